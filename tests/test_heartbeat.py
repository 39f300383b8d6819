"""Time in, the outbox out: what a platform may do to us, and what becomes of a message then."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot import heartbeat
from bot.batch import _write_sent
from bot.domain.address import Address
from bot.domain.delivery import FIRST_PAUSE, KINDS, LONGEST_PAUSE, MOST_ATTEMPTS, State
from bot.domain.event import Commanded
from bot.domain.message import Message
from bot.heartbeat import CLOCK_IS_TRUSTED, PAUSE_SECONDS, Heartbeat
from bot.lease import LEASE_SECONDS, OWNED_SECONDS, RENEW_SECONDS, SEND_WITHIN_SECONDS, STILL_SECONDS
from bot.ports import NotSent, Receipt, Refused, Throttled, Uncertain, Unreachable
from bot.routes.deliveries import ARRIVALS, DRAWINGS, POSTS, draw
from bot.services.carrying import claim, claim_ahead
from bot.services.delivery import plan_asked
from bot.services.settling import AFTER_THE_OTHERS, Sent, settle_trouble, silence_after
from bot.store.ahead import FOUND, TOGETHER
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.lane import Lane, take_lane
from bot.store.night import Chore
from bot.store.people import Account, Person
from bot.store.reflection import Asking
from bot.store.schedule import Schedule
from bot.store.schema import metadata
from tests.answers import TEXT, noor_asked
from tests.fakes.messenger import FakeMessenger, words_of
from tests.post import LANE, MONDAY, THURSDAY, Post, a_post, address, fence_of
from tests.world import World, at


@pytest.fixture
async def post(world: World) -> Post:
    """On a platform that looks nothing up and keeps no pace."""
    return await a_post(world, FakeMessenger())


async def test_what_is_due_is_said_once(post: Post) -> None:
    await post.beat(MONDAY)
    await post.beat(MONDAY + timedelta(seconds=1))
    assert [sent.address for sent in post.messenger.sent] == [address(post.noor), address(post.sem)]
    assert await post.states() == [State.SENT, State.SENT]


async def test_what_is_not_due_waits(post: Post) -> None:
    await post.beat(MONDAY - timedelta(minutes=2))
    assert (post.messenger.sent, await post.states()) == ([], [State.WAITING, State.WAITING])


async def test_a_receipt_is_kept(post: Post) -> None:
    await post.beat(MONDAY)
    delivery = await post.delivery(post.noor, "introduction")
    assert (delivery.receipt, delivery.settled_at) == (post.messenger.sent[0].receipt.reference, MONDAY)


async def test_a_message_goes_with_the_deliverys_key(post: Post) -> None:
    await post.beat(MONDAY)
    assert post.messenger.sent[0].key == (await post.delivery(post.noor, "introduction")).key


async def test_a_lane_without_a_messenger_waits(post: Post) -> None:
    await Heartbeat(post.world.sessions, {}, owner="two").beat(MONDAY)
    assert await post.states() == [State.WAITING, State.WAITING]


# -- trouble --


async def test_unreachable_marks_the_account_and_holds_up_nobody(post: Post) -> None:
    post.messenger.fail(address(post.noor), Unreachable())
    await post.beat(MONDAY)
    async with post.world.work() as db:
        gone = await db.execute(
            select(Account.chat, Account.unreachable_since).where(Account.unreachable_since.is_not(None))
        )
        assert [tuple(row) for row in gone] == [("Noor Bakker", MONDAY)]
    assert await post.states() == [State.UNREACHABLE, State.SENT]


async def test_who_says_something_can_be_reached_again(post: Post) -> None:
    post.messenger.fail(address(post.noor), Unreachable())
    await post.beat(MONDAY)
    said = Commanded(key="fake:1", sender=address(post.noor), command="start")
    await post.world.inbox.receive(said, MONDAY + timedelta(days=1))
    async with post.world.work() as db:
        assert set(await db.scalars(select(Account.unreachable_since))) == {None}


async def test_throttled_holds_the_whole_lane_for_so_long(post: Post) -> None:
    post.messenger.fail(address(post.noor), Throttled(60))
    with capture_logs() as logged:
        await post.beat(MONDAY)
        await post.beat(MONDAY + timedelta(seconds=59))
    assert logged == [
        {"event": "not_sent", "kind": "introduction", "trouble": "Throttled", "log_level": "warning"},
    ]  # fmt: skip
    assert (post.messenger.sent, await post.states()) == ([], [State.WAITING, State.WAITING])
    await post.beat(MONDAY + timedelta(seconds=60))
    assert await post.states() == [State.SENT, State.SENT]


async def test_throttled_holds_what_comes_in_meanwhile(post: Post) -> None:
    post.messenger.fail(address(post.noor), Throttled(60))
    await post.beat(MONDAY)
    soon = MONDAY + timedelta(seconds=10)
    async with post.world.work() as db:
        person = await db.get_one(Person, post.sem.person_id)
        await plan_asked(
            db, person, "mended", key="m", due=soon, expires=soon + timedelta(days=1), now=soon, args={"row": person.id}
        )
    await post.beat(soon)
    assert post.messenger.sent == []
    await post.beat(MONDAY + timedelta(seconds=60))
    assert len(post.messenger.sent) == 3


async def test_throttled_holds_no_other_lane(post: Post) -> None:
    async with post.world.work() as db:
        for table, column in ((Account, Account.workspace), (Delivery, Delivery.lane)):
            value = "elsewhere" if table is Account else "fake:elsewhere"
            await db.execute(update(table).where(table.person_id == post.sem.person_id).values({column.key: value}))
    post.messenger.fail(address(post.noor), Throttled(60))
    await post.beat(MONDAY)
    assert await post.states() == [State.WAITING, State.SENT]


async def test_other_trouble_is_tried_again_after_a_growing_pause_and_at_last_given_up(post: Post) -> None:
    post.messenger.fail(address(post.noor), OSError("no network"), always=True)
    moment, pauses = MONDAY, []
    await post.beat(moment)
    while (delivery := await post.delivery(post.noor, "introduction")).state == State.WAITING:
        pauses.append(delivery.due - moment)
        moment = delivery.due
        await post.beat(moment)
    assert (delivery.state, delivery.attempts, delivery.trouble) == (State.FAILED, MOST_ATTEMPTS, "OSError")
    assert pauses == sorted(pauses)
    assert FIRST_PAUSE / 2 <= pauses[0] < pauses[-1] <= LONGEST_PAUSE


async def test_trouble_with_one_holds_up_no_other(post: Post) -> None:
    post.messenger.fail(address(post.noor), OSError(), always=True)
    await post.beat(MONDAY)
    assert await post.states() == [State.WAITING, State.SENT]


@pytest.mark.parametrize("trouble", [NotSent(), ConnectionError()], ids=["not sent", "no line"])
async def test_however_long_nobody_is_there_it_is_said_when_they_are_back(post: Post, trouble: Exception) -> None:
    post.messenger.fail(address(post.noor), trouble, always=True)
    for tried in range(3 * MOST_ATTEMPTS):
        await post.beat(MONDAY + timedelta(hours=2) * tried / (3 * MOST_ATTEMPTS))
    post.messenger.recover(address(post.noor))
    await post.beat(MONDAY + timedelta(hours=2))
    delivery = await post.delivery(post.noor, "introduction")
    assert (delivery.state, delivery.attempts < MOST_ATTEMPTS) == (State.SENT, True)  # it was not used up


async def test_what_is_refused_once_is_tried_again_by_itself_and_holds_up_no_other(post: Post) -> None:
    post.messenger.fail(address(post.noor), NotSent())
    await post.beat(MONDAY)
    delivery = await post.delivery(post.noor, "introduction")
    assert (await post.states(), delivery.attempts) == ([State.WAITING, State.SENT], 0)
    assert FIRST_PAUSE / 2 < delivery.due - MONDAY <= FIRST_PAUSE
    await post.beat(delivery.due)
    assert await post.states() == [State.SENT, State.SENT]


async def test_while_nobody_is_there_only_one_is_tried_at_a_time(post: Post) -> None:
    for person in (post.noor, post.sem):
        post.messenger.fail(address(person), NotSent(), always=True)
    await post.beat(MONDAY)
    await post.beat(again := MONDAY + FIRST_PAUSE)
    assert await post.states() == [State.WAITING, State.WAITING]
    due, after = sorted([(await post.delivery(one, "introduction")).due for one in (post.noor, post.sem)])
    assert FIRST_PAUSE / 2 < due - again <= FIRST_PAUSE
    assert after == due + AFTER_THE_OTHERS


async def test_one_place_that_wants_silence_holds_up_no_other(post: Post) -> None:
    post.messenger.fail(address(post.noor), NotSent("silent", seconds=3600.0))
    await post.beat(MONDAY)
    delivery = await post.delivery(post.noor, "introduction")
    assert (await post.states(), delivery.due) == ([State.WAITING, State.SENT], MONDAY + timedelta(hours=1))


@pytest.mark.parametrize("trouble", [Uncertain(), TimeoutError()], ids=["uncertain", "timeout"])
async def test_what_may_have_arrived_is_not_said_again_when_its_kind_forbids_it(post: Post, trouble: Exception) -> None:
    post.messenger.fail(address(post.noor), trouble, arrives=True)
    await post.beat(MONDAY)
    await post.beat(MONDAY + timedelta(hours=1))
    assert (await post.states(), len(post.messenger.to(address(post.noor)))) == ([State.UNCERTAIN, State.SENT], 1)


async def test_what_may_have_arrived_is_said_again_when_its_kind_allows_it(post: Post) -> None:
    await post.asks_on_thursday()
    post.messenger.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(THURSDAY)
    await post.beat(THURSDAY + timedelta(minutes=1))
    assert (await post.states("question"), len(post.messenger.to(address(post.noor)))) == ([State.SENT] * 2, 2)


async def test_what_cannot_be_drawn_fails_and_holds_up_no_other(post: Post) -> None:
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.person_id == post.noor.person_id).values(args={}))
    with capture_logs() as logged:
        await post.beat(MONDAY)
    noors = await post.delivery(post.noor, "introduction")
    assert (await post.states(), noors.trouble, noors.settled_at) == ([State.FAILED, State.SENT], "KeyError", MONDAY)
    assert logged == [
        {"event": "not_drawn", "kind": "introduction", "trouble": "KeyError", "log_level": "error"},
    ]  # fmt: skip


async def test_a_tick_that_fails_holds_up_neither_the_others_nor_the_outbox(post: Post) -> None:
    async with post.world.work() as db:
        db.add(
            Schedule(
                id=db.new_id(MONDAY), kind="nonsense", team_id=None, cron="0 6 * * *", timezone="UTC",
                next_at=MONDAY - timedelta(days=1), grace_seconds=10**6,
            )
        )  # fmt: skip
    await post.beat(MONDAY)
    assert await post.states() == [State.SENT, State.SENT]


# -- in time --


async def test_what_is_out_of_date_is_never_sent(post: Post) -> None:
    await post.asks_on_thursday()
    await post.beat(at(20, 10))
    assert (post.messenger.sent, await post.states("question")) == ([], [State.EXPIRED, State.EXPIRED])


async def test_what_comes_outside_somebodys_hours_waits_for_them(post: Post) -> None:
    await post.beat(at(12, 10, 19))
    assert post.messenger.sent == []
    await post.beat(at(13, 10, 7, 30))
    assert await post.states() == [State.SENT, State.SENT]


async def test_a_message_is_drawn_when_it_is_carried_in_the_language_of_that_moment(post: Post) -> None:
    async with post.world.work() as db:
        await db.execute(update(Person).where(Person.id == post.noor.person_id).values(language="en"))
    await post.beat(MONDAY)
    first_lines = [words_of(sent.message).split("\n")[0] for sent in post.messenger.sent]
    assert first_lines == ["Hi Noor, I'm Ruimte, a bot.", "Hoi Sem, ik ben Ruimte, een bot."]


async def test_a_question_answered_since_is_not_asked(post: Post) -> None:
    await post.asks_on_thursday()
    async with post.world.work() as db:
        await db.execute(update(Asking).where(Asking.person_id == post.noor.person_id).values(state="closed"))
    await post.beat(THURSDAY)
    assert await post.states("question") == [State.CANCELLED, State.SENT]


async def test_a_question_is_open_once_it_arrived(post: Post) -> None:
    await post.asks_on_thursday()
    post.messenger.fail(address(post.sem), OSError())
    await post.beat(THURSDAY)
    async with post.world.work() as db:
        rows = await db.execute(select(Asking.person_id, Asking.state, Asking.asked_at))
        found = {person: (state, moment) for person, state, moment in rows}
    assert found == {post.noor.person_id: ("open", THURSDAY), post.sem.person_id: ("planned", None)}


# -- several processes --


async def test_a_lane_is_carried_by_one_process_at_a_time(post: Post) -> None:
    async with post.world.work() as db:
        await take_lane(db, LANE, "somebody else", LEASE_SECONDS)
    await post.beat(MONDAY)
    assert (post.messenger.sent, await post.states()) == ([], [State.WAITING, State.WAITING])


async def test_a_lane_left_behind_is_taken_over(post: Post) -> None:
    async with post.world.work() as db:
        await take_lane(db, LANE, "somebody else", LEASE_SECONDS)
    await post.lease_runs_out()
    await post.beat(MONDAY)
    assert await post.states() == [State.SENT, State.SENT]


@pytest.mark.parametrize("on_purpose", [True, False], ids=["left on purpose", "its lease ran out"])
async def test_a_lane_is_free_a_second_after_its_owner_said_the_last_in_it(post: Post, on_purpose: bool) -> None:
    """The next owner does not know what was said in the last second, and a platform counts it all the same."""
    async with post.world.work() as db:
        noors = update(Delivery).where(Delivery.person_id == post.noor.person_id)
        await db.execute(noors.values(due=MONDAY - timedelta(hours=1)))
    await post.beat(MONDAY - timedelta(hours=1))
    if on_purpose:
        await post.heartbeat.stop()
    else:
        await lease_gets_shorter(post, LEASE_SECONDS)
    other = Heartbeat(post.world.sessions, {"fake": post.messenger}, owner="two")
    await other.beat(MONDAY)
    too_soon = await post.states()
    await lease_gets_shorter(post, STILL_SECONDS)
    await other.beat(MONDAY)
    assert (too_soon, await post.states()) == ([State.SENT, State.WAITING], [State.SENT, State.SENT])


async def lease_gets_shorter(post: Post, seconds: float) -> None:
    """So much of it goes by."""
    async with post.world.work() as db:
        await db.execute(update(Lane).values(lease=Lane.lease - seconds))


async def test_what_a_dead_process_claimed_is_said_again_when_its_kind_allows_it(post: Post) -> None:
    await post.asks_on_thursday()
    await post.somebody_else_claims(THURSDAY)
    await post.lease_runs_out()
    await post.beat(THURSDAY + timedelta(minutes=1))
    delivery = await post.delivery(post.noor, "question")
    assert (delivery.state, delivery.attempts, len(post.messenger.sent)) == (State.SENT, 2, 2)


async def test_what_a_dead_process_claimed_is_uncertain_when_its_kind_forbids_a_second_time(post: Post) -> None:
    await post.somebody_else_claims(MONDAY)
    await post.lease_runs_out()
    await post.beat(MONDAY + timedelta(minutes=1))
    noors = await post.delivery(post.noor, "introduction")
    async with post.world.work() as db:
        told = (await db.scalars(select(Alert.what))).all()
    assert (post.messenger.sent, await post.states()) == ([], [State.UNCERTAIN, State.UNCERTAIN])
    assert (noors.settled_at, told) == (MONDAY + timedelta(minutes=1), [])  # of people stewards hear once a day


async def test_what_kills_every_process_is_given_up(post: Post) -> None:
    await post.asks_on_thursday()
    for _ in range(MOST_ATTEMPTS + 1):
        await post.somebody_else_claims(THURSDAY)
    await post.lease_runs_out()
    await post.beat(THURSDAY)
    assert (post.messenger.sent, await post.states("question")) == ([], [State.FAILED, State.FAILED])


async def everything(post: Post) -> dict[str, list[tuple[object, ...]]]:
    """All that the database holds."""
    async with post.world.work() as db:
        return {
            table.name: [tuple(row) for row in await db.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


TROUBLES = {
    "for good": Unreachable(),
    "once too often": ValueError(),
    "perhaps": Uncertain(),
    "asked for silence": Throttled(60),
    "refused": Refused("revoked"),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_an_old_fence_settles_nothing_and_nothing_follows(post: Post, trouble: Exception) -> None:
    """When a question arrived it is open; and each of these troubles is told, or held against somebody."""
    await post.asks_on_thursday()
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.kind == "question").values(attempts=MOST_ATTEMPTS - 1))
        old = await fence_of(db, LANE, "one")
        claimed, _ = await claim(db, LANE, old, draw, now=THURSDAY)
    fence = await post.somebody_else_claims(THURSDAY)
    before = await everything(post)
    async with post.world.work() as db:
        await _write_sent(db, [Sent(claimed, old, Receipt("r"), THURSDAY)])
        await settle_trouble(db, claimed, old, trouble, now=THURSDAY, silence=silence_after(trouble, THURSDAY))
    assert (fence > old, await everything(post)) == (True, before)


class LosesTheLane(FakeMessenger):
    """A platform so slow that somebody else took the lane meanwhile."""

    post: Post

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, late."""
        await self.post.somebody_else_claims(THURSDAY)
        return await super().send(address, message, key)


async def test_a_carrier_that_lost_the_lane_does_not_settle(post: Post) -> None:
    await post.asks_on_thursday()
    slow = LosesTheLane()
    slow.post = post
    await Heartbeat(post.world.sessions, {"fake": slow}, owner="one").beat(THURSDAY)
    async with post.world.work() as db:
        assert set(await db.scalars(select(Asking.state))) == {"planned"}
        fence = await db.scalar(select(Lane.fence).where(Lane.name == LANE))
    delivery = await post.delivery(post.noor, "question")
    assert (delivery.state, delivery.receipt, delivery.fence) == (State.SENDING, None, fence)


class LosesOne(FakeMessenger):
    """A platform so slow that Noor's question is somebody else's by now, and only hers."""

    post: Post

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, late."""
        async with self.post.world.work() as db:
            await db.execute(
                update(Delivery)
                .where(Delivery.person_id == self.post.noor.person_id, Delivery.kind == "question")
                .values(fence=Delivery.fence + 1)
            )
        return await super().send(address, message, key)


async def test_what_somebody_else_settles_holds_up_nothing_that_arrived_with_it(post: Post) -> None:
    await post.asks_on_thursday()
    slow = LosesOne()
    slow.post = post
    await Heartbeat(post.world.sessions, {"fake": slow}, owner="one").beat(THURSDAY)
    async with post.world.work() as db:
        rows = await db.execute(select(Asking.person_id, Asking.state))
        asked = {(person_id, state) for person_id, state in rows}
    assert await post.states("question") == [State.SENDING, State.SENT]
    assert asked == {(post.noor.person_id, "planned"), (post.sem.person_id, "open")}


class CutOff(BaseException):
    """Not an error of the platform."""


class Stumbles(FakeMessenger):
    """A platform behind which our own database was away when it was time to settle."""

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, and be cut off."""
        await super().send(address, message, key)
        raise CutOff


async def test_what_this_process_itself_left_half_said_is_decided_at_the_next_beat(post: Post) -> None:
    await post.asks_on_thursday()
    stumbling = Stumbles()
    with pytest.raises(CutOff):
        await Heartbeat(post.world.sessions, {"fake": stumbling}, owner="one").beat(THURSDAY)
    await post.beat(THURSDAY + timedelta(seconds=1))
    assert await post.states("question") == [State.SENT, State.SENT]


def test_a_slow_send_never_outlives_the_lease() -> None:
    assert SEND_WITHIN_SECONDS < LEASE_SECONDS / 2
    assert RENEW_SECONDS < LEASE_SECONDS - SEND_WITHIN_SECONDS


def test_the_lanes_of_who_is_killed_move_within_ten_seconds() -> None:
    """At worst it had just renewed, another had just looked, and looks once more before its beat comes to lanes."""
    assert OWNED_SECONDS + 2 * PAUSE_SECONDS < 10.0


# -- claiming ahead --


async def claimed_ahead(post: Post, moment: datetime) -> list[str]:
    """Whom the deliveries are for that are claimed while a batch is on its way."""
    async with post.world.work() as db:
        fence = await fence_of(db, LANE, "one")
        return [one.address.chat for one in await claim_ahead(db, LANE, fence, draw, now=moment)]


async def test_what_may_not_be_said_twice_is_not_claimed_ahead(post: Post) -> None:
    assert await claimed_ahead(post, MONDAY) == []


async def test_what_may_be_said_twice_is_claimed_ahead(post: Post) -> None:
    await post.asks_on_thursday()
    assert sorted(await claimed_ahead(post, THURSDAY)) == sorted(address(one).chat for one in (post.noor, post.sem))


async def test_nothing_is_claimed_ahead_past_what_waits_in_the_same_chat(post: Post) -> None:
    await post.asks_on_thursday()
    async with post.world.work() as db:
        noor = await db.get_one(Person, post.noor.person_id)
        await plan_asked(
            db, noor, "mended", key="mended:1", due=THURSDAY, expires=THURSDAY + timedelta(days=1), now=THURSDAY,
            args={"row": noor.id},
        )  # fmt: skip
    assert await claimed_ahead(post, THURSDAY) == [address(post.sem).chat]


async def test_who_tries_whether_somebody_is_there_goes_past_what_may_not_be_said(post: Post) -> None:
    async with post.world.work() as db:
        noors = update(Delivery).where(Delivery.person_id == post.noor.person_id)
        await db.execute(noors.values(expires=MONDAY))
    async with post.world.work() as db:
        fence = await fence_of(db, LANE, "one")
        claimed = await claim(db, LANE, fence, draw, now=MONDAY, tries=True)
        assert [one.address for one in claimed] == [address(post.sem)]


async def all_is_sent(post: Post) -> None:
    """Wait until it is, while the heart beats by itself. Raises TimeoutError."""
    async with asyncio.timeout(30):
        while await post.states() != [State.SENT, State.SENT]:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_step_that_waits_for_a_lock_holds_up_no_lane(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    async def waits_too_long(db: Db, chore_ids: Sequence[UUID], *, now: datetime) -> Sequence[UUID]:
        raise OperationalError("", {}, TimeoutError())

    monkeypatch.setattr(heartbeat, "do_chores", waits_too_long)
    async with post.world.work() as db:
        db.add(Chore(id=db.new_id(MONDAY), name="chore", next_at=MONDAY))
    stop = asyncio.Event()
    beating = asyncio.create_task(post.heartbeat.keep_beating(lambda: MONDAY, stop))
    await all_is_sent(post)
    stop.set()
    await beating
    await post.heartbeat.stop()
    assert post.heartbeat.last_beat is None  # and whoever looks sees that not everything went well


async def test_lanes_wait_for_no_schedule_or_draw_that_takes_long(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    is_drawn = asyncio.Event()

    async def takes_long(*_: object, now: datetime) -> None:
        await is_drawn.wait()

    monkeypatch.setattr(heartbeat, "draw_rounds", takes_long)
    stop = asyncio.Event()
    beating = asyncio.create_task(post.heartbeat.keep_beating(lambda: MONDAY, stop))
    await all_is_sent(post)
    stop.set()
    beats = [post.heartbeat.last_beat]
    is_drawn.set()
    await beating
    assert [*beats, post.heartbeat.last_beat] == [None, MONDAY]
    await post.heartbeat.stop()


async def test_what_was_read_for_a_claim_is_forgotten_with_it(post: Post) -> None:
    async with post.world.work() as db:
        fence = await fence_of(db, LANE, "one")
        claimed = await claim(db, LANE, fence, draw, now=MONDAY)
        assert (len(claimed), db.info[TOGETHER], db.info[FOUND]) == (2, {}, {})


# -- what a delivery is --


def test_every_kind_has_a_place_in_the_budget_and_a_drawing() -> None:
    assert set(KINDS) == set(DRAWINGS) | set(POSTS)
    assert set(ARRIVALS) <= set(KINDS)


async def test_a_delivery_holds_ids_and_nobodys_words(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Later")
    await noor.types("Een geheim")
    await world.until(at(23, 10))
    async with world.work() as db:
        rows = [dict(row) for row in (await db.execute(select(Delivery.__table__).order_by(Delivery.kind))).mappings()]
    told = " ".join(str(row) for row in rows)
    assert [word for word in ("geheim", "Noor", "Bakker", "verwondering") if word in told] == []
    values = [value for row in rows for value in row["args"].values()]
    assert [row["kind"] for row in rows] == ["introduction", "reminder"]
    assert [value for value in values if len(value) != 32 or not int(value, 16)] == []


async def test_a_tick_that_a_clock_took_days_ahead_comes_back(world: World) -> None:
    await world.starts(await world.has_team(await world.has_school()))
    saturday, monday = at(17, 10, 5), at(19, 10, 6, 0)
    await world.until(saturday)
    await world.heartbeat.beat(saturday + timedelta(days=3))
    await world.heartbeat.beat(saturday)
    async with world.work() as db:
        rounds = await db.scalars(select(Schedule.next_at).where(Schedule.kind == "round"))
        assert rounds.all() == [monday]


async def test_a_tick_that_a_clock_took_seconds_ahead_stays_taken(world: World) -> None:
    await world.starts(await world.has_team(await world.has_school()))
    monday, seconds = at(19, 10, 6, 0), timedelta(seconds=20)
    await world.until(monday - timedelta(hours=1))
    await Heartbeat(world.sessions, {}, owner="fast").beat(monday)
    await Heartbeat(world.sessions, {}, owner="slow").beat(monday - seconds)
    async with world.work() as db:
        rounds = await db.scalars(select(Schedule.next_at).where(Schedule.kind == "round"))
        assert rounds.all() == [monday + timedelta(days=1)]


async def test_a_tick_that_another_process_took_days_ahead_comes_back(world: World) -> None:
    await world.starts(await world.has_team(await world.has_school()))
    saturday, monday = at(17, 10, 5), at(19, 10, 6, 0)
    await world.until(saturday)
    await Heartbeat(world.sessions, {}, owner="fast").beat(saturday + timedelta(days=3))
    await world.heartbeat.beat(saturday + CLOCK_IS_TRUSTED)
    async with world.work() as db:
        rounds = await db.scalars(select(Schedule.next_at).where(Schedule.kind == "round"))
        assert rounds.all() == [monday]
