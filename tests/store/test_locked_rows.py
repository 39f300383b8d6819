"""Rows that two want to change at once, on PostgreSQL: nobody waits for each other, and a row is not the database."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from bot.domain.address import Address
from bot.domain.delivery import Silence, State
from bot.domain.promise import Act, Line, Promised
from bot.ports import Receipt
from bot.services.carrying import Claimed
from bot.services.promise import keep_promises
from bot.services.settling import Sent, settle_sent
from bot.store.away import is_about_one, is_away, may_pass
from bot.store.base import Db, Sessions
from bot.store.cipher import Cipher
from bot.store.delivery import Delivery, cancel_for_account, cancel_waiting, make_unreachable, move_waiting
from bot.store.lane import put_off_waiting
from bot.store.outbox import cancel_due, mark_sending
from bot.store.people import Account, Person
from bot.store.promise import by_subject_hash, known_promises, promise, seal_promise
from bot.stumbles import Stumbles
from tests.conftest import fresh_database
from tests.post import LANE, MONDAY
from tests.store.outbox_rows import an_organisation, found, somebody, stands

LOW, HIGH = UUID(int=1), UUID(int=2)
NOORS, OTHER = UUID(int=3), UUID(int=4)
HOUR = timedelta(hours=1)
SOMEBODY_WAITS = text("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1")


@pytest.fixture(name="database")
def on_postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_database(request, tmp_path, "postgresql")


@pytest.fixture(autouse=True)
async def two_wait(sessions: Sessions) -> None:
    """What stands first in the table, and is due first, has the highest id; both are for Noor."""
    async with sessions() as db, db.begin():
        noor = await somebody(db, await an_organisation(db, 1))
        for account in (NOORS, OTHER):
            await an_account(db, noor, account)
        for name, delivery_id, due in (("high", HIGH, MONDAY), ("low", LOW, MONDAY + timedelta(minutes=1))):
            await stands(db, name, id=delivery_id, due=due, person_id=noor, account_id=NOORS)


async def lock(db: Db, delivery_id: UUID) -> None:
    await db.scalar(select(Delivery.id).where(Delivery.id == delivery_id).with_for_update())


async def an_account(db: Db, person_id: UUID, account_id: UUID) -> None:
    """Where somebody is reached."""
    db.add(
        Account(
            id=account_id, person_id=person_id, platform="fake", workspace="school", chat=str(account_id),
            linked_at=MONDAY,
        )
    )  # fmt: skip
    await db.flush()


async def claims(db: Db) -> None:
    await mark_sending(db, (await db.scalars(select(Delivery).order_by(Delivery.due))).all(), 1, MONDAY)


async def cancels(db: Db) -> None:
    await cancel_waiting(db, (await db.scalars(select(Person.id))).all(), MONDAY)


async def moves(db: Db) -> None:
    account = await db.get_one(Account, OTHER)
    await move_waiting(db, account.person_id, account)


async def rows(db: Db) -> dict[str, tuple[object, ...]]:
    return await found(db, "state", "due", "lane", "chat", "account_id")


CHANGES: dict[str, Callable[[Db], Awaitable[None]]] = {
    "puts off a lane": lambda db: put_off_waiting(db, LANE, Silence(MONDAY + HOUR)),
    "claims": claims,
    "cancels what somebody gets": cancels,
    "cancels what an account gets": lambda db: cancel_for_account(db, NOORS, MONDAY),
    "cancels what is due": lambda db: cancel_due(db, MONDAY + HOUR),
    "ends a lane": lambda db: make_unreachable(db, LANE, now=MONDAY),
    "moves what waits": moves,
}


async def settles(db: Db, *, standing: Receipt | None) -> None:
    """Both arrived, the one with the highest id first; of a change, what it changes has the lowest."""
    where = Address("fake", "school", "chat")
    both = [Claimed(one, "", "mended", where, None, standing=standing) for one in (HIGH, LOW)]
    sent = [Sent(one, 1, Receipt("1"), MONDAY) for one in (both[:1] if standing else both)]
    assert await settle_sent(db, sent)


@pytest.mark.parametrize("standing", [None, Receipt("0")], ids=["new", "a change"])
async def test_what_arrived_is_settled_in_the_order_of_who_locks_many(
    sessions: Sessions, standing: Receipt | None
) -> None:
    async with sessions() as db, db.begin():
        changes = LOW if standing else None
        await db.execute(update(Delivery).values(state=State.SENDING, fence=1))
        await db.execute(update(Delivery).where(Delivery.id == HIGH).values(updates_id=changes))

    async def settle() -> None:
        async with sessions() as db, db.begin():
            await settles(db, standing=standing)

    await lock_both_while(sessions, settle)
    async with sessions() as db, db.begin():
        assert {state for (state,) in (await found(db, "state")).values()} >= {State.SENT}


async def lock_both_while(sessions: Sessions, change: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Lock the lower one, and the higher one once who does this waits for it."""
    async with sessions() as db, db.begin():
        await lock(db, LOW)
        other = asyncio.create_task(change())
        await until_somebody_waits(db)
        await lock(db, HIGH)
    await other


async def until_somebody_waits(db: Db) -> None:
    async with asyncio.timeout(30):
        while await db.scalar(SOMEBODY_WAITS) is None:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
async def test_who_changes_many_rows_and_who_locks_them_in_order_do_not_wait_for_each_other(
    sessions: Sessions, changes: Callable[[Db], Awaitable[None]]
) -> None:
    async def change() -> None:
        async with sessions() as db, db.begin():
            await changes(db)

    async with sessions() as db, db.begin():
        before = await rows(db)
    await lock_both_while(sessions, change)
    async with sessions() as db, db.begin():
        after = await rows(db)
    assert {name for name in before if before[name] != after[name]} == {"low", "high"}


# -- what it says of a row that somebody holds --


async def says(sessions: Sessions, *statements: str) -> DBAPIError:
    """What it says to who asks this, while somebody holds a row."""
    async with sessions() as holder, holder.begin():
        await lock(holder, LOW)
        async with sessions() as db:
            for statement in statements[:-1]:
                await db.execute(text(statement))
            with pytest.raises(DBAPIError) as trouble:
                await db.execute(text(statements[-1]))
    return trouble.value


@pytest.mark.parametrize(
    "asked",
    [
        ("SET LOCAL lock_timeout = '20ms'", "SELECT id FROM delivery FOR UPDATE"),
        ("SELECT id FROM delivery FOR UPDATE NOWAIT",),
        ("SET LOCAL statement_timeout = '20ms'", "SELECT id FROM delivery FOR UPDATE"),
    ],
    ids=["no lock in time", "no lock at once", "cut off"],
)
async def test_a_row_that_somebody_holds_is_no_database_that_is_away_but_may_pass(
    sessions: Sessions, asked: tuple[str, ...]
) -> None:
    trouble = await says(sessions, *asked)
    assert (is_away(trouble), may_pass(trouble), is_about_one(trouble)) == (False, True, False)


async def test_a_line_that_was_cut_is_a_database_that_is_away(sessions: Sessions) -> None:
    trouble = await says(sessions, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert (is_away(trouble), may_pass(trouble)) == (True, True)


async def test_what_it_does_not_understand_neither_passes_nor_means_that_it_is_away(sessions: Sessions) -> None:
    trouble = await says(sessions, "SELECT nothing_like_it")
    assert (is_away(trouble), may_pass(trouble)) == (False, False)


async def test_what_needs_a_row_that_is_held_stays_due_is_told_to_nobody_and_the_second_in_a_row_ends_the_beat(
    sessions: Sessions,
) -> None:
    stumbles, put_off = Stumbles(sessions), list[Db]()

    async def wants_the_row() -> None:
        raise await says(sessions, "SELECT id FROM delivery FOR UPDATE NOWAIT")

    async def goes_well() -> None:
        """Nobody is in its way."""

    async def later(db: Db) -> None:
        put_off.append(db)

    for work in (wants_the_row, goes_well, wants_the_row):
        await stumbles.by_itself("step", LOW, work, later, MONDAY)
    with pytest.raises(DBAPIError):
        await stumbles.by_itself("step", LOW, wants_the_row, later, MONDAY)
    assert (put_off, stumbles._known) == ([], {})


# -- promises --


async def test_who_keeps_promises_again_keeps_nobody_from_promising_while_it_is_sought_whom_they_are_about(
    sessions: Sessions,
) -> None:
    timeless = UUID(int=9)

    async def keep() -> None:
        async with sessions() as db, db.begin():
            promised = Promised(Act.ERASED, MONDAY, (UUID(int=3),))
            await keep_promises(db, [Line(timeless, seal_promise(db, timeless, promised))], now=MONDAY)

    async with sessions() as db, db.begin():
        await db.execute(text("LOCK TABLE person IN ACCESS EXCLUSIVE MODE"))
        keeping = asyncio.create_task(keep())
        await until_somebody_waits(db)
        async with sessions() as other, other.begin():
            await other.execute(text("SET LOCAL lock_timeout = '1s'"))
            await promise(other, Act.WITH_DIGEST, UUID(int=4), now=MONDAY)
    await keeping
    async with sessions() as db:
        assert timeless in await known_promises(db)


class SlowCipher(Cipher):
    """Takes a while for each hash."""

    def hash(self, text: str, purpose: str) -> bytes:
        """The same, later."""
        time.sleep(0.05)
        return super().hash(text, purpose)


async def test_a_transaction_that_hashes_for_long_is_not_taken_for_one_that_stands_still(sessions: Sessions) -> None:
    async with sessions() as db, db.begin():
        for number in range(28):
            await stands(db, f"{number}", id=UUID(int=100 + number))
        db.cipher = SlowCipher([bytes(32)])
        await db.execute(text("SET LOCAL idle_in_transaction_session_timeout = '700ms'"))
        assert len(await by_subject_hash(db, Delivery.id, at_once=2)) == 30
        assert await db.scalar(text("SELECT 1")) == 1
