"""How often there was no time for it: counted once, told to who leads the team, with no trace below the floor (S19)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import ConsultationState
from bot.domain.digest import Section
from bot.services.agenda_digest import leads
from bot.services.feature import CONSULTATION
from bot.store.ahead import ahead
from bot.store.base import Db
from bot.store.consultation import Consultation, counted_in
from bot.store.counts import count_no_time
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.feature import teams_with
from bot.store.pairing_past import all_said
from bot.store.people import Person
from bot.store.place import Place
from bot.views import digest as view
from bot.views.catalogue import Catalogue


async def count_once(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """The figure of a round that is over; whoever changes an answer later changes nothing in it."""
    if consultation.counted_at is None and consultation.drawn_at is not None:
        consultation.no_time, consultation.counted_at = await count_no_time(db, consultation.id), now
        await db.flush()


async def count_once_all_said(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """The same, as soon as a round is closed and everybody said whether it happened."""
    if consultation.state == ConsultationState.CLOSED and await all_said(db, consultation.id):
        await count_once(db, consultation, now=now)


async def has_no_time(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where there is something to tell who leads the team."""
    on = await teams_with(db, CONSULTATION, [digest.team_id for digest in digests])
    counted = await counted_in(db, digests)
    return {digest.id for digest in digests if digest.team_id in on and counted[digest.id]}


async def no_time(db: Db, digest: Digest, receiver: Person | Place, t: Catalogue, delivery: Delivery) -> Section | None:
    """How often, and what they can arrange; for who leads the team, and for nobody else."""
    counted = await ahead(db, counted_in, digest)
    if not await leads(db, digest, receiver) or not counted or counted[-1].no_time is None:
        return None
    return Section(view.no_time_heading(t), (view.no_time(t, counted[-1].no_time),))
