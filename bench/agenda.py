"""What a busy agenda costs: a page of it, one card, a join and a beat, each against that of a quiet team."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.apart import only_errors
from bench.figures import Figure
from bench.heard import heard
from bench.meetings import NOW, Busy, write_agenda
from bench.taps import check_answered, command, databases, press, sessions_at
from bot.heartbeat import Heartbeat
from bot.store.base import Sessions
from bot.store.seat import Seat

FEW, MANY, PAST = 2, 200, 5_000
PEOPLE = 40
ROUNDS, SAMPLES = 15, 10
LIMIT = 2.0


@dataclass(frozen=True)
class Side:
    """A database with one team and its meetings, and what runs on it."""

    engine: AsyncEngine
    sessions: Sessions
    busy: Busy

    def somebody(self, number: int) -> UUID:
        """Somebody of the team who has no place at the first meeting, each in turn."""
        return self.busy.people[-1 - number % (PEOPLE // 2)]


Action = Callable[[Side, UUID], Awaitable[None]]


@dataclass
class Taken:
    """What one thing took, round by round, in seconds, and the statements it needed."""

    few: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    statements: tuple[int, int] = 0, 0

    @property
    def ratio(self) -> float:
        """The many against the few, in the quietest round of each."""
        return min(self.many) / min(self.few)

    def row(self) -> list[str]:
        """Both in their quietest round, and the ratio of every round."""
        of_all = [many / few for few, many in zip(self.few, self.many, strict=True)]
        return [
            f"{min(self.few) * 1000:.2f} ms", f"{min(self.many) * 1000:.2f} ms", f"{self.ratio:.2f}x",
            f"{min(of_all):.2f} to {max(of_all):.2f}x", "{} and {}".format(*self.statements),
        ]  # fmt: skip


Found = dict[tuple[str, str], Taken]


def measure(rounds: int = ROUNDS) -> Figure:
    """On SQLite files and on a PostgreSQL of its own."""
    only_errors()
    found: Found = {}
    for kind, addresses in databases("few", "many"):
        found |= {(kind, name): taken for name, taken in asyncio.run(_run(*addresses, rounds=rounds)).items()}
    return _figure(found, rounds)


async def _run(few: str, many: str, *, rounds: int) -> dict[str, Taken]:
    async with _side(few, coming=FEW, past=0) as quiet, _side(many, coming=MANY, past=PAST) as busy:
        found = {name: Taken() for name in ACTIONS}
        for _ in range(rounds):
            for name, action in ACTIONS.items():
                await _take_turns(found[name], action, quiet, busy)
        return found


@asynccontextmanager
async def _side(address: str, *, coming: int, past: int) -> AsyncIterator[Side]:
    async with sessions_at(address) as (engine, sessions):
        async with sessions() as db, db.begin():
            busy = await write_agenda(db, people=PEOPLE, coming=coming, past=past)
        yield Side(engine, sessions, busy)
        await check_answered(sessions)


async def _take_turns(taken: Taken, action: Action, quiet: Side, busy: Side) -> None:
    """One round: each in turn, many times."""
    few, many = [], []
    for number in range(SAMPLES):
        few.append(await _sample(action, quiet, number))
        many.append(await _sample(action, busy, number))
    taken.few.append(median(seconds for seconds, _ in few))
    taken.many.append(median(seconds for seconds, _ in many))
    taken.statements = few[-1][1], many[-1][1]


async def _sample(action: Action, side: Side, number: int) -> tuple[float, int]:
    """Seconds and statements; whoever joined goes away again afterwards."""
    with heard(side.engine) as statements:
        began = perf_counter()
        await action(side, side.somebody(number))
        took = perf_counter() - began
    async with side.sessions() as db, db.begin():
        await db.execute(
            delete(Seat).where(Seat.meeting_id == side.busy.coming[0], Seat.person_id == side.somebody(number))
        )
    return took, len(statements)


async def _agenda(side: Side, person_id: UUID) -> None:
    await command(side.sessions, person_id, "agenda")


async def _card(side: Side, person_id: UUID) -> None:
    await press(side.sessions, person_id, "meeting", side.busy.coming[0])


async def _join(side: Side, person_id: UUID) -> None:
    await press(side.sessions, person_id, "take", side.busy.coming[0])


async def _beat(side: Side, person_id: UUID) -> None:
    await Heartbeat(side.sessions, {}, owner="bench").beat(NOW)


ACTIONS: dict[str, Action] = {"`/agenda`": _agenda, "a card": _card, "a join": _join, "a beat, nothing due": _beat}


def _figure(found: Found, rounds: int) -> Figure:
    return Figure(
        title=f"An agenda with {MANY} coming and {PAST:,} past meetings",
        limit=f"all at most {LIMIT:.0f}x as slow as with {FEW} coming and no past ones",
        is_met=all(taken.ratio <= LIMIT for taken in found.values()),
        about=(
            f"One team of {PEOPLE} people in each of two databases. By somebody on the console, from the inbox to the"
            " committed answer: `/agenda`, the card of the first meeting, and joining it, after which they go away"
            " again; and a whole beat of the heart while nothing is due. Each is done in both teams in turn,"
            f" {SAMPLES} times a round, of which the median counts; held to the limit is the quietest of {rounds}"
            " rounds, of each. A page shows two meetings."
        ),
        rows=[
            ["", f"{FEW} coming", f"{MANY} coming", "ratio", "ratio of all rounds", "statements"],
            *([f"{kind}: {name}", *taken.row()] for (kind, name), taken in found.items()),
        ],
    )


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of rounds, to be done sooner
