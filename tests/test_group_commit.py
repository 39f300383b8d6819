"""What many want to write at one moment shares a transaction; one that fails takes nobody along."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from types import NoneType
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from bot.group_commit import MOST_TOGETHER, GroupCommit, Write
from bot.store.base import Db, Sessions
from bot.store.house import Alert
from tests.database_trouble import line_cut, waited_in_vain

NOW = datetime.fromisoformat("2026-10-15T15:15:00+02:00")


class Counting:
    """Transactions on a real database, counted as they are committed; `free` says when the next may begin."""

    def __init__(self, sessions: Sessions) -> None:
        self.committed = 0
        self.free = asyncio.Event()
        self.free.set()
        self._sessions = sessions

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Db]:
        await self.free.wait()
        async with self._sessions() as db, db.begin():
            yield db
        self.committed += 1


def noting(number: int) -> Write[int]:
    """Writes a row with this number, and gives the number back."""

    async def write(db: Db) -> int:
        await note_all(db, [number])
        return number

    return write


async def note_all(db: Db, numbers: Sequence[int]) -> None:
    """Write a row with each of these numbers; what they were written with is on record, too."""
    about = {"with": ",".join(map(str, numbers))}
    for one in numbers:
        db.add(Alert(id=UUID(int=one), organisation_id=None, key=f"{one}", what="failed", args=about, raised_at=NOW))
    await db.flush()


async def failing(db: Db) -> None:
    """Writes a row, and then cannot go on."""
    await note_all(db, [99])
    raise LookupError


async def noted(sessions: Sessions) -> list[str]:
    """The rows that are there."""
    async with sessions() as db:
        return sorted(await db.scalars(select(Alert.key)), key=int)


async def test_whoever_comes_while_it_is_busy_shares_the_next_transaction(sessions: Sessions) -> None:
    counting = Counting(sessions)
    group = GroupCommit(counting.work)
    counting.free.clear()
    writing = [asyncio.create_task(group.write(noting(number))) for number in range(5)]
    await asyncio.sleep(0)
    counting.free.set()
    assert (await asyncio.gather(*writing), counting.committed) == ([0, 1, 2, 3, 4], 1)
    assert await noted(sessions) == ["0", "1", "2", "3", "4"]


async def test_what_is_written_in_the_same_way_is_written_at_once(sessions: Sessions) -> None:
    group = GroupCommit(Counting(sessions).work)
    alike = [group.write_with_others(note_all, number) for number in (1, 3)]
    await asyncio.gather(alike[0], group.write(noting(2)), alike[1])
    async with sessions() as db:
        found = await db.execute(select(Alert.key, Alert.args))
        assert {key: about["with"] for key, about in found} == {"1": "1,3", "2": "2", "3": "1,3"}


async def test_one_that_cannot_be_written_with_the_others_is_kept_from_none(sessions: Sessions) -> None:
    async def note_odd(db: Db, numbers: Sequence[int]) -> None:
        await note_all(db, numbers)
        if any(number % 2 == 0 for number in numbers):
            raise LookupError

    group = GroupCommit(Counting(sessions).work)
    outcomes = await asyncio.gather(
        *(group.write_with_others(note_odd, number) for number in (1, 2, 3)), return_exceptions=True
    )
    assert ([type(one) for one in outcomes], await noted(sessions)) == ([NoneType, LookupError, NoneType], ["1", "3"])


async def test_one_that_fails_hears_of_it_and_the_others_are_written(sessions: Sessions) -> None:
    group = GroupCommit(Counting(sessions).work)
    outcomes = await asyncio.gather(
        group.write(noting(1)), group.write(failing), group.write(noting(2)), return_exceptions=True
    )
    assert ([type(one) for one in outcomes], await noted(sessions)) == ([int, LookupError, int], ["1", "2"])


async def test_of_two_the_one_that_does_not_fail_is_written(sessions: Sessions) -> None:
    group = GroupCommit(Counting(sessions).work)
    outcomes = await asyncio.gather(group.write(failing), group.write(noting(1)), return_exceptions=True)
    assert ([type(one) for one in outcomes], await noted(sessions)) == ([LookupError, int], ["1"])


async def test_one_that_fails_alone_is_not_tried_again(sessions: Sessions) -> None:
    counting = Counting(sessions)
    (outcome,) = await asyncio.gather(GroupCommit(counting.work).write(failing), return_exceptions=True)
    assert (type(outcome), counting.committed, await noted(sessions)) == (LookupError, 0, [])


async def test_who_does_not_wait_any_more_holds_up_nobody(sessions: Sessions) -> None:
    counting = Counting(sessions)
    group = GroupCommit(counting.work)
    counting.free.clear()
    gone, fails_gone, stays = (asyncio.create_task(group.write(one)) for one in (noting(1), failing, noting(2)))
    await asyncio.sleep(0)
    gone.cancel()
    fails_gone.cancel()
    await asyncio.sleep(0)
    counting.free.set()
    assert (await stays, await noted(sessions)) == (2, ["1", "2"])


async def test_more_than_fit_in_one_go_on_in_the_next(sessions: Sessions) -> None:
    counting = Counting(sessions)
    group = GroupCommit(counting.work)
    await asyncio.gather(*(group.write(noting(number)) for number in range(MOST_TOGETHER + 1)))
    assert (counting.committed, len(await noted(sessions))) == (2, MOST_TOGETHER + 1)


async def test_of_what_is_written_in_the_same_way_as_much_fits_in_one(sessions: Sessions) -> None:
    counting = Counting(sessions)
    group = GroupCommit(counting.work)
    await asyncio.gather(*(group.write_with_others(note_all, number) for number in range(MOST_TOGETHER)))
    assert (counting.committed, len(await noted(sessions))) == (1, MOST_TOGETHER)


async def test_what_just_fits_in_one_shares_it(sessions: Sessions) -> None:
    counting = Counting(sessions)
    group = GroupCommit(counting.work)
    await asyncio.gather(group.write(noting(1), weight=MOST_TOGETHER - 1), group.write(noting(2)))
    assert (counting.committed, await noted(sessions)) == (1, ["1", "2"])


async def test_two_that_take_long_do_not_share_a_transaction(sessions: Sessions) -> None:
    counting = Counting(sessions)
    group = GroupCommit(counting.work)
    await asyncio.gather(*(group.write(noting(number), weight=MOST_TOGETHER // 2 + 1) for number in (1, 2)))
    assert (counting.committed, await noted(sessions)) == (2, ["1", "2"])


async def test_what_takes_long_comes_after_what_it_shares_a_transaction_with(sessions: Sessions) -> None:
    counting, done = Counting(sessions), []

    async def note(db: Db, number: int) -> None:
        done.append(number)

    group = GroupCommit(counting.work)
    await asyncio.gather(
        group.write(partial(note, number=1), weight=2), group.write(partial(note, number=2)),
        group.write(partial(note, number=3)),
    )  # fmt: skip
    assert (counting.committed, done) == (1, [2, 3, 1])


async def test_a_database_that_lets_nobody_in_is_told_to_all_of_them_at_once() -> None:
    tried = 0

    @asynccontextmanager
    async def away() -> AsyncIterator[Db]:
        nonlocal tried
        tried += 1
        raise ConnectionError
        yield

    group = GroupCommit(away)
    outcomes = await asyncio.gather(*(group.write(noting(number)) for number in range(3)), return_exceptions=True)
    assert ([type(one) for one in outcomes], tried) == ([ConnectionError] * 3, 1)


class Hasty:
    """Transactions that wait for a lock hardly at all."""

    def __init__(self, sessions: Sessions) -> None:
        self.tried = 0
        self._sessions = sessions

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Db]:
        self.tried += 1
        async with self._sessions() as db, db.begin():
            await db.execute(text("SET LOCAL lock_timeout = '50ms'"))
            yield db


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite lets one in who writes
async def test_what_keeps_the_group_and_then_two_of_it_waiting_keeps_nobody_else(sessions: Sessions) -> None:
    hasty = Hasty(sessions)
    async with sessions() as others, others.begin():
        await others.execute(text("LOCK TABLE alert"))
        group = GroupCommit(hasty.work)
        outcomes = await asyncio.gather(*(group.write(noting(one)) for one in range(5)), return_exceptions=True)
    assert ([type(one) for one in outcomes], hasty.tried) == ([OperationalError] * 5, 3)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_row_that_somebody_holds_keeps_only_whoever_needs_it(sessions: Sessions) -> None:
    hasty = Hasty(sessions)

    async def needing_the_first(db: Db) -> None:
        await db.execute(update(Alert).where(Alert.key == "0").values(what="needed"))

    async with sessions() as db, db.begin():
        await note_all(db, [0])
    async with sessions() as others, others.begin():
        await others.execute(select(Alert).where(Alert.key == "0").with_for_update())
        group = GroupCommit(hasty.work)
        writes = (needing_the_first, noting(1), noting(2))
        outcomes = await asyncio.gather(*map(group.write, writes), return_exceptions=True)
    assert [type(one) for one in outcomes] == [OperationalError, int, int]
    assert await noted(sessions) == ["0", "1", "2"]


async def needing_what_is_held(db: Db) -> None:
    """Somebody holds what this needs, and it waited for that in vain."""
    raise waited_in_vain()


async def cut_off(db: Db) -> None:
    """The line to the database was cut."""
    raise line_cut()


@pytest.mark.parametrize(
    ("writes", "found", "tried"),
    [
        ([needing_what_is_held, noting(1), noting(2)], [OperationalError, int, int], 4),
        ([needing_what_is_held, noting(1), needing_what_is_held, noting(2)], [OperationalError, int] * 2, 5),
        ([noting(1), *[needing_what_is_held] * 2, noting(2), noting(3)], [int, *[OperationalError] * 4], 4),
        ([failing, failing, noting(1)], [LookupError, LookupError, int], 4),
        ([failing, needing_what_is_held, noting(1)], [LookupError, OperationalError, int], 4),
        ([noting(1), cut_off, noting(2), noting(3)], [int, *[OperationalError] * 3], 3),
    ],
    ids=[
        "one needs what is held", "two, and one between", "two in a row", "two that fail by themselves",
        "one fails by itself, one needs what is held", "cut off",
    ],
)  # fmt: skip
async def test_who_is_written_apart_waits_no_longer_than_makes_sense(
    sessions: Sessions, writes: Sequence[Write[int]], found: Sequence[type], tried: int
) -> None:
    begun = 0

    @asynccontextmanager
    async def work() -> AsyncIterator[Db]:
        nonlocal begun
        begun += 1
        async with sessions() as db, db.begin():
            yield db

    group = GroupCommit(work)
    outcomes = await asyncio.gather(*map(group.write, writes), return_exceptions=True)
    assert ([type(one) for one in outcomes], begun) == (found, tried)
    assert await noted(sessions) == [str(one) for one in outcomes if isinstance(one, int)]


async def test_who_is_written_apart_waits_for_no_database_that_went_away_meanwhile(sessions: Sessions) -> None:
    tried = 0

    @asynccontextmanager
    async def goes_away() -> AsyncIterator[Db]:
        nonlocal tried
        tried += 1
        if tried > 2:
            raise ConnectionError
        async with sessions() as db, db.begin():
            yield db

    group = GroupCommit(goes_away)
    writes = (noting(1), failing, noting(2), noting(3))
    outcomes = await asyncio.gather(*map(group.write, writes), return_exceptions=True)
    assert ([type(one) for one in outcomes], tried) == ([int, *[ConnectionError] * 3], 3)
    assert await noted(sessions) == ["1"]
