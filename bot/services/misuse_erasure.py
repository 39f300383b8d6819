"""A report of misuse goes: its words here, and those that its reader was shown (J10)."""

from datetime import datetime

from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.misuse import Misuse
from bot.store.showing import ever_showing


async def forget_report(db: Db, report: Misuse, *, now: datetime) -> None:
    """Nothing of it is left, also not in the chat of who read it."""
    shown = await ever_showing(db, report.id)
    await db.delete(report)
    await db.flush()
    await plan_updates(db, shown, now=now)
