"""What decides about one person's week, read once for everybody: roles, school, history, silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.people import Role
from bot.domain.prompt import Audience, Moment, Prompt, Season, Year, choose
from bot.domain.reflection import audience_in_turn
from bot.domain.schedule import WorkingLife
from bot.store.base import Db
from bot.store.calendar import calendars_of, working_lives
from bot.store.delivery import taken_days
from bot.store.people import CONSOLE, Account, Membership, Person, School, Team, teams_of
from bot.store.reflection import (
    Asking,
    Round,
    earlier_askings,
    histories,
    unheard,
)

WEEKS_LOOKED_BACK = 12
QUIET_START_ROUNDS = 2  # the first two questions of a team take one tap (J03)
ASKING_ROLES = (Role.TEACHER, Role.LEADER, Role.BOARD)


@dataclass(frozen=True)
class Background:
    """All that decides about one person's turn, read once for everybody."""

    life: WorkingLife
    account: Account
    school: School
    calendar: SchoolCalendar
    roles: frozenset[str]
    earlier: Sequence[Asking]
    asked: set[str]
    silent: int
    taken: set[date]


def audience_due(db: Db, background: Background, week: Week) -> str | None:
    """Whose question this person gets this week, when it is time for one."""
    since: dict[str, int | None] = {}
    for asking in background.earlier:  # newest first
        since.setdefault(asking.audience, week.since(Week.parse(asking.week)))
    every = {str(audience): weeks for audience, weeks in db.library.weeks_between.items()}
    return audience_in_turn(sorted(background.roles), since, every)


def pick_prompt(
    db: Db,
    background: Background,
    week: Week,
    audience: str,
    *,
    quiet_start: bool = False,
    barred: Sequence[str] = (),
) -> Prompt | None:
    """The prompt for this person and week; None when everything that fits was asked before."""
    calendar, year = background.calendar, school_year(week.monday)
    block, letter = calendar.block(week), year_letter(year)
    moment = Moment(
        audience=Audience(audience),
        sector=background.school.sector,
        themes=tuple(db.library.themes_for(Audience(audience), block, letter)),
        year=letter,
        season=_season(calendar, week, block),
        taps_only=quiet_start or calendar.taps_only(week),
    )
    bank = db.library.bank
    recent = [prompt for asking in background.earlier if (prompt := bank.find(asking.prompt_id or ""))]
    choice = choose(bank, moment, background.asked, recent, db.chance, barred)
    return choice.prompt if choice else None


def year_letter(year: int) -> Year:
    """Two years of themes take turns; the even ones are A."""
    return "B" if year % 2 else "A"


async def background_of(db: Db, person: Person, week: Week, now: datetime) -> Background | None:
    """One person's background, for a swap or a question they ask for themselves."""
    return (await backgrounds(db, [person], week, now)).get(person.id)


def _season(calendar: SchoolCalendar, week: Week, block: int) -> Season:
    if calendar.is_busy(week):
        return "busy"
    return "start" if block < 2 else "end" if block > 7 else "mid"


async def is_in_quiet_start(db: Db, person: Person) -> bool:
    """Whether every team of theirs that has started is still in its first two rounds (J03)."""
    if db.demo:
        return False
    started = [team for team in await teams_of(db, person.id) if team.started_on is not None]
    return all([await is_team_in_quiet_start(db, team.id) for team in started])


async def is_team_in_quiet_start(db: Db, team_id: UUID) -> bool:
    """Whether this team has had no more than its first two rounds, the open one among them."""
    rounds = await db.scalars(select(Round.id).where(Round.team_id == team_id).limit(QUIET_START_ROUNDS + 1))
    return len(rounds.all()) <= QUIET_START_ROUNDS


async def backgrounds(db: Db, people: Sequence[Person], week: Week, now: datetime) -> dict[UUID, Background]:
    """Everybody's background, in a constant number of queries."""
    ids = [person.id for person in people]
    lives = await working_lives(db, people, week.monday)
    accounts = await _accounts(db, ids)
    earlier = await earlier_askings(db, ids, str(week.plus(-WEEKS_LOOKED_BACK)))
    asked = await histories(db, ids, school_year(week.monday))
    silent = await unheard(db, ids)
    taken = await taken_days(db, ids, week.monday, week.monday + timedelta(days=6))
    found = await _places(db, ids)
    schools = {school.id: school for _, theirs in found.values() for school in theirs}
    calendars = await calendars_of(db, schools.values(), week.monday)
    places = {
        person_id: (roles, _school_that_asks(theirs, calendars, week)) for person_id, (roles, theirs) in found.items()
    }
    return {
        person_id: Background(
            life=lives[person_id],
            account=accounts[person_id],
            school=school,
            calendar=calendars[school.id],
            roles=roles,
            earlier=earlier[person_id],
            asked=asked[person_id],
            silent=silent.get(person_id, 0),
            taken=taken[person_id],
        )
        for person_id, (roles, school) in places.items()
        if person_id in accounts
    }


async def _accounts(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, Account]:
    rows = await db.scalars(
        select(Account)
        .where(Account.person_id.in_(person_ids), Account.unreachable_since.is_(None))
        .order_by((Account.platform == CONSOLE).desc(), Account.linked_at)
    )
    return {account.person_id: account for account in rows}  # the last one wins: a platform, linked last


def _school_that_asks(schools: Sequence[School], calendars: Mapping[UUID, SchoolCalendar], week: Week) -> School:
    """The first of somebody's schools with a question this week: another may be on holiday (J05)."""
    return next((school for school in schools if calendars[school.id].asks_in(week)), schools[0])


async def _places(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, tuple[frozenset[str], tuple[School, ...]]]:
    """The roles that are asked something, in teams that are started, and their schools in order."""
    rows = await db.execute(
        select(Membership.person_id, Membership.role, School)
        .join(Team, Team.id == Membership.team_id)
        .join(School, School.id == Team.school_id)
        .where(
            Membership.person_id.in_(person_ids), Membership.role.in_(ASKING_ROLES), Team.started_on.is_not(None)
        )
        .order_by(Membership.id)
    )  # fmt: skip
    found: dict[UUID, tuple[frozenset[str], tuple[School, ...]]] = {}
    for person_id, role, school in rows:
        roles, schools = found.get(person_id, (frozenset(), ()))
        found[person_id] = (roles | {role}, (*schools, school))
    return found
