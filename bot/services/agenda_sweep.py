"""What of the agenda is kept no longer: cards after a day, all else after a year (4.5); places of who left (J06)."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select

from bot.domain.agenda import MeetingState, TopicState
from bot.services.meeting_card import scrap
from bot.services.meeting_seats import give_up_seat
from bot.store.agreement import Agreement
from bot.store.arrangement import forget_arrangements
from bot.store.base import Db
from bot.store.board_digest import forget_board_digests
from bot.store.meeting import Meeting, lock_meeting, long_over, old_cards
from bot.store.people import Person
from bot.store.proposal import Proposal
from bot.store.seat import seats_of_leavers
from bot.store.topic import Topic, expired_topics, loose_topics

CARD_STANDS = timedelta(days=1)
KEPT = timedelta(days=365)


async def scrap_old_cards(db: Db, *, now: datetime) -> None:
    """What nobody started within a day."""
    for card_id in (
        await db.scalars(select(Meeting.id).where(old_cards(now - CARD_STANDS)).order_by(Meeting.id))
    ).all():
        card = await lock_meeting(db, card_id)
        if card is not None and card.state == MeetingState.DRAFT:  # nobody started it just now
            await scrap(db, card)


async def sweep_agenda(db: Db, today: date, *, now: datetime) -> None:
    """Every night. Cards and meetings first, then topics: that is the order in which everybody locks them."""
    await scrap_old_cards(db, now=now)
    await free_places_of_leavers(db, today, now=now)
    await expire_topics(db, now=now)
    over = long_over(now - KEPT)
    await db.execute(delete(Topic).where(Topic.meeting_id.in_(select(Meeting.id).where(over))))
    await db.execute(delete(Meeting).where(over))
    await db.execute(delete(Topic).where(loose_topics(now - KEPT)))
    await db.execute(delete(Proposal).where(func.coalesce(Proposal.settled_at, Proposal.created_at) < now - KEPT))
    await forget_arrangements(db, now - KEPT)
    await forget_board_digests(db, now - KEPT)
    await db.execute(delete(Agreement).where(or_(Agreement.ended_at < now - KEPT, Agreement.look_back < today - KEPT)))


async def expire_topics(db: Db, *, now: datetime) -> None:
    """Three weeks without anybody who takes it up (S46)."""
    for topic in await expired_topics(db, now):
        topic.state, topic.meeting_id = TopicState.EXPIRED, None
    await db.flush()


async def free_places_of_leavers(db: Db, today: date, *, now: datetime) -> None:
    """Whose last day is behind them has no place any more; whoever waits moves up, and somebody else leads."""
    for seat in await seats_of_leavers(db, today):
        meeting = await lock_meeting(db, seat.meeting_id)
        person = await db.get(Person, seat.person_id) if seat.person_id is not None else None
        if meeting is not None and person is not None:
            await give_up_seat(db, meeting, person, now=now)
