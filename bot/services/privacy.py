"""What may be kept of what reaches us, and when it goes."""

from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import select, update

from bot.domain.delivery import State
from bot.domain.event import Edited, Event, Said
from bot.domain.form import DRAFT_LASTS
from bot.domain.link_code import FORGOTTEN_AFTER, UNDONE_WITHIN
from bot.domain.people import Participation
from bot.services.agenda_sweep import scrap_old_cards, sweep_agenda
from bot.services.arrival import look_through_places
from bot.services.leaving import ask_who_leaves, settle_who_left
from bot.services.pairing_forget import sweep_consultation
from bot.services.reply import Belongs, where_words_belong
from bot.store.base import Db
from bot.store.delivery import Delivery, cancel_waiting
from bot.store.form import drop_old_drafts
from bot.store.inbox import forget_words
from bot.store.link_code import forget_link_codes, forget_openers
from bot.store.notice import forget_notices
from bot.store.outbox import forget_settled_of_nobody, give_up_doubts
from bot.store.people import Person, has_ended
from bot.store.share import delete_private_replies_of, forget_previews
from bot.store.story import forget_story_previews
from bot.store.wishes import forget_wishes_of

FAILED_WORDS = timedelta(days=7)  # J33
AFTER_LAST_DAY = timedelta(days=30)  # J06: private words; shared ones stay with their audience, nameless
PREVIEW_STANDS = timedelta(days=1)
LOOKED_FOR = timedelta(days=1)  # what may have arrived, after it was out of date


class Keep(Enum):
    """What of an event's words may be kept in the inbox."""

    ALL = auto()
    HELD = auto()  # until a tap, for less than a day (J13)
    NONE = auto()


async def keep(db: Db, person: Person | None, event: Event, *, now: datetime) -> Keep:
    """Whether the words of this event may be kept: not of a stranger, not from a group, not without a question."""
    if person is None or has_ended(person, now.date()) or (event.place and isinstance(event, Said | Edited)):
        return Keep.NONE
    if not isinstance(event, Said):
        return Keep.ALL
    if person.participation != Participation.JOINED:
        return Keep.NONE
    belongs, *_ = await where_words_belong(db, person, now=now)
    match belongs:
        case Belongs.NOTHING:
            return Keep.NONE
        case Belongs.PERHAPS:
            return Keep.HELD
        case _:
            return Keep.ALL


async def sweep_words(db: Db, *, now: datetime) -> None:
    """Every six hours: words whose time has passed go, and so does what can no longer be said."""
    await forget_words(db, now, now - FAILED_WORDS)
    await drop_old_drafts(db, now - DRAFT_LASTS)
    await scrap_old_cards(db, now=now)
    await forget_previews(db, now - PREVIEW_STANDS)
    await forget_story_previews(db, now - PREVIEW_STANDS)
    await db.execute(
        update(Delivery)
        .where(Delivery.state == State.WAITING, Delivery.expires <= now)
        .values(state=State.EXPIRED, settled_at=now)
    )
    await give_up_doubts(db, now - LOOKED_FOR, now)
    await forget_settled_of_nobody(db)
    await look_through_places(db, now=now)


async def sweep(db: Db, *, now: datetime) -> None:
    """Every night: the same, and everything whose time is counted in days."""
    await sweep_words(db, now=now)
    await forget_openers(db, now, now - UNDONE_WITHIN)
    await forget_link_codes(db, now - FORGOTTEN_AFTER)
    today = now.date()
    ended = (await db.scalars(select(Person.id).where(Person.last_day < today))).all()
    await cancel_waiting(db, ended, now)
    long_gone = (await db.scalars(select(Person.id).where(Person.last_day < today - AFTER_LAST_DAY))).all()
    await delete_private_replies_of(db, long_gone)
    await forget_wishes_of(db, long_gone)
    await forget_notices(db, now)
    await ask_who_leaves(db, today, now=now)
    await settle_who_left(db, today, now=now)
    await sweep_agenda(db, today, now=now)
    await sweep_consultation(db, today, now=now)
