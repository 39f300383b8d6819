"""The message in which a run is followed, and the one a minute ahead: the only new one (J22)."""

from uuid import UUID

from bot.domain.agenda import MeetingState
from bot.domain.message import Message
from bot.services.meeting_view import see
from bot.services.run_view import see_run
from bot.services.typed import keeps_words, may_type
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.place import Place
from bot.store.run import Run
from bot.store.showing import remember_showing
from bot.views import run as view
from bot.views import session as session_view
from bot.views.catalogue import catalogue


async def draw_run(db: Db, delivery: Delivery, receiver: Person | Place) -> Message | None:
    """Where they are, in one message; at a meeting then what one may write down."""
    run = await db.steady(Run, UUID(hex=delivery.args["run"]))
    if run is None:
        return None
    await remember_showing(db, delivery.id, run.id, *((run.meeting_id,) if run.meeting_id is not None else ()))
    return await drawn(db, run, receiver)


async def drawn(db: Db, run: Run, receiver: Person | Place) -> Message:
    """A run for a person or a place; once its meeting was rounded off, what came of that."""
    t, reader = catalogue(receiver.language), receiver if isinstance(receiver, Person) else None
    meeting = await db.get(Meeting, run.meeting_id) if run.meeting_id is not None else None
    if meeting is None or meeting.state == MeetingState.RUNNING:
        return view.run(t, await see_run(db, t, run, for_whom=reader))
    types = await may_type(db, receiver) if isinstance(receiver, Person) else keeps_words(db, receiver.platform)
    return session_view.session(t, await see(db, t, meeting), may_type=types)


async def draw_warning(db: Db, delivery: Delivery, receiver: Person | Place) -> Message | None:
    """One minute more; nothing once they went on."""
    run = await db.steady(Run, UUID(hex=delivery.args["run"]))
    if run is None or run.step_ends_at is None or delivery.args["step"] != run.mark:
        return None
    return session_view.one_minute(catalogue(receiver.language))
