"""A group is no more: wherever it stands it says that it was arranged anew, and nobody is named."""

from datetime import datetime

from sqlalchemy import update

from bot.domain.consultation import PairingState
from bot.services.pairing import draw_pairing_anew
from bot.store.base import Db
from bot.store.pairing import Pairing
from bot.store.run import Run


async def end_pairing(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """It ends, with the conversation that it may be in; what made it, and what was asked for it, is gone."""
    pairing.state, pairing.ended_at = PairingState.ENDED, now
    pairing.next_at = pairing.next_step = pairing.reasons = pairing.question = None
    await db.execute(
        update(Run)
        .where(Run.pairing_id == pairing.id, Run.ended_at.is_(None))
        .values(ended_at=now, next_at=None, next_step=None)
    )
    await draw_pairing_anew(db, pairing, now=now)
