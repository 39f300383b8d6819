"""How often there was no time for it: counted once, told to who leads the team, with no trace below the floor (S19)."""

from datetime import datetime

from bot.domain.consultation import ConsultationState
from bot.services.arrangement import ask_to_arrange
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.counts import count_no_time
from bot.store.pairing_past import all_said


async def count_once(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """The figure of a round that is over; whoever changes an answer later changes nothing in it."""
    if consultation.counted_at is None and consultation.drawn_at is not None:
        consultation.no_time, consultation.counted_at = await count_no_time(db, consultation.id), now
        await db.flush()
        await ask_to_arrange(db, consultation, now=now)


async def count_once_all_said(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """The same, as soon as a round is closed and everybody said whether it happened."""
    if consultation.state == ConsultationState.CLOSED and await all_said(db, consultation.id):
        await count_once(db, consultation, now=now)
