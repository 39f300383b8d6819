"""Every table says how long its rows are kept, and something carries that out (4.5)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, ForeignKey, Table, insert, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.domain.retention import Ends, Kept
from bot.services.night import CHORES
from bot.services.pulse_count import LONGEST_OPEN
from bot.store.base import Db, Instant, Sessions, make_engine
from bot.store.house import Alert
from bot.store.inbox import InboxRow, InboxState
from bot.store.pulse import PulseRound, forget_pulses
from bot.store.retention import KEPT, delete_over, over_by_rule, rule_of
from bot.store.schema import metadata
from bot.store.team import Organisation
from bot.views.catalogue import catalogue
from bot.views.retention import as_list, how_long
from tests.world import a_cipher, a_library

NOW = datetime(2026, 11, 2, 1, 37, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
BY_THE_KEEPER = {"promise"}  # with the files in which they stand too
CARRIED_OUT = [name for chore in CHORES.values() for name in chore.tables]
ALL = [pytest.param(table, id=table.name) for table in metadata.sorted_tables]


@pytest.fixture
async def db(database: str) -> AsyncIterator[Db]:
    engine = make_engine(database)
    sessions: Sessions = async_sessionmaker(engine, class_=Db, cipher=a_cipher(), library=a_library(), chance=Random(1))
    async with sessions() as db, db.begin():
        yield db
    await engine.dispose()


@pytest.mark.parametrize("table", ALL)
def test_every_table_declares_how_long_its_rows_are_kept(table: Table) -> None:
    assert isinstance(table.info.get("retention"), Kept)


def test_whatever_was_answered_in_a_pulse_is_there_until_it_is_counted() -> None:
    days = KEPT["pulse_answer"].days
    assert days is not None
    assert LONGEST_OPEN + timedelta(weeks=1) <= timedelta(days=days)


def goes_along(key: ForeignKey, parent: str) -> bool:
    """Whether a row goes with the one it points at."""
    return key.column.table.name == parent and key.ondelete == "CASCADE"


@pytest.mark.parametrize("table", ALL)
def test_every_rule_is_carried_out_in_one_place(table: Table) -> None:
    kept, times = KEPT[table.name], CARRIED_OUT.count(table.name) + (table.name in BY_THE_KEEPER)
    match kept.ends:
        case Ends.HOUSE:
            assert times == 0
        case Ends.WITH if any(goes_along(key, kept.parent) for key in table.foreign_keys):
            assert times == 0
        case _:
            assert times == 1


def test_no_chore_is_for_a_table_that_is_not_there() -> None:
    assert set(CARRIED_OUT) <= set(metadata.tables)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("table", ALL)
def test_every_rule_can_be_said_with_its_days_in_it(table: Table, language: str) -> None:
    said, kept = how_long(catalogue(language), KEPT[table.name]), KEPT[table.name]
    numbers = [str(days) for days in (kept.days, kept.sooner) if days > 1 and days % 365]
    assert [number for number in numbers if number not in said] == []


def test_the_decision_lists_every_rule_as_the_tables_declare_it() -> None:
    written = (Path(__file__).parents[2] / "docs" / "decisions" / "0020-retention.md").read_text("utf-8")
    assert written.partition("to what the tables declare.\n\n")[2].strip() == as_list(catalogue("en"), KEPT)


BY_A_COLUMN = [pytest.param(metadata.tables[name], id=name) for name, kept in KEPT.items() if kept.since]


@pytest.mark.parametrize("table", BY_A_COLUMN)
def test_the_column_from_which_days_count_holds_a_moment_or_a_day(table: Table) -> None:
    assert isinstance(table.c[KEPT[table.name].since].type, Date | Instant)


def an_alert(number: int, raised_at: datetime) -> dict[str, Any]:
    return {"id": UUID(int=number), "key": f"{number}", "what": "backup", "args": {}, "raised_at": raised_at}


async def deletes(db: Db, table: Table, most: int = 1000) -> int:
    """What one batch of its rule takes."""
    over = over_by_rule(table)
    assert over is not None
    return await delete_over(db, table, over, now=NOW, most=most)


async def test_a_row_goes_when_its_days_have_passed_and_not_before(db: Db) -> None:
    table = metadata.tables["alert"]
    ends = NOW - KEPT["alert"].span
    await db.execute(insert(Alert), [an_alert(1, ends - INSTANT), an_alert(2, ends), an_alert(3, NOW)])
    assert await deletes(db, table) == 1
    assert (await db.scalars(select(Alert.key).order_by(Alert.key))).all() == ["2", "3"]


async def test_one_batch_takes_no_more_than_it_may_and_the_next_goes_on(db: Db) -> None:
    await db.execute(insert(Alert), [an_alert(number, NOW - timedelta(days=999)) for number in range(5)])
    assert [await deletes(db, metadata.tables["alert"], 2) for _ in range(4)] == [2, 2, 1, 0]


async def test_an_event_is_known_for_thirty_days_so_that_the_same_said_twice_counts_once(db: Db) -> None:
    for days in (31, 29):
        at = NOW - timedelta(days=days)
        db.add(InboxRow(id=db.new_id(at), key=f"{days}", state=InboxState.DONE, received_at=at))
    await db.flush()
    assert await deletes(db, metadata.tables["inbox"]) == 1
    assert (await db.scalars(select(InboxRow.key))).all() == ["29"]


async def test_of_a_pulse_this_school_year_and_the_two_before_are_kept(db: Db) -> None:
    await db.execute(insert(Organisation), [{"id": UUID(int=1), "name": "De Lindeboom"}])
    rounds = [(year, number) for year in range(2023, 2027) for number in (1, 2)]
    await db.execute(
        insert(PulseRound),
        [
            {
                "id": UUID(int=at), "organisation_id": UUID(int=1), "school_year": year, "number": number,
                "opened_at": NOW,
            }
            for at, (year, number) in enumerate(rounds)
        ],
    )  # fmt: skip
    assert await forget_pulses(db, NOW.date(), now=NOW, most=1000) == 2
    assert set(await db.scalars(select(PulseRound.school_year))) == {2024, 2025, 2026}


def test_what_goes_with_another_row_goes_by_the_rule_of_what_that_goes_with() -> None:
    """A story goes with its share, and who reads it with the story."""
    assert rule_of("story_reader") == KEPT["share"]


@pytest.mark.parametrize("table", ALL)
def test_in_the_end_every_rule_says_how_long(table: Table) -> None:
    assert rule_of(table.name).ends is not Ends.WITH
