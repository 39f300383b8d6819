"""Lanes: which are due, who owns them, and what their platform wants; through the indexes, on both databases."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, insert, select, text

from bot.domain.delivery import Only, Silence, State
from bot.store.base import Db, Sessions
from bot.store.delivery import Delivery, next_due
from bot.store.lane import _due_lanes, due_lanes, hold_lane, leave_lanes, renew_lane, take_lane
from bot.store.outbox import NotAllOurs, _due, _due_while_ours, _due_with_people, _half_said, mark_sending, settle_alike
from tests.post import MONDAY, fence_of

HOUR = timedelta(hours=1)
OVER = -1.0  # seconds


async def has(db: Db, lane: str, state: State, *, due: timedelta = timedelta(), budget: str = "asked") -> None:
    """A delivery in this lane."""
    number = (await db.execute(text("SELECT count(*) FROM delivery"))).scalar_one()
    await db.execute(
        insert(Delivery).values(
            id=UUID(int=number + 1), key=f"{number}", kind="mended", args={}, lane=lane, chat="chat", budget=budget,
            repeatable=False, state=state, due=MONDAY + due, expires=MONDAY + 10 * HOUR, attempts=0,
        )
    )  # fmt: skip


async def test_a_lane_is_due_when_something_in_it_is_to_be_said_looked_for_or_decided(db: Db) -> None:
    for lane, state, due in (
        ("a:now", State.WAITING, -HOUR), ("a:now", State.WAITING, HOUR), ("b:later", State.WAITING, HOUR),
        ("c:half", State.SENDING, HOUR), ("d:doubt", State.DOUBTED, -HOUR), ("e:doubt", State.DOUBTED, HOUR),
        ("f:sent", State.SENT, -HOUR),
    ):  # fmt: skip
        await has(db, lane, state, due=due)
    assert list(await due_lanes(db, MONDAY)) == ["a:now", "c:half", "d:doubt"]


async def test_nothing_is_due_in_an_empty_outbox(db: Db) -> None:
    assert (list(await due_lanes(db, MONDAY)), await next_due(db)) == ([], None)


async def test_a_lane_has_one_owner_until_it_is_left(db: Db) -> None:
    first = await fence_of(db, "lane", "one")
    assert await take_lane(db, "lane", "two", 60.0) is None
    assert (await fence_of(db, "lane", "one"), await renew_lane(db, "lane", first, 60.0)) == (first, True)
    await leave_lanes(db, "one", after=60.0)
    assert await take_lane(db, "lane", "two", 60.0) is None
    await leave_lanes(db, "one", after=OVER)
    assert (await fence_of(db, "lane", "two"), await renew_lane(db, "lane", first, 60.0)) == (first + 1, False)


async def test_a_lease_from_when_the_clock_was_days_ahead_keeps_nobody_from_the_lane(db: Db) -> None:
    days = 3 * 86_400.0
    assert await take_lane(db, "lane", "one", days) is not None
    first = await fence_of(db, "lane", "two")
    await leave_lanes(db, "two", after=days)
    assert (await fence_of(db, "lane", "three"), await renew_lane(db, "lane", first, 60.0)) == (first + 1, False)


async def test_the_next_owner_knows_of_what_the_platform_wants_silence(db: Db) -> None:
    await fence_of(db, "lane", "one")
    silences = Silence(MONDAY + HOUR, Only.NEW), Silence(MONDAY + 2 * HOUR, Only.CHANGES)
    for silence in (Silence(MONDAY, Only.NEW), *silences, Silence(MONDAY, Only.NEW)):  # a shorter one ends none
        await hold_lane(db, "lane", silence)
    await leave_lanes(db, "one", after=OVER)
    held = await take_lane(db, "lane", "two", 60.0)
    assert held is not None
    assert held.silences == silences


async def test_what_waits_is_due_when_the_silence_about_it_is_over(db: Db) -> None:
    await fence_of(db, "lane", "one")
    await has(db, "lane", State.WAITING)
    await has(db, "lane", State.WAITING, budget="update")
    await has(db, "other", State.WAITING)
    await hold_lane(db, "lane", Silence(MONDAY + HOUR, Only.NEW))
    found = await db.execute(
        text("SELECT lane, budget FROM delivery WHERE due = :due ORDER BY id"), {"due": due_of(db)}
    )
    assert [tuple(row) for row in found] == [("lane", "update"), ("other", "asked")]


def due_of(db: Db) -> str:
    """The moment that nothing moved, as this database keeps it."""
    return str(MONDAY) if db.get_bind().dialect.name == "postgresql" else "2026-10-12 13:15:00.000000"


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (_due_lanes, "ix_delivery_waiting"),
        (_due_lanes, "ix_delivery_unsettled"),
        (_due_with_people, "ix_delivery_waiting"),
        (_due_while_ours, "ix_delivery_waiting"),
        (partial(_due, State.DOUBTED), "ix_delivery_unsettled"),
        (_half_said, "ix_delivery_unsettled"),
    ],
)
async def test_what_the_carrier_asks_every_second_reads_no_more_than_its_index(
    sessions: Sessions, query: Callable[[], Select[Any]], index: str
) -> None:
    async with sessions() as db, db.begin():
        dialect = db.get_bind().dialect
        words: Any = query().compile(dialect=dialect)
        explain = "EXPLAIN QUERY PLAN" if dialect.name == "sqlite" else "EXPLAIN"
        if dialect.name == "postgresql":
            await db.execute(text("SET LOCAL enable_seqscan = off"))
        values = {"now": MONDAY, "in_lane": "lane", "most": 20, "under": 1}
        asked = words.construct_params({name: value for name, value in values.items() if name in words.params})
        connection = await db.connection()
        if dialect.name == "sqlite":
            moments = {"now": "2026-10-12 13:15:00.000000"}
            plan = await connection.exec_driver_sql(
                f"{explain} {words}", tuple((asked | moments).get(name) for name in words.positiontup or ())
            )
        else:
            plan = await connection.exec_driver_sql(f"{explain} {words}", dict(asked))
        assert index in "\n".join(str(row) for row in plan)


async def read(db: Db, lane: str) -> Sequence[Delivery]:
    """What is in this lane now."""
    return (await db.scalars(select(Delivery).where(Delivery.lane == lane).order_by(Delivery.id))).all()


@pytest.mark.parametrize("was", [{"lane": "other"}, {"chat": "other"}, {"account_id": UUID(int=7)}], ids=str)
async def test_what_went_elsewhere_since_it_was_read_is_not_sent(db: Db, was: dict[str, Any]) -> None:
    for _ in range(2):
        await has(db, "lane", State.WAITING)
    as_read = Delivery(**{"id": UUID(int=1), "lane": "lane", "chat": "chat"} | was)
    stayed = await db.get_one(Delivery, UUID(int=2))
    assert await mark_sending(db, [as_read, stayed], 1, MONDAY) == {UUID(int=2)}
    states = await db.execute(text("SELECT state FROM delivery ORDER BY id"))
    assert list(states.scalars()) == [State.WAITING, State.SENDING]


async def test_what_was_cancelled_since_it_was_read_is_not_sent(db: Db) -> None:
    for state in (State.WAITING, State.CANCELLED):
        await has(db, "lane", state)
    erased = Delivery(id=UUID(int=9), lane="lane", chat="chat")
    assert await mark_sending(db, [*await read(db, "lane"), erased], 1, MONDAY) == {UUID(int=1)}
    states = await db.execute(text("SELECT state FROM delivery ORDER BY id"))
    assert list(states.scalars()) == [State.SENDING, State.CANCELLED]


@pytest.mark.parametrize(("fences", "ours"), [((1, 1), True), ((2, 2), False)])
async def test_all_that_arrived_or_none_of_it_is_settled_under_its_fence(
    db: Db, fences: tuple[int, int], ours: bool
) -> None:
    both = [UUID(int=1), UUID(int=2)]
    for _ in both:
        await has(db, "lane", State.WAITING)
    await mark_sending(db, await read(db, "lane"), 1, MONDAY)
    arrived = [(one, fence, {"state": State.SENT, "receipt": one.hex}) for one, fence in zip(both, fences, strict=True)]
    assert await settle_alike(db, arrived) == ours
    found = await db.execute(text("SELECT state, receipt FROM delivery ORDER BY id"))
    assert [tuple(row) for row in found] == [(State.SENT, one.hex) if ours else (State.SENDING, None) for one in both]


async def test_of_several_of_which_some_are_not_ours_none_is_settled_unseen(db: Db) -> None:
    both = [UUID(int=1), UUID(int=2)]
    for _ in both:
        await has(db, "lane", State.WAITING)
    await mark_sending(db, await read(db, "lane"), 1, MONDAY)
    with pytest.raises(NotAllOurs):
        await settle_alike(db, [(one, fence, {"state": State.SENT}) for one, fence in zip(both, (1, 2), strict=True)])
