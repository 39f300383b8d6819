"""What those who take part in a meeting are told: what happens soon at once, all else with their gathered message."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState, Room
from bot.domain.meeting_news import News
from bot.domain.message import Message
from bot.services.agenda_team import room_of
from bot.services.delivery import row_for
from bot.services.meeting_view import mine, see
from bot.services.notice import Telling, add_notices
from bot.store.agenda import Meeting, Seat, seats_at
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery, add_deliveries
from bot.store.notice import Notice
from bot.store.people import Person, accounts_of, people_with_ids
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.views import meeting_news as view
from bot.views.catalogue import catalogue

TOLD_AFTER_START = timedelta(hours=1)


async def tell(db: Db, meeting: Meeting, people: Sequence[UUID], what: News, *, now: datetime) -> None:
    """Tell these people once what became of a meeting; only who has the bot is among them."""
    await db.flush()
    found = await people_with_ids(db, people)
    about = f"{meeting.id.hex}:{what.value}:{meeting.sequence}"
    room = await room_of(db, await db.get_one(Team, meeting.team_id), now)
    if is_soon(room, meeting.starts_at, now=now):
        await tell_now(db, meeting, found, "meeting_news", about=about, what=what, now=now)
    else:
        args = {"meeting": meeting.id, "what": what.value}
        await add_notices(
            db, found, "meeting", about=about, args=args, now=now, expires_after=meeting.starts_at - now
        )  # fmt: skip


async def tell_now(
    db: Db,
    meeting: Meeting,
    people: Sequence[Person],
    kind: str,
    *,
    about: str,
    what: News,
    now: datetime,
    within: timedelta = TOLD_AFTER_START,
) -> None:
    """A message of its own to each of them, as soon as they are at work: it is about today or the next school day.

    It is out of date `within` so long after the meeting starts.
    """
    lives = await working_lives(db, people, now.date())
    accounts = await accounts_of(db, [person.id for person in people])
    expires = max(meeting.starts_at, now) + within
    rows = [
        row_for(
            db, kind, person, accounts[person.id], key=f"{kind}:{about}:{person.id.hex}",
            due=lives[person.id].soonest_open(now) or now, expires=expires, now=now, zone=lives[person.id].zone,
            args={"meeting": meeting.id, "what": what.value},
        )
        for person in people
        if person.id in accounts
    ]  # fmt: skip
    await add_deliveries(db, rows)


def is_soon(room: Room, starts: datetime, *, now: datetime) -> bool:
    """Whether it happens today or on the next school day (J04)."""
    day, today = starts.astimezone(room.zone).date(), now.astimezone(room.zone).date()
    return day <= next_school_day(room, today)


def next_school_day(room: Room, today: date) -> date:
    """The first school day after today."""
    return room.school_day_after(today)


def taking_part(seats: Sequence[Seat], *, besides: UUID | None = None) -> list[UUID]:
    """Who has a place and can be told something, but for one of them."""
    return [seat.person_id for seat in seats if seat.place is not None and seat.person_id not in (None, besides)]


async def draw_news(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """What became of a meeting, as it is by now."""
    return await _draw(db, delivery.args, person, delivery)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The same in somebody's gathered message."""
    return await _draw(db, notice.args, person, telling.delivery)


async def _draw(db: Db, args: dict[str, str], person: Person, delivery: Delivery) -> Message | None:
    meeting = await db.get(Meeting, UUID(hex=args["meeting"]))
    if meeting is None:
        return None
    t, seats, what = catalogue(person.language), await seats_at(db, meeting.id), News(args["what"])
    involved = mine(meeting, seats, person)
    if not _still_means_something(meeting, what, has_place=involved.has_place):
        return None
    await remember_showing(db, delivery.id, meeting.id)
    return view.news(t, await see(db, t, meeting), what, leads=involved.leads)


def _still_means_something(meeting: Meeting, what: News, *, has_place: bool) -> bool:
    if what is News.AFTER:
        return meeting.state == MeetingState.HELD
    called_off = meeting.state == MeetingState.CANCELLED
    return called_off if what is News.CALLED_OFF else has_place and (meeting.is_going_on or called_off)
