"""A meeting in its team's channel: one message, changed in its place whenever the meeting changes (J27)."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.services.delivery import plan_post
from bot.services.group import has_strangers
from bot.services.meeting_view import see
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.delivery import Delivery, find_delivery
from bot.store.meeting import Meeting
from bot.store.place import Place, place_in_view
from bot.store.showing import remember_showing, showing
from bot.views import meeting_ways as view
from bot.views.catalogue import catalogue


def post_key(meeting: Meeting) -> str:
    """What the post of a meeting is called in the outbox."""
    return f"meeting:{meeting.id.hex}"


async def plan_meeting_post(db: Db, meeting: Meeting, *, now: datetime) -> bool:
    """Put it in the team's channel; False where the team has none, or strangers are in it (J29)."""
    place = await place_in_view(db, meeting.team_id)
    if place is None or await has_strangers(db, place, now=now):
        return False
    await plan_post(
        db, place, "meeting", key=post_key(meeting), due=now, expires=meeting.starts_at + timedelta(hours=1), now=now,
        args={"meeting": meeting.id},
    )  # fmt: skip
    return True


async def draw_meeting_post(db: Db, delivery: Delivery, place: Place) -> Message | None:
    """The meeting in a channel; None where it lost its meaning before it was posted, or a stranger came in.

    Once it stands it goes on changing, but while there are strangers nobody's words are in it (J29).
    """
    meeting = await db.steady(Meeting, UUID(hex=delivery.args["meeting"]))
    if meeting is None or (delivery.state != State.SENT and not await _may_be_posted(db, meeting, delivery, place)):
        return None
    await remember_showing(db, delivery.id, meeting.id)
    t = catalogue(place.language)
    shown = await see(db, t, meeting)
    if await has_strangers(db, place, now=delivery.due):
        shown = replace(shown, topics=(), came_of=(), shows_people=False)
    return view.post(t, shown)


async def _may_be_posted(db: Db, meeting: Meeting, delivery: Delivery, place: Place) -> bool:
    over = meeting.state in (MeetingState.CANCELLED, MeetingState.HELD)
    return not over and not await has_strangers(db, place, now=delivery.due)


async def post_of(db: Db, meeting: Meeting) -> Delivery | None:
    """The post of a meeting, once there is one that stands."""
    found = await find_delivery(db, post_key(meeting))
    return found if found is not None and found.state == State.SENT else None


async def thread_of(db: Db, meeting: Meeting) -> Delivery | None:
    """The post below which things about a meeting are said, on a platform that has threads."""
    post = await post_of(db, meeting)
    return post if post is not None and post.address.platform in db.threads else None


async def draw_anew(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """Wherever the meeting stands it is drawn as it is now."""
    await db.flush()
    await plan_updates(db, await showing(db, meeting.id), now=now)
