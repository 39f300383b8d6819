"""Ten thousand messages to people in Telegram, at the pace we keep, against Telegram's strict rates."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientSession, web
from sqlalchemy import func, select

from adapters.http.server import Server
from adapters.telegram.calls import Calls
from adapters.telegram.config import TELEGRAM
from adapters.telegram.messenger import TelegramMessenger
from bench.apart import apart
from bench.asked import Asked
from bench.figures import Figure
from bench.reply import ASKED
from bench.slack_apps import all_well
from bench.telegram_school import config_for, fill, sessions_there, write_round
from bot.domain.delivery import State
from bot.heartbeat import Heartbeat
from bot.services.delivery import plan_asked
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.people import Account, Person
from bot.store.schema import migrate
from tests.fakes.telegram import Recorded, TelegramStandIn
from tests.fakes.telegram.busy import closest_in_a_chat, most_in_a_second

MESSAGES = 10_000
A_SECOND = 25
LIMIT = 1.05
FEW = 0.01
MOST_IN_A_SECOND = 30
TWICE = 10  # one in so many messages is the second to somebody
LOOK_AGAIN = 2.0  # seconds
PATIENCE = 2.0  # times as long as it should take, and then we give up


@asynccontextmanager
async def stand_in(people: Sequence[Asked]) -> AsyncIterator[tuple[str, str]]:
    """The local Telegram, with these people in it, and where it tells what it heard."""
    async with TelegramStandIn.started() as telegram:
        fill(telegram, people)

        async def heard(request: web.Request) -> web.Response:
            return web.json_response([(post.at, post.chat, post.status) for post in telegram.called("sendMessage")])

        async with Server("127.0.0.1", 0, routes=[("GET", "/heard", heard)], ready=all_well) as server:
            yield telegram.api_url, f"http://127.0.0.1:{server.address[1]}/heard"


@dataclass(frozen=True)
class Sent:
    """What the stand-in heard; `seconds` from the first beat to the last message."""

    posts: Sequence[Recorded]
    seconds: float

    @property
    def arrived(self) -> Sequence[Recorded]:
        """The posts that Telegram took."""
        return [post for post in self.posts if post.status == 200]

    @property
    def ratio(self) -> float:
        """How much longer it took than at the rate itself."""
        return self.seconds / _should_take(len(self.arrived))

    @property
    def refused(self) -> float:
        """The share of posts that came too fast."""
        return sum(post.status == 429 for post in self.posts) / len(self.posts)

    @property
    def is_met(self) -> bool:
        """Whether it went as fast as we promise, and never faster than Telegram takes."""
        in_time = self.ratio <= LIMIT and self.refused < FEW
        return in_time and most_in_a_second(self.arrived) <= MOST_IN_A_SECOND and closest_in_a_chat(self.arrived) >= 1


async def measure(messages: int = MESSAGES) -> Figure:
    """One round, and a word more for some, from the outbox of a SQLite file to everybody's chat with us."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/bench.sqlite3")
        await migrate(engine)
        sessions = sessions_there(engine)
        more = messages // TWICE
        people = await write_round(sessions, messages - more)
        await _say_more(sessions, people[:more])
        with apart(stand_in, people) as (api_url, heard):
            sent = await _send(Calls(config_for(api_url)), heard, sessions, messages)
        await close_engine(engine)
    return _figure(sent)


async def _say_more(sessions: Sessions, people: Sequence[Asked]) -> None:
    async with sessions() as db, db.begin():
        chosen = select(Person).join(Account).where(Account.chat.in_([asked.user for asked in people]))
        for person in (await db.scalars(chosen)).all():
            await plan_asked(
                db, person, "mended", key=f"mended:{person.id.hex}", due=ASKED, expires=ASKED + timedelta(days=1),
                now=ASKED, args={"row": person.id},
            )  # fmt: skip


async def _send(calls: Calls, heard: str, sessions: Sessions, messages: int) -> Sent:
    messenger = TelegramMessenger(calls, withdrawn=str)
    heartbeat = Heartbeat(sessions, {TELEGRAM: messenger}, owner="bench")
    began, stop = time.time(), asyncio.Event()
    beating = asyncio.create_task(heartbeat.keep_beating(lambda: ASKED + timedelta(seconds=time.time() - began), stop))
    try:
        async with asyncio.timeout(PATIENCE * _should_take(messages) + 60):
            await _until_all_is_sent(sessions, messages)
    finally:
        stop.set()
        await beating
        await heartbeat.stop()
        await messenger.close()
        await calls.close()
    posts = await _ask(heard)
    return Sent(posts, max(post.at for post in posts) - began)


async def _until_all_is_sent(sessions: Sessions, messages: int) -> None:
    there = select(func.count()).where(Delivery.lane.startswith(TELEGRAM), Delivery.state == State.SENT)
    while True:
        async with sessions() as db:
            if await db.scalar(there) == messages:
                return
        await asyncio.sleep(LOOK_AGAIN)


async def _ask(heard: str) -> Sequence[Recorded]:
    async with ClientSession() as session, session.get(heard) as response:
        return [
            Recorded("sendMessage", "", {"chat_id": chat}, at, status) for at, chat, status in await response.json()
        ]


def _should_take(messages: int) -> float:
    return messages / A_SECOND


def _figure(sent: Sent) -> Figure:
    messages = len(sent.arrived)
    return Figure(
        title=f"{messages:,} messages to people in Telegram",
        limit=(
            f"at most {LIMIT}x as long as {A_SECOND} a second take, never more than {MOST_IN_A_SECOND} in any second,"
            f" nor two in a second in one chat, and less than {FEW:.0%} of the posts too fast for Telegram"
        ),
        is_met=sent.is_met,
        about=(
            "From the outbox of a SQLite file by heartbeat, carrier, messenger and python-telegram-bot to the local"
            f" Telegram: a question to everybody, and one message in {TWICE} a second one to somebody. The local"
            " Telegram takes 30 messages in any second and one a second in a chat, and answers all others with 429;"
            " it has a process of its own."
            " From the first beat to the last message, as they came in there, once, in real time."
        ),
        rows=[
            [
                "messages", "took", f"at {A_SECOND} a second", "ratio", "most in a second", "closest in one chat",
                "429s",
            ],
            [
                f"{messages:,}", f"{sent.seconds:.1f} s", f"{_should_take(messages):.1f} s", f"{sent.ratio:.3f}x",
                f"{most_in_a_second(sent.arrived)}", f"{closest_in_a_chat(sent.arrived):.2f} s",
                f"{sent.refused:.2%} of {len(sent.posts):,}",
            ],
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(asyncio.run(measure(*map(int, sys.argv[1:]))))  # a number of messages, to be done sooner
