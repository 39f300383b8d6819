"""What many want to write at one moment shares a transaction; one that fails takes nobody along."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.group_commit import MOST_TOGETHER, GroupCommit, Write
from bot.store.base import Db, Sessions
from bot.store.house import Alert

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
        db.add(Alert(id=UUID(int=number), organisation_id=None, key=f"{number}", what="failed", args={}, raised_at=NOW))
        await db.flush()
        return number

    return write


async def failing(db: Db) -> int:
    """Writes a row, and then cannot go on."""
    await noting(99)(db)
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


async def test_one_that_fails_hears_of_it_and_the_others_are_written(sessions: Sessions) -> None:
    group = GroupCommit(Counting(sessions).work)
    outcomes = await asyncio.gather(
        group.write(noting(1)), group.write(failing), group.write(noting(2)), return_exceptions=True
    )
    assert ([type(one) for one in outcomes], await noted(sessions)) == ([int, LookupError, int], ["1", "2"])


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


async def test_a_database_that_is_away_is_told_to_all_of_them() -> None:
    @asynccontextmanager
    async def away() -> AsyncIterator[Db]:
        raise ConnectionError
        yield

    group = GroupCommit(away)
    outcomes = await asyncio.gather(*(group.write(noting(number)) for number in range(3)), return_exceptions=True)
    assert [type(one) for one in outcomes] == [ConnectionError] * 3
