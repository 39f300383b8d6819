"""A backup comes back: what was promised since stays promised, and no old question is asked again (J33)."""

import base64
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.consultation import Wishes
from bot.domain.delivery import State
from bot.domain.people import Participation, TeamState
from bot.domain.vote import Why
from bot.domain.wishes import Wish
from bot.keeping import Keeper
from bot.opening import Refusal
from bot.restoring import restore
from bot.services.erasure import erase_person
from bot.services.vote import stop_team
from bot.services.wishes import submit_wish
from bot.settings import Settings
from bot.store.backup import copy_database
from bot.store.delivery import Delivery
from bot.store.house import new_house
from bot.store.people import Person
from bot.store.schema import HEAD
from bot.store.share import Share
from bot.store.team import Team
from bot.store.wishes import form_id, wishes_of, write_wishes
from tests.standing import all_cells
from tests.stories.sharing import a_started_team, joined, shares
from tests.world import KEY, World, a_cipher, at

PLANTED = "scholekster"
MONDAY = datetime(2026, 10, 12, 8, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@dataclass
class Kept:
    """Where everything of one house lies."""

    database: Path
    backup: Path
    settings: Settings

    @property
    def folder(self) -> Path:
        """Where promises and backups lie."""
        return self.database.parent / "backups"

    def keeper(self, world: World) -> Keeper:
        """What keeps promises and copies, as `ruimte run` has it."""
        return Keeper(world.sessions, self.folder, self.database, ZoneInfo("Europe/Amsterdam"))

    async def comes_back(self, now: datetime) -> Path:
        """The backup is put back."""
        return await restore(self.settings, self.database, self.backup, now=now)


@pytest.fixture
def kept(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """A house in a folder of its own, with its key elsewhere."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(  # type: ignore[call-arg]
        database_url=sqlite_database,
        key=base64.urlsafe_b64encode(KEY).decode(),  # type: ignore[arg-type]
    )
    return Kept(tmp_path / "ruimte.sqlite3", tmp_path / "copy.sqlite3", settings)


async def has_its_house(world: World) -> None:
    async with world.work() as db:
        db.add(new_house(a_cipher(), demo=False))


async def test_what_was_promised_since_the_backup_holds_after_it_came_back(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
        team = await a_started_team(world)
        noor, sam, joke, daan = await joined(world, team, "Noor Bakker", "Sam de Wit", "Joke Visser", "Daan Mulder")
        await shares(noor, "Een kind dat lachte")
        await shares(sam, PLANTED)
        async with world.work() as db:
            await write_wishes(db, daan.person_id, Wishes())
        copy_database(kept.database, kept.backup)
        await noor.taps_on("Niet meer delen")
        await joke.types("stop")
        await joke.taps_on("Ja, stop alles")
        async with world.work() as db:
            person = await db.get_one(Person, daan.person_id)
            form = form_id(db, daan.person_id, Wish.APART)
            await submit_wish(db, person, form, values={"added": noor.person_id.hex}, now=world.now)
            await erase_person(db, sam.person_id, now=world.now)
            await stop_team(db, await db.get_one(Team, team.id), world.now.date(), why=Why.VOTE, now=world.now)
        await kept.keeper(world).write_promises()
        now = world.now

    kept.database.unlink()  # the machine is gone; the folder with backups is not
    await kept.comes_back(now)

    async with World.opened(f"sqlite:///{kept.database}", now=now) as world, world.work() as db:
        assert (await db.scalars(select(Share))).all() == []
        assert [one.name for one in (await db.scalars(select(Person).order_by(Person.name)))] == [
            "Daan Mulder", "Joke Visser", "Noor Bakker"
        ]  # fmt: skip
        assert (await db.get_one(Person, joke.person_id)).participation == Participation.STOPPED
        assert (await db.get_one(Team, team.id)).state == TeamState.STOPPED
        assert (await wishes_of(db, [daan.person_id]))[daan.person_id].apart == {noor.person_id}
        assert [cell for cell in await all_cells(db) if PLANTED in cell] == []


async def test_a_promise_that_stood_in_no_file_yet_is_taken_from_the_database_of_before(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
        noor, *_ = await joined(world, await a_started_team(world), "Noor Bakker", "Sam de Wit")
        copy_database(kept.database, kept.backup)
        async with world.work() as db:
            await erase_person(db, noor.person_id, now=world.now)
        now = world.now

    await kept.comes_back(now)

    async with World.opened(f"sqlite:///{kept.database}", now=now) as world, world.work() as db:
        assert await db.get(Person, noor.person_id) is None


async def test_no_old_question_is_asked_again_and_the_next_one_is(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
        noor, *_ = await joined(world, await a_started_team(world), "Noor Bakker", "Sam de Wit")
        copy_database(kept.database, kept.backup)
        await world.passes(timedelta(days=10))
        now, team_mates = world.now, dict(world.actors)

    await kept.comes_back(now)

    async with World.opened(f"sqlite:///{kept.database}", now=now) as world:
        for actor in team_mates.values():
            actor.world, world.actors[actor.name] = world, actor
            actor.looks()
        await world.heartbeat.beat(now)
        seen_at_once = noor.sees
        async with world.work() as db:
            open_states = [State.WAITING, State.SENDING, State.DOUBTED]
            late = select(Delivery.id).where(Delivery.state.in_(open_states), Delivery.due <= now)
            still_due = (await db.scalars(late)).all()
        await world.passes(timedelta(days=21))
        seen_later = noor.sees

    assert (seen_at_once, still_due) == ([], [])
    assert seen_later != []


async def test_a_database_that_is_in_use_is_left_alone(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
        copy_database(kept.database, kept.backup)

        with pytest.raises(Refusal) as refused:
            await kept.comes_back(world.now)

    assert refused.value.key == "restore.in_use"


async def test_a_file_that_is_no_database_is_refused_and_leaves_nothing_behind(kept: Kept) -> None:
    kept.backup.write_text("Beste Sam")
    before = sorted(kept.database.parent.iterdir())

    with pytest.raises(Refusal) as refused:
        await kept.comes_back(MONDAY)

    assert (refused.value.key, sorted(kept.database.parent.iterdir())) == ("restore.not_ours", before)


async def test_a_broken_database_is_put_aside_with_its_log(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
    copy_database(kept.database, kept.backup)
    log = kept.database.with_name("ruimte.sqlite3-wal")
    kept.database.write_bytes(b"broken" * 1000)
    log.write_bytes(b"old")

    aside = await kept.comes_back(MONDAY)

    assert (aside.read_bytes(), log.exists()) == (b"broken" * 1000, False)
    with sqlite3.connect(kept.database) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


async def test_what_a_killed_restore_left_does_not_stand_in_the_way(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
    copy_database(kept.database, kept.backup)
    half = kept.database.with_name(".ruimte.sqlite3.restoring")
    half.write_bytes(b"half")
    half.with_name(half.name + "-wal").write_bytes(b"half")

    await kept.comes_back(MONDAY)

    assert list(kept.database.parent.glob(".*")) == []


async def test_neither_backup_nor_promises_hold_the_key_or_anybodys_words(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
        noor, *_ = await joined(world, await a_started_team(world), "Noor Bakker", "Sam de Wit")
        await shares(noor, PLANTED)
        async with world.work() as db:
            await erase_person(db, noor.person_id, now=world.now)
        keeper = kept.keeper(world)
        await keeper.write_promises()
        await keeper.copy_at_night(world.now)

    files = sorted(kept.folder.iterdir())
    secrets = [KEY, base64.urlsafe_b64encode(KEY), PLANTED.encode()]
    assert [file.suffix for file in files] == [".txt", ".sqlite3"]
    assert [secret for file in files for secret in secrets if secret in file.read_bytes()] == []
    assert [name for name in (b"Noor", noor.person_id.hex.encode()) if name in files[0].read_bytes()] == []


async def test_fourteen_nights_are_kept_and_nothing_else_is_removed(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        keeper = kept.keeper(world)
        kept.folder.mkdir()
        (kept.folder / "before-0010-2026-01-01.sqlite3").touch()
        for night in range(16):
            await keeper.copy_at_night(at(1, 10, 4, 0) + timedelta(days=night))

    assert sorted(file.name for file in kept.folder.iterdir()) == [
        "before-0010-2026-01-01.sqlite3", *(f"ruimte-2026-10-{day:02}.sqlite3" for day in range(3, 17))
    ]  # fmt: skip
