"""What `ruimte agenda` does: the agenda without anybody's words, and meetings in the name of who does not chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import click

from bot.cli.asking import agrees
from bot.cli.running import one_person, one_team
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.domain.agenda import LEAST_WEEKS, MOST_WEEKS, Purpose, Room, Touches
from bot.domain.agenda_file import AgendaLine, clashes, read_agenda, read_line, size_of
from bot.domain.form import Wrong
from bot.domain.number import Number
from bot.opening import App, real_clock
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
from bot.services.agenda_import import import_agenda, moment_problem
from bot.services.agenda_outline import outline
from bot.services.agenda_team import room_of, set_horizon
from bot.services.feature import AGENDA, is_on
from bot.services.meeting_start import Refused
from bot.services.moment import first_shared_moment
from bot.store.base import Db
from bot.store.people import Person
from bot.store.team import Team
from bot.views.agenda_file import Done, about_line, reason, refusal, summary


@dataclass(frozen=True)
class Asked:
    """What the options of `ruimte agenda start` say; the cells as in a line of a file."""

    team: str
    school: str | None
    person: str
    cells: Mapping[str, str]
    park: bool


async def listed(db: Db, team: Team, *, now: datetime) -> list[str]:
    """When there are meetings, how long and with how many places, and how many topics are parked."""
    await _check_on(db, team)
    found = await outline(db, team, now=now)
    lines = [
        words("card.plan", moment=t().moment(one.starts, found.zone), minutes=one.minutes, places=one.places)
        for one in found.meetings
    ]
    return [
        *(lines or [words("agenda.nothing_comes", team=team.name)]),
        t().number("agenda.so_many_parked", Number.PARKED, n=found.parked),
    ]


async def set_weeks(db: Db, team: Team, weeks: int | None, *, now: datetime) -> str:
    """The horizon of a team, as it is now."""
    if weeks is not None and not LEAST_WEEKS <= weeks <= MOST_WEEKS:
        raise Sentence(words("agenda.bad_weeks", least=LEAST_WEEKS, most=MOST_WEEKS))
    if weeks is not None:
        await set_horizon(db, team, weeks)
    room = await room_of(db, team, now)
    last = room.last_day(now.astimezone(room.zone).date())
    return t().count("agenda.horizon", team.agenda_weeks, team=team.name, day=t().long_day(last))


async def import_file(app: App, data: bytes, name: str, school: str | None) -> str:
    """Everything in the file, or a sentence for every bad line."""
    async with app.unit_of_work() as db:
        team, now = await one_team(db, name, school), real_clock()
        await _check_on(db, team)
        room = await room_of(db, team, now)
        local = now.astimezone(room.zone)
        file = read_agenda(data, now=local)
        plan = await import_agenda(db, team, file, now=now)
        if plan.problems:
            raise Sentence(refusal(t(), plan.problems))
        last = room.last_day(local.date())
        done = Done(
            team.name, len(plan.meetings), plan.without_moment, plan.beyond, plan.third, plan.known, last
        )  # fmt: skip
        return summary(t(), done)


async def start_after_showing(app: App, asked: Asked, *, yes: bool) -> str:
    """Show what was understood, ask once, and start or park it; nothing is asked while a transaction is open."""
    if asked.park and asked.cells["when"].strip():
        raise Sentence(words("agenda.park_or_when"))
    if not asked.cells["question"].strip():
        raise Sentence(words("agenda.no_question"))
    async with app.unit_of_work() as db:
        team, person, line = await _understood(db, asked)
        if asks(person, line.question) in await stands_already(db, team):
            return words("agenda.known_by_hand", team=team.name)
        size = None if asked.park else await _size(db, asked, line)
        shown = await _shown(db, asked, line, size)
    for said in shown:
        click.echo(said)
    if not yes and not agrees(words("agenda.confirm")):
        raise Sentence(words("agenda.not_confirmed"))
    async with app.unit_of_work() as db:
        team, person, _ = await _understood(db, asked)
        return await _do(db, team, person, line, size=size)


async def _do(db: Db, team: Team, person: Person, line: AgendaLine, *, size: Size | None) -> str:
    if asks(person, line.question) in await stands_already(db, team):  # started while this was being read
        return words("agenda.known_by_hand", team=team.name)
    wish, now = Wish(line.question, line.touches, line.purpose), real_clock()
    if size is None:
        topic = await park_by_hand(db, team, person, wish, now=now)
        zone = (await room_of(db, team, now)).zone
        return words("agenda.parked_by_hand", team=team.name, day=t().day(topic.expires.astimezone(zone).date()))
    try:
        await start_by_hand(db, team, person, wish, size=size, now=now)
    except Refused as refused:  # somebody changed the school's days while this was being read
        room = await room_of(db, team, now)
        raise Sentence(_moment_trouble(line, size.starts, room, refused.wrong, now)) from None
    return words("agenda.started_by_hand", team=team.name)


async def _understood(db: Db, asked: Asked) -> tuple[Team, Person, AgendaLine]:
    team, now = await one_team(db, asked.team, asked.school), real_clock()
    await _check_on(db, team)
    person = await one_person(db, asked.person)
    try:
        await check_owner(db, person, team)
    except NotOfTeam:
        raise Sentence(words("agendafile.not_of_team", name=person.name)) from None
    except HasAccount:
        raise Sentence(words("agendafile.has_account", name=person.name)) from None
    room = await room_of(db, team, now)
    read = read_line({**asked.cells, "by": asked.person}, now=now.astimezone(room.zone))
    problems = [*read.problems, *(() if asked.park else clashes(read.lines))]
    if problems:
        raise Sentence("\n".join(reason(t(), problem) for problem in problems))
    return team, person, read.lines[0]


async def _size(db: Db, asked: Asked, line: AgendaLine) -> Size:
    """When and how large; the first shared moment when none is given (J23)."""
    team, now = await one_team(db, asked.team, asked.school), real_clock()
    person = await one_person(db, asked.person)
    starts = line.starts or await first_shared_moment(db, person, team, now=now)
    minutes, places = size_of([line])
    room = await room_of(db, team, now)
    wrong = room.moment_trouble(starts, minutes, now=now)
    if wrong is not None:
        raise Sentence(_moment_trouble(line, starts, room, wrong, now))
    return Size(starts, minutes, places)


def _moment_trouble(line: AgendaLine, starts: datetime, room: Room, wrong: Wrong, now: datetime) -> str:
    if wrong is Wrong.BEYOND_HORIZON:
        last = room.last_day(now.astimezone(room.zone).date())
        return words("agenda.beyond", day=t().long_day(last))
    return reason(t(), moment_problem(line.number, starts, room, wrong))


async def _shown(db: Db, asked: Asked, line: AgendaLine, size: Size | None) -> list[str]:
    team = await one_team(db, asked.team, asked.school)
    zone = (await room_of(db, team, real_clock())).zone
    topic = words("agenda.asks", about=about_line(t(), line), question=line.question)
    if size is None:
        return [topic, words("agenda.would_park")]
    moment = t().moment(size.starts, zone)
    said = [topic, words("card.plan", moment=moment, minutes=size.minutes, places=size.places)]
    if line.touches is Touches.ORGANISATION:
        said.append(words("agenda.rather_message"))
    if line.purpose is Purpose.DECIDE:
        said.append(words("agenda.not_decided_here"))
    return said


async def _check_on(db: Db, team: Team) -> None:
    if not await is_on(db, team.id, AGENDA):
        raise Sentence(words("agenda.is_off", team=team.name))
