"""Who was in a round, and with whom, is known no more; what stands of it names nobody any more."""

from datetime import datetime

from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.consultation import Consultation, forget_joinings
from bot.store.pairing import forget_pairings, pairings_of
from bot.store.pairing_told import forget_what_tells_of
from bot.store.run import runs_of
from bot.store.showing import ever_showing


async def forget_round(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """Its groups with all that hangs from them, and who said yes; messages about them are drawn as past."""
    groups = [pairing.id for pairing in await pairings_of(db, consultation.id)]
    await plan_updates(db, await ever_showing(db, *groups, *await runs_of(db, groups)), now=now)
    await forget_what_tells_of(db, groups)
    await forget_joinings(db, consultation.id)
    await forget_pairings(db, consultation.id)
