"""A team starts, and its daily tick: newcomers, the round, or asking whether to go on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.domain.calendar import Week, school_year
from bot.domain.people import TeamState
from bot.domain.schedule import GATHERED_AT, ROUND_OPENS, question_day
from bot.services.introduction import introduce_newcomers
from bot.services.misuse import tell_reports_in_time
from bot.services.round import open_round, round_is_due
from bot.services.school_year import ask_to_go_on
from bot.services.start_again import start_again_in_time
from bot.services.turn import replan
from bot.services.typed import Decided, check_decided, write_decisions
from bot.services.vote import ask_to_vote_in_time, count_votes_in_time
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.schedule import Schedule, find_schedule, quiet_teams
from bot.store.team import School, Team, members_of, people_of_school

GRACE = timedelta(hours=12)
EVERY_WEEKDAY = f"{ROUND_OPENS.minute} {ROUND_OPENS.hour} * * 1-5"
AT_EIGHT = f"{GATHERED_AT.minute} {GATHERED_AT.hour} * * 1-5"


WEEKS_SHOWN = 3


@dataclass(frozen=True)
class Planned:
    """What will be sent to a team in one week, to be shown before it starts (J02)."""

    week: Week
    question: date | None
    taps_only: bool


class NoRegion(Exception):
    """The school's region is not known, so its holidays are not either."""


class ChoseToStop(Exception):
    """The team itself said not to go on; only its own people start it again (J10)."""


async def first_weeks(db: Db, team: Team, *, now: datetime) -> tuple[Planned, ...]:
    """The first three weeks of this team, from today. Raises NoRegion."""
    school = await db.get_one(School, team.school_id)
    if school.region is None:
        raise NoRegion(school.name)
    calendar = await calendar_of(db, school.id, now.date())
    this_week = Week.of(now.astimezone(ZoneInfo(school.timezone)).date())
    planned: list[Planned] = []
    for number in range(WEEKS_SHOWN):
        week = this_week.plus(number)
        day = question_day(week, 3 if team.ask_day is None else team.ask_day, calendar.is_school_day)
        asks = day if calendar.asks_in(week) and (number or (day and day > now.date())) else None
        asked_before = sum(1 for plan in planned if plan.question)
        planned.append(Planned(week, asks, taps_only=not db.demo and (asked_before < 2 or calendar.taps_only(week))))
    return tuple(planned)


async def start_team(
    db: Db, team: Team, *, agreed_on: date, contact: str, now: datetime, decided: Decided | None = None
) -> None:
    """Start: plan everybody's introduction, and rounds from this week on. Raises NoRegion, ChoseToStop, Undecided.

    `decided` is what was told of who decided about typed words.
    """
    if team.state == TeamState.STOPPED:
        raise ChoseToStop(team.name)
    await check_decided(db, team)
    school = await db.get_one(School, team.school_id)
    if school.region is None:
        raise NoRegion(school.name)
    await write_decisions(db, team, decided or Decided(), now=now)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    team.council_agreed_on, team.council_contact = agreed_on, contact
    team.school_year = school_year(today)
    team.state, team.started_on = TeamState.STARTED, team.started_on or today
    await ensure_schedule(db, "round", team.id, EVERY_WEEKDAY, school.timezone, now)
    await ensure_schedule(db, "digest", team.id, AT_EIGHT, school.timezone, now)
    await db.flush()
    await introduce_newcomers(db, team, now=now)


async def add_team(db: Db, school: School, name: str, *, now: datetime) -> Team:
    """A team without people yet."""
    team = Team(id=db.new_id(now), organisation_id=school.organisation_id, school_id=school.id, name=name)
    db.add(team)
    await db.flush()
    return team


async def ensure_schedule(
    db: Db, kind: str, team_id: UUID | None, cron: str, timezone: str, now: datetime, *, grace: timedelta = GRACE
) -> Schedule:
    """The schedule of this kind; a new one begins with its latest tick, which runs while it is within its grace."""
    found = await find_schedule(db, kind, team_id)
    if found is None:
        latest = next(CronSim(cron, now.astimezone(ZoneInfo(timezone)), reverse=True))
        found = Schedule(
            id=db.new_id(now), kind=kind, team_id=team_id, cron=cron, timezone=timezone,
            next_at=latest.astimezone(UTC), grace_seconds=int(grace.total_seconds()),
        )  # fmt: skip
        db.add(found)
    return found


async def open_due_round(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The daily tick of a team: open the week's round when it should be, or ask whether to go on this year."""
    school = await db.get_one(School, team.school_id)
    today = tick.astimezone(ZoneInfo(school.timezone)).date()
    if team.state == TeamState.STARTED and team.id not in await quiet_teams(db, today):
        await introduce_newcomers(db, team, now=now)
        await count_votes_in_time(db, team, today, now=now)
    await tell_reports_in_time(db, team, today, now=now)
    await start_again_in_time(db, team, today, now=now)
    if await round_is_due(db, team, today):
        await open_round(db, team, Week.of(today), now=now)
        await ask_to_vote_in_time(db, team, today, now=now)  # after the question: its day goes first
        return
    calendar = await calendar_of(db, school.id, today)
    rests = team.state == TeamState.STARTED and team.school_year != school_year(today)
    if rests and calendar.restarts_in(Week.of(today)):
        await ask_to_go_on(db, team, today, now)


async def set_region(db: Db, school: School, region: str, *, now: datetime) -> None:
    """Another region: everything that waits moves at once (J08)."""
    school.region = region
    await db.flush()
    await replan(db, await people_of_school(db, school.id), now=now)


async def set_hour(db: Db, team: Team, day: int, hour: time, *, now: datetime) -> None:
    """The team's own day and hour, for who set none of their own."""
    team.ask_day, team.ask_time = day, hour
    await db.flush()
    await replan(db, await members_of(db, team.id), now=now)
