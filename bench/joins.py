"""Many people who join one small meeting at the same moment, against one who joins alone."""

import asyncio
import logging
from dataclasses import dataclass
from itertools import count
from statistics import median
from time import perf_counter
from uuid import UUID

import structlog

from bench.figures import Figure
from bench.meetings import PLACES, write_agenda
from bench.taps import check_answered, databases, press, sessions_at
from bot.inbox import NotKept
from bot.store.base import Sessions
from bot.store.seat import seats_at

PEOPLE = 500
ALONE = 60  # meetings with one person more each, to see what a join takes


@dataclass(frozen=True)
class Joined:
    """Seconds that everybody together took, seconds of one alone, and how often something was said again."""

    together: float
    alone: float
    again: int

    @property
    def ratio(self) -> float:
        """What each of them took against one alone."""
        return self.together / PEOPLE / self.alone


def measure() -> Figure:
    """On SQLite and on PostgreSQL. Raises ValueError where the places or the waiting list are not as they should."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL)
    )  # what is lost is counted
    return _figure({kind: asyncio.run(_run(*addresses)) for kind, addresses in databases("joins")})


async def _run(address: str) -> Joined:
    async with sessions_at(address) as (_, sessions):
        async with sessions() as db, db.begin():
            busy = await write_agenda(db, people=PEOPLE + 1, coming=ALONE + 1, past=0, seats=1)
        meeting_id, *others = busy.coming
        _, *people = busy.people  # the first one leads that meeting, and has a place
        alone = [await _timed(sessions, people[-1], other) for other in others]
        began = perf_counter()
        again = await asyncio.gather(*(_join(sessions, person_id, meeting_id) for person_id in people))
        together = perf_counter() - began
        await check_answered(sessions)
        await _check(sessions, meeting_id)
    return Joined(together, median(alone), sum(again))


async def _timed(sessions: Sessions, person_id: UUID, meeting_id: UUID) -> float:
    began = perf_counter()
    await _join(sessions, person_id, meeting_id)
    return perf_counter() - began


async def _join(sessions: Sessions, person_id: UUID, meeting_id: UUID) -> int:
    """Tap until it is kept, as a platform says an event again; how often it had to be said again."""
    for again in count():
        try:
            await press(sessions, person_id, "take", meeting_id)
        except NotKept:
            continue
        return again
    raise AssertionError


async def _check(sessions: Sessions, meeting_id: UUID) -> None:
    """Everybody is there once; the places went to the first, and the others wait in the order in which they came."""
    async with sessions() as db, db.begin():
        seats = await seats_at(db, meeting_id)
    found = [(seat.turn, seat.place) for seat in seats]
    expected = [(turn, turn if turn <= PLACES else None) for turn in range(1, PEOPLE + 2)]
    if found != expected or len({seat.person_id for seat in seats}) != PEOPLE + 1:
        raise ValueError(f"the places are wrong: {found}")


def _figure(found: dict[str, Joined]) -> Figure:
    return Figure(
        title=f"{PEOPLE} people join one meeting at once",
        limit=f"exactly {PLACES} have a place, and everybody else waits, in order, in a list without gaps",
        is_met=True,  # it would not have come this far
        about=(
            f"A meeting of {PLACES}, in which who leads it has a place, and {PEOPLE} colleagues who tap at the same"
            " moment: from the inbox to the committed answer of the last one, in one process. Alone is the median of"
            f" {ALONE} joins, one after another, each at a meeting where only who leads it was. Each answer shows"
            " everybody's name, so that the later ones take longer. Said again is how often nothing was kept because"
            " no connection or lock was to be had in time, and the tap came again, as a platform does."
        ),
        rows=[
            ["", "places", "waiting", "all together", "each of them", "one alone", "ratio", "said again"],
            *(
                [
                    kind, f"{PLACES}", f"{PEOPLE + 1 - PLACES}", f"{of.together:.1f} s",
                    f"{of.together / PEOPLE * 1000:.2f} ms", f"{of.alone * 1000:.2f} ms", f"{of.ratio:.2f}x",
                    f"{of.again}",
                ]
                for kind, of in found.items()
            ),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(measure())
