"""J20, attacked: that somebody would rather not meet somebody is nowhere to be seen, and cannot be worked out."""

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, event, select
from structlog.testing import capture_logs

from bot.domain.consultation import Wishes
from bot.domain.wishes import Wish
from bot.services.status import Status, read_status
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.form import Draft
from bot.store.inbox import InboxRow, InboxState
from bot.store.people import Account
from bot.store.schema import metadata
from bot.store.wishes import WishesRow, wishes_of
from tests.conftest import fresh_database
from tests.forms import sends
from tests.stories.consultation import DRAWN, NAMES, groups, is_asked
from tests.stories.meetings import words
from tests.stories.test_wishes import form_of, looks_at_wishes
from tests.world import Actor, World, at

Worlds = Callable[[], AbstractAsyncContextManager[World]]
Cells = dict[str, list[dict[str, object]]]
LABELS = {Wish.WISHED: "Graag met", Wish.APART: "Liever niet met"}
BY_CHANCE = "Deze keer kwam het niet uit. Volgende keer ben jij als eerste aan de beurt."


@pytest.fixture(params=["sqlite", "postgresql"])
def worlds(request: pytest.FixtureRequest, tmp_path: Path) -> Worlds:
    """The same school up to three times, each time with a database of its own and the same chance."""
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
    databases = iter([fresh_database(request, folder, request.param) for folder in folders])
    return lambda: World.opened(next(databases), now=at(12, 10, 8, 0))


async def readable(world: World) -> Cells:
    """Every cell as it can be read without the key: of what is sealed its length, of what a draft is about nothing."""
    async with world.work() as db:
        return {table.name: await _rows(db, table.name) for table in metadata.sorted_tables}


async def _rows(db: Db, name: str) -> list[dict[str, object]]:
    table = metadata.tables[name]
    bytes_in = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    rows = (await db.execute(select(table).order_by(*table.primary_key.columns))).mappings()
    found = [
        {
            column: len(value) if column in bytes_in and value is not None else value
            for column, value in row.items()
            if column != "lease"  # in the machine's own time
        }
        for row in rows
    ]
    return [row | {"data": _shape(str(row["data"]))} for row in found] if name == "draft" else found


def _shape(data: str) -> str:
    """A button's data with what it is about left out: to who has no key that is as good as chance."""
    return re.sub(r"[0-9a-f]{32}", "?", data)


async def figures(world: World) -> Status:
    """What `ruimte status` shows."""
    async with world.work() as db:
        return await read_status(db, now=world.now)


async def told(actor: Actor) -> Wishes:
    async with actor.world.work() as db:
        return (await wishes_of(db, [actor.person_id]))[actor.person_id]


# -- while it is told --


async def test_step_by_step_nobody_can_tell_which_list_somebody_is_put_on(worlds: Worlds) -> None:
    seen: dict[Wish, list[Cells]] = {}
    for wish, label in LABELS.items():
        seen[wish] = []
        async with worlds() as world:
            _, (_, sam, _) = await is_asked(world, *NAMES[:3])
            await looks_at_wishes(sam)
            for step in (
                label,
                "typed",
                "Opslaan",
                "Terug",
                label,
                "Noor Bakker eraf",
                "Klaar",
                "Overslaan",
                "Opslaan",
            ):
                await (sam.types("Noor") if step == "typed" else sam.taps_on(step))
                seen[wish].append(await readable(world))
            assert await told(sam) == Wishes()
    lengths = {str(cells["wishes"][0]["sealed"]) for cells in seen[Wish.APART]}
    assert (seen[Wish.WISHED], len(lengths)) == (seen[Wish.APART], 1)


async def test_who_is_named_is_in_no_readable_cell_at_any_step(world: World) -> None:
    _, (noor, sam, _) = await is_asked(world, *NAMES[:3])
    await looks_at_wishes(sam)
    before = await naming(world, noor)
    at_each_step = []
    for step in ("Liever niet met", "typed", "Opslaan", "Terug", "Liever niet met", "Klaar", "Overslaan", "Wissen"):
        await (sam.types("Noor, Lin") if step == "typed" else sam.taps_on(step))
        at_each_step.append(await naming(world, noor))
    await sends(sam, await form_of(sam, Wish.APART), added="Noor")
    at_each_step.append(await naming(world, noor))
    assert (at_each_step, (await told(sam)).apart) == ([before] * len(at_each_step), frozenset({noor.person_id}))


async def naming(world: World, actor: Actor) -> list[str]:
    """Where somebody is named, by id or by name, in what can be read."""
    marks = (actor.name, actor.person_id.hex, str(actor.person_id))
    return [
        f"{table}.{column}"
        for table, rows in (await readable(world)).items()
        for row in rows
        for column, value in row.items()
        if any(mark in str(value) for mark in marks)
    ]


async def test_once_handled_nothing_of_it_is_in_the_inbox_and_no_draft_is_left(world: World) -> None:
    _, (_, sam) = await is_asked(world)
    await looks_at_wishes(sam)
    await sam.taps_on("Liever niet met")
    await sam.types("Noor")
    await sam.taps_on("Opslaan")
    await sends(sam, await form_of(sam, Wish.APART), added="Noor")
    async with world.work() as db:
        payloads = (await db.scalars(select(InboxRow.payload))).all()
        drafts = (await db.scalars(select(Draft))).all()
    assert ({*payloads}, drafts) == ({None}, [])


async def test_what_failed_is_kept_sealed_and_tells_not_which_list_it_was(worlds: Worlds) -> None:
    seen = {}
    for wish in LABELS:
        async with worlds() as world:
            _, (noor, sam) = await is_asked(world)
            await looks_at_wishes(sam)
            async with world.work() as db:
                (await db.get_one(WishesRow, sam.person_id)).sealed = b"\0" * 90
            form = await form_of(sam, wish)
            before = await naming(world, noor)
            await sends(sam, form, added="Noor")
            seen[wish] = await readable(world)
            failed = [row for row in seen[wish]["inbox"] if row["state"] == InboxState.FAILED]
            assert (await naming(world, noor), len(failed)) == (before, 1)
    assert seen[Wish.WISHED] == seen[Wish.APART]


async def test_no_line_of_any_log_names_it(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Also not of a database that writes down every statement with its values."""
    _, (noor, sam) = await is_asked(world)
    await looks_at_wishes(sam)
    caplog.set_level(logging.DEBUG)
    with capture_logs() as ours:
        await sam.taps_on("Liever niet met")
        await sam.types("Noor Bakker")
        await sam.taps_on("Opslaan")
        await sam.taps_on("Terug")
        await sam.taps_on("Liever niet met")
        await sam.taps_on("Klaar")
        await sam.taps_on("Annuleren")
        await sends(sam, await form_of(sam, Wish.APART), added="Noor Bakker")
        async with world.work() as db:
            (await db.get_one(WishesRow, sam.person_id)).sealed = b"\0" * 90
        await sends(sam, await form_of(sam, Wish.APART), added="Noor Bakker")  # this one fails
    lines = [*map(str, ours), *(record.getMessage() for record in caplog.records)]
    marks = (noor.person_id.hex, str(noor.person_id), noor.person_id.hex[-16:], "apart", "Liever")
    assert ([one["event"] for one in ours], [line for line in lines if any(mark in line for mark in marks)]) == (
        ["failed"],
        [],
    )


async def test_who_is_picked_by_their_account_is_a_value_in_no_query(world: World) -> None:
    """As a platform's own list of people gives them."""
    _, (noor, sam) = await is_asked(world)
    await looks_at_wishes(sam)
    form, values = await form_of(sam, Wish.APART), list[str]()
    async with world.work() as db:
        of_noor = await db.scalars(select(Account).where(Account.person_id == noor.person_id))
        account = of_noor.one()
        account.workspace, account.chat = sam.address.workspace, "U0N"

    def remember(*call: object) -> None:
        values.append(str(call[3]))

    event.listen(world.engine.sync_engine, "before_cursor_execute", remember)
    await sends(sam, form, added="@U0N")
    event.remove(world.engine.sync_engine, "before_cursor_execute", remember)
    marks = ("U0N", noor.person_id.hex, str(noor.person_id))
    named = [one for one in values if any(f"'{mark}'" in one for mark in marks)]
    assert ((await told(sam)).apart, named) == (frozenset({noor.person_id}), [])


# -- once a round is drawn --


async def plays_a_round(
    world: World, *names: str, apart: tuple[str, str] | None = None, joins: Sequence[str] = ()
) -> dict[str, list[str]]:
    """A round in which everybody sends both lists, empty but for `apart`: what everybody reads once it is drawn."""
    _, people = await is_asked(world, *names)
    for actor in people:
        await looks_at_wishes(actor)
        for wish in LABELS:
            named = apart[1] if apart and actor.name == apart[0] and wish is Wish.APART else ""
            await sends(actor, await form_of(actor, wish), added=named)
    for actor in people:
        if not joins or actor.name in joins:
            await actor.commands("koppel")
            await actor.taps_on("Ik doe mee")
        actor.looks()
    await world.until(DRAWN)
    return {actor.name: words(actor.sees) for actor in people}


def nameless(screens: dict[str, list[str]]) -> list[list[str]]:
    """The same with every colleague called alike."""
    anybody = re.compile("|".join(NAMES))
    return sorted([anybody.sub("?", line) for line in screen] for screen in screens.values())


def sizes(cells: Cells) -> dict[str, list[dict[str, int]]]:
    """How many rows each table has, and how long everything in them is that is sealed."""
    sealed = {
        table.name: [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
        for table in metadata.sorted_tables
    }
    return {
        name: [{column: int(str(row[column] or 0)) for column in sealed[name]} for row in rows]
        for name, rows in cells.items()
    }


@pytest.mark.parametrize("number", [3, 4])
async def test_who_of_two_put_the_other_on_a_list_can_be_told_by_nothing_at_all(worlds: Worlds, number: int) -> None:
    seen = []
    for apart in (NAMES[:2], NAMES[1::-1]):
        async with worlds() as world:
            screens = await plays_a_round(world, *NAMES[:number], apart=(apart[0], apart[1]))
            seen.append((screens, await readable(world), await figures(world), await groups(world)))
    assert seen[0] == seen[1]
    assert [group for group in seen[0][3] if {*NAMES[:2]} <= {*group}] == []


async def test_among_four_everything_is_as_it_is_by_chance(worlds: Worlds) -> None:
    """Who sits with whom differs, as it does from one round to the next; nothing else does."""
    seen, drawn = [], list[list[list[str]]]()
    apart: tuple[str, str] | None = None
    for _ in range(2):
        async with worlds() as world:
            screens = await plays_a_round(world, *NAMES, apart=apart)
            drawn.append(await groups(world))
            seen.append((nameless(screens), sizes(await readable(world)), await figures(world)))
        apart = (drawn[0][0][0], drawn[0][0][1])  # two who were together by chance
    assert [drawn[0][0] in each for each in drawn] == [True, False]
    assert seen[0] == seen[1]


async def test_among_three_whoever_is_left_reads_what_plain_chance_says(worlds: Worlds) -> None:
    async with worlds() as world:
        with_list = await plays_a_round(world, *NAMES[:3], apart=(NAMES[1], NAMES[0]))
        (pair,) = await groups(world)
        (left,) = {*NAMES[:3]} - {*pair}
        told_left = await told_of(world, left)
    async with worlds() as world:
        alone = await plays_a_round(world, *NAMES[:3], joins=[left])
        told_alone = await told_of(world, left)
    async with worlds() as world:
        two = await plays_a_round(world, *NAMES[:3], joins=pair)
    assert (left in NAMES[:2], with_list[left], told_left) == (True, alone[left], told_alone)
    assert with_list[left][-1:] == [BY_CHANCE]
    assert [with_list[name] for name in pair] == [two[name] for name in pair]


async def told_of(world: World, name: str) -> list[tuple[str, dict[str, str]]]:
    """What was planned to be said to somebody about a round, and from what it is drawn."""
    async with world.work() as db:
        rows = await db.scalars(
            select(Delivery).where(
                Delivery.person_id == world.actors[name].person_id, Delivery.kind.startswith("pairing")
            )
        )
        return [(row.kind, row.args) for row in rows]


async def test_everybody_who_joined_has_a_row_of_one_length(world: World) -> None:
    await plays_a_round(world, *NAMES, apart=(NAMES[1], NAMES[0]))
    rows = (await readable(world))["wishes"]
    assert ({row["person_id"] for row in rows}, len({row["sealed"] for row in rows})) == (
        {actor.person_id for actor in world.actors.values()},
        1,
    )
