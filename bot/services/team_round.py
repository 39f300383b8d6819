"""The team round: the one meeting of a whole team, once in eight school weeks, about what came of the others (7.3)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MOST_WEEKS, Room
from bot.services.outcome_view import outcome_lines
from bot.store.base import Db
from bot.store.meeting import Meeting, rounds_between
from bot.store.outcome import settled_between
from bot.store.people import names_of
from bot.store.team import Team
from bot.views.catalogue import Catalogue

LOOKS_BACK = timedelta(weeks=2 * MOST_WEEKS)  # holidays lie in between
MOST_OUTCOMES = 8


async def round_near(
    db: Db, team: Team, room: Room, moment: datetime, *, besides: UUID | None = None
) -> Meeting | None:
    """A round of this team within eight school weeks of this moment, before or after it; `besides` is none of them."""
    day = moment.astimezone(room.zone).date()
    found = await rounds_between(db, team.id, moment - LOOKS_BACK, moment + LOOKS_BACK)
    days = [(one, one.starts_at.astimezone(room.zone).date()) for one in found if one.id != besides]
    return next((one for one, other in days if _is_near(room, *sorted((day, other)))), None)


def _is_near(room: Room, earlier: date, later: date) -> bool:
    return (room.weeks_between(earlier, later), later.weekday()) < (MOST_WEEKS, earlier.weekday())


async def came_of_it(db: Db, t: Catalogue, meeting: Meeting) -> list[tuple[str, str]]:
    """The first line of everything that was decided or taken up since the round before it."""
    earlier = await rounds_between(db, meeting.team_id, meeting.starts_at - LOOKS_BACK, meeting.starts_at)
    since = max((one.starts_at for one in earlier if one.id != meeting.id), default=meeting.starts_at - LOOKS_BACK)
    found = (await settled_between(db, meeting.team_id, since, meeting.starts_at))[-MOST_OUTCOMES:]
    names = await names_of(db, [outcome.person_id for outcome in found])
    return [outcome_lines(db, t, outcome, names=names)[0] for outcome in found]
