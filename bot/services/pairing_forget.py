"""What of rounds of consultation is kept no longer (4.5), and who is in no group any more (J06): chores."""

from datetime import date, datetime

from bot.services.consultation_round import conclude
from bot.services.pairing_change import free_from
from bot.services.round_forget import forget_round
from bot.store.base import Db, table_of
from bot.store.consultation import UNTIL_NEXT, Consultation
from bot.store.conversation import conversations_of_no_group, forget_conversation
from bot.store.pairing import Pairing
from bot.store.pairing_past import closed_before, rounds_of_nobody, seated_no_more
from bot.store.pairing_told import forget_told_of_no_group
from bot.store.retention import delete_over


async def free_seats(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Who stopped or left sits in no group any more; how many."""
    seated = await seated_no_more(db, today, most)
    for person_id, pairing_id in seated:
        await free_from(db, await db.get_one(Pairing, pairing_id), person_id, now=now)
    return len(seated)


async def conclude_rounds(db: Db, today: date, *, now: datetime, most: int) -> int:
    """A round that none followed is forgotten, and later that there was one at all; how many."""
    closed = await closed_before(db, now - UNTIL_NEXT.span, most)
    for consultation in closed:
        await conclude(db, consultation, now=now)
        await forget_round(db, consultation, now=now)
    gone = await delete_over(db, table_of(Consultation), rounds_of_nobody, now=now, most=most)
    return max(len(closed), gone)


async def forget_conversations(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Conversations whose groups are forgotten; how many."""
    places = await conversations_of_no_group(db, most)
    for place_id in places:
        await forget_conversation(db, place_id)
    return len(places)


async def forget_told(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What people were told of groups that are no more; how many messages."""
    return await forget_told_of_no_group(db, most)
