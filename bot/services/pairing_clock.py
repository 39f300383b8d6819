"""What happens to a group by itself: said that it does not get going, and asked afterwards whether it happened."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consultation import PairingStep
from bot.services.pairing_after import ask_whether_it_happened
from bot.services.pairing_nudge import pass_day
from bot.store.base import Db
from bot.store.pairing import Pairing, lock_pairing
from bot.store.run import running

LOOKED_AGAIN_AFTER = timedelta(minutes=10)


async def run_pairing(db: Db, pairing_id: UUID, *, now: datetime) -> None:
    """Take the step that is due; nothing when another process has it, or somebody was first."""
    pairing = await lock_pairing(db, pairing_id)
    if pairing is None or pairing.next_at is None or pairing.next_at > now:
        return
    step, pairing.next_at, pairing.next_step = PairingStep(pairing.next_step or ""), None, None
    if not pairing.is_going_on:
        return
    match step:
        case PairingStep.NUDGE:
            await pass_day(db, pairing, now=now)
        case PairingStep.AFTER:
            await _ask_once_they_are_done(db, pairing, now=now)


async def _ask_once_they_are_done(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """Nobody is asked whether it happened while it does."""
    if await running(db, pairing_id=pairing.id) is not None:
        pairing.next_at, pairing.next_step = now + LOOKED_AGAIN_AFTER, PairingStep.AFTER
        return
    await ask_whether_it_happened(db, pairing, now=now)
