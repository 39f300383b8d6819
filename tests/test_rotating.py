"""Another key (J33): everything that is sealed gets it, nothing is lost on the way, and what was a hash stays one."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary, update

from bot.domain.doorway import Doorway
from bot.domain.people import Role
from bot.domain.promise import Act, Line
from bot.keeping import Keeper
from bot.opening import Refusal, open_app, real_clock
from bot.ports import Installation
from bot.restoring import keep_what_was_promised
from bot.rotating import forget_old
from bot.services.invitation import invite
from bot.store.base import Sealed
from bot.store.cipher import Cipher
from bot.store.house import House
from bot.store.installation import KeptInstallations
from bot.store.people import Person
from bot.store.promise import promise
from bot.store.promise_file import read_promises
from bot.store.schema import metadata
from bot.store.sealed import sealed_places
from tests.fakes.town import TOWN, Town
from tests.keys import Keys, keys_in, opened, sealed_cells
from tests.standing import SEALED
from tests.stories.consultation import is_asked, is_drawn
from tests.stories.meetings import words
from tests.stories.planted import everything_written
from tests.stories.test_wishes import keeps_apart, looks_at_wishes
from tests.test_words_at_rest import a_week_of_words
from tests.world import AMSTERDAM, World, a_cipher

HASHES = {("met", "person"), ("link_code", "code_hash")}
OF_THE_HOUSE = {("house", "key_check"), ("house", "hash_key"), ("installation", "tokens")}
TOKENS = Installation(platform="slack", workspace="T1", tokens={"bot": "kemphaan"}, expires=None, about={})
NOBODY = UUID(int=9)


@pytest.fixture
async def keys(world: World, database: str, tmp_path: Path) -> Keys:
    return await keys_in(world, database, tmp_path)


async def a_meeting(world: World) -> None:
    await everything_written(world)
    await KeptInstallations(world.sessions, lambda: world.now).save(TOKENS)


async def a_round(world: World) -> None:
    """With groups, wishes, a promise about them, and a form that somebody is filling in."""
    _, (noor, _) = await is_drawn(world)
    await keeps_apart(noor, "Sam de Wit")
    await looks_at_wishes(noor)
    await noor.taps_on("Wat ik zoek")


# -- what is sealed --


def test_whatever_is_not_text_is_sealed_or_a_hash() -> None:
    """A column that nobody declares would be left under the old key."""
    bytes_in = {
        (table.name, column.name): isinstance(column.type, Sealed)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert {place for place, is_sealed in bytes_in.items() if not is_sealed} == HASHES
    assert {place for place, is_sealed in bytes_in.items() if is_sealed} == SEALED | OF_THE_HOUSE


def test_what_is_sealed_is_found_in_every_table() -> None:
    found = {(place.column.table.name, place.column.name) for place in sealed_places()}
    assert found == SEALED | OF_THE_HOUSE


# -- another key --


@pytest.mark.parametrize("plants", [a_meeting, a_round, a_week_of_words])
async def test_every_cell_opens_with_the_new_key_alone_and_none_with_the_old(
    world: World, keys: Keys, plants: Callable[[World], Awaitable[None]]
) -> None:
    await plants(world)
    async with world.work() as db:
        before = opened(await sealed_cells(db), a_cipher())
    await world.engine.dispose()

    await keys.turn()
    await forget_old(keys.settings)

    async with world.work() as db:
        after = await sealed_cells(db)
    assert (opened(after, keys.newest()), opened(after, a_cipher())) == (before, {})


async def test_promises_in_files_get_the_new_key_under_the_same_ids(world: World, keys: Keys) -> None:
    async with world.work() as db:
        await promise(db, Act.ERASED, NOBODY, now=world.now)
    folder = keys.settings.backups
    assert folder is not None
    await Keeper(world.sessions, folder, None, AMSTERDAM).write_promises()
    before = read_promises(folder)
    await world.engine.dispose()

    await keys.turn()

    assert words_in(read_promises(folder), keys.newest()) == words_in(before, a_cipher())
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def words_in(lines: dict[UUID, Line], cipher: Cipher) -> dict[UUID, str]:
    return {line.id: cipher.open(line.sealed, "promise", "sealed", line.id) for line in lines.values()}


async def test_a_second_time_is_another_key_again(world: World, keys: Keys) -> None:
    await world.engine.dispose()
    await keys.turn()
    once = keys.newest()
    await keys.turn()
    async with world.work() as db:
        cells = await sealed_cells(db)
    assert (opened(cells, once), len(opened(cells, keys.newest()))) == ({}, len(cells))


async def test_the_old_key_is_not_forgotten_while_something_needs_it(world: World, keys: Keys) -> None:
    await world.engine.dispose()
    await keys.turn()
    async with world.work() as db:  # with the key of before
        await promise(db, Act.ERASED, NOBODY, now=world.now)
    await world.engine.dispose()
    before = keys.file.read_text()

    with pytest.raises(Refusal) as refused:
        await forget_old(keys.settings)

    assert (refused.value.key, keys.file.read_text()) == ("keys.still_needed", before)


async def test_what_an_earlier_time_left_gets_the_key_that_is_there(world: World, keys: Keys) -> None:
    await world.engine.dispose()
    await keys.turn()
    async with world.work() as db:  # with the key of before
        await promise(db, Act.ERASED, NOBODY, now=world.now)
    await world.engine.dispose()
    before = keys.file.read_text()

    await keys.turn()
    await forget_old(keys.settings)

    assert keys.file.read_text() == before.splitlines(keepends=True)[0]


async def test_who_waited_with_the_old_key_does_not_go_on_with_it(world: World, keys: Keys) -> None:
    await world.engine.dispose()
    async with open_app(keys.settings) as waiting:
        await waiting.engine.dispose()
        await keys.turn()
        with pytest.raises(Refusal) as refused:
            await keep_what_was_promised(waiting, {}, now=real_clock())
    assert refused.value.key == "key.changed"


# -- what was known by a hash --


async def test_an_old_button_to_a_wish_still_works(world: World, keys: Keys) -> None:
    _, (noor, _) = await is_asked(world)
    await looks_at_wishes(noor)
    expected = words(await noor.taps_on("Liever niet met"))
    await noor.taps_on("Annuleren")
    await world.engine.dispose()

    await keys.turn()
    await forget_old(keys.settings)
    await keys.goes_on(world)

    assert words(await noor.taps_on("Liever niet met")) == expected


async def test_a_database_that_kept_no_hash_key_yet_goes_on_hashing_as_it_did(world: World, keys: Keys) -> None:
    async with world.work() as db:
        await db.execute(update(House).values(hash_key=None))
    await world.engine.dispose()

    await keys.turn()
    await forget_old(keys.settings)

    async with open_app(keys.settings) as app, app.unit_of_work() as db:
        assert db.cipher.hash("noor", "met") == a_cipher().hash("noor", "met")


async def test_an_old_link_still_works(world: World, keys: Keys) -> None:
    door = Doorway(TOWN, "https://t.me/{name}?start={code}", "ruimte_bot", keeps_words=True)
    world.sessions.configure(doorways=[door])
    noor = await world.has_person(await world.has_team(await world.has_school()), "Noor Bakker", role=Role.TEACHER)
    async with world.work() as db:
        (made,) = await invite(db, [await db.get_one(Person, noor.person_id)], door, now=world.now)
    await world.engine.dispose()

    await keys.turn()
    await forget_old(keys.settings)
    await keys.goes_on(world)

    citizen = Town(world).has("Nono")
    await citizen.commands("start", made.link.partition("start=")[2])
    await citizen.taps("Ja, dat ben ik")
    assert await citizen.person() is not None
