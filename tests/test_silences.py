"""A platform that does not answer is tried later each time, by one message, and at once by all when it is back."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.carrier import CLAIMING_WEIGHS, Carrier
from bot.domain.address import Address
from bot.domain.delivery import (
    FIRST_PAUSE,
    LONGEST_WHILE_AWAY,
    LOOK_AFTER,
    MOST_ATTEMPTS,
    Only,
    Silence,
    State,
)
from bot.domain.message import Message
from bot.group_commit import GroupCommit, Write
from bot.heartbeat import Heartbeat
from bot.ports import Messenger, NotSent, Receipt, Throttled, Uncertain, Unreachable
from bot.services.delivery import plan_asked
from bot.services.settling import AFTER_THE_OTHERS
from bot.silences import MOST_BY_THEMSELVES, Silences
from bot.store.delivery import Delivery
from bot.store.lane import Lane
from bot.store.people import Person
from tests.fakes.messenger import FakeMessenger, LookupMessenger, PacedMessenger
from tests.post import MONDAY, Post, a_post, address
from tests.world import World

T = TypeVar("T")

NOBODY_THERE = (NotSent(), ConnectionError())  # a connection that was refused
UNANSWERED = (Uncertain(), TimeoutError())
AT_ONCE = 20
SEEDS = st.integers(min_value=0, max_value=2**32)
TROUBLES = st.sampled_from((*NOBODY_THERE, *UNANSWERED))
TRIES = st.lists(TROUBLES, min_size=MOST_BY_THEMSELVES + 1, max_size=40)
WAYS = pytest.mark.parametrize("trouble", [*NOBODY_THERE, *UNANSWERED], ids=lambda one: type(one).__name__)


# -- the rule --


@given(SEEDS, TRIES)
def test_the_pause_grows_by_chance_and_is_never_longer_than_a_minute(seed: int, tries: list[Exception]) -> None:
    silences, now, times = Silences(Random(seed)), MONDAY, 0
    for trouble in tries:
        silence = silences.after(trouble, now)
        if silence is None:
            assert times == 0
            continue
        wanted = min(FIRST_PAUSE * 2**times, LONGEST_WHILE_AWAY)
        assert wanted / 2 <= silence.until - now <= wanted
        assert silences.longest(changing=False, now=now) == silences.longest(changing=True, now=now) == silence
        now, times = silence.until, times + 1
    assert (silences.is_away, silences.longest(changing=False, now=now)) == (True, None)


@given(SEEDS, TRIES)
def test_once_it_answers_all_go_again_and_a_next_time_begins_anew(seed: int, tries: list[Exception]) -> None:
    silences, now = Silences(Random(seed)), MONDAY
    for trouble in tries:
        now = (silences.after(trouble, now) or Silence(now)).until
    silences.answered()
    assert (silences.is_away, silences.longest(changing=False, now=now)) == (False, None)
    assert is_away(silences, now).until - now <= FIRST_PAUSE


def is_away(silences: Silences, now: datetime) -> Silence:
    """It was refused just once too often to be about one message."""
    *by_themselves, silence = [silences.after(NotSent(), now) for _ in range(MOST_BY_THEMSELVES + 1)]
    assert (by_themselves, silences.is_away) == ([None] * MOST_BY_THEMSELVES, True)
    assert silence is not None
    return silence


@given(SEEDS, st.lists(st.lists(TROUBLES, min_size=1, max_size=MOST_BY_THEMSELVES), max_size=40))
def test_a_message_that_fails_by_itself_silences_nobody(seed: int, failing: list[list[Exception]]) -> None:
    """As long as never more than two in a row are refused or go unanswered."""
    silences = Silences(Random(seed))
    for in_a_row in failing:
        for trouble in in_a_row:
            assert silences.after(trouble, MONDAY) is None
        silences.answered()
    assert not silences.is_away


def test_what_was_on_its_way_beside_the_first_is_no_further_try() -> None:
    silences = Silences(Random(1))
    first = is_away(silences, MONDAY)
    assert {silences.after(NotSent(), MONDAY + timedelta(milliseconds=one)) for one in range(20)} == {first}


def test_who_asks_for_silence_is_there() -> None:
    silences = Silences(Random(1))
    is_away(silences, MONDAY)
    assert silences.after(Throttled(60, "new"), MONDAY) == Silence(MONDAY + timedelta(minutes=1), Only.NEW)
    assert not silences.is_away


def test_who_says_that_somebody_cannot_be_reached_is_there() -> None:
    silences = Silences(Random(1))
    is_away(silences, MONDAY)
    assert silences.after(Unreachable(), MONDAY) is None
    assert not silences.is_away


def test_other_trouble_is_about_one_message_alone() -> None:
    silences = Silences(Random(1))
    assert [silences.after(ValueError(), MONDAY) for _ in range(10)] == [None] * 10


def test_a_place_that_wants_silence_is_no_platform_that_is_away() -> None:
    assert Silences(Random(1)).after(NotSent("slow", seconds=30.0), MONDAY) is None


def test_what_an_earlier_owner_wrote_down_holds_until_it_is_over() -> None:
    silences, held = Silences(Random(1)), Silence(MONDAY + FIRST_PAUSE)
    silences.keep([held], MONDAY)
    silences.keep([held], MONDAY)
    assert [*silences] == [held]
    silences.keep([], MONDAY + FIRST_PAUSE)
    assert [*silences] == []


# -- what is carried --


class Away(FakeMessenger):
    """A platform that can be away; `tried` is how often it was asked for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: Exception | None = None
        self.tried = 0

    async def send(self, *about: object) -> object:  # type: ignore[override]
        """Say it, if it is there."""
        self.tried += 1
        if self.trouble is not None:
            raise self.trouble
        return await super().send(*about)  # type: ignore[arg-type]


@pytest.fixture
async def post(world: World) -> Post:
    """Many have something to hear, each in a chat of their own."""
    return await a_full_post(world, Away())


async def a_full_post(world: World, messenger: FakeMessenger) -> Post:
    """The same, on this platform."""
    post = await a_post(world, messenger)
    async with world.work() as db:
        await db.execute(update(Delivery).values(state=State.SENT))
        person = await db.get_one(Person, post.noor.person_id)
        for number in range(3 * AT_ONCE):
            await plan_asked(
                db, person, "mended", key=f"m{number}", due=MONDAY - timedelta(hours=1),
                expires=MONDAY + timedelta(days=1), now=MONDAY, args={"row": person.id},
            )  # fmt: skip
        mended = (await db.scalars(select(Delivery).where(Delivery.kind == "mended"))).all()
        for number, delivery in enumerate(mended):
            delivery.chat, delivery.repeatable = f"{number}", True
    return post


async def states(post: Post) -> Counter[str]:
    async with post.world.work() as db:
        return Counter(await db.scalars(select(Delivery.state).where(Delivery.kind == "mended")))


@WAYS
async def test_of_all_that_is_due_one_finds_out_and_all_go_once_it_is_back(post: Post, trouble: Exception) -> None:
    assert isinstance(post.messenger, Away)
    post.messenger.trouble = trouble
    await post.beat(MONDAY)
    first, moment = post.messenger.tried, MONDAY
    for _ in range(10):
        moment += LONGEST_WHILE_AWAY
        await post.beat(moment)
    assert first <= AT_ONCE
    assert post.messenger.tried == first + 10
    tried, post.messenger.trouble = post.messenger.tried, None
    await post.beat(moment + LONGEST_WHILE_AWAY + AFTER_THE_OTHERS)
    of_its_own = 0 if trouble in NOBODY_THERE else tried  # what may have arrived waits for its own moment
    assert len(post.messenger.sent) >= 3 * AT_ONCE - of_its_own
    await post.beat(moment + timedelta(hours=1))
    assert await states(post) == {State.SENT: 3 * AT_ONCE}
    assert len(post.messenger.sent) == 3 * AT_ONCE


async def test_however_long_it_is_away_no_message_is_used_up(post: Post) -> None:
    """Each may be tried so often and is then given up; so they find out in turn."""
    assert isinstance(post.messenger, Away)
    post.messenger.trouble, moment = Uncertain(), MONDAY
    for _ in range(3 * AT_ONCE):
        await post.beat(moment)
        moment += LONGEST_WHILE_AWAY
    async with post.world.work() as db:
        tries = set(await db.scalars(select(Delivery.attempts + Delivery.looks).where(Delivery.kind == "mended")))
    assert tries <= {1, 2}


async def all_but_two_are_said(post: Post) -> None:
    """One is due now, and of the other it is known when."""
    async with post.world.work() as db:
        mended = update(Delivery).where(Delivery.kind == "mended")
        await db.execute(mended.where(Delivery.chat.not_in(("0", "1"))).values(state=State.SENT))
        await db.execute(mended.where(Delivery.chat == "1").values(due=MONDAY + timedelta(days=1)))


async def the_one(post: Post) -> Delivery:
    """As it stands now."""
    async with post.world.work() as db:
        return (await db.scalars(select(Delivery).where(Delivery.kind == "mended", Delivery.chat == "0"))).one()


@pytest.mark.parametrize("trouble", UNANSWERED, ids=lambda one: type(one).__name__)
async def test_one_alone_is_not_used_up_either_however_long_its_platform_is_away(
    post: Post, trouble: Exception
) -> None:
    assert isinstance(post.messenger, Away)
    await all_but_two_are_said(post)
    post.messenger.trouble = trouble
    for _ in range(2 * MOST_ATTEMPTS):
        await post.beat((await the_one(post)).due)
    waiting, post.messenger.trouble = await the_one(post), None
    await post.beat(waiting.due)
    assert (waiting.state, waiting.repeated, waiting.attempts) == (State.WAITING, True, MOST_BY_THEMSELVES)
    assert (await the_one(post)).state == State.SENT


async def test_one_alone_that_is_never_answered_while_others_are_is_given_up(post: Post) -> None:
    await all_but_two_are_said(post)
    for _ in range(MOST_ATTEMPTS):
        await by_itself(post, Uncertain())
    assert (await the_one(post)).state == State.FAILED


async def by_itself(post: Post, trouble: Exception) -> timedelta:
    """The one meets this when it is due, and the other arrives, however often it did so; how long the one waits."""
    moment, bad = (await the_one(post)).due, replace(address(post.noor), chat="0")
    async with post.world.work() as db:
        other = update(Delivery).where(Delivery.kind == "mended", Delivery.chat == "1")
        await db.execute(other.values(state=State.WAITING, due=moment))
    post.messenger.fail(bad, trouble)
    await post.beat(moment)
    return (await the_one(post)).due - moment


@pytest.mark.parametrize("is_killed", [False, True], ids=["a reply is lost", "killed while it is said"])
async def test_what_surely_was_not_said_waits_longer_each_time_and_was_no_attempt(post: Post, is_killed: bool) -> None:
    await all_but_two_are_said(post)
    pauses = [await by_itself(post, NotSent()) for _ in range(MOST_ATTEMPTS)]
    refused = await the_one(post)
    if is_killed:
        await post.somebody_else_claims(refused.due)
        await post.lease_runs_out()
    else:
        await by_itself(post, Uncertain())
    await post.beat((await the_one(post)).due)
    assert (refused.attempts, (await the_one(post)).state) == (0, State.SENT)
    assert [FIRST_PAUSE * 2**one / 2 <= pause <= FIRST_PAUSE * 2**one for one, pause in enumerate(pauses)] == (
        [True] * MOST_ATTEMPTS
    )


async def test_one_that_is_never_answered_holds_up_no_other(post: Post) -> None:
    bad = address(post.noor)
    async with post.world.work() as db:
        first = (await db.scalars(select(Delivery).where(Delivery.kind == "mended").order_by(Delivery.id))).first()
        assert first is not None
        first.chat = bad.chat
    post.messenger.fail(bad, Uncertain(), always=True)
    await post.beat(MONDAY)
    assert await states(post) == {State.SENT: 3 * AT_ONCE - 1, State.WAITING: 1}


async def test_what_is_left_of_a_batch_stays_unsaid_also_once_the_silence_of_meanwhile_is_over(
    world: World,
) -> None:
    now = [MONDAY]

    async def pace(where: Address) -> None:
        """Three have room at once; the others only when it is known that nobody is there, and a minute after that."""
        if len(messenger.asked) > MOST_BY_THEMSELVES + 1:
            while await tried(post) < MOST_BY_THEMSELVES + 1:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
            now[0] = MONDAY + LONGEST_WHILE_AWAY

    messenger = Hangs(pace)
    post = await a_full_post(world, messenger)
    carrier = Carrier(
        world.sessions, {"fake": messenger}, owner="one", carries=lambda lane: True, renew_every=2.0, chance=Random(1)
    )  # fmt: skip
    await asyncio.wait_for(carrier.carry(lambda: now[0]), 30)
    assert messenger.begun == MOST_BY_THEMSELVES + 2  # and the one that was to find out


async def test_while_it_is_away_nothing_is_claimed_ahead_also_once_the_silence_of_meanwhile_is_over(
    world: World,
) -> None:
    now, messenger = [MONDAY], Hangs(lambda _: asyncio.sleep(0))
    post = await a_full_post(world, messenger)

    class ClaimsLate(GroupCommit):
        """Claims ahead only once it is known that nobody is there, and a minute after that."""

        claims = 0

        async def write(self, write: Write[T], *, weight: int = 1) -> T:
            self.claims += weight == CLAIMING_WEIGHS
            if weight == CLAIMING_WEIGHS and self.claims == 2:
                while await tried(post) < AT_ONCE:  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.01)
                now[0] = MONDAY + LONGEST_WHILE_AWAY
            return await super().write(write, weight=weight)

    carrier = Carrier(
        world.sessions, {"fake": messenger}, owner="one", carries=lambda lane: True, renew_every=2.0,
        chance=Random(1), writes=ClaimsLate,
    )  # fmt: skip
    await asyncio.wait_for(carrier.carry(lambda: now[0]), 30)
    assert messenger.begun == AT_ONCE + 1  # the one that was to find out


class Hangs(PacedMessenger):
    """A platform that takes its time to refuse everything; how often something was begun."""

    begun = 0

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Wait, in vain."""
        self.begun += 1
        await asyncio.sleep(0.05)
        raise NotSent


async def tried(post: Post) -> int:
    """How many were refused."""
    async with post.world.work() as db:
        count = select(func.count()).select_from(Delivery).where(Delivery.trouble == NotSent.__name__)
        return await db.scalar(count) or 0


async def test_a_message_that_is_found_says_that_the_platform_is_there(world: World) -> None:
    messenger = Forgets()
    post = await a_full_post(world, messenger)
    chats = [replace(address(post.noor), chat=f"{number}") for number in range(MOST_BY_THEMSELVES + 1)]
    for chat in chats:
        messenger.fail(chat, Uncertain(), arrives=True)
    async with world.work() as db:
        others = Delivery.kind == "mended", Delivery.chat.not_in([chat.chat for chat in chats])
        await db.execute(update(Delivery).where(*others).values(due=MONDAY + LOOK_AFTER + FIRST_PAUSE))
    await post.beat(MONDAY)
    await post.beat(MONDAY + LOOK_AFTER)
    messenger.next = Uncertain()
    await post.beat(MONDAY + LOOK_AFTER + FIRST_PAUSE)
    assert await states(post) == {State.SENT: 3 * AT_ONCE - 1, State.DOUBTED: 1}


class Forgets(LookupMessenger):
    """A platform on which the next message meets trouble, whichever that is."""

    next: Exception | None = None

    async def send(self, *about: object) -> object:  # type: ignore[override]
        """Say it, if there is none."""
        trouble, self.next = self.next, None
        if trouble is not None:
            raise trouble
        return await super().send(*about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("trouble", "by_themselves", "since"),
    [(Throttled(60), 0, None), (NotSent(), MOST_BY_THEMSELVES, MONDAY - timedelta(hours=1))],
    ids=["asked for", "away"],
)
async def test_what_is_put_back_in_a_silence_is_overdue_only_if_nobody_answers(
    post: Post, trouble: Exception, by_themselves: int, since: datetime | None
) -> None:
    """All of it is for one chat, so that what comes after the first is put back. Once before it had no answer."""
    assert isinstance(post.messenger, Away)
    first = Delivery.kind == "mended", Delivery.chat == "0"
    others = update(Delivery).where(Delivery.kind == "mended", Delivery.chat != "0")
    async with post.world.work() as db:
        await db.execute(others.values(due=MONDAY + timedelta(hours=1)))
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(*first).values(chat="said"))
        due = {"due": MONDAY - timedelta(minutes=1), "due_since": MONDAY - timedelta(hours=1)}
        await db.execute(others.values(due | {"chat": "one"}).where(Delivery.chat != "said"))
    post.messenger.trouble = trouble
    await post.beat(MONDAY)
    async with post.world.work() as db:
        waiting = select(Delivery.due_since).where(Delivery.kind == "mended", Delivery.state == State.WAITING)
        assert Counter(await db.scalars(waiting))[since] == 3 * AT_ONCE - 1 - by_themselves


async def test_who_has_the_lane_next_tries_one_and_not_a_whole_batch(post: Post) -> None:
    assert isinstance(post.messenger, Away)
    post.messenger.trouble = NotSent()
    await post.beat(MONDAY)
    await post.heartbeat.stop()
    async with post.world.work() as db:
        await db.execute(update(Lane).values(lease=0.0))
    next_one = Heartbeat(post.world.sessions, messengers_of(post), owner="two")
    tried = post.messenger.tried
    await next_one.beat(MONDAY + LONGEST_WHILE_AWAY)
    assert post.messenger.tried == tried + 1
    post.messenger.trouble = None
    await next_one.beat(MONDAY + 3 * LONGEST_WHILE_AWAY)
    assert await states(post) == {State.SENT: 3 * AT_ONCE}


async def test_what_comes_in_while_nobody_is_there_is_due_since_then_also_for_who_has_the_lane_next(post: Post) -> None:
    assert isinstance(post.messenger, Away)
    soon, first = MONDAY + timedelta(seconds=1), update(Delivery).where(Delivery.kind == "mended", Delivery.chat == "0")
    post.messenger.trouble = NotSent()
    await post.beat(MONDAY)
    await post.heartbeat.stop()
    await post.lease_runs_out()
    async with post.world.work() as db:
        await db.execute(first.values(due=soon, due_since=None))
    await Heartbeat(post.world.sessions, messengers_of(post), owner="two").beat(soon)
    waiting = await the_one(post)
    assert (waiting.due_since, waiting.due > soon) == (soon, True)


def messengers_of(post: Post) -> dict[str, Messenger]:
    """Those that its own process has."""
    return {"fake": post.messenger}


async def test_one_that_is_refused_by_itself_is_tried_later_each_time_and_waits_for_no_platform(post: Post) -> None:
    bad = replace(address(post.noor), chat="0")
    post.messenger.fail(bad, NotSent(), always=True)
    pauses, now = list[timedelta](), MONDAY
    for _ in range(MOST_BY_THEMSELVES):
        await post.beat(now)
        async with post.world.work() as db:
            row = (await db.scalars(select(Delivery).where(Delivery.kind == "mended", Delivery.chat == "0"))).one()
        assert row.due_since is None
        pauses.append(row.due - now)
        now = row.due
    assert [FIRST_PAUSE * 2**one / 2 <= pause <= FIRST_PAUSE * 2**one for one, pause in enumerate(pauses)] == [True] * 2
    assert pauses[1] > FIRST_PAUSE


@pytest.mark.parametrize("bad", [1, 2])
async def test_one_that_surely_never_goes_holds_up_no_other(post: Post, bad: int) -> None:
    for chat in range(bad):
        post.messenger.fail(replace(address(post.noor), chat=f"{chat}"), NotSent(), always=True)
    for minute in range(20):
        await post.beat(MONDAY + minute * LONGEST_WHILE_AWAY)
    assert await states(post) == {State.SENT: 3 * AT_ONCE - bad, State.WAITING: bad}
