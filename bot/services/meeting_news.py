"""What those who take part in a meeting are told: what happens soon at once, all else with their gathered message."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import AFTER_SCHOOL, MeetingState, Room
from bot.domain.delivery import State
from bot.domain.form import Trouble, Wrong
from bot.domain.meeting_news import News
from bot.domain.message import Message
from bot.domain.schedule import WorkingLife
from bot.services.agenda_team import room_of, works_with
from bot.services.delivery import plan_today
from bot.services.meeting_view import card, mine, see
from bot.services.moment import trouble_with_day
from bot.services.notice import Telling, add_notices
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery, waiting_for
from bot.store.meeting import Meeting
from bot.store.notice import Notice, was_told
from bot.store.people import Person, people_with_ids
from bot.store.seat import Seat
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.views import meeting_news as view
from bot.views.catalogue import catalogue

TOLD_AFTER_START = timedelta(hours=1)
LOOKED_BACK = 70  # days, over a summer


async def tell(
    db: Db, meeting: Meeting, people: Sequence[UUID], what: News, *, now: datetime, was: datetime | None = None
) -> None:
    """Tell these people once what became of a meeting; only who has the bot is among them.

    `was` is when it would have been. What does not happen soon waits for their gathered message, at most until the
    school day before: then it is said.
    """
    await db.flush()
    found = await people_with_ids(db, people)
    again = f"{meeting.sequence}:{now:%Y%m%d%H%M%S}"  # somebody may move up, or be asked to lead, once more
    about = f"{meeting.id.hex}:{what.value}:{again}"
    room = await room_of(db, await db.get_one(Team, meeting.team_id), now)
    if is_soon(room, min(meeting.starts_at, was or meeting.starts_at), now=now):
        await tell_now(db, meeting, found, "meeting_news", about=about, what=what, now=now)
        return
    lives = await working_lives(db, found, now.date())
    for person in found:
        last = last_day_before(room, meeting.starts_at, lives[person.id])
        await add_notices(
            db, [person], "meeting", about=about, args=_args(meeting, what), now=now,
            expires_after=max(last - now, timedelta()),
        )  # fmt: skip
        await tell_now(db, meeting, [person], "meeting_news", about=about, what=what, now=now, not_before=last)


async def tell_it_moved(db: Db, meeting: Meeting, people: Sequence[UUID], *, now: datetime, was: datetime) -> None:
    """Tell these people that it moved; who has yet to hear that they moved up reads that, as it is by now."""
    waiting = await waiting_for(db, people, kinds=["meeting_news"])
    moved_up = [one for one in waiting if one.args["what"] == News.MOVED_UP and one.args["meeting"] == meeting.id.hex]
    unaware = {one.person_id for one in moved_up if not await was_told(db, _as_notice(one))}
    await tell(db, meeting, [one for one in people if one in unaware], News.MOVED_UP, now=now, was=was)
    await tell(db, meeting, [one for one in people if one not in unaware], News.MOVED, now=now, was=was)


def _as_notice(delivery: Delivery) -> str:
    """What the same is called in somebody's gathered message."""
    return delivery.key.replace("meeting_news:", "meeting:", 1)


def last_day_before(room: Room, starts: datetime, life: WorkingLife) -> datetime:
    """The last moment to hear of it: on the school day before, or on somebody's own working day before that."""
    day = starts.astimezone(room.zone).date()
    before = [day - timedelta(days=number) for number in range(1, LOOKED_BACK)]
    school = [one for one in before if room.calendar.is_school_day(one)]
    own = [one for one in school if life.works_on(one)]
    return room.at((own or school or before)[0], AFTER_SCHOOL)


def _args(meeting: Meeting, what: News) -> dict[str, UUID | str]:
    return {"meeting": meeting.id, "what": what.value, "sequence": str(meeting.sequence)}


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
    not_before: datetime | None = None,
) -> None:
    """A message of its own to each of them, as soon as they are at work: it is about today or the next school day.

    It is out of date `within` so long after the meeting starts, or after they could first hear it.
    """
    await plan_today(
        db, people, kind, about=about, args=_args(meeting, what), now=now, soonest=max(now, not_before or now),
        expires=lambda due: max(meeting.starts_at, now if what is News.NEEDED else due) + within,
    )  # fmt: skip


def is_soon(room: Room, starts: datetime, *, now: datetime) -> bool:
    """Whether it happens today or on the next school day (J04)."""
    day, today = starts.astimezone(room.zone).date(), now.astimezone(room.zone).date()
    return day <= room.school_day_after(today)


def taking_part(seats: Sequence[Seat], *, besides: UUID | None = None) -> list[UUID]:
    """Who has a place and can be told something, but for one of them."""
    return [seat.person_id for seat in seats if seat.place is not None and seat.person_id not in (None, besides)]


async def draw_news(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """What became of a meeting, as it is by now; what stands already never goes, it becomes the meeting's card."""
    if delivery.state != State.SENT and await was_told(db, _as_notice(delivery)):
        return None
    drawn = await _draw(db, delivery.args, person, delivery)
    if drawn is not None or delivery.state != State.SENT:
        return drawn
    meeting = await db.steady(Meeting, UUID(hex=delivery.args["meeting"]))
    if meeting is None or not await works_with(db, person, meeting.team_id):
        return None
    await remember_showing(db, delivery.id, meeting.id)
    return await card(db, person, meeting)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The same in somebody's gathered message."""
    return await _draw(db, notice.args, person, telling.delivery)


async def _draw(db: Db, args: dict[str, str], person: Person, delivery: Delivery) -> Message | None:
    meeting = await db.steady(Meeting, UUID(hex=args["meeting"]))
    if meeting is None:
        return None
    t, what, involved = catalogue(person.language), News(args["what"]), await mine(db, meeting, person)
    is_told = delivery.state == State.SENT
    is_overtaken = not is_told and args.get("sequence") != str(meeting.sequence)
    if is_overtaken or not _still_means_something(meeting, what, has_place=involved.has_place, is_told=is_told):
        return None
    await remember_showing(db, delivery.id, meeting.id)
    off = await _off_that_day(db, meeting, now=delivery.due) if what is News.NEEDED else None
    return view.news(t, await see(db, t, meeting), what, involved, off=off)


async def _off_that_day(db: Db, meeting: Meeting, *, now: datetime) -> Trouble | None:
    """A study day or holiday that was entered since: it stands on a day without school now."""
    room = await room_of(db, await db.get_one(Team, meeting.team_id), now)
    day = meeting.starts_at.astimezone(room.zone).date()
    return None if room.calendar.is_school_day(day) else trouble_with_day(room, day, Wrong.NO_SCHOOL)


def _still_means_something(meeting: Meeting, what: News, *, has_place: bool, is_told: bool) -> bool:
    """What was told already goes on saying how it is, also when it is over."""
    called_off = meeting.state == MeetingState.CANCELLED
    match what:
        case News.CALLED_OFF:
            return called_off
        case News.AFTER:
            return meeting.state == MeetingState.HELD
        case _:
            return has_place and (meeting.is_going_on or is_told)
