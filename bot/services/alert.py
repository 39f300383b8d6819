"""Something a steward must know: on record, and told to every steward once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.message import Message
from bot.services.delivery import plan_gathered
from bot.store.base import Db
from bot.store.delivery import Delivery, waiting_for
from bot.store.house import Alert, alerts_since, find_alert
from bot.store.people import Person, stewards_of
from bot.views import alert as view
from bot.views.catalogue import catalogue

WORTH_TELLING = timedelta(days=14)


async def raise_alert(
    db: Db, what: str, *, about: str, organisation_id: UUID | None, now: datetime, args: Mapping[str, str] | None = None
) -> None:
    """Put it on record and tell the stewards; the second time for the same thing does nothing."""
    key = f"{what}:{about}"
    if await find_alert(db, key):
        return
    row = Alert(
        id=db.new_id(now), organisation_id=organisation_id, key=key, what=what, args=dict(args or {}), raised_at=now
    )
    db.add(row)
    await db.flush()
    for steward in await stewards_of(db, organisation_id) if organisation_id else ():
        if not await waiting_for(db, [steward.id], kinds=["alert"]):
            await plan_gathered(
                db, steward, "alert", key=f"alert:{row.id.hex}:{steward.id.hex}", now=now,
                expires_after=WORTH_TELLING, args={"alert": row.id},
            )  # fmt: skip


async def draw_alert(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """What the steward reads: everything raised since this message was planned, in one (J04)."""
    first = await db.get(Alert, UUID(hex=delivery.args["alert"]))
    if first is None:
        return None
    rows = await alerts_since(db, person.organisation_id, first.raised_at)
    return view.alerts(catalogue(person.language), [(row.what, row.args) for row in rows])
