"""Every school day of a team with the pulse: counting what is over, telling the team, then who leads it (INV-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.delivery import Pace
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.pulse import PULSE
from bot.services.agenda_team import room_of
from bot.services.feature import is_on
from bot.services.notice import TOLD_WITHIN, Telling, add_notices
from bot.services.pulse_count import count_what_is_over
from bot.services.pulse_opening import who_answers
from bot.services.pulse_reading import may_read, shows_something
from bot.store.base import Db
from bot.store.leading import leaders_of
from bot.store.notice import Notice, waits_for_any
from bot.store.people import Person, people_with_ids
from bot.store.pulse import KeptReport, reports_of_team
from bot.store.schedule import quiet_teams
from bot.store.team import Team
from bot.views import pulse_report as view
from bot.views.catalogue import catalogue

LEADERS_LATER = 2  # school days after the team (4.2)
TEAM_WITHIN = timedelta(days=11)  # by the Friday of the next week everybody had a day for it


async def run_pulse_day(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The tick of 08:00. Counting knows no silence; telling does."""
    room = await room_of(db, team, now)
    today = tick.astimezone(room.zone).date()
    await count_what_is_over(db, team.organisation_id, today, now=now)
    is_wanted = await is_on(db, team.id, PULSE) and team.id not in await quiet_teams(db, today)
    newest = next(iter(await reports_of_team(db, team.id)), None)
    if newest is None or not is_wanted or not room.calendar.is_school_day(today):
        return
    if newest.told_on is None:
        people = await people_with_ids(db, await who_answers(db, team, now))
        await _tell(db, newest, people, now=now, pace=Pace.AT_ONCE, within=TEAM_WITHIN)
        newest.told_on = today
    elif newest.leaders_told_on is None and today >= room.school_day_after(newest.told_on, LEADERS_LATER):
        if await _team_still_waits(db, newest, team, now=now):
            return
        newest.leaders_told_on = today
        if await shows_something(db, newest):
            await _tell(db, newest, await leaders_of(db, team.id), now=now)


async def _team_still_waits(db: Db, report: KeptReport, team: Team, *, now: datetime) -> bool:
    """Whether the message that tells it is still to come to one of the team."""
    keys = [f"pulse:{report.id.hex}:{one.hex}" for one in await who_answers(db, team, now)]
    return await waits_for_any(db, keys, now)


async def _tell(
    db: Db,
    report: KeptReport,
    people: Sequence[Person],
    *,
    now: datetime,
    pace: Pace = Pace.GATHERED,
    within: timedelta = TOLD_WITHIN,
) -> None:
    joined = [person for person in people if person.participation == Participation.JOINED]
    await add_notices(
        db, joined, "pulse", about=report.id.hex, args={"report": report.id}, now=now, pace=pace, expires_after=within
    )  # fmt: skip


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """That the report is there, with the way to it; None when it is off again, or they work there no more."""
    t, report = catalogue(person.language), await db.get(KeptReport, UUID(hex=notice.args["report"]))
    if report is None or not await may_read(db, person, report, now=telling.delivery.due):
        return None
    team = await db.get_one(Team, report.team_id)
    if not await shows_something(db, report):
        return view.not_shown(t, team.name)
    return view.there_is_one(t, report.id, team.name)
