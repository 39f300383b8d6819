"""When a meeting may be: days to tap, and what is wrong with another moment."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.domain.agenda import AFTER_SCHOOL, DAYS_SHOWN, DEFAULT_MINUTES, Room, shared_days
from bot.domain.form import Trouble, Wrong
from bot.services.agenda_team import room_of
from bot.store.agenda import upcoming_of
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.people import Person
from bot.store.team import Team, members_of
from bot.views.card_form import WhenShown

MOST_OWN = 50  # meetings of one person to keep clear of


async def shared_moments(db: Db, person: Person, team: Team, *, now: datetime) -> list[date]:
    """The next days on which somebody works with at least half of the team (J21); from the next school day on."""
    room = await room_of(db, team, now)
    today = now.astimezone(room.zone).date()
    days = room.school_days(today + timedelta(days=1), room.last_day(today))
    people = await members_of(db, team.id)
    lives = await working_lives(db, [*people, person], today)
    return shared_days(lives[person.id], [lives[one.id] for one in people if one.id != person.id], days)


async def first_shared_moment(db: Db, person: Person, team: Team, *, now: datetime) -> datetime:
    """The moment on a card that was just made: when pupils have left, and they have no other meeting.

    Within a holiday it may lie after it; on the last day that one may plan it may be that day itself.
    """
    room = await room_of(db, team, now)
    found = [room.at(day, AFTER_SCHOOL) for day in await shared_moments(db, person, team, now=now)]
    own = await upcoming_of(db, person.id, most=MOST_OWN)
    free = [moment for moment in found if not any(one.overlaps(moment, DEFAULT_MINUTES) for one in own)]
    if free or found:
        return (free or found)[0]
    today = now.astimezone(room.zone).date()
    still = room.at(today, AFTER_SCHOOL)
    is_fine = room.moment_trouble(still, DEFAULT_MINUTES, now=now) is None
    return still if is_fine else room.at(room.school_day_after(today), AFTER_SCHOOL)


async def days_to_choose(db: Db, person: Person, team: Team, starts: datetime, *, now: datetime) -> WhenShown:
    """What the form that asks for a moment needs: the moment as it is, the days to tap, and the last one."""
    room = await room_of(db, team, now)
    days = await shared_moments(db, person, team, now=now)
    today = now.astimezone(room.zone).date()
    return WhenShown(starts.astimezone(room.zone), tuple(days[:DAYS_SHOWN]), today, room.last_day(today))


async def moment_troubles(
    db: Db, team: Team, values: Mapping[str, str], *, minutes: int, now: datetime
) -> Mapping[str, Trouble]:
    """What is wrong with the day and the hour that were given, each at its own field."""
    return troubles_in(await room_of(db, team, now), values, minutes=minutes, now=now)


def troubles_in(room: Room, values: Mapping[str, str], *, minutes: int, now: datetime) -> dict[str, Trouble]:
    """The same, for who may plan as far as this."""
    found = dict[str, Trouble]()
    if not values.get("day"):
        return found
    day, today = date.fromisoformat(values["day"]), now.astimezone(room.zone).date()
    if (wrong := room.day_trouble(day, today=today)) is not None:
        found["day"] = trouble_with_day(room, day, wrong)
    elif values.get("hour"):
        starts = room.at(day, time.fromisoformat(values["hour"]))
        if (wrong := room.hour_trouble(starts, minutes, now=now)) is not None:
            found["hour"] = Trouble(wrong)
    return found


def trouble_with_day(room: Room, day: date, wrong: Wrong) -> Trouble:
    """The same, with the name of the holiday where it is one."""
    names = [off.name for off in room.calendar.days_off if off.first <= day <= off.last and off.name]
    return Trouble(wrong, tuple(names[:1]) if wrong is Wrong.NO_SCHOOL else ())
