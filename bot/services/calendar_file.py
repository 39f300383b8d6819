"""[In mijn agenda]: a meeting as a file for somebody's own calendar (J25). It comes only when tapped for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer
from bot.services.calendar_entry import Entry, calendar_file
from bot.services.delivery import plan_asked
from bot.services.meeting_seats import own_meeting
from bot.services.meeting_view import see
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.views import agenda as agenda_view
from bot.views import calendar_file as view
from bot.views.catalogue import catalogue

READ_WITHIN = timedelta(hours=1)


async def press_calendar(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """The file is on its way to their own conversation, wherever they tapped."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    await send_file(db, person, "calendar_file", {"meeting": meeting.id}, now=now)
    return view.coming(t)


async def send_file(db: Db, person: Person, kind: str, args: Mapping[str, UUID | str], *, now: datetime) -> None:
    """A file of this kind comes to them at once, for they asked for it."""
    await plan_asked(
        db, person, kind, key=f"{kind}:{db.new_id(now).hex}", due=now, expires=now + READ_WITHIN, now=now, args=args
    )  # fmt: skip


async def draw_file(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The meeting as it is now: the same event as an earlier file, with a higher number.

    It is not remembered as showing the meeting: a file that somebody asked for and opened is not taken back (0009).
    """
    meeting = await db.get(Meeting, UUID(hex=delivery.args["meeting"]))
    if meeting is None:
        return None
    t = catalogue(person.language)
    shown = await see(db, t, meeting)
    entry = Entry(
        uid=meeting.id, sequence=meeting.sequence, starts=meeting.starts_at, minutes=meeting.minutes,
        title=view.title(t, shown), description=view.description(t, shown), made_at=delivery.due,
        cancelled=meeting.state == MeetingState.CANCELLED,
    )  # fmt: skip
    return view.file(t, calendar_file(entry), is_new=meeting.sequence > 0)
