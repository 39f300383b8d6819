"""What a monitor is told: `/livez` of what a restart mends, `/metrics` of nothing that somebody did."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.domain.address import Address
from bot.domain.event import Commanded
from bot.domain.message import Message, Text
from bot.heartbeat import Heartbeat
from bot.metrics import Metrics, Result
from bot.ports import (
    Groups,
    Home,
    Leaves,
    Lookup,
    Messenger,
    NotSent,
    Paced,
    Receipt,
    Refused,
    Threads,
    Throttled,
    Uncertain,
    Unreachable,
)
from bot.store.base import Db, close_engine, make_engine
from bot.store.counts import tell_lags
from bot.store.delivery import Delivery
from bot.watched import timed, watched
from bot.watching import LONGEST_ROUND, Liveness, Watching
from tests.fakes.messenger import FakeMessenger, GroupsMessenger, LookupMessenger, ThreadsMessenger
from tests.post import MONDAY, Post, a_post, address
from tests.world import World

HERE = Address("fake", "school", "Noor Bakker")
A_MESSAGE = Message((Text("dag"),))


class Clock:
    """The event loop's own time, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def post(world: World) -> Post:
    return await a_post(world, FakeMessenger())


async def test_a_heartbeat_that_never_comes_round_is_told_after_a_minute(world: World) -> None:
    clock = Clock()
    liveness = Liveness(Heartbeat(world.sessions, {}, owner="one"), clock)
    clock.seconds = LONGEST_ROUND
    assert await liveness() == []
    clock.seconds += 1
    assert await liveness() == ["heartbeat"]


async def test_a_heartbeat_that_comes_round_lives(world: World) -> None:
    heartbeat = Heartbeat(world.sessions, {}, owner="one")
    liveness = Liveness(heartbeat, lambda: asyncio.get_running_loop().time())
    await comes_round(heartbeat)
    assert (heartbeat.rounds, await liveness()) == (1, [])


async def test_a_process_without_its_database_lives_for_a_restart_would_not_help(world: World, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/nowhere/ruimte.sqlite3")
    sessions = async_sessionmaker(class_=Db, **(world.sessions.kw | {"bind": engine}))
    heartbeat = Heartbeat(sessions, {}, owner="one")
    await comes_round(heartbeat)
    assert (heartbeat.rounds, heartbeat.last_beat) == (1, None)
    await close_engine(engine)


async def comes_round(heartbeat: Heartbeat) -> None:
    """Once, and then it is told to stop."""
    stop = asyncio.Event()

    def clock() -> datetime:
        stop.set()
        return MONDAY

    await heartbeat.keep_beating(clock, stop)


# -- metrics --


class Scraper:
    """Whoever leads the team is its steward too, and looks at the figures again and again."""

    def __init__(self, post: Post, *, seed: int = 0) -> None:
        self.now = MONDAY
        self.post = post
        self.metrics = Metrics(["fake"], chance=Random(seed), now=lambda: self.now)
        self.heartbeat = Heartbeat(post.world.sessions, {"fake": self.watched(post.messenger)}, owner="one")
        self.receive = timed(post.world.inbox.receive, self.metrics)
        self.page = Watching(
            post.world.sessions, self.heartbeat, self.metrics, troubles={"fake": list}, now=lambda: self.now
        )

    def watched(self, messenger: Messenger) -> Messenger:
        return watched(messenger, lambda result: self.metrics.sent("fake", result))

    async def reads(self) -> str:
        """All but how long a write takes, a quarter of an hour later."""
        self.now += timedelta(minutes=15)
        return re.sub(r"(?m)^(ruimte_database_write_seconds).*$", r"\1", (await self.page()).decode())


async def test_one_who_answers_and_is_answered_changes_no_figure(post: Post) -> None:
    scraper = Scraper(post)
    await scraper.heartbeat.beat(MONDAY)
    before = await scraper.reads()
    for number in range(4):
        await scraper.receive(Commanded(key=f"fake:{number}", sender=address(post.noor), command="start"), scraper.now)
        await scraper.heartbeat.beat(scraper.now)
    assert await scraper.reads() == before


@pytest.mark.parametrize("wait", [timedelta(seconds=1), timedelta(minutes=14)])
async def test_one_who_is_waited_for_shows_in_no_lag(post: Post, wait: timedelta) -> None:
    await waits(post, lambda: MONDAY - wait)
    async with post.world.work() as db:
        assert await tell_lags(db, ["fake", "slack"], now=MONDAY) == {"fake": 0.0, "slack": 0.0}


async def test_one_for_whom_something_is_due_for_long_shows_as_a_quarter_of_an_hour(post: Post) -> None:
    await waits(post, lambda: MONDAY - timedelta(minutes=47))
    async with post.world.work() as db:
        assert await tell_lags(db, ["fake"], now=MONDAY) == {"fake": 900.0}


async def waits(post: Post, due: Callable[[], datetime]) -> None:
    async with post.world.work() as db:
        await db.execute(update(Delivery).values(due=due()))


async def test_without_a_database_the_rest_is_still_told(post: Post, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/nowhere/ruimte.sqlite3")
    sessions = async_sessionmaker(class_=Db, **(post.world.sessions.kw | {"bind": engine}))
    scraper = Scraper(post)
    page = Watching(
        sessions, scraper.heartbeat, scraper.metrics, troubles={"fake": lambda: ["away"]}, now=lambda: MONDAY
    )
    text = (await page()).decode()
    assert ("ruimte_database_up 0.0" in text, 'ruimte_intake_up{platform="fake"} 0.0' in text) == (True, True)
    await close_engine(engine)


# -- watched --


@pytest.mark.parametrize("messenger", [FakeMessenger(), LookupMessenger(), GroupsMessenger(), ThreadsMessenger()])
def test_who_is_watched_can_what_they_could_and_no_more(messenger: Messenger) -> None:
    protocols = (Lookup, Threads, Paced, Groups, Leaves, Home)
    same = watched(messenger, lambda result: None)
    assert [isinstance(same, one) for one in protocols] == [isinstance(messenger, one) for one in protocols]


@pytest.mark.parametrize(
    ("trouble", "result"),
    [
        (Throttled(1), Result.THROTTLED),
        (Refused("account_inactive"), Result.REFUSED),
        (Unreachable(), Result.UNREACHABLE),
        (NotSent(), Result.PUT_BACK),
        (Uncertain(), Result.UNCERTAIN),
        (ValueError("zware week"), Result.FAILED),
    ],
)
async def test_what_became_of_a_message_is_told_and_goes_on(trouble: Exception, result: Result) -> None:
    messenger, told = FakeMessenger(), list[Result]()
    messenger.fail(HERE, trouble)
    same = watched(messenger, told.append)
    with pytest.raises(type(trouble)):
        await same.send(HERE, A_MESSAGE, "one")
    receipt = await same.send(HERE, A_MESSAGE, "two")
    await same.retract(HERE, receipt)
    assert (told, messenger.sent) == ([result, Result.SENT, Result.SENT], [])


async def test_a_message_that_is_broken_off_may_have_arrived() -> None:
    told: list[Result] = []
    sending = asyncio.create_task(watched(Silent(), told.append).send(HERE, A_MESSAGE, "one"))
    await asyncio.sleep(0)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert told == [Result.UNCERTAIN]


class Silent(FakeMessenger):
    """A platform that never answers."""

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Wait for an answer."""
        await asyncio.Event().wait()
        raise AssertionError
