"""Everybody answers in the same minute, while a workspace goes on as it always does: how long Slack waits for us."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bench.apart import apart
from bench.asked import Asked, ask_everybody
from bench.figures import Figure, in_milliseconds, p99
from bench.reply import WEEK
from bench.school import sessions_on
from bench.slack_apps import ours, stand_in
from bench.slack_events import answers, ordinary
from bench.slack_school import config_for, write_round
from bench.slack_sender import Moment, Sender
from bot.domain.reflection import AskingState, ReplyKind
from bot.store.base import close_engine, make_engine
from bot.store.inbox import InboxRow, InboxState
from bot.store.reflection import Asking, Reply
from bot.store.schema import migrate
from tests.databases import running_postgres
from tests.fakes.slack import SlackStandIn

REPLIES = 3_000
SECONDS = 60
AN_HOUR = 30_000  # other events
AGAIN = 10  # one in so many replies comes a second time, as when Slack is not sure of our answer
LATER = 1.0  # seconds
LIMIT = 0.500  # seconds


@dataclass(frozen=True)
class Rush:
    """Seconds from a request to its acknowledgement, and what stands in the database afterwards.

    `again` is how many requests were not acknowledged in time; `cpu` the seconds of a core that ours took for all
    of it.
    """

    replies: Sequence[float]
    others: Sequence[float]
    again: int
    cpu: float
    kept: int
    twice: int

    @property
    def is_met(self) -> bool:
        """Whether Slack waits as short as we promise, and each reply stands there once."""
        return p99([*self.replies, *self.others]) < LIMIT and self.kept == len(self.replies) and not self.twice

    def row(self) -> list[str]:
        """All of it together, and the replies alone."""
        waits = [*self.replies, *self.others]
        return [
            *in_milliseconds(waits), f"{max(waits) * 1000:.0f} ms", *in_milliseconds(self.replies), f"{self.again}",
            f"{self.kept:,}", f"{self.twice}", f"{self.cpu / len(waits) * 1000:.1f} ms",
        ]  # fmt: skip


def measure(replies: int = REPLIES) -> Figure:
    """On a SQLite file and on a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite = _run(f"sqlite:///{folder}/bench.sqlite3", replies)
    with running_postgres() as address:
        postgresql = _run(address, replies)
    return _figure({"SQLite": sqlite, "PostgreSQL": postgresql}, replies)


def _run(database: str, replies: int) -> Rush:
    people = asyncio.run(_prepare(database, replies))
    slack = SlackStandIn(time.time)  # for its payloads and its secret; the one that answers is elsewhere
    said, others = _moments(slack, people)
    with apart(stand_in, people) as api_url, apart(ours, config_for(slack, api_url), database) as url:
        sender = Sender(slack, url)
        waits = asyncio.run(sender.send_all([*said, *others]))
    first, rest = waits[:replies], waits[replies:]
    return Rush(first, rest, sender.again, sender.cpu, *asyncio.run(_look(database)))


def _moments(slack: SlackStandIn, people: Sequence[Asked]) -> tuple[list[Moment], list[Moment]]:
    """When each thing is said: the replies one after another, and everything else between them."""
    seconds = SECONDS * len(people) / REPLIES
    said = [(number / len(people) * seconds, act) for number, act in enumerate(answers(slack, people))]
    again = [(moment + LATER, act) for moment, act in said[::AGAIN]]
    count = round(AN_HOUR * seconds / 3600)
    others = [(number / count * seconds, act) for number, act in enumerate(ordinary(slack, count))]
    return said, [*again, *others]


async def _prepare(database: str, size: int) -> Sequence[Asked]:
    engine = make_engine(database)
    await migrate(engine)
    sessions = sessions_on(engine)
    people = await write_round(sessions, size)
    await ask_everybody(sessions)
    await close_engine(engine)
    return people


async def _look(database: str) -> tuple[int, int]:
    """How many questions of this week have an answer, and how many have more than one. Raises ValueError."""
    engine = make_engine(database)
    of_each = (
        select(func.count())
        .select_from(Reply)
        .join(Asking, Asking.id == Reply.asking_id)
        .where(Asking.week == str(WEEK), Asking.state == AskingState.ANSWERED, Reply.kind == ReplyKind.ANSWER)
        .group_by(Reply.asking_id)
    )
    async with engine.connect() as connection:
        there = (await connection.scalars(of_each)).all()
        failed = await connection.scalar(select(func.count()).where(InboxRow.state != InboxState.DONE))
    await close_engine(engine)
    if failed:
        raise ValueError(f"{failed} events were not answered")
    return len(there), sum(one > 1 for one in there)


def _figure(found: dict[str, Rush], replies: int) -> Figure:
    seconds = round(SECONDS * replies / REPLIES)
    return Figure(
        title=f"{replies:,} answers in {seconds} seconds",
        limit=f"p99 of all acknowledgements below {LIMIT * 1000:.0f} ms, and each answer stands there once",
        is_met=all(rush.is_met for rush in found.values()),
        about=(
            f"Signed requests over HTTP, each at its moment whether or not those before were acknowledged: answers"
            f" that were typed, each by somebody else with a year behind them; one in {AGAIN} a second later once more;"
            f" and at {AN_HOUR:,} an hour what else a workspace tells: messages in channels, changes of them,"
            " reactions, profiles, who comes into a channel, who looks at our page, and our own messages. Ours is"
            " door, Bolt, inbox and everything a service writes, and the answers go to the local Slack meanwhile; it,"
            " the local Slack and who sends have a process of their own. Kept are the questions with an answer, once"
            " everything was said. What is not acknowledged within three seconds comes at once a second time, and"
            " a minute later a third, as from Slack. CPU is our own process's, user and system, for one request. Once,"
            " in real time."
        ),
        rows=[
            [
                "",
                "all, median",
                "p99",
                "longest",
                "answers, median",
                "p99",
                "not acknowledged",
                "kept",
                "of which twice",
                "CPU of each",
            ],
            *([name, *of.row()] for name, of in found.items()),
        ],
    )


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of answers, to be done sooner
