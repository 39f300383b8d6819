"""Topics out of a file onto a team's agenda: every rule that holds for a card holds for a line (S47)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.agenda import MOST_TOPICS, Room
from bot.domain.agenda_file import MOMENT, AgendaFile, AgendaLine, clashes, size_of
from bot.domain.form import Wrong
from bot.domain.roster import Problem, shown
from bot.services.agenda_by_hand import (
    HasAccount,
    NotOfTeam,
    Size,
    Wish,
    asks,
    check_owner,
    park_by_hand,
    stands_already,
    start_by_hand,
)
from bot.services.agenda_team import agenda_team, room_of
from bot.services.moment import trouble_with_day
from bot.store.base import Db
from bot.store.people import Person, find_people
from bot.store.team import Team


@dataclass(frozen=True)
class Owned:
    """A line and the person it is of."""

    line: AgendaLine
    person: Person


@dataclass
class Together:
    """The lines that are one meeting: of the same person, at the same moment."""

    person: Person
    starts: datetime
    lines: list[AgendaLine]


@dataclass
class Plan:
    """What becomes of each line; nothing while anything is wrong. Lines are told by their number."""

    problems: list[Problem] = field(default_factory=list)
    meetings: list[Together] = field(default_factory=list)
    parked: list[Owned] = field(default_factory=list)
    without_moment: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)
    third: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)


async def import_agenda(db: Db, team: Team, file: AgendaFile, *, now: datetime) -> Plan:
    """Start and park what the file says, or nothing when a line is wrong. What stands already is not repeated."""
    plan = await plan_agenda(db, team, file, now=now)
    if plan.problems:
        return plan
    for meeting in plan.meetings:
        first, *more = [_wish(line) for line in meeting.lines]
        size = Size(meeting.starts, *size_of(meeting.lines))
        await start_by_hand(db, team, meeting.person, first, size=size, now=now, second=next(iter(more), None))
    for owned in plan.parked:
        await park_by_hand(db, team, owned.person, _wish(owned.line), now=now)
    return plan


async def plan_agenda(db: Db, team: Team, file: AgendaFile, *, now: datetime) -> Plan:
    """What would become of the lines. Changes nothing."""
    plan, room = Plan(list(file.problems)), await room_of(db, team, now)
    for owned in await _new_ones(db, team, file.lines, plan):
        _place(plan, owned, room, now=now)
    for meeting in plan.meetings:
        plan.problems += clashes(meeting.lines)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


async def _new_ones(db: Db, team: Team, lines: Sequence[AgendaLine], plan: Plan) -> list[Owned]:
    standing = await stands_already(db, team)
    owners: dict[str, Person | str] = {}
    found = []
    for line in lines:
        if line.by not in owners:
            owners[line.by] = await _owner(db, team, line.by)
        owner = owners[line.by]
        if isinstance(owner, str):
            plan.problems.append(Problem(line.number, owner, {"name": shown(line.by)}))
        elif asks(owner, line.question) in standing:
            plan.known.append(line.number)
        else:
            standing.add(asks(owner, line.question))
            found.append(Owned(line, owner))
    return found


async def _owner(db: Db, team: Team, name: str) -> Person | str:
    """Who is meant, among who may use this agenda; or the key of what is wrong."""
    named = await find_people(db, name)
    of_team = [person for person in named if await agenda_team(db, person, team.id) is not None]
    if len(of_team) != 1:
        return "agendafile.several_people" if of_team else "agendafile.not_of_team" if named else "agendafile.nobody"
    try:
        await check_owner(db, of_team[0], team)
    except HasAccount:
        return "agendafile.has_account"
    except NotOfTeam:
        return "agendafile.not_of_team"
    return of_team[0]


def _wish(line: AgendaLine) -> Wish:
    return Wish(line.question, line.touches, line.purpose)


def _place(plan: Plan, owned: Owned, room: Room, *, now: datetime) -> None:
    line, starts = owned.line, owned.line.starts
    if starts is None:
        plan.parked.append(owned)
        plan.without_moment.append(line.number)
        return
    wrong = room.moment_trouble(starts, size_of([line])[0], now=now)
    if wrong is Wrong.BEYOND_HORIZON:  # the import is clipped (S47)
        plan.parked.append(owned)
        plan.beyond.append(line.number)
    elif wrong is not None:
        plan.problems.append(moment_problem(line.number, starts, room, wrong))
    else:
        _join(plan, owned, starts)


def moment_problem(number: int, starts: datetime, room: Room, wrong: Wrong) -> Problem:
    """What is wrong with the moment of a line, with the name of the holiday where it is one."""
    about = trouble_with_day(room, starts.astimezone(room.zone).date(), wrong).about
    return Problem(number, MOMENT, {"wrong": wrong.value, "about": ", ".join(about)})


def _join(plan: Plan, owned: Owned, starts: datetime) -> None:
    """The same owner at the same moment is one meeting, with room for two topics (7.3)."""
    meeting = next((one for one in plan.meetings if (one.person.id, one.starts) == (owned.person.id, starts)), None)
    if meeting is None:
        plan.meetings.append(Together(owned.person, starts, [owned.line]))
    elif len(meeting.lines) < MOST_TOPICS:
        meeting.lines.append(owned.line)
    else:
        plan.parked.append(owned)
        plan.third.append(owned.line.number)
