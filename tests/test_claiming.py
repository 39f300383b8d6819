"""Claiming what is due, while the database is slow, cuts the line, or what is due cannot be read."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.carrier import Carrier
from bot.domain.delivery import FOR_A_NEWER_PROGRAM, KINDS, LOOK_AFTER, SILENCE_WHEN_REFUSED, Pace, State
from bot.heartbeat import Heartbeat
from bot.ports import Receipt, Refused, Uncertain
from bot.routes.deliveries import ARRIVALS, DRAWINGS
from bot.services.gathered import NOTICES
from bot.services.notice import add_notices
from bot.services.saying import WANTED_BY
from bot.services.updates import plan_updates
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.lane import Lane
from bot.store.outbox import settle
from bot.store.people import Person
from bot.store.reflection import Asking
from bot.store.team import Team
from tests.database_trouble import accepts, acknowledges_all_but_the, holds, refuses, until
from tests.fakes.messenger import FakeMessenger, LookupMessenger
from tests.post import LANE, MONDAY, THURSDAY, Post, a_post, address
from tests.world import World

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
async def post(world: World) -> Post:
    """Noor's introduction is due a minute before Sem's."""
    return await a_post(world, FakeMessenger())


def carrier_of(
    post: Post, *, owner: str = "one", messenger: FakeMessenger | None = None,
    carries: Callable[[str], bool] = lambda lane: True,
) -> Carrier:  # fmt: skip
    """A carrier of the fake platform."""
    return Carrier(
        post.world.sessions,
        {"fake": messenger or post.messenger},
        owner=owner,
        carries=carries,
        renew_every=60.0,
        chance=Random(1),
    )


@contextmanager
def waiting_a_second_for_each_transaction(world: World) -> Iterator[list[datetime]]:
    """It is MONDAY, and a second later each time that the database lets somebody in: those moments."""
    moments = [MONDAY]

    def let_in(connection: Connection) -> None:
        moments.append(moments[-1] + SECOND)

    event.listen(world.engine.sync_engine, "begin", let_in)
    try:
        yield moments
    finally:
        event.remove(world.engine.sync_engine, "begin", let_in)


async def test_what_is_claimed_is_claimed_when_the_database_let_us_in(post: Post) -> None:
    with waiting_a_second_for_each_transaction(post.world) as moments:
        await carrier_of(post).carry(lambda: moments[-1])
    asked_for_lanes, claimed = moments[1:3]
    assert (await post.delivery(post.noor, "introduction")).claimed_at == claimed
    assert asked_for_lanes < claimed


async def test_what_was_claimed_without_our_hearing_of_it_is_said_once_and_that_is_one_attempt(post: Post) -> None:
    carrier = carrier_of(post)
    with acknowledges_all_but_the(post.world, 2), pytest.raises(OperationalError), capture_logs() as logged:
        await carrier.carry(lambda: MONDAY)  # the first is which lanes are due
    assert logged == [{"event": "lane_missed", "trouble": "OperationalError", "log_level": "error"}]
    claimed = await post.states()
    await carrier.carry(lambda: MONDAY + SECOND)
    both = [await post.delivery(one, "introduction") for one in (post.noor, post.sem)]
    assert (claimed, len(post.messenger.sent)) == ([State.SENDING, State.SENDING], 2)
    assert [(one.state, one.attempts) for one in both] == [(State.SENT, 1), (State.SENT, 1)]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite lets one in who writes
async def test_what_an_earlier_owner_writes_down_just_now_is_left_to_them(post: Post) -> None:
    fence = await post.somebody_else_claims(MONDAY)
    noors = await post.delivery(post.noor, "introduction")
    async with post.world.work() as late:
        await settle(late, noors.id, fence, state=State.SENT, receipt="1", settled_at=MONDAY)
        await post.lease_runs_out()
        await carrier_of(post).carry(lambda: MONDAY)
    assert (await post.states(), post.messenger.sent) == ([State.SENT, State.UNCERTAIN], [])


async def is_in_another_lane(post: Post) -> None:
    """Sem, on the same platform."""
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.person_id == post.sem.person_id).values(lane="fake:other"))


async def test_who_carries_some_lanes_leaves_the_others(post: Post) -> None:
    await is_in_another_lane(post)
    await carrier_of(post, carries=lambda lane: lane == "fake:other").carry(lambda: MONDAY)
    assert await post.states() == [State.WAITING, State.SENT]


class Blocked(FakeMessenger):
    """A platform that takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = asyncio.Event(), asyncio.Event()

    async def send(self, *about: Any) -> Receipt:
        """Say it, once it may be."""
        self.asked.set()
        await self.answers.wait()
        return await super().send(*about)


async def test_of_two_who_live_each_has_the_lanes_that_it_took(post: Post) -> None:
    await is_in_another_lane(post)
    busy = Blocked()
    one, two = carrier_of(post, messenger=busy), carrier_of(post, owner="two")
    carrying = asyncio.create_task(one.carry(lambda: MONDAY - timedelta(minutes=1)))  # Sem's is not due yet
    await busy.asked.wait()
    await two.carry(lambda: MONDAY)
    async with post.world.work() as db:
        owners = {lane.name: lane.owner for lane in await db.scalars(select(Lane))}
    busy.answers.set()
    await carrying
    assert owners == {LANE: "one", "fake:other": "two"}
    assert [[sent.address for sent in by.sent] for by in (busy, post.messenger)] == [
        [address(post.noor)],
        [replace(address(post.sem), workspace="other")],
    ]


# -- what this program does not know --


async def is_of_a_kind(post: Post, kind: str, was: str = "introduction", **changes: object) -> None:
    """Noor's introduction is of this kind, of which it depends on the program whether it is known."""
    async with post.world.work() as db:
        noors = Delivery.person_id == post.noor.person_id, Delivery.kind == was
        await db.execute(update(Delivery).where(*noors).values(kind=kind, **changes))


def learns(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """From now on it is a newer program, which has this kind; for the same people, and as it is drawn now."""
    tables: list[dict[str, Any]] = [KINDS, DRAWINGS, WANTED_BY, ARRIVALS]
    for table in tables:
        monkeypatch.setitem(table, kind, table["introduction"])


async def test_what_only_a_newer_program_can_say_waits_for_it(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await is_of_a_kind(post, "new")
    with capture_logs() as logged:
        await post.beat(MONDAY)
    waiting, sems = await post.delivery(post.noor, "new"), await post.delivery(post.sem, "introduction")
    learns(monkeypatch, "new")
    await post.beat(waiting.due)
    assert (waiting.state, waiting.attempts, waiting.due) == (State.WAITING, 0, MONDAY + FOR_A_NEWER_PROGRAM)
    assert (sems.state, (await post.delivery(post.noor, "new")).state) == (State.SENT, State.SENT)
    assert logged == [{"event": "kind_unknown", "kind": "new", "log_level": "warning"}]


async def test_what_only_a_newer_program_could_have_said_in_time_is_out_of_date(post: Post) -> None:
    await is_of_a_kind(post, "new", expires=MONDAY)
    await post.beat(MONDAY)
    assert (await post.delivery(post.noor, "new")).state == State.EXPIRED


async def test_what_a_newer_program_said_is_changed_by_a_newer_one(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.beat(MONDAY)
    await is_of_a_kind(post, "new")
    standing = await post.delivery(post.noor, "new")
    waiting = await is_to_change(post, standing)
    learns(monkeypatch, "new")
    await post.beat(waiting.due)
    changed = await change_of(post, standing)
    assert (waiting.due, changed.state) == (MONDAY + FOR_A_NEWER_PROGRAM, State.SENT)


async def is_to_change(post: Post, standing: Delivery) -> Delivery:
    """What was said is to be drawn anew, and its change is come by once; how that stands."""
    async with post.world.work() as db:
        await plan_updates(db, [standing.id], now=MONDAY)
    await post.beat(MONDAY)
    return await change_of(post, standing)


async def change_of(post: Post, standing: Delivery) -> Delivery:
    """The one change of what was said."""
    async with post.world.work() as db:
        return (await db.scalars(select(Delivery).where(Delivery.updates_id == standing.id))).one()


async def test_what_a_newer_program_may_have_said_is_looked_for_by_a_newer_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows what changes when it arrived."""
    post = await a_post(world, LookupMessenger())
    post.messenger.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(MONDAY)
    await is_of_a_kind(post, "new")
    await post.beat(MONDAY + LOOK_AFTER)
    doubted = await post.delivery(post.noor, "new")
    learns(monkeypatch, "new")
    await post.beat(doubted.due)
    assert (doubted.state, doubted.due) == (State.DOUBTED, MONDAY + LOOK_AFTER + FOR_A_NEWER_PROGRAM)
    found, standing = await post.delivery(post.noor, "new"), post.messenger.to(address(post.noor))
    assert (found.state, len(standing)) == (State.SENT, 1)


async def waits_for_noor(post: Post, *kinds: str) -> None:
    """A notice of each of these kinds is to be told to Noor now, and says when what she keeps goes: in July, August…"""
    async with post.world.work() as db:
        noor = await db.get_one(Person, post.noor.person_id)
        for month, kind in enumerate(kinds, start=7):
            last = {"last": f"2027-0{month}-31"}
            await add_notices(db, [noor], kind, about=kind, args=last, now=post.world.now, pace=Pace.AT_ONCE)


def told_to_noor(post: Post) -> list[str]:
    """Which months what stands on her screen speaks of."""
    said = str(post.messenger.to(address(post.noor)))
    return [month for month in ("juli", "augustus") if month in said]


async def is_taking_part(post: Post) -> None:
    """It is Monday, both take part, and nothing was said yet."""
    post.world.now = MONDAY
    await post.world.has_joined(post.noor, post.sem)


async def test_what_waits_with_what_only_a_newer_program_can_tell_waits_with_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await is_taking_part(post)
    await waits_for_noor(post, "year_end", "new")
    with capture_logs() as logged:
        await post.beat(MONDAY)
    assert logged == [{"event": "kind_unknown", "kind": "new", "log_level": "warning"}]
    waiting, before = await post.delivery(post.noor, "gathered"), told_to_noor(post)
    monkeypatch.setitem(NOTICES, "new", NOTICES["year_end"])
    await post.beat(waiting.due)
    assert (waiting.state, waiting.attempts, waiting.due, before) == (
        State.WAITING, 0, MONDAY + FOR_A_NEWER_PROGRAM, [],
    )  # fmt: skip
    told = await post.delivery(post.noor, "gathered")
    assert (told.state, told_to_noor(post)) == (State.SENT, ["juli", "augustus"])


async def test_what_a_newer_program_told_is_not_taken_out_of_what_stands(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await is_taking_part(post)
    await waits_for_noor(post, "year_end", "new")
    with monkeypatch.context() as newer:
        newer.setitem(NOTICES, "new", NOTICES["year_end"])
        await post.beat(MONDAY)
    standing = await post.delivery(post.noor, "gathered")
    waiting = await is_to_change(post, standing)
    assert (standing.state, waiting.state, waiting.due) == (State.SENT, State.WAITING, MONDAY + FOR_A_NEWER_PROGRAM)
    assert told_to_noor(post) == ["juli", "augustus"]


# -- what the database will not keep --


async def test_what_arrived_stays_said_when_what_follows_from_it_will_not_be_kept(post: Post) -> None:
    await post.asks_on_thursday()
    async with post.world.work() as db:
        await refuses(db, "UPDATE ON asking")
    await post.beat(THURSDAY)
    await post.beat(THURSDAY + timedelta(hours=1))
    assert (await post.states("question"), len(post.messenger.sent)) == ([State.SENT, State.SENT], 2)


async def test_what_will_not_be_kept_of_one_that_is_claimed_holds_up_no_other(post: Post) -> None:
    await post.asks_on_thursday()
    async with post.world.work() as db:
        await db.execute(update(Asking).where(Asking.person_id == post.noor.person_id).values(state="closed"))
        await refuses(db, "UPDATE ON delivery", "NEW.state = 'cancelled'")
    await post.beat(THURSDAY)
    assert await post.states("question") == [State.FAILED, State.SENT]


async def test_what_stewards_cannot_be_told_changes_nothing_of_what_is_written_down(post: Post) -> None:
    async with post.world.work() as db:
        await refuses(db, "INSERT ON alert")
    post.messenger.fail(address(post.noor), Refused("revoked"))
    await post.beat(MONDAY)
    noors = await post.delivery(post.noor, "introduction")
    assert (noors.state, noors.attempts, noors.due) == (State.WAITING, 0, MONDAY + SILENCE_WHEN_REFUSED)


async def test_who_is_in_a_zone_that_nobody_knows_holds_up_no_other(post: Post) -> None:
    async with post.world.work() as db:
        await db.execute(update(Person).where(Person.id == post.noor.person_id).values(timezone="Moon/Tranquility"))
    await post.beat(MONDAY)
    assert await post.states() == [State.FAILED, State.SENT]


async def test_who_cannot_be_told_of_what_was_left_half_said_holds_up_nothing(post: Post) -> None:
    async with post.world.work() as db:
        team = (await db.scalars(select(Team))).one()
    place = await post.world.has_place(team)
    async with post.world.work() as db:
        about_nothing = Delivery(
            id=UUID(int=1), key="1", kind="pairing_post", args={}, place_id=place.place_id, lane=LANE, chat="channel",
            budget="today", repeatable=False, state=State.SENDING, fence=0, due=MONDAY, expires=MONDAY + DAY,
        )  # fmt: skip
        db.add(about_nothing)
    with capture_logs() as logged:
        await post.beat(MONDAY)
    async with post.world.work() as db:
        assert (await db.get_one(Delivery, UUID(int=1))).state == State.UNCERTAIN
    assert await post.states() == [State.SENT, State.SENT]
    assert logged == [{"event": "not_told", "what": "uncertain", "trouble": "KeyError", "log_level": "error"}]


async def test_what_will_not_be_kept_of_one_that_is_looked_for_puts_that_one_off(world: World) -> None:
    post = await a_post(world, LookupMessenger())
    post.messenger.fail(address(post.noor), Uncertain())
    await post.beat(MONDAY - SECOND)
    async with world.work() as db:
        await refuses(db, "UPDATE ON delivery", "NEW.fence <> OLD.fence AND OLD.state = 'doubted'")
    await post.lease_runs_out()
    with capture_logs() as logged:
        await Heartbeat(world.sessions, {"fake": post.messenger}, owner="two").beat(MONDAY + LOOK_AFTER)
    assert logged == [
        {"event": "not_looked", "kind": "introduction", "trouble": "IntegrityError", "log_level": "error"}
    ]
    noors = await post.delivery(post.noor, "introduction")
    assert (await post.states(), noors.looks) == ([State.DOUBTED, State.SENT], 1)
    assert noors.due > MONDAY + LOOK_AFTER


# -- what somebody holds, on PostgreSQL: on SQLite one writes at a time --


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_what_follows_an_arrival_waits_until_what_it_needs_is_let_go(post: Post) -> None:
    await post.asks_on_thursday()
    async with let_go_once_an_outcome_was_kept(post, "UPDATE ON asking"):
        await post.beat(THURSDAY)
    async with post.world.work() as db:
        assert list(await db.scalars(select(Asking.state))) == ["open", "open"]
    assert (await post.states("question"), len(post.messenger.sent)) == ([State.SENT, State.SENT], 2)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_what_stewards_are_to_be_told_waits_until_what_it_needs_is_let_go(post: Post) -> None:
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.person_id == post.sem.person_id).values(due=MONDAY + DAY))
    post.messenger.fail(address(post.noor), Refused("revoked"))
    async with let_go_once_an_outcome_was_kept(post, "INSERT ON alert"):
        await post.beat(MONDAY)
    async with post.world.work() as db:
        assert list(await db.scalars(select(Alert.what))) == ["refused"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_what_is_to_be_looked_for_and_is_held_was_not_looked_for_in_vain(world: World) -> None:
    post = await a_post(world, LookupMessenger())
    post.messenger.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(MONDAY - SECOND)
    async with world.work() as db:
        await holds(db, "UPDATE ON delivery", "NEW.fence <> OLD.fence AND OLD.state = 'doubted'")
    await post.lease_runs_out()
    post.heartbeat = Heartbeat(world.sessions, {"fake": post.messenger}, owner="two")
    with pytest.raises(OperationalError):
        await post.beat(MONDAY + LOOK_AFTER)
    held = await post.delivery(post.noor, "introduction")
    async with world.work() as db:
        await accepts(db, "delivery")
    await post.beat(MONDAY + LOOK_AFTER + SECOND)
    found = await post.delivery(post.noor, "introduction")
    assert (held.state, held.looks, found.state, found.looks) == (State.DOUBTED, 0, State.SENT, 0)


@asynccontextmanager
async def let_go_once_an_outcome_was_kept(post: Post, change: str) -> AsyncIterator[None]:
    """Meanwhile somebody holds what is changed here, until an outcome could not be written down."""

    async def lets_go() -> None:
        await until(lambda: any(one["event"] == "outcome_kept" for one in logged))
        async with post.world.work() as db:
            await accepts(db, change.rpartition(" ")[2])

    async with post.world.work() as db:
        await holds(db, change, "true")
    with capture_logs() as logged:
        letting_go = asyncio.create_task(lets_go())
        yield
        await letting_go
