"""What who runs the bot may know of a team's agenda: moments and sizes, and nobody's words (J12, INV-18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.meeting_view import zone_of
from bot.store.agenda import coming
from bot.store.base import Db
from bot.store.counts import count_parked
from bot.store.team import Team


@dataclass(frozen=True)
class Planned:
    """A coming meeting: when, for how many minutes, and how many places it has, taken or not."""

    starts: datetime
    minutes: int
    places: int


@dataclass(frozen=True)
class Outline:
    """The coming meetings, soonest first, and how many topics wait without a date."""

    meetings: Sequence[Planned]
    parked: int
    zone: ZoneInfo


async def outline(db: Db, team: Team, *, now: datetime) -> Outline:
    """The outline of a team's agenda."""
    meetings = [Planned(one.starts_at, one.minutes, one.places) for one in await coming(db, team.id)]
    return Outline(meetings, await count_parked(db, team.id, now), await zone_of(db, team.id))
