"""What may be kept of what reaches us."""

from datetime import datetime
from enum import Enum, auto

from bot.domain.event import Edited, Event, Said
from bot.domain.people import Participation
from bot.services.reply import Belongs, where_words_belong
from bot.store.base import Db
from bot.store.people import Person, has_ended


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
