"""A team starts, rests and goes on; silence on demand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.domain.calendar import Week, school_year
from bot.domain.message import Message
from bot.domain.people import Participation, Role, TeamState
from bot.domain.press import Press
from bot.domain.schedule import ROUND_OPENS, question_day
from bot.ports import Answer, Redraw
from bot.services.delivery import is_paused, plan_gathered
from bot.services.round import day_is_out_of_rounds, hasten, open_round, replan, round_is_due
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.delivery import Delivery, cancel_waiting, introduced
from bot.store.people import Person, School, Team, all_teams, members_of, memberships_of, people_of_school, teams_of
from bot.store.schedule import Quiet, Schedule, end_quiet, find_schedule, quiet_teams
from bot.views import people as people_view
from bot.views import team as view
from bot.views.catalogue import catalogue

INTRODUCED_WITHIN = timedelta(days=28)
SCHOOL_YEAR_WITHIN = timedelta(days=14)
GRACE = timedelta(hours=12)
WEEKS_SHOWN = 3


@dataclass(frozen=True)
class Planned:
    """What will be sent to a team in one week, to be shown before it starts (J02)."""

    week: Week
    question: date | None
    taps_only: bool


class NoRegion(Exception):
    """The school's region is not known, so its holidays are not either."""


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


async def start_team(db: Db, team: Team, *, agreed_on: date, contact: str, now: datetime) -> None:
    """Start: plan everybody's introduction, and rounds from this week on. Raises NoRegion."""
    school = await db.get_one(School, team.school_id)
    if school.region is None:
        raise NoRegion(school.name)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    team.council_agreed_on, team.council_contact = agreed_on, contact
    team.school_year = school_year(today)
    team.state, team.started_on = TeamState.STARTED, team.started_on or today
    await ensure_schedule(db, "round", team.id, f"{ROUND_OPENS.minute} {ROUND_OPENS.hour} * * *", school.timezone, now)
    await db.flush()
    await introduce_newcomers(db, team, now=now)


async def introduce_newcomers(db: Db, team: Team, *, now: datetime) -> None:
    """Plan the one introduction of everybody in a started team who never had it and has none waiting (J01).

    Who was imported later, or was not reached because it was quiet, gets theirs this way. A team that rests
    introduces nobody (J07), and somebody who wants nothing now is left in peace (J06).
    """
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    if day_is_out_of_rounds(team, today):
        return
    members = [person for person in await members_of(db, team.id) if not is_paused(person, today)]
    known = [person for person in members if person.participation == Participation.KNOWN]
    on_paper = [person for person in members if person.participation == Participation.JOINED]
    had = await introduced(db, [person.id for person in known], not_reached=False)
    had |= await introduced(db, [person.id for person in on_paper], not_reached=True)
    for person in (*known, *on_paper):
        if person.id not in had:
            await plan_introduction(db, person, team, now=now)


async def add_team(db: Db, school: School, name: str, *, now: datetime) -> Team:
    """A team without people yet."""
    team = Team(id=db.new_id(now), organisation_id=school.organisation_id, school_id=school.id, name=name)
    db.add(team)
    await db.flush()
    return team


async def plan_introduction(db: Db, person: Person, team: Team, *, now: datetime) -> None:
    """The introduction of one person, on their first working day with room for it."""
    begin = now
    if person.first_day is not None and person.first_day > now.date():
        begin = datetime.combine(person.first_day, time(0), UTC)
    await plan_gathered(
        db, person, "introduction", key=f"introduction:{person.id.hex}:{now:%Y%m%d%H%M}", now=begin,
        expires_after=INTRODUCED_WITHIN, args={"team": team.id},
    )  # fmt: skip


async def ensure_schedule(db: Db, kind: str, team_id: UUID | None, cron: str, timezone: str, now: datetime) -> Schedule:
    """The schedule of this kind; a new one begins with its latest tick, which runs while it is within its grace."""
    found = await find_schedule(db, kind, team_id)
    if found is None:
        latest = next(CronSim(cron, now.astimezone(ZoneInfo(timezone)), reverse=True))
        found = Schedule(
            id=db.new_id(now), kind=kind, team_id=team_id, cron=cron, timezone=timezone,
            next_at=latest.astimezone(UTC), grace_seconds=int(GRACE.total_seconds()),
        )  # fmt: skip
        db.add(found)
    return found


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
    if team.started_on is None:
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


async def open_due_round(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The daily tick of a team: open the week's round when it should be, or ask whether to go on this year."""
    school = await db.get_one(School, team.school_id)
    today = tick.astimezone(ZoneInfo(school.timezone)).date()
    if team.state == TeamState.STARTED and team.id not in await quiet_teams(db, today):
        await introduce_newcomers(db, team, now=now)
    if await round_is_due(db, team, today):
        await open_round(db, team, Week.of(today), now=now)
        return
    calendar = await calendar_of(db, school.id, today)
    rests = team.started_on is not None and team.school_year != school_year(today)
    if rests and calendar.restarts_in(Week.of(today)):
        await _ask_to_go_on(db, team, today, now)


async def _ask_to_go_on(db: Db, team: Team, today: date, now: datetime) -> None:
    year = school_year(today)
    for person in await members_of(db, team.id):
        if person.participation == Participation.JOINED:
            await plan_gathered(
                db, person, "school_year", key=f"school_year:{team.id.hex}:{person.id.hex}:{year}", now=now,
                expires_after=SCHOOL_YEAR_WITHIN, args={"team": team.id},
            )  # fmt: skip


async def draw_school_year(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Go on this year? None when somebody said yes since."""
    t = catalogue(person.language)
    team = await db.get_one(Team, UUID(hex=delivery.args["team"]))
    if team.school_year == school_year(delivery.due.date()):
        return None
    days: frozenset[int] = frozenset()
    for membership in await memberships_of(db, [person.id]):
        days |= membership.days
    names = t.all_of([t.weekday(day) for day in sorted(days)]) if days else t("people.no_days")
    return view.school_year(t, person.id, team.id, team.name, names)


async def press_go_on(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[We gaan verder]: one tap of one person is enough (J07)."""
    t = catalogue(person.language)
    team = await db.get(Team, press.subject)
    if team is None or team.id not in [mine.id for mine in await teams_of(db, person.id)]:
        return people_view.not_yours(t)
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    team.school_year = school_year(today)
    await db.flush()
    if await round_is_due(db, team, today):
        await open_round(db, team, Week.of(today), now=now)
    return Redraw(view.goes_on(t, team.name))


async def set_quiet(
    db: Db, *, organisation_id: UUID, school_id: UUID | None, team_id: UUID | None, until: date | None, now: datetime
) -> None:
    """Nothing unasked from now on; what was planned until the end of it is not made up for."""
    db.add(
        Quiet(
            id=db.new_id(now), organisation_id=organisation_id, school_id=school_id, team_id=team_id,
            since=now, until=until,
        )
    )  # fmt: skip
    await db.flush()
    for team in await _teams_in(db, organisation_id, school_id, team_id):
        people = [person.id for person in await members_of(db, team.id)]
        await cancel_waiting(db, people, now, unasked_only=True)


async def lift_quiet(
    db: Db, *, organisation_id: UUID, school_id: UUID | None, team_id: UUID | None, now: datetime
) -> bool:
    """Speak again; False when it was not quiet there."""
    ended = await end_quiet(db, organisation_id, school_id=school_id, team_id=team_id, now=now)
    for team in await _teams_in(db, organisation_id, school_id, team_id) if ended else ():
        if team.state == TeamState.STARTED:
            await introduce_newcomers(db, team, now=now)
    return ended


async def _teams_in(db: Db, organisation_id: UUID, school_id: UUID | None, team_id: UUID | None) -> Sequence[Team]:
    return [
        team
        for team in await all_teams(db)
        if team.organisation_id == organisation_id
        and school_id in (None, team.school_id)
        and team_id in (None, team.id)
    ]


async def quiet_command(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`/ruimte stil [until]` and `stil uit`, for stewards and leaders, over the teams they are that for (J09)."""
    t = catalogue(person.language)
    roles = await memberships_of(db, [person.id])
    led = {row.team_id for row in roles if row.role in (Role.LEADER, Role.STEWARD)}
    teams = [team for team in await teams_of(db, person.id) if team.id in led]
    if not teams:
        return view.only_leaders(t)
    names = t.all_of([team.name for team in teams])
    if words.strip().lower() in ("uit", "off"):
        for team in teams:
            await lift_quiet(db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, now=now)
        still = await quiet_teams(db, now.date())
        if any(team.id in still for team in teams):  # the whole school or organisation is quiet
            return view.still_quiet(t, names)
        return view.quiet_over(t, names)
    until = None
    if words.strip():
        try:
            until = date.fromisoformat(words.strip())
        except ValueError:
            return view.bad_date(t)
        if until < now.date():
            return view.bad_date(t)
    for team in teams:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=until, now=now
        )  # fmt: skip
    return view.quiet(t, names, until)


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


async def introduce_newcomers_everywhere(db: Db, *, now: datetime) -> None:
    """After an import: who came into a team that has started is introduced."""
    for team in await all_teams(db):
        if team.state == TeamState.STARTED and team.id not in await quiet_teams(db, now.date()):
            await introduce_newcomers(db, team, now=now)
