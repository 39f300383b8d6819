"""The weekly round: who is asked what, and when it is due. Opening one only creates deliveries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.delivery import State
from bot.domain.people import Participation, Rhythm, Role
from bot.domain.prompt import Audience, Moment, Prompt, Season, Year, choose
from bot.domain.reflection import AskingState, Turn, audience_in_turn, turn_after
from bot.domain.schedule import WorkingLife, question_due, week_ends
from bot.services.alert import raise_alert
from bot.services.delivery import row_for
from bot.store.base import Db
from bot.store.calendar import calendars_of, working_lives
from bot.store.delivery import Delivery, add_deliveries, insert_rows, taken_days, waiting_for
from bot.store.people import CONSOLE, Account, Membership, Person, School, Team, members_of, teams_of
from bot.store.reflection import (
    Asking,
    PromptHistory,
    Round,
    earlier_askings,
    find_round,
    histories,
    unheard,
)
from bot.store.schedule import quiet_people, quiet_teams

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


async def open_round(db: Db, team: Team, week: Week, *, now: datetime, at_once: bool = False) -> Round | None:
    """Open this team's round: one delivery per person who takes part, at their own hour (J04).

    None when the round was opened before. `at_once` makes the questions due now, within everybody's hours.
    """
    if await find_round(db, team.id, str(week)):
        return None
    opened = Round(id=db.new_id(now), team_id=team.id, week=str(week), opened_at=now)
    db.add(opened)
    await db.flush()
    people = [person for person in await members_of(db, team.id) if person.participation == Participation.JOINED]
    await plan_turns(db, people, week, opened, now=now, at_once=at_once)
    return opened


async def plan_turns(
    db: Db, people: Sequence[Person], week: Week, opened: Round, *, now: datetime, at_once: bool = False
) -> int:
    """Plan this week's turn of these people; how many got one. A turn is unique per person and week."""
    quiet_start = not db.demo and await _is_quiet_start(db, opened)
    found = await _backgrounds(db, people, week, now)
    quiet = await quiet_people(db, people, now.date())
    askings: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    fresh: dict[UUID, str] = {}
    unfit: list[tuple[Person, str]] = []
    for person in people:
        background = found.get(person.id)
        if background is None or person.id in quiet:
            continue
        due = _due(person, background, week, now, at_once=at_once)
        if due is None:
            continue
        turn = turn_after(background.silent)
        audience = audience_due(db, background, week)
        if audience is None:
            continue
        prompt = None
        if turn is Turn.QUESTION:
            prompt = pick_prompt(db, background, week, audience, quiet_start=quiet_start)
            if prompt is None:
                unfit.append((person, audience))
                continue
            fresh[person.id] = prompt.id
        asking = _asking_row(db, person, opened, week, audience, prompt, now)
        askings.append(asking)
        deliveries.append(
            row_for(
                db, turn, person, background.account, key=f"prompt:{person.id.hex}:{week}", due=due,
                expires=week_ends(week, background.life.zone), now=now, zone=background.life.zone,
                args={"asking": asking["id"]},
            )
        )  # fmt: skip
    await insert_rows(db, Asking, askings)
    await add_deliveries(db, deliveries)
    await _remember_prompts(db, fresh, school_year(week.monday))
    for person, audience in unfit:  # now that the questions have their days: telling takes a day too
        await _tell_nothing_fits(db, person, audience, week, now)
    return len(askings)


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
    return (await _backgrounds(db, [person], week, now)).get(person.id)


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
    """Whether the team is not started, or rests until somebody says "we gaan verder" (J07)."""
    return team.started_on is None or day < team.started_on or team.school_year != school_year(day)


def _due(person: Person, background: Background, week: Week, now: datetime, *, at_once: bool) -> datetime | None:
    life = background.life
    if any(asking.week == str(week) for asking in background.earlier):
        return None
    if person.rhythm == Rhythm.FORTNIGHTLY and _was_asked_in(week.plus(-1), background):
        return None
    is_free = _has_room(life, background.taken)
    due = question_due(life, week, now=now, day_is_free=is_free)
    if at_once:
        soon = life.soonest_open(now)
        in_week = soon is not None and soon < week_ends(week, life.zone)
        if soon is not None and in_week and is_free(soon.astimezone(life.zone).date()):
            due = soon
    if due is None:
        return None
    paused = person.paused_until is not None and due.astimezone(life.zone).date() <= person.paused_until
    return None if paused else due


def _was_asked_in(week: Week, background: Background) -> bool:
    return any(asking.week == str(week) and asking.asked_at is not None for asking in background.earlier)


def _asking_row(
    db: Db, person: Person, opened: Round, week: Week, audience: str, prompt: Prompt | None, now: datetime
) -> dict[str, Any]:
    return {
        "id": db.new_id(now),
        "person_id": person.id,
        "round_id": opened.id,
        "week": str(week),
        "audience": audience,
        "prompt_id": prompt and prompt.id,
        "state": AskingState.PLANNED,
        "swapped": False,
        "following": False,
    }


def _season(calendar: SchoolCalendar, week: Week, block: int) -> Season:
    if calendar.is_busy(week):
        return "busy"
    return "start" if block < 2 else "end" if block > 7 else "mid"


async def is_in_quiet_start(db: Db, person: Person) -> bool:
    """Whether every team of theirs that has started is still in its first two rounds (J03)."""
    if db.demo:
        return False
    for team in await teams_of(db, person.id):
        rounds = await db.scalars(select(Round.id).where(Round.team_id == team.id).limit(QUIET_START_ROUNDS + 1))
        if team.started_on is not None and len(rounds.all()) > QUIET_START_ROUNDS:
            return False
    return True


async def _is_quiet_start(db: Db, opened: Round) -> bool:
    earlier = await db.scalars(
        select(Round.id).where(Round.team_id == opened.team_id, Round.id != opened.id).limit(QUIET_START_ROUNDS)
    )
    return len(earlier.all()) < QUIET_START_ROUNDS


async def _backgrounds(db: Db, people: Sequence[Person], week: Week, now: datetime) -> dict[UUID, Background]:
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


async def _remember_prompts(db: Db, fresh: dict[UUID, str], year: int) -> None:
    rows = await db.scalars(
        select(PromptHistory).where(PromptHistory.person_id.in_(list(fresh)), PromptHistory.school_year == year)
    )
    known = {row.person_id: row.prompts for row in rows}
    changed = [
        {"person_id": person_id, "school_year": year, "prompts": [*known[person_id], prompt_id]}
        for person_id, prompt_id in fresh.items()
        if person_id in known
    ]
    if changed:
        await db.execute(update(PromptHistory), changed)
    new = [
        {"person_id": person_id, "school_year": year, "prompts": [prompt_id]}
        for person_id, prompt_id in fresh.items()
        if person_id not in known
    ]
    await insert_rows(db, PromptHistory, new)


async def _tell_nothing_fits(db: Db, person: Person, audience: str, week: Week, now: datetime) -> None:
    await raise_alert(
        db, "no_prompt", about=f"{person.organisation_id.hex}:{audience}:{school_year(week.monday)}",
        organisation_id=person.organisation_id, now=now, args={"audience": audience},
    )  # fmt: skip


async def replan(db: Db, people: Sequence[Person], *, now: datetime) -> None:
    """Move questions that wait to where they belong now: after a change of hour, working days or region (J08)."""
    lives = await working_lives(db, people, now.date())
    for delivery, taken in await _waiting_turns(db, people, now):
        life, week = lives[_owner(delivery)], Week.parse(delivery.week or "")
        _move(delivery, question_due(life, week, now=now, day_is_free=_has_room(life, taken)), life, now)


async def hasten(db: Db, people: Sequence[Person], week: Week, *, now: datetime) -> None:
    """Bring this week's questions that still wait forward to now, inside everybody's hours and budget."""
    lives = await working_lives(db, people, now.date())
    for delivery, taken in await _waiting_turns(db, people, now):
        life = lives[_owner(delivery)]
        soon = life.soonest_open(now)
        if delivery.week != str(week) or soon is None or soon >= delivery.due:
            continue
        if _has_room(life, taken)(soon.astimezone(life.zone).date()):
            _move(delivery, soon, life, now)


async def _waiting_turns(db: Db, people: Sequence[Person], now: datetime) -> list[tuple[Delivery, set[date]]]:
    """Each turn that waits, with the days on which that person gets something else."""
    rows = await waiting_for(db, [person.id for person in people], kinds=[str(turn) for turn in Turn])
    first = now.date() - timedelta(days=7)
    taken = await taken_days(db, [_owner(row) for row in rows], first, first + timedelta(days=28))
    return [(row, taken[_owner(row)] - {row.day}) for row in rows]


def _has_room(life: WorkingLife, taken: set[date]) -> Callable[[date], bool]:
    """Whether a question fits on a day: nothing else unasked comes then, and no school of theirs is quiet."""
    return lambda day: day not in taken and life.is_asked_on(day)


def _owner(delivery: Delivery) -> UUID:
    if delivery.person_id is None:
        raise ValueError("a turn belongs to a person")
    return delivery.person_id


def _move(delivery: Delivery, due: datetime | None, life: WorkingLife, now: datetime) -> None:
    if due is None:
        delivery.state, delivery.settled_at = State.CANCELLED, now
    else:
        delivery.due, delivery.day = due, due.astimezone(life.zone).date()
