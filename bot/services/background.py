"""What decides about one person's week, read once for everybody: roles, school, history, silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from sqlalchemy import select

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.choosing import choose
from bot.domain.people import Role, TeamState
from bot.domain.prompt import Audience, Prompt
from bot.domain.reflection import Asked, audience_in_turn, latest_turns, prompts_in
from bot.domain.schedule import WorkingLife
from bot.domain.school_week import SchoolWeek, school_week
from bot.services.typed import keeps_words
from bot.store.base import Db
from bot.store.budget import taken_days
from bot.store.calendar import Job, calendars_of, jobs_of, life_of
from bot.store.history import histories
from bot.store.people import Account, Person, accounts_of
from bot.store.reflection import Round, unheard
from bot.store.team import School, teams_of

WEEKS_LOOKED_BACK = 12
QUIET_START_ROUNDS = 2  # the first two questions of a team take one tap (J03)
ASKING_ROLES = (Role.TEACHER, Role.LEADER, Role.BOARD)


@dataclass(frozen=True)
class Background:
    """All that decides about one person's turn, read once for everybody."""

    life: WorkingLife
    account: Account
    school_week: SchoolWeek
    roles: frozenset[str]
    this_year: Sequence[str]  # each an `Asked`, as it was written
    earlier: Sequence[Asked]  # their last turns, newest first
    asked: set[str]
    silent: int
    taken: set[date]


def audience_due(db: Db, background: Background, week: Week) -> str | None:
    """Whose question this person gets this week, when it is time for one."""
    latest = {turn.audience: turn.week for turn in reversed(background.earlier)}
    since = {audience: week.since(Week.parse(last)) for audience, last in latest.items()}
    every = {str(audience): weeks for audience, weeks in db.library.weeks_between.items()}
    return audience_in_turn(sorted(background.roles), since, every)


def pick_prompt(
    db: Db,
    background: Background,
    audience: str,
    *,
    quiet_start: bool = False,
    barred: Sequence[str] = (),
) -> Prompt | None:
    """The prompt for this person and week; None when everything that fits was asked before."""
    moment = background.school_week.moment(
        db.library.calendar, Audience(audience),
        taps_only=quiet_start or not keeps_words(db, background.account.platform),
    )  # fmt: skip
    bank = db.library.bank
    recent = [prompt for turn in background.earlier if (prompt := bank.find(turn.prompt))]
    choice = choose(bank, moment, background.asked, recent, db.chance, barred)
    return choice.prompt if choice else None


async def background_of(db: Db, person: Person, week: Week, now: datetime) -> Background | None:
    """One person's background, for a swap or a question they ask for themselves."""
    return (await backgrounds(db, [person], week, now)).get(person.id)


async def is_in_quiet_start(db: Db, person: Person) -> bool:
    """Whether every team of theirs that has started is still in its first two rounds (J03)."""
    if db.demo:
        return False
    started = [team for team in await teams_of(db, person.id) if team.state == TeamState.STARTED]
    return all([await is_team_in_quiet_start(db, team.id) for team in started])


async def is_team_in_quiet_start(db: Db, team_id: UUID) -> bool:
    """Whether this team has had no more than its first two rounds, the open one among them."""
    rounds = await db.scalars(select(Round.id).where(Round.team_id == team_id).limit(QUIET_START_ROUNDS + 1))
    return len(rounds.all()) <= QUIET_START_ROUNDS


async def backgrounds(db: Db, people: Sequence[Person], week: Week, now: datetime) -> dict[UUID, Background]:
    """Everybody's background, in a constant number of queries."""
    ids = [person.id for person in people]
    jobs = await jobs_of(db, ids)
    schools = {job.school.id: job.school for theirs in jobs.values() for job in theirs}
    calendars = await calendars_of(db, schools.values(), week.monday)
    lives = {person.id: life_of(person, jobs[person.id], calendars) for person in people}
    accounts = await accounts_of(db, ids)
    history = await histories(db, ids, school_year(week.monday))
    silent = await unheard(db, ids)
    taken = await taken_days(db, ids, week.monday, week.monday + timedelta(days=6))
    found = {person_id: _roles_and_schools(theirs) for person_id, theirs in jobs.items()}
    school_weeks = {school.id: school_week(school.sector, calendars[school.id], week) for school in schools.values()}
    year, since = school_year(week.monday), str(week.plus(-WEEKS_LOOKED_BACK))
    return {
        person_id: Background(
            life=lives[person_id],
            account=accounts[person_id],
            school_week=school_weeks[_school_that_asks(theirs, calendars, week).id],
            roles=roles,
            this_year=history[person_id].get(year, ()),
            earlier=latest_turns(chain(*history[person_id].values()), since),
            asked={*prompts_in(chain(*history[person_id].values()))},
            silent=silent.get(person_id, 0),
            taken=taken[person_id],
        )
        for person_id, (roles, theirs) in found.items()
        if roles and person_id in accounts
    }


def _school_that_asks(schools: Sequence[School], calendars: Mapping[UUID, SchoolCalendar], week: Week) -> School:
    """The first of somebody's schools with a question this week: another may be on holiday (J05)."""
    return next((school for school in schools if calendars[school.id].asks_in(week)), schools[0])


def _roles_and_schools(jobs: Sequence[Job]) -> tuple[frozenset[str], tuple[School, ...]]:
    """The roles that are asked something, in teams that are started, and their schools in order."""
    asked = [job for job in jobs if job.role in ASKING_ROLES and job.team.state == TeamState.STARTED]
    return frozenset(job.role for job in asked), tuple(job.school for job in asked)
