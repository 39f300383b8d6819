"""What outlives the database: promises written down within a second, and a copy every night (J33)."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.promise import Act, Line
from bot.domain.vote import Why
from bot.domain.wishes import Wish
from bot.keeping import AT_ONCE, COMPLETED_EACH, KEPT, Keeper
from bot.services.erasure import erase_person
from bot.services.vote import stop_team
from bot.store.cipher import Cipher, make_key, read_key
from bot.store.house import all_alerts
from bot.store.promise import Promise, open_promise, promise, subject_hash, unwritten_promises
from bot.store.promise_file import append_promises, read_promises, reseal_promises
from bot.store.reflection import Reply
from bot.store.team import Team
from tests.forms import sends
from tests.owners import Owners
from tests.stories.consultation import is_asked
from tests.stories.sharing import FRIDAY, a_started_team, joined, shares
from tests.stories.test_wishes import form_of, keeps_apart, looks_at_wishes
from tests.world import AMSTERDAM, KEY, World, at

NIGHT = at(10, 11, 3, 0)
HOUR = timedelta(hours=1)
LOGS = ("", "-wal", "-shm")


def keeper(world: World, folder: Path, database: Path | None = None) -> Keeper:
    return Keeper(world.sessions, folder, database, AMSTERDAM)


# -- which acts promise --


async def promised(world: World) -> list[tuple[str, list[str]]]:
    """Every promise: what, and about whom."""
    async with world.work() as db:
        names = {actor.person_id: actor.name for actor in world.actors.values()}
        names |= dict.fromkeys(await db.scalars(select(Team.id)), "team")
        names |= dict.fromkeys(await db.scalars(select(Reply.id)), "reply")
        hashed = {subject_hash(db, one): name for one, name in names.items()}
        found = [open_promise(db, line) for line in await unwritten_promises(db)]
    found.sort(key=lambda one: (one.at, len(one.subjects)))
    return [(one.act.value, [hashed.get(subject, "gone") for subject in one.subjects]) for one in found]


async def withdraws(world: World) -> None:
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")


async def takes_back(world: World) -> None:
    await world.actors["Noor Bakker"].taps_on("Toch niet")


async def stops(world: World) -> None:
    noor = world.actors["Noor Bakker"]
    await noor.types("stop")
    await noor.taps_on("Ja, stop alles")


async def is_erased(world: World) -> None:
    async with world.work() as db:
        await erase_person(db, world.actors["Sam de Wit"].person_id, now=world.now)


async def team_stops(world: World) -> None:
    async with world.work() as db:
        await stop_team(db, (await db.scalars(select(Team))).one(), world.now.date(), why=Why.VOTE, now=world.now)


@pytest.mark.parametrize(
    ("act", "made"),
    [
        (withdraws, ("withdrawn", ["reply"])),
        (takes_back, ("unsaid", ["gone"])),
        (stops, ("refused", ["Noor Bakker"])),
        (is_erased, ("erased", ["Sam de Wit"])),
        (team_stops, ("stopped", ["team"])),
    ],
)
async def test_what_a_restore_may_not_undo_is_promised(
    world: World, act: Callable[[World], Awaitable[None]], made: tuple[str, list[str]]
) -> None:
    world.now = FRIDAY
    noor, _ = await joined(world, await a_started_team(world), "Noor Bakker", "Sam de Wit")
    await shares(noor)
    assert await promised(world) == []
    await act(world)
    assert await promised(world) == [made]


TOLD = {
    Wish.SEEKING: {"seeking": "see", "subject": "lezen"},
    Wish.ROLES: {"offers": "data"},
    Wish.HALF_DAYS: {"half_days": "0"},
    Wish.WISHED: {"added": "Noor"},
    Wish.APART: {"added": "Noor"},
}
LOOKED, APART = ("wishes", ["Sam de Wit"]), ("wishes", ["Sam de Wit", "Noor Bakker"])


@pytest.mark.parametrize("wish", Wish)
async def test_who_tells_a_wish_promises_as_much_as_who_looks_at_them(world: World, wish: Wish) -> None:
    """One for the page and one for the form: without the key nobody can tell what it was (J20)."""
    _, (_, sam) = await is_asked(world)
    await looks_at_wishes(sam)
    await sends(sam, await form_of(sam, wish), **TOLD[wish])
    assert await promised(world) == [LOOKED, APART if wish is Wish.APART else LOOKED]


async def test_who_clears_a_wish_promises_as_much_too(world: World) -> None:
    _, (_, sam) = await is_asked(world)
    await keeps_apart(sam, "Noor")
    world.now += timedelta(minutes=1)
    await sam.taps_on("Wissen")
    assert await promised(world) == [LOOKED, APART, LOOKED]


async def test_who_declines_is_promised_that(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.passes(timedelta(days=4))
    await noor.taps_on("Nee, dank je")
    assert await promised(world) == [("refused", ["Noor Bakker"])]


async def test_an_act_that_does_not_come_through_promises_nothing(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
        await db.rollback()
    assert await promised(world) == []


# -- writing them down --


async def promises(world: World, number: int = 1) -> None:
    async with world.work() as db:
        for one in range(number):
            await promise(db, Act.ERASED, db.new_id(world.now), now=world.now + timedelta(seconds=one))


def written(folder: Path) -> list[str]:
    return [line for file in folder.glob("promises-*.txt") for line in file.read_text().splitlines()]


async def test_a_promise_is_written_down_once(world: World, tmp_path: Path) -> None:
    await promises(world, 2)
    keeping = keeper(world, tmp_path / "kept")
    await keeping.write_promises()
    await keeping.write_promises()
    async with world.work() as db:
        rows = (await db.scalars(select(Promise).order_by(Promise.id))).all()
    assert written(tmp_path / "kept") == [row.line.write().rstrip("\n") for row in rows]
    assert [one.written for one in rows] == [True, True]


async def test_a_new_file_of_promises_is_of_whose_the_folder_is(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = Owners(monkeypatch, {tmp_path: 71, tmp_path / "kept": 72})
    keeping = keeper(world, tmp_path / "kept")
    for _ in range(2):
        await promises(world)
        await keeping.write_promises()
    assert owners.given == [("kept", 71, 71), ("", 72, 72)]


async def test_a_crash_between_file_and_database_writes_the_same_line_twice(world: World, tmp_path: Path) -> None:
    await promises(world)
    async with world.work() as db:
        (line,) = await unwritten_promises(db)
    append_promises(tmp_path / "kept" / "promises-before.txt", [line])
    await keeper(world, tmp_path / "kept").write_promises()
    assert (len(written(tmp_path / "kept")), read_promises(tmp_path / "kept")) == (2, {line.id: line})


async def test_a_promise_that_cannot_be_written_down_is_kept_until_it_can(world: World, tmp_path: Path) -> None:
    await promises(world)
    (tmp_path / "kept").write_text("a file where the folder should be")
    keeping = keeper(world, tmp_path / "kept")
    stop = asyncio.Event()
    stop.set()
    await keeping.keep_on(lambda: world.now, stop)
    async with world.work() as db:
        assert len(await unwritten_promises(db)) == 1
    (tmp_path / "kept").unlink()
    await keeping.keep_on(lambda: world.now, stop)
    assert len(written(tmp_path / "kept")) == 1


async def test_what_one_machine_wrote_down_the_other_has_too_minutes_later(world: World, tmp_path: Path) -> None:
    one, other = keeper(world, tmp_path / "one"), keeper(world, tmp_path / "other")
    for keeping in (one, other):
        await keeping.complete_promises(NIGHT)
    await promises(world, AT_ONCE + 1)
    await one.write_promises()
    await one.write_promises()
    await other.complete_promises(NIGHT + COMPLETED_EACH - timedelta(seconds=1))
    before = read_promises(tmp_path / "other")
    await other.complete_promises(NIGHT + COMPLETED_EACH)
    assert (before, len(written(tmp_path / "other"))) == ({}, AT_ONCE + 1)
    assert read_promises(tmp_path / "other") == read_promises(tmp_path / "one")


async def test_that_promises_cannot_be_written_down_is_told_once_a_day(world: World, tmp_path: Path) -> None:
    await world.has_team(await world.has_school())
    await promises(world)
    (tmp_path / "kept").write_text("a file where the folder should be")
    keeping = keeper(world, tmp_path / "kept")
    for moment in (NIGHT, NIGHT + HOUR, NIGHT + timedelta(days=1)):
        with pytest.raises(OSError, match="kept"):
            await keeping.keep_promises(moment)
    assert await told(world) == ["promises", "promises"]


async def test_each_process_has_a_file_of_its_own(world: World, tmp_path: Path) -> None:
    for _ in range(2):
        await promises(world)
        await keeper(world, tmp_path / "kept").write_promises()
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert len(read_promises(tmp_path / "kept")) == 2


# -- not for ever --


async def promised_at(world: World, *moments: datetime) -> None:
    """A promise of each of these moments."""
    async with world.work() as db:
        for moment in moments:
            await promise(db, Act.WITHDRAWN, db.new_id(moment), now=moment)


async def days_in(world: World, lines: Iterable[Line]) -> list[datetime]:
    async with world.work() as db:
        return sorted(open_promise(db, line).at for line in lines)


OVER, HELD = NIGHT - timedelta(days=400, seconds=1), NIGHT - timedelta(days=400)


async def test_a_promise_goes_from_table_and_file_when_no_backup_is_so_old(world: World, tmp_path: Path) -> None:
    await promised_at(world, OVER, HELD, *[OVER] * AT_ONCE)
    keeping = keeper(world, tmp_path / "kept")
    while len(read_promises(tmp_path / "kept")) < AT_ONCE + 2:
        await keeping.write_promises()
    await keeping.forget_at_night(NIGHT)
    async with world.work() as db:
        known = [row.line for row in await db.scalars(select(Promise))]
    in_file = read_promises(tmp_path / "kept").values()
    assert (await days_in(world, known), await days_in(world, in_file)) == ([HELD], [HELD])


async def test_a_file_to_which_nothing_was_added_for_so_long_goes(world: World, tmp_path: Path) -> None:
    for moment in (OVER, HELD):
        await promised_at(world, moment)
        gone = keeper(world, tmp_path)
        await gone.write_promises()
        os.utime(tmp_path / f"promises-{gone.name}.txt", (moment.timestamp(), moment.timestamp()))
    await keeper(world, tmp_path).forget_at_night(NIGHT)
    assert await days_in(world, read_promises(tmp_path).values()) == [HELD]


async def test_another_key_makes_no_promise_younger(world: World, tmp_path: Path) -> None:
    await promised_at(world, HELD)
    gone = keeper(world, tmp_path)
    await gone.write_promises()
    file = tmp_path / f"promises-{gone.name}.txt"
    os.utime(file, (HELD.timestamp(), HELD.timestamp()))
    reseal_promises(tmp_path, Cipher([read_key(make_key()), KEY]))
    assert file.stat().st_mtime == HELD.timestamp()


async def test_what_went_is_not_put_back_by_what_completes_the_files(world: World, tmp_path: Path) -> None:
    await promised_at(world, OVER)
    keeping = keeper(world, tmp_path)
    await keeping.write_promises()
    await keeping.forget_at_night(NIGHT)
    await keeping.complete_promises(NIGHT)
    assert read_promises(tmp_path) == {}


# -- every night --


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A database to copy."""
    with closing(sqlite3.connect(tmp_path / "to copy.sqlite3")) as connection, connection:
        connection.execute("CREATE TABLE said (words)")
    return tmp_path / "to copy.sqlite3"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def told(world: World) -> list[str]:
    async with world.work() as db:
        return [alert.what for alert in await all_alerts(db)]


async def nights(keeping: Keeper, *moments: datetime) -> None:
    for moment in moments:
        await keeping.copy_at_night(moment)


async def test_a_copy_is_made_at_three_in_the_morning_and_not_again_that_day(
    world: World, tmp_path: Path, copied: Path
) -> None:
    keeping = keeper(world, tmp_path / "kept", copied)
    await nights(keeping, NIGHT - timedelta(minutes=1))
    first = names(tmp_path / "kept")
    made = (tmp_path / "kept" / first[0]).stat().st_mtime_ns
    await nights(keeping, NIGHT - timedelta(seconds=1), NIGHT, NIGHT + 20 * HOUR)
    assert (first, names(tmp_path / "kept")) == (
        ["ruimte-2026-11-09.sqlite3"], ["ruimte-2026-11-09.sqlite3", "ruimte-2026-11-10.sqlite3"]
    )  # fmt: skip
    assert (tmp_path / "kept" / first[0]).stat().st_mtime_ns == made


async def test_a_folder_that_is_made_for_copies_is_of_whose_its_parent_is(
    world: World, tmp_path: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = Owners(monkeypatch, {tmp_path: 71})
    await nights(keeper(world, tmp_path / "kept", copied), NIGHT, NIGHT + 24 * HOUR)
    assert owners.given == [("kept", 71, 71)]


async def test_who_was_off_at_night_makes_the_copy_as_soon_as_they_are_on(
    world: World, tmp_path: Path, copied: Path
) -> None:
    await nights(keeper(world, tmp_path / "kept", copied), at(10, 11, 14, 0))
    assert names(tmp_path / "kept") == ["ruimte-2026-11-10.sqlite3"]


async def test_fourteen_are_kept_and_nothing_else_in_the_folder_is_touched(
    world: World, tmp_path: Path, copied: Path
) -> None:
    others = [
        "before-0010-2026-13-01.sqlite3",
        "before the storm.sqlite3",
        "my own.sqlite3",
        "promises-a.txt",
        "ruimte-2020.sqlite3",
    ]
    (tmp_path / "kept").mkdir()
    for name in others:
        (tmp_path / "kept" / name).write_text("not ours to remove")
    keeping = keeper(world, tmp_path / "kept", copied)
    await nights(keeping, *(NIGHT + timedelta(days=day) for day in range(20)))
    last = [f"ruimte-{(NIGHT + timedelta(days=day)).date()}.sqlite3" for day in range(6, 20)]
    assert (names(tmp_path / "kept"), len(last)) == (sorted([*others, *last]), KEPT)


async def test_what_was_kept_to_go_back_to_is_gone_after_fourteen_nights_too(
    world: World, tmp_path: Path, copied: Path
) -> None:
    """Of before a migration, and of before a restore: they hold what was taken back since."""
    folder = tmp_path / "kept"
    folder.mkdir()
    migrated = [folder / f"before-0010-2026-11-{day:02}.sqlite3" for day in (9, 10)]
    restored = [copied.with_name(f"{copied.name}.before-202611{day:02}T100000{end}") for day in (9, 10) for end in LOGS]
    for file in (*migrated, *restored):
        file.touch()
    await nights(keeper(world, folder, copied), NIGHT + timedelta(days=KEPT))
    left = [file.name for file in (*migrated, *restored) if file.exists()]
    assert left == [migrated[1].name, *(file.name for file in restored[len(LOGS) :])]


async def test_a_copy_that_does_not_succeed_is_told_once_and_tried_again_after_an_hour(
    world: World, tmp_path: Path, copied: Path
) -> None:
    await world.has_team(await world.has_school())
    (tmp_path / "kept").write_text("a file where the folder should be")
    keeping = keeper(world, tmp_path / "kept", copied)
    await nights(keeping, NIGHT, NIGHT + HOUR, NIGHT + 2 * HOUR, NIGHT + timedelta(days=1))
    assert await told(world) == ["backup"]
    (tmp_path / "kept").unlink()
    await nights(keeping, NIGHT + timedelta(days=1, minutes=59))
    assert not (tmp_path / "kept").exists()
    await nights(keeping, NIGHT + timedelta(days=1, hours=1))
    assert names(tmp_path / "kept") == ["ruimte-2026-11-11.sqlite3"]


async def test_when_it_fails_again_after_a_copy_succeeded_that_is_told_too(
    world: World, tmp_path: Path, copied: Path
) -> None:
    await world.has_team(await world.has_school())
    missing = tmp_path / "missing.sqlite3"
    keeping = keeper(world, tmp_path / "kept", missing)
    await nights(keeping, NIGHT)
    keeping.database = copied
    await nights(keeping, NIGHT + HOUR)
    keeping.database = missing
    await nights(keeping, NIGHT + timedelta(days=1), NIGHT + timedelta(days=2))
    assert await told(world) == ["backup", "backup"]


async def test_a_server_is_copied_by_its_own_means(world: World, tmp_path: Path) -> None:
    await nights(keeper(world, tmp_path / "kept"), NIGHT)
    assert not (tmp_path / "kept").exists()
