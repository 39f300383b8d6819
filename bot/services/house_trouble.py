"""What keeps the whole house from its work: the stewards of every organisation are told, once."""

from datetime import UTC, datetime, timedelta

from bot.domain.trouble import Lasting
from bot.services.alert import raise_alert
from bot.store.base import Db
from bot.store.outbox import organisations_in_doubt
from bot.store.team import all_organisations

A_DAY = timedelta(days=1)


async def tell_trouble(db: Db, lasting: Lasting, *, now: datetime) -> None:
    """Tell them; other processes see the same, and the second time for the same day does nothing."""
    case = lasting.case
    for organisation in await all_organisations(db):
        await raise_alert(
            db, case.trouble, about=f"{organisation.id.hex}:{case.platform}:{lasting.since.date()}",
            organisation_id=organisation.id, now=now, args={"platform": case.platform},
        )  # fmt: skip


async def tell_of_doubts(db: Db, *, now: datetime) -> None:
    """Of messages to somebody nobody knows whether they arrived: told once for each day of such, and not to whom."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    today = await organisations_in_doubt(db, midnight)
    for organisation_id in await organisations_in_doubt(db, midnight - A_DAY):
        day = midnight if organisation_id in today else midnight - A_DAY
        await raise_alert(
            db, "uncertain_to_person", about=f"{organisation_id.hex}:{day.date()}",
            organisation_id=organisation_id, now=now,
        )  # fmt: skip
