"""The weekly round: who is asked what, and when it is due. Opening one only creates deliveries."""

from contextlib import aclosing
from datetime import date, datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week, school_year
from bot.domain.people import TeamState
from bot.services.pulse_opening import open_pulse
from bot.services.turn import Unfit, hasten, plan_batch, tell_nothing_fits
from bot.store.base import Db
from bot.store.calendar import calendar_of, calendars_of
from bot.store.reflection import Round, find_round, who_takes_part
from bot.store.schedule import quiet_teams
from bot.store.team import School, Team, members_of

PEOPLE_AT_ONCE = 500  # more is hardly faster; memory stays the same however many people there are


async def open_round(
    db: Db, team: Team, week: Week, *, now: datetime, at_once: bool = False, batch: int = PEOPLE_AT_ONCE
) -> Round | None:
    """Open this team's round: one delivery per person who takes part, at their own hour (J04).

    None when the round was opened before. `at_once` makes the questions due now, within everybody's hours.
    All of it is one transaction, in which so many people are planned at a time.
    """
    if await find_round(db, team.id, str(week)):
        return None
    opened = Round(id=db.new_id(now), team_id=team.id, week=str(week), opened_at=now)
    db.add(opened)
    await db.flush()
    pulse = await open_pulse(db, team, week, now=now)
    unfit: dict[Unfit, None] = {}
    async with aclosing(who_takes_part(db, team.id, batch)) as batches:
        async for people in batches:
            unfit |= dict.fromkeys(await plan_batch(db, people, week, opened, now=now, at_once=at_once, pulse=pulse))
    await tell_nothing_fits(db, unfit, week, now=now)
    return opened


async def round_is_due(db: Db, team: Team, day: date) -> bool:
    """Whether this team's round of the week should be open on this day: from its first school day to its last."""
    if day_is_out_of_rounds(team, day) or team.id in await quiet_teams(db, day):
        return False
    school = await db.get_one(School, team.school_id)
    calendar = (await calendars_of(db, [school], day))[school.id]
    week = Week.of(day)
    school_days = [one for one in week.weekdays if calendar.is_school_day(one)]
    return bool(school_days) and school_days[0] <= day <= school_days[-1] and calendar.asks_in(week)


def day_is_out_of_rounds(team: Team, day: date) -> bool:
    """Whether the team is not started or has stopped, or rests until somebody says "we gaan verder" (J07)."""
    is_started = team.state == TeamState.STARTED and team.started_on is not None and day >= team.started_on
    return not is_started or team.school_year != school_year(day)


class Opening(Enum):
    """What became of a round that somebody opens by hand."""

    OPENED = auto()
    HASTENED = auto()
    ALREADY_OPEN = auto()
    NOT_STARTED = auto()
    RESTS = auto()
    QUIET = auto()
    NO_QUESTION_THIS_WEEK = auto()
    NO_DAY_LEFT = auto()


async def open_by_hand(db: Db, team: Team, *, now: datetime, at_once: bool) -> Opening:
    """Open this week's round; once per ISO week. `at_once` brings its questions forward, inside everybody's hours."""
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    week, calendar = Week.of(today), await calendar_of(db, school.id, today)
    if team.state != TeamState.STARTED:
        return Opening.NOT_STARTED
    if team.school_year != school_year(today):
        return Opening.RESTS
    if team.id in await quiet_teams(db, today):
        return Opening.QUIET
    if not calendar.asks_in(week):
        return Opening.NO_QUESTION_THIS_WEEK
    if not any(calendar.is_school_day(day) for day in week.weekdays if day >= today):
        return Opening.NO_DAY_LEFT
    if await open_round(db, team, week, now=now, at_once=at_once):
        return Opening.OPENED
    if not at_once:
        return Opening.ALREADY_OPEN
    await hasten(db, await members_of(db, team.id), week, now=now)
    return Opening.HASTENED
