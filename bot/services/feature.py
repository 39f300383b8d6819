"""What a team turns on besides the weekly question: by its own people, one thing in two school weeks (J03)."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week, school_year
from bot.domain.message import Message
from bot.domain.people import Participation, Role, TeamState
from bot.domain.press import Press
from bot.domain.pulse import PULSE
from bot.ports import Answer, Redraw
from bot.services.notice import Telling, add_notices
from bot.services.team import AT_EIGHT, ensure_schedule
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.feature import Feature, features_of, find_feature, teams_with
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.steward import is_steward_of
from bot.store.team import School, Team, members_of, memberships_in, teams_worked_in
from bot.views import feature as view
from bot.views.catalogue import catalogue

AGENDA = "agenda"
CONSULTATION = "consultation"
LEADER = "leader"  # the leader's digest
BOARD = "board"  # the board's, of its own team
FEATURES = (AGENDA, CONSULTATION, PULSE, LEADER, BOARD)
DAILY = (AGENDA, CONSULTATION, PULSE)  # have a tick of their own
WEEKS_APART = 2  # of school


class TooSoon(Exception):
    """Something else was turned on just now; `until` is the first day on which this may be."""

    def __init__(self, until: date) -> None:
        super().__init__(str(until))
        self.until = until


class NotRunning(Exception):
    """The team has not started: nothing can be turned on."""


class NoBoard(Exception):
    """The board's digest is for the team of the board: nobody of this one sits in it."""


async def turn_on(db: Db, team: Team, name: str, *, now: datetime) -> bool:
    """Turn this on, and tell the team once; False when it is on already. Raises NotRunning, NoBoard, TooSoon."""
    if team.state != TeamState.STARTED:
        raise NotRunning(team.name)
    await db.refresh(team, with_for_update={"key_share": True})  # two things at once would be one too many
    found = await find_feature(db, team.id, name)
    if found is not None and found.is_on:
        return False
    today = await _today(db, team, now)
    if name == BOARD and all(place.role != Role.BOARD for place in await memberships_in(db, team.id)):
        raise NoBoard(team.name)
    if found is None:
        await _check_apart(db, team, today)
        db.add(Feature(team_id=team.id, name=name, is_on=True, since=today))
        await db.flush()
        await _tell_team(db, team, name, now=now)
    else:
        found.is_on = True
    if name in DAILY:
        school = await db.get_one(School, team.school_id)
        await ensure_schedule(db, name, team.id, AT_EIGHT, school.timezone, now)
    return True


async def turn_off(db: Db, team: Team, name: str) -> bool:
    """Turn it off; what is planned stays as it is. False when it was not on."""
    found = await find_feature(db, team.id, name)
    if found is None or not found.is_on:
        return False
    found.is_on = False
    return True


async def press_turn_on(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Zet aan]: anybody who works in the team may, for nobody's permission is needed to try something (S11)."""
    t, team = catalogue(person.language), await db.get(Team, press.subject)
    if team is None or press.choice not in FEATURES or not await may_turn_on(db, person, team):
        return view.not_yours(t)
    try:
        await turn_on(db, team, press.choice, now=now)
    except NotRunning:
        return view.not_running(t, team.name)
    except NoBoard:
        return view.no_board(t, team.name)
    except TooSoon as soon:
        return view.too_soon(t, team.name, soon.until)
    return Redraw(view.turned_on(t, press.choice, team.id, team.name))


async def may_turn_on(db: Db, person: Person, team: Team) -> bool:
    """Whether this person works in the team, or runs the bot for it."""
    if person.participation == Participation.UNCONFIRMED or person.organisation_id != team.organisation_id:
        return False
    works = team.id in [mine.id for mine in await teams_worked_in(db, person.id)]
    return works or await is_steward_of(db, person, team.school_id)


async def _check_apart(db: Db, team: Team, today: date) -> None:
    """In a demo everything may be on from the first day."""
    earlier = await features_of(db, team.id)
    if db.demo or not earlier:
        return
    calendar = await calendar_of(db, team.school_id, today)
    newest = max(feature.since for feature in earlier)
    weeks = [week for week in calendar.school_weeks(school_year(newest)) if week > Week.of(newest)]
    if len(weeks) >= WEEKS_APART and today < (first := weeks[WEEKS_APART - 1].monday):
        raise TooSoon(first)


async def _tell_team(db: Db, team: Team, name: str, *, now: datetime) -> None:
    joined = [one for one in await members_of(db, team.id) if one.participation == Participation.JOINED]
    await add_notices(
        db, joined, "feature", about=f"{team.id.hex}:{name}", args={"team": team.id, "name": name}, now=now
    )


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What is new in a team; None when it is off again."""
    team = await db.get(Team, UUID(hex=notice.args["team"]))
    name = notice.args.get("name", AGENDA)
    if team is None or not await is_on(db, team.id, name):
        return None
    return view.told(catalogue(person.language), name, team.id, team.name)


async def _today(db: Db, team: Team, now: datetime) -> date:
    school = await db.get_one(School, team.school_id)
    return now.astimezone(ZoneInfo(school.timezone)).date()


async def is_on(db: Db, team_id: UUID, name: str) -> bool:
    """Whether a team has this on."""
    found = await find_feature(db, team_id, name)
    return found is not None and found.is_on


async def has_any(db: Db, name: str) -> bool:
    """Whether any team of the house has this on: then it is in the menus."""
    return bool(await teams_with(db, name))
