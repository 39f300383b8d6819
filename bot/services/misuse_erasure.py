"""A report of misuse goes: its words here, and those that its reader was shown (J10)."""

from datetime import date, datetime

from bot.domain.promise import Act
from bot.services.notice import add_notices
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.misuse import Misuse, lock_old_reports
from bot.store.people import Person
from bot.store.promise import promise
from bot.store.showing import ever_showing


async def forget_report(db: Db, report: Misuse, *, now: datetime) -> None:
    """Nothing of it is left, also not in the chat of who read it."""
    shown = await ever_showing(db, report.id)
    await db.delete(report)
    await db.flush()
    await plan_updates(db, shown, now=now)


async def settle_report(db: Db, report: Misuse, *, now: datetime) -> None:
    """It was taken back or answered: it goes, also when a backup comes back. The promise knows its day only."""
    await promise(db, Act.UNTOLD, report.id, now=now.replace(hour=0, minute=0, second=0, microsecond=0))
    await forget_report(db, report, now=now)


async def drop_report(db: Db, report: Misuse, *, now: datetime) -> None:
    """Its reader answers for the council no more, and nobody else reads it; who gave their name hears of it."""
    reporter = await db.get(Person, report.person_id) if report.person_id is not None else None
    await forget_report(db, report, now=now)
    if reporter is not None:
        args = {"team": report.team_id}
        await add_notices(db, [reporter], "report_dropped", about=report.id.hex, args=args, now=now)


async def forget_old_reports(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What nobody answered in its time goes, also from the chat of who read it; how many went."""
    reports = await lock_old_reports(db, today, most)
    for report in reports:
        await forget_report(db, report, now=now)
    return len(reports)
