"""Which digests come next in a team, for a steward: when, and never whether there is anything in them (J01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.board_digest import term_to_tell_in
from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.people import TeamState
from bot.services.board_digest import week_to_tell
from bot.services.feature import BOARD, LEADER, is_on
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.team import School, Team

WEEKS_AHEAD = 26


@dataclass(frozen=True)
class DigestsAhead:
    """The first school day of the next week with a digest; none while the team has not started, or without one ahead.

    `board_on` is that day for the board's digest, where it is on.
    """

    team: str
    next_on: date | None
    has_leaders: bool
    board_on: date | None


async def foresee_digests(db: Db, team: Team, *, now: datetime) -> DigestsAhead:
    """What comes by itself; a silence or a rest that is not there yet is not foreseen."""
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    if team.state != TeamState.STARTED:
        return DigestsAhead(team.name, None, has_leaders=False, board_on=None)
    calendar = await calendar_of(db, school.id, today)
    days = [day for day in _first_days(calendar, today) if day > today]
    has_board = await is_on(db, team.id, BOARD)
    return DigestsAhead(
        team.name, days[0] if days else None, has_leaders=await is_on(db, team.id, LEADER),
        board_on=await _next_for_board(db, team, calendar, days, today) if has_board else None,
    )  # fmt: skip


async def _next_for_board(
    db: Db, team: Team, calendar: SchoolCalendar, days: Sequence[date], today: date
) -> date | None:
    """The first of these days on which it comes; while a pulse is not counted, the first on which it could."""
    terms = {day: term for day in days if (term := term_to_tell_in(calendar, Week.of(day))) is not None}
    told = {one: await week_to_tell(db, team.organisation_id, calendar, one, today) for one in {*terms.values()}}
    weeks = ((day, told[term]) for day, term in terms.items())
    return next((day for day, week in weeks if week is not None and week <= Week.of(day)), None)


def _first_days(calendar: SchoolCalendar, today: date) -> list[date]:
    weeks = (Week.of(today).plus(ahead) for ahead in range(WEEKS_AHEAD))
    return [day for week in weeks if (day := calendar.first_school_day(week)) is not None]
