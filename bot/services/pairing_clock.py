"""What happens to a group by itself: said that it does not get going, and asked afterwards whether it happened."""

from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingStep
from bot.services.pairing_after import ask_whether_it_happened
from bot.services.pairing_nudge import pass_day
from bot.store.base import Db
from bot.store.pairing import lock_pairing


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
            await ask_whether_it_happened(db, pairing, now=now)
