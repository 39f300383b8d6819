"""What of rounds of consultation is kept no longer (4.5), and who is in no group any more (J06)."""

from datetime import date, datetime, timedelta

from bot.services.consultation_round import conclude
from bot.services.pairing_change import free_from
from bot.services.round_forget import forget_round
from bot.store.base import Db
from bot.store.conversation import conversations_of_no_group, forget_conversation
from bot.store.met import forget_debts, forget_met
from bot.store.pairing import Pairing
from bot.store.pairing_past import closed_before, seated_no_more
from bot.store.pairing_told import forget_told_of_no_group
from bot.store.run import forget_runs

WITHOUT_NEXT = timedelta(weeks=8)  # after a round closed that none follows
MET_KEPT = timedelta(days=2 * 365)


async def sweep_consultation(db: Db, today: date, *, now: datetime) -> None:
    """Every night."""
    for person_id, pairing_id in await seated_no_more(db, today):
        await free_from(db, await db.get_one(Pairing, pairing_id), person_id, now=now)
    for consultation in await closed_before(db, now - WITHOUT_NEXT):
        await conclude(db, consultation, now=now)
        await forget_round(db, consultation, now=now)
    await forget_runs(db, now - WITHOUT_NEXT)
    await forget_met(db, today - MET_KEPT)
    await forget_debts(db)
    for place_id in await conversations_of_no_group(db):
        await forget_conversation(db, place_id)
    await forget_told_of_no_group(db)
