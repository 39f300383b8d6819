"""What may have arrived is looked for before it is said again: one message stands, whatever happened on the way."""

import asyncio
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from bot import lease
from bot.batch import Batch, Way
from bot.domain.delivery import LOOK_AFTER, MOST_ATTEMPTS, MOST_DOUBTS, State
from bot.domain.event import Pressed
from bot.group_commit import GroupCommit
from bot.heartbeat import Heartbeat
from bot.ports import Receipt, Throttled, Uncertain
from bot.routes.deliveries import draw
from bot.services.carrying import Claimed, claim
from bot.services.looking import claim_doubts, settle_found, settle_missing, settle_not_looked
from bot.services.updates import plan_updates
from bot.silences import MOST_BY_THEMSELVES, Silences
from bot.store.delivery import Delivery
from bot.store.lane import Lane
from bot.store.people import Person
from bot.store.reflection import Asking
from tests.fakes.messenger import FakeMessenger, LookupMessenger
from tests.post import LANE, MONDAY, THURSDAY, Post, a_post, address, fence_of
from tests.world import World

LOOKED = MONDAY + LOOK_AFTER
SECOND = timedelta(seconds=1)


@pytest.fixture
def platform() -> LookupMessenger:
    """A platform on which a message can be found."""
    return LookupMessenger()


@pytest.fixture
async def post(world: World, platform: LookupMessenger) -> Post:
    """Noor and Sem there; only Noor's introduction is due."""
    post = await a_post(world, platform)
    async with world.work() as db:
        later = MONDAY + timedelta(days=7)
        await db.execute(update(Delivery).where(Delivery.person_id == post.sem.person_id).values(due=later))
    return post


async def introduced(post: Post) -> Delivery:
    """The delivery of Noor's introduction."""
    return await post.delivery(post.noor, "introduction")


def standing(post: Post) -> int:
    """How many messages stand with Noor."""
    return len(post.messenger.to(address(post.noor)))


async def carrier_dies(post: Post, moment: datetime, *, arrives: bool) -> None:
    """A process claims what is due, says it or just not, and is killed before it can write that down."""
    async with post.world.work() as db:
        await db.execute(update(Lane).values(lease=0.0))
        fence = await fence_of(db, LANE, "somebody else")
        claimed = await claim(db, LANE, fence, draw, now=moment, can_look=True)
    for one in claimed if arrives else ():
        assert isinstance(one, Claimed)
        assert one.message is not None
        await post.messenger.send(one.address, one.message, one.key)
    await post.lease_runs_out()


# -- found, or not --


async def test_what_may_have_arrived_is_looked_for_and_found(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(MONDAY)
    assert (await introduced(post)).state == State.DOUBTED
    await post.beat(LOOKED)
    found = await introduced(post)
    assert (found.state, found.receipt, found.settled_at) == (State.SENT, platform.sent[0].receipt.reference, LOOKED)
    assert (platform.looks, standing(post)) == ([found.key], 1)


async def test_a_platform_is_given_half_a_minute_before_it_is_asked(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), TimeoutError(), arrives=True)
    await post.beat(MONDAY)
    await post.beat(LOOKED - SECOND)
    assert (platform.looks, await post.heartbeat.next_moment()) == ([], LOOKED)


async def test_what_did_not_arrive_is_said_once_more_also_when_its_kind_may_not_be_said_twice(
    post: Post, platform: LookupMessenger
) -> None:
    platform.fail(address(post.noor), Uncertain())
    await post.beat(MONDAY)
    await post.beat(LOOKED)
    found = await introduced(post)
    assert (found.repeatable, found.state, standing(post)) == (False, State.SENT, 1)


async def test_the_second_time_may_arrive_without_our_knowing_too(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), Uncertain())
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    for moment in (MONDAY, LOOKED, LOOKED + LOOK_AFTER):
        await post.beat(moment)
    assert ((await introduced(post)).state, len(platform.looks), standing(post)) == (State.SENT, 2, 1)


async def test_what_did_not_arrive_is_said_again_later_each_time_and_at_last_left_at_that_on_record(
    post: Post, platform: LookupMessenger
) -> None:
    platform.fail(address(post.noor), Uncertain(), always=True)
    await post.beat(MONDAY)
    pauses = []
    while (found := await introduced(post)).state in (State.DOUBTED, State.WAITING):
        if found.state == State.WAITING:
            pauses.append(found.due - post.world.now)
        await post.beat(found.due)
    assert (found.state, found.attempts, found.trouble) == (State.UNCERTAIN, MOST_DOUBTS, "Uncertain")
    assert found.settled_at == post.world.now
    assert (len(platform.looks), standing(post), len(pauses)) == (MOST_DOUBTS, 0, MOST_DOUBTS - 2)
    assert (pauses, timedelta() < pauses[0]) == (sorted(pauses), True)


async def test_what_did_not_arrive_seven_times_still_does(post: Post, platform: LookupMessenger) -> None:
    for _ in range(MOST_DOUBTS - 1):
        platform.fail(address(post.noor), Uncertain())
    await post.beat(MONDAY)
    while (found := await introduced(post)).state in (State.DOUBTED, State.WAITING):
        await post.beat(found.due)
    assert (found.state, standing(post)) == (State.SENT, 1)


class Remembers(LookupMessenger):
    """Finds nothing, and remembers since when and near what it was to look."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[datetime, Receipt | None]] = []

    async def find(
        self, *about: object, since: datetime, near: Receipt | None, below: Receipt | None = None
    ) -> Receipt | None:
        """It is not there."""
        self.asked.append((since, near))
        return None


async def test_it_is_looked_for_since_it_may_have_been_said_for_the_first_time(world: World) -> None:
    post = await a_post(world, remembers := Remembers())
    await carrier_dies(post, MONDAY, arrives=False)
    await carrier_dies(post, MONDAY + SECOND, arrives=False)
    await post.beat(LOOKED + SECOND)
    assert {*remembers.asked} == {(MONDAY, None)}


async def test_it_is_looked_for_near_what_was_said_there_before(world: World) -> None:
    post = await a_post(world, remembers := Remembers())
    await post.beat(MONDAY)
    said = (await introduced(post)).receipt
    await post.asks_on_thursday()
    remembers.fail(address(post.noor), Uncertain())
    await post.beat(THURSDAY)
    await post.beat(THURSDAY + LOOK_AFTER)
    assert remembers.asked == [(THURSDAY, Receipt(str(said)))]


async def test_a_question_is_open_once_it_was_found(post: Post, platform: LookupMessenger) -> None:
    await post.asks_on_thursday()
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(THURSDAY)
    await post.beat(THURSDAY + LOOK_AFTER)
    async with post.world.work() as db:
        mine = select(Asking.state, Asking.asked_at).where(Asking.person_id == post.noor.person_id)
        assert tuple((await db.execute(mine)).one()) == ("open", THURSDAY + LOOK_AFTER)


async def test_a_tap_on_what_is_in_doubt_counts_and_nothing_is_said_again(
    post: Post, platform: LookupMessenger
) -> None:
    await post.asks_on_thursday()
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(THURSDAY)
    tapped = platform.to(address(post.noor))[0].buttons[0].data
    press = Pressed(key="fake:1", sender=address(post.noor), data=tapped, message="1")
    await post.world.inbox.receive(press, THURSDAY + SECOND)
    await post.beat(THURSDAY + LOOK_AFTER)
    async with post.world.work() as db:
        asking = select(Asking.state).where(Asking.person_id == post.noor.person_id)
        assert (await db.scalar(asking), standing(post)) == ("answered", 1)


# -- killed --


@pytest.mark.parametrize("arrives", [True, False], ids=["after it said it", "before it said it"])
async def test_one_message_stands_when_a_carrier_is_killed(post: Post, arrives: bool) -> None:
    await carrier_dies(post, MONDAY, arrives=arrives)
    for moment in (MONDAY + SECOND, LOOKED + SECOND, MONDAY + timedelta(hours=1)):
        await post.beat(moment)
    assert ((await introduced(post)).state, standing(post)) == (State.SENT, 1)


async def test_one_message_stands_when_a_carrier_is_killed_twice(post: Post) -> None:
    await carrier_dies(post, MONDAY, arrives=False)
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.state == State.DOUBTED).values(state=State.WAITING))
    await carrier_dies(post, LOOKED, arrives=True)
    await post.beat(LOOKED)
    await post.beat(LOOKED + LOOK_AFTER)
    found = await introduced(post)
    assert (found.state, found.doubts, standing(post)) == (State.SENT, 2, 1)


# -- trouble with looking --


async def test_where_a_conversation_cannot_be_looked_through_its_kind_decides(
    post: Post, platform: LookupMessenger
) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    platform.looking = [Uncertain()]
    await post.beat(MONDAY)
    await post.beat(LOOKED)
    await post.beat(MONDAY + timedelta(hours=1))
    assert ((await introduced(post)).state, standing(post)) == (State.UNCERTAIN, 1)


async def test_where_a_conversation_cannot_be_looked_through_what_may_be_said_twice_is(
    post: Post, platform: LookupMessenger
) -> None:
    await post.asks_on_thursday()
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    platform.looking = [Uncertain()]
    for pause in (timedelta(), LOOK_AFTER, timedelta(minutes=2)):
        await post.beat(THURSDAY + pause)
    assert ((await post.delivery(post.noor, "question")).state, standing(post)) == (State.SENT, 2)


async def test_a_platform_that_can_no_longer_be_asked_leaves_it_to_the_kind(post: Post) -> None:
    await carrier_dies(post, MONDAY, arrives=True)
    await post.beat(MONDAY)
    post.heartbeat = Heartbeat(post.world.sessions, {"fake": FakeMessenger()}, owner="one")
    await post.beat(LOOKED)
    assert (await introduced(post)).state == State.UNCERTAIN


async def test_other_trouble_with_looking_is_tried_again_after_a_growing_pause(
    post: Post, platform: LookupMessenger
) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    platform.looking = [OSError("no network") for _ in range(MOST_ATTEMPTS + 1)]
    await post.beat(MONDAY)
    pauses = []
    while (doubted := await introduced(post)).state == State.DOUBTED:
        pauses.append(doubted.due - post.world.now)
        assert doubted.trouble == ("OSError" if doubted.looks else "Uncertain")
        await post.beat(doubted.due)
    growing = pauses[1:MOST_ATTEMPTS]
    assert (doubted.state, doubted.receipt, standing(post)) == (State.SENT, platform.sent[0].receipt.reference, 1)
    assert (growing, len(pauses)) == (sorted(growing), MOST_ATTEMPTS + 2)


async def test_looks_that_failed_count_no_more_once_it_is_said_again(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), Uncertain())
    platform.looking = [OSError("no network"), OSError("no network")]
    await post.beat(MONDAY)
    while (doubted := await introduced(post)).state == State.DOUBTED:
        await post.beat(doubted.due)
    assert (doubted.state, doubted.looks, len(platform.looks)) == (State.SENT, 0, 3)


async def test_looking_is_given_up_once_what_was_said_is_out_of_date(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    platform.looking = [OSError("no network") for _ in range(3 * MOST_ATTEMPTS)]
    async with post.world.work() as db:
        await db.execute(update(Delivery).values(expires=MONDAY + timedelta(hours=1)))
    await post.beat(MONDAY)
    while (doubted := await introduced(post)).state == State.DOUBTED:
        await post.beat(doubted.due)
    assert (doubted.state, doubted.looks > MOST_ATTEMPTS) == (State.UNCERTAIN, True)
    assert doubted.expires <= post.world.now < doubted.expires + timedelta(minutes=30)


async def test_throttled_looking_waits_as_long_as_it_must(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    platform.looking = [Throttled(60)]
    await post.beat(MONDAY)
    with capture_logs() as logged:
        await post.beat(LOOKED)
    assert logged == [
        {"event": "not_looked", "kind": "introduction", "trouble": "Throttled", "log_level": "warning"},
    ]  # fmt: skip
    assert (await introduced(post)).due == LOOKED + timedelta(seconds=60)
    await post.beat(LOOKED + timedelta(seconds=60))
    assert (await introduced(post)).state == State.SENT


async def looks(post: Post, platform: LookupMessenger, times: int) -> Silences:
    """Look so many times at once for what may have arrived at Noor; what the lane makes of it."""
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(MONDAY)
    async with post.world.work() as db:
        fence = await fence_of(db, LANE, "one")
        (doubted,) = await claim_doubts(db, LANE, fence, now=LOOKED)
    way = Way(platform, GroupCommit(post.world.work), lambda: LOOKED, Silences(Random(1)))
    await Batch(lease.OurLane(LANE, fence, lease.moment()), way, LOOKED).carry([], [doubted] * times)
    return way.silences


async def test_a_platform_that_answers_no_look_is_away(post: Post, platform: LookupMessenger) -> None:
    platform.looking = [ConnectionError("no answer") for _ in range(MOST_BY_THEMSELVES + 1)]
    assert (await looks(post, platform, MOST_BY_THEMSELVES + 1)).is_away


async def test_a_look_that_never_ends_is_given_up_for_now(
    post: Post, platform: LookupMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.batch.LOOK_WITHIN_SECONDS", 0.05)
    monkeypatch.setattr(platform, "find", never)
    async with asyncio.timeout(20):
        with capture_logs() as logged:
            await looks(post, platform, 1)
    assert logged[-1] == {
        "event": "not_looked", "kind": "introduction", "trouble": "TimeoutError", "log_level": "warning"
    }  # fmt: skip
    doubted = await introduced(post)
    assert (doubted.state, doubted.looks) == (State.DOUBTED, 1)


@pytest.mark.parametrize("receipt", [Receipt("1"), None, Uncertain()], ids=["found", "missing", "not looked"])
async def test_what_is_gone_once_it_was_looked_for_is_left_at_that(
    post: Post, platform: LookupMessenger, receipt: Receipt | Uncertain | None
) -> None:
    platform.fail(address(post.noor), Uncertain())
    await post.beat(MONDAY)
    await post.lease_runs_out()
    async with post.world.work() as db:
        fence = await fence_of(db, LANE, "somebody else")
        (doubted,) = await claim_doubts(db, LANE, fence, now=LOOKED)
        await db.execute(delete(Delivery).where(Delivery.id == doubted.id))
    async with post.world.work() as db:
        if isinstance(receipt, Receipt):
            assert not await settle_found(db, doubted, fence, receipt, now=LOOKED)
        elif receipt is None:
            await settle_missing(db, doubted, fence, now=LOOKED)
        else:
            await settle_not_looked(db, doubted, fence, receipt, is_away=False, now=LOOKED)
        assert await db.get(Delivery, doubted.id) is None


# -- what waits for it --


async def test_an_update_waits_until_its_message_is_found(post: Post, platform: LookupMessenger) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await plan_updates(db, [(await introduced(post)).id], now=MONDAY)
    await post.beat(MONDAY + SECOND)
    assert await updates(post) == [State.WAITING]
    await post.beat(LOOKED)
    await post.beat(LOOKED + timedelta(minutes=1))
    assert (await updates(post), standing(post)) == ([State.SENT], 1)


async def updates(post: Post) -> list[str]:
    """What became of each update."""
    async with post.world.work() as db:
        return list(await db.scalars(select(Delivery.state).where(Delivery.updates_id.is_not(None))))


async def test_what_did_not_arrive_is_not_said_to_who_wants_nothing_any_more(
    post: Post, platform: LookupMessenger
) -> None:
    platform.fail(address(post.noor), Uncertain())
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await db.execute(update(Person).where(Person.id == post.noor.person_id).values(participation="stopped"))
    await post.beat(LOOKED)
    assert ((await introduced(post)).state, standing(post)) == (State.CANCELLED, 0)
