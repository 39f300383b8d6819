"""What of the agenda goes by itself: cards after a day, topics that nobody takes up, places of who left (J06)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.agenda import MeetingState, TopicState
from bot.services.meeting_card import scrap
from bot.services.meeting_seats import give_up_seat
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting, old_cards
from bot.store.people import Person
from bot.store.seat import seats_of_leavers
from bot.store.topic import expired_topics

CARD_STANDS = timedelta(days=1)


async def scrap_old_cards(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What nobody started within a day; how many."""
    found = await db.scalars(select(Meeting.id).where(old_cards(now - CARD_STANDS)).order_by(Meeting.id).limit(most))
    cards = found.all()
    for card_id in cards:
        card = await lock_meeting(db, card_id)
        if card is not None and card.state == MeetingState.DRAFT:  # nobody started it just now
            await scrap(db, card)
    return len(cards)


async def expire_topics(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Three weeks without anybody who takes it up (S46); how many."""
    topics = await expired_topics(db, now, most)
    for topic in topics:
        topic.state, topic.meeting_id = TopicState.EXPIRED, None
    await db.flush()
    return len(topics)


async def free_places_of_leavers(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Who left has no place any more; whoever waits moves up, and somebody else leads. How many."""
    seats = await seats_of_leavers(db, today, most)
    for seat in seats:
        meeting = await lock_meeting(db, seat.meeting_id)
        person = await db.get(Person, seat.person_id) if seat.person_id is not None else None
        if meeting is not None and person is not None:
            await give_up_seat(db, meeting, person, now=now)
    return len(seats)
