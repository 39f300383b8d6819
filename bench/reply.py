"""A typed answer, from the adapter to the committed receipt, against one committed insert into the same table."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.inbound import to_event
from adapters.console.messenger import Screen
from bench.figures import Figure, in_milliseconds
from bench.school import WORKSPACE, sessions_on, write_school, write_team
from bench.year import SEALED, weeks_before, write_year
from bot.domain.address import Address
from bot.domain.calendar import Week, school_year
from bot.domain.reflection import AskingState, ReplyKind
from bot.inbox import Inbox
from bot.services.round import open_round
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.people import CONSOLE
from bot.store.reflection import Asking, Reply
from bot.store.schema import migrate
from tests.world import AMSTERDAM

PEOPLE = 1_000
REPLIES = 500
LIMIT = 6.0
WEEK = Week(2027, 11)
ASKED = datetime.combine(WEEK.monday, time(8), AMSTERDAM)
ANSWERED = ASKED + timedelta(hours=2)
WORDS = "Vandaag legde een leerling de opdracht beter uit dan ik, en ik heb het gewoon laten gebeuren."
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
TABLE = Reply.metadata.tables["reply"]


@dataclass
class Samples:
    """What replies and bare inserts took, in turn."""

    replies: list[float] = field(default_factory=list)
    inserts: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The one median against the other."""
        return median(self.replies) / median(self.inserts)


def measure() -> Figure:
    """Several hundred people answer once each; after every answer, one bare insert. On disk, and without one."""
    found = {"on disk": asyncio.run(_run(None))}
    if IN_MEMORY.is_dir():
        found["in memory"] = asyncio.run(_run(IN_MEMORY))
    return _figure(found)


async def _run(where: Path | None) -> Samples:
    samples = Samples()
    with tempfile.TemporaryDirectory(dir=where) as folder:
        engine = make_engine(f"sqlite:///{folder}/bench.sqlite3")
        await migrate(engine)
        sessions = sessions_on(engine)
        askings = await _ask_everybody(sessions)
        inbox = Inbox(sessions)
        for asking in askings[:REPLIES]:
            samples.replies.append(await _reply(inbox, asking))
            samples.inserts.append(await _insert(engine, sessions, asking))
        await _check(sessions)
        await close_engine(engine)
    return samples


async def _ask_everybody(sessions: Sessions) -> Sequence[Asking]:
    """A team with a year behind it, and this week's question in front of everybody."""
    async with sessions() as db, db.begin():
        school = await write_school(db)
        team = await write_team(db, school, PEOPLE, school_year(WEEK.monday))
        await write_year(db, team, await weeks_before(db, school, WEEK))
        await open_round(db, team, WEEK, now=ASKED)
        await db.execute(update(Asking).where(Asking.week == str(WEEK)).values(state=AskingState.OPEN, asked_at=ASKED))
        return (await db.scalars(select(Asking).where(Asking.week == str(WEEK)))).all()


async def _reply(inbox: Inbox, asking: Asking) -> float:
    sender, screen = Address(CONSOLE, WORKSPACE, asking.person_id.hex), Screen(lambda line: None)
    began = perf_counter()
    event = to_event(WORDS, screen=screen, sender=sender, key=f"bench:{asking.id.hex}")
    if event is not None:
        await inbox.receive(event, ANSWERED)
    return perf_counter() - began


async def _insert(engine: AsyncEngine, sessions: Sessions, asking: Asking) -> float:
    async with sessions() as db:
        row = {
            "id": db.new_id(ANSWERED), "person_id": asking.person_id, "asking_id": asking.id,
            "kind": ReplyKind.ANSWER, "words": SEALED, "created_at": ANSWERED,
        }  # fmt: skip
    began = perf_counter()
    async with engine.begin() as connection:
        await connection.execute(insert(TABLE), row)
    return perf_counter() - began


async def _check(sessions: Sessions) -> None:
    async with sessions() as db:
        answered = await db.scalars(
            select(Asking.id).where(Asking.state == AskingState.ANSWERED, Asking.week == str(WEEK))
        )
        if len(answered.all()) != REPLIES:
            raise ValueError("not every reply was kept")


def _figure(found: dict[str, Samples]) -> Figure:
    return Figure(
        title="A reply, kept",
        limit=f"median at most {LIMIT:.0f}x a bare insert into the same table of the same SQLite file, on disk",
        is_met=found["on disk"].ratio <= LIMIT,
        about=(
            f"Typed on the console, read by its adapter, and committed with its receipt; {REPLIES} people of {PEOPLE:,}"
            " with a year behind them, one reply each. The bare insert is one committed transaction with one reply,"
            " on the same connection with the same settings, right after each. Both wait once for the disk, which"
            " makes the ratio lower where the disk is slower; the file in memory shows the ratio without that wait,"
            " and is not held to the limit."
        ),
        rows=[
            ["", "reply, median", "p99", "bare insert, median", "p99", "ratio of the medians"],
            *(
                [name, *in_milliseconds(of.replies), *in_milliseconds(of.inserts), f"{of.ratio:.1f}x"]
                for name, of in found.items()
            ),
        ],
    )


if __name__ == "__main__":
    print(measure())
