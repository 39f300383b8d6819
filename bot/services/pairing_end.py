"""A group is no more: wherever it stands it says that it was arranged anew, and nobody is named."""

from datetime import datetime

from bot.domain.consultation import PairingState
from bot.services.pairing import draw_pairing_anew
from bot.services.run import end_runs
from bot.store.base import Db
from bot.store.pairing import Pairing


async def end_pairing(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """It ends, with the conversation that it may be in; what made it, and what was asked for it, is gone."""
    pairing.state, pairing.ended_at = PairingState.ENDED, now
    pairing.next_at = pairing.next_step = pairing.reasons = pairing.question = None
    await end_runs(db, pairing_id=pairing.id, now=now)
    await draw_pairing_anew(db, pairing, now=now)
