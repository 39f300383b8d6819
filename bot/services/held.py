"""Words that wait for a tap: kept where they belong, or gone (J13)."""

from datetime import datetime

from bot.domain.event import Said
from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.reflection import Part, ReplyKind
from bot.ports import Answer, Redraw
from bot.services.question import theme_of
from bot.services.reply import keep_reply, ways_of
from bot.services.share import change_words
from bot.store.base import Db
from bot.store.inbox import InboxRow, InboxState, held_rows, open_event
from bot.store.people import Person
from bot.store.reflection import latest_asked, open_parts, replies_to
from bot.store.share import find_shared
from bot.views import question as question_view
from bot.views import reply as view
from bot.views.catalogue import catalogue


async def press_keep(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Hoort bij deze vraag]: the held words become the answer, or join it."""
    t = catalogue(person.language)
    row = await _held_row(db, person, press, now)
    if isinstance(row, Message):
        return Redraw(row)
    event = open_event(db, row)
    asking = await latest_asked(db, person.id, until=row.received_at)  # the question that the words were held for
    if asking is None or not isinstance(event, Said):
        return Redraw(view.too_late_to_keep(t))
    row.payload, row.held_until = None, None
    part = Part(event.message, event.words)
    replies = await replies_to(db, asking.id)
    if not replies:
        reply = await keep_reply(db, person, asking, ReplyKind.ANSWER, part, now)
    else:
        reply = replies[0]
        await change_words(db, reply, [*open_parts(db, reply), part], now=now)
        if share := await find_shared(db, reply.id):
            return Redraw(view.added_shared(t, theme_of(db, asking, t), share.id))
    return Redraw(view.receipt(t, theme_of(db, asking, t), await ways_of(db, asking, reply, person)))


async def press_drop(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat maar]: the held words go at once."""
    row = await _held_row(db, person, press, now)
    if isinstance(row, InboxRow):
        drop_held(row)
    elif row.buttons:  # kept since
        return Redraw(row)
    return Redraw(view.dropped(catalogue(person.language)))


async def _held_row(db: Db, person: Person, press: Press, now: datetime) -> InboxRow | Message:
    """The row with the held words; when they are not there any more, what became of them."""
    t = catalogue(person.language)
    row = await db.get(InboxRow, press.subject)
    if row is None or row.person_id != person.id:
        return view.too_late_to_keep(t)
    if row.payload is not None and row.held_until is not None and row.held_until > now:
        return row
    asking = await latest_asked(db, person.id, until=row.received_at)
    replies = await replies_to(db, asking.id) if asking else ()
    if row.state == InboxState.DONE and replies:
        return question_view.already_answered(t, replies[0].id)
    return view.too_late_to_keep(t)


async def held_as(db: Db, person: Person, message: str) -> list[tuple[InboxRow, Said]]:
    """The held words that were typed as this message."""
    held = [(row, open_event(db, row)) for row in await held_rows(db, person.id)]
    return [(row, event) for row, event in held if isinstance(event, Said) and event.message == message]


def drop_held(row: InboxRow) -> None:
    """The words are gone; the row stays, as proof that the event came."""
    row.payload, row.held_until, row.state = None, None, InboxState.DROPPED
