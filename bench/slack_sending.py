"""Many questions to one workspace, at the pace we keep, against Slack's strict rates."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession, web
from sqlalchemy import func, select

from adapters.http.server import Server
from adapters.slack.config import SLACK, SlackConfig
from bench.apart import apart
from bench.asked import Asked
from bench.figures import Figure
from bench.reply import ASKED, WEEK
from bench.school import sessions_on
from bench.slack_apps import all_well, platform
from bench.slack_school import config_for, fill, write_round
from bot.domain.delivery import State
from bot.heartbeat import Heartbeat
from bot.ports import Answer, Nothing
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.schema import migrate
from tests.fakes.slack import SlackStandIn

PROMPTS = 1_000
A_MINUTE = 240
LIMIT = 1.05
FEW = 0.01
LOOK_AGAIN = 2.0  # seconds
PATIENCE = 2.0  # times as long as it should take, and then we give up


@dataclass(frozen=True)
class Post:
    """A message that was to be posted, and what the stand-in said of that."""

    at: float
    status: int
    error: str


@dataclass(frozen=True)
class Sent:
    """What the stand-in heard; `seconds` from the first beat to the last message."""

    posts: Sequence[Post]
    seconds: float

    @property
    def arrived(self) -> Sequence[Post]:
        """The posts that Slack took."""
        return [post for post in self.posts if post.status == 200 and not post.error]

    @property
    def refused(self) -> float:
        """The share of posts that came too fast."""
        return sum(post.status == 429 for post in self.posts) / len(self.posts)


@asynccontextmanager
async def stand_in(people: Sequence[Asked], ahead: float) -> AsyncIterator[tuple[str, str]]:
    """The local Slack, whose clock is ahead of ours, with these people in it, and where it tells what it heard."""
    async with SlackStandIn.started(now=lambda: time.time() + ahead) as slack:
        fill(slack, people)

        async def heard(request: web.Request) -> web.Response:
            return web.json_response([(post.at, post.status, post.error) for post in slack.called("chat.postMessage")])

        async with Server("127.0.0.1", 0, routes=[("GET", "/heard", heard)], ready=all_well) as server:
            yield slack.api_url, f"http://127.0.0.1:{server.address[1]}/heard"


async def measure(prompts: int = PROMPTS) -> Figure:
    """One round, from the outbox of a SQLite file to everybody's conversation with us."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/bench.sqlite3")
        await migrate(engine)
        sessions = sessions_on(engine)
        people = await write_round(sessions, prompts)
        ahead = ASKED.timestamp() - time.time()  # it is the moment of the question everywhere
        with apart(stand_in, people, ahead) as (api_url, heard):
            slack = SlackStandIn(time.time)  # for its secrets; the one that answers is elsewhere
            fill(slack, people)
            sent = await _send(config_for(slack, api_url), heard, sessions, prompts=prompts, ahead=ahead)
        await close_engine(engine)
    return _figure(sent, prompts)


async def _send(config: SlackConfig, heard: str, sessions: Sessions, *, prompts: int, ahead: float) -> Sent:
    def clock() -> datetime:
        return datetime.fromtimestamp(time.time() + ahead, UTC)

    ours = platform(config, sessions, _nothing)
    heartbeat = Heartbeat(sessions, {SLACK: ours.messenger}, owner="bench")
    began, stop = clock().timestamp(), asyncio.Event()
    beating = asyncio.create_task(heartbeat.keep_beating(clock, stop))
    try:
        async with asyncio.timeout(PATIENCE * _should_take(prompts) + 60):
            await _until_nothing_waits(sessions)
    finally:
        stop.set()
        await beating
        await heartbeat.stop()
        await ours.close()
    posts = await _ask(heard)
    return Sent(posts, max(post.at for post in posts) - began)


async def _ask(heard: str) -> Sequence[Post]:
    async with ClientSession() as session, session.get(heard) as response:
        return [Post(at, status, error) for at, status, error in await response.json()]


async def _nothing(*_: object) -> Answer:
    return Nothing()


def _should_take(prompts: int) -> float:
    return prompts * 60 / A_MINUTE


async def _until_nothing_waits(sessions: Sessions) -> None:
    waits = select(func.count()).where(
        Delivery.week == str(WEEK), Delivery.state.in_((State.WAITING, State.SENDING, State.DOUBTED))
    )
    while True:
        async with sessions() as db:
            if not await db.scalar(waits):
                return
        await asyncio.sleep(LOOK_AGAIN)


def _figure(sent: Sent, prompts: int) -> Figure:
    ratio = sent.seconds / _should_take(prompts)
    return Figure(
        title=f"{prompts:,} questions to one workspace in Slack",
        limit=(
            f"at most {LIMIT}x as long as {A_MINUTE} a minute take, less than {FEW:.0%} of the posts too fast for"
            " Slack, and each said once"
        ),
        is_met=ratio <= LIMIT and sent.refused < FEW and len(sent.arrived) == prompts,
        about=(
            "From the outbox of a SQLite file by heartbeat, carrier and messenger to the local Slack, which takes one"
            " message a second in a conversation and 300 a minute in a workspace, and answers all others with 429;"
            " it has a process of its own. From the first beat to the last message, once, in real time."
        ),
        rows=[
            ["questions", "arrived", "took", f"at {A_MINUTE} a minute", "ratio", "429s"],
            [
                f"{prompts:,}", f"{len(sent.arrived):,}", f"{sent.seconds:.1f} s", f"{_should_take(prompts):.1f} s",
                f"{ratio:.3f}x", f"{sent.refused:.2%} of {len(sent.posts):,}",
            ],
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(asyncio.run(measure(*map(int, sys.argv[1:]))))  # a number of questions, to be done sooner
