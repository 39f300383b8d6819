"""What somebody who is erased wrote in the agenda goes from every message that shows it (J33)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from bot.domain.agenda import TopicState
from bot.services.meeting_seats import give_up_seat, move_up
from bot.services.updates import plan_updates
from bot.store.agreement import Agreement, Party
from bot.store.arrangement import Arrangement
from bot.store.base import Db
from bot.store.bearing import bearings_of
from bot.store.meeting import GOES_ON, Meeting, lock_meeting
from bot.store.outcome import Consent, Outcome
from bot.store.people import Person
from bot.store.proposal import Objection, Proposal
from bot.store.run import runs_with
from bot.store.seat import Seat
from bot.store.showing import ever_showing
from bot.store.topic import Topic


async def draw_without(db: Db, person_id: UUID, *, now: datetime) -> None:
    """Their places are free, and all that shows something of theirs is drawn anew once their rows are gone."""
    person = await db.get(Person, person_id)
    for meeting_id in await _meetings(db, person_id):
        meeting = await lock_meeting(db, meeting_id)
        if meeting is not None and person is not None and meeting.state in GOES_ON:
            await db.execute(delete(Seat).where(Seat.meeting_id == meeting.id, Seat.brought_by == person_id))
            await give_up_seat(db, meeting, person, now=now)
            await move_up(db, meeting, now=now)
    await db.execute(
        update(Topic)
        .where(Topic.author_id == person_id, Topic.state == TopicState.PARKED)
        .values(state=TopicState.DROPPED, meeting_id=None)
    )
    things = [
        *await runs_with(db, person_id),
        *await _meetings(db, person_id),
        *await db.scalars(select(Topic.meeting_id).where(Topic.author_id == person_id, Topic.meeting_id.is_not(None))),
        *await db.scalars(select(Outcome.id).where(Outcome.person_id == person_id)),
        *await db.scalars(select(Outcome.meeting_id).where(Outcome.person_id == person_id)),
        *await db.scalars(select(Consent.outcome_id).where(Consent.person_id == person_id)),
        *await db.scalars(select(Agreement.id).where(Agreement.author_id == person_id)),
        *await db.scalars(select(Party.agreement_id).where(Party.person_id == person_id)),
        *await db.scalars(select(Proposal.id).where(Proposal.author_id == person_id)),
        *await db.scalars(select(Objection.proposal_id).where(Objection.person_id == person_id)),
        *await db.scalars(select(Arrangement.id).where(Arrangement.leader_id == person_id)),
        *await bearings_of(db, person_id),
    ]
    await db.execute(update(Arrangement).where(Arrangement.leader_id == person_id).values(words=None))
    await db.execute(update(Topic).where(Topic.author_id == person_id).values(words=None))
    await plan_updates(db, await ever_showing(db, *(thing for thing in things if thing is not None)), now=now)


async def _meetings(db: Db, person_id: UUID) -> list[UUID]:
    seats = select(Seat.meeting_id).where(or_(Seat.person_id == person_id, Seat.brought_by == person_id))
    mine = select(Meeting.id).where(or_(Meeting.owner_id == person_id, Meeting.id.in_(seats)))
    return list(await db.scalars(mine.order_by(Meeting.id)))
