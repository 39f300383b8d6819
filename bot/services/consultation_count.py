"""How often there was no time for it: counted once, told to who leads the team, with no trace below the floor (S19)."""

from datetime import datetime
from uuid import UUID

from bot.domain.consultation import ConsultationState
from bot.domain.digest import Section
from bot.services.feature import CONSULTATION, is_on
from bot.store.base import Db
from bot.store.consultation import Consultation, counted_between
from bot.store.counts import count_no_time
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.pairing_past import all_said
from bot.store.people import Person
from bot.store.place import Place
from bot.store.team import leads_team
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


async def has_no_time(db: Db, team_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether there is something to tell who leads the team."""
    return await is_on(db, team_id, CONSULTATION) and await counted_between(db, team_id, since, until) is not None


async def no_time(db: Db, digest: Digest, receiver: Person | Place, t: Catalogue, delivery: Delivery) -> Section | None:
    """How often, and what they can arrange; for who leads the team, and for nobody else."""
    if not isinstance(receiver, Person) or not await leads_team(db, receiver.id, digest.team_id):
        return None
    if not await is_on(db, digest.team_id, CONSULTATION):
        return None
    counted = await counted_between(db, digest.team_id, digest.since, digest.until)
    if counted is None or counted.no_time is None:
        return None
    return Section(view.no_time_heading(t), (view.no_time(t, counted.no_time),))
