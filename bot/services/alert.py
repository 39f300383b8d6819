"""Something a steward must know: on record, and told once to every steward whom it concerns."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import Pace
from bot.domain.message import Message
from bot.services.notice import Telling, add_notices
from bot.store.base import Db
from bot.store.house import Alert, find_alert
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.steward import all_stewards, stewards_of_schools
from bot.views import alert as view
from bot.views.catalogue import catalogue


async def raise_alert(
    db: Db,
    what: str,
    *,
    about: str,
    organisation_id: UUID | None,
    now: datetime,
    schools: Collection[UUID] | None = None,
    args: Mapping[str, str] | None = None,
) -> None:
    """Put it on record and tell the stewards; the second time for the same thing does nothing.

    What is about a team or a person is told to the stewards of their `schools`; all else, which may name no team, to
    every steward of the organisation (J12).
    """
    key = f"{what}:{about}"
    if await find_alert(db, key):
        return
    row = Alert(
        id=db.new_id(now), organisation_id=organisation_id, key=key, what=what, args=dict(args or {}), raised_at=now
    )
    db.add(row)
    await db.flush()
    if organisation_id is None:
        return
    if schools is None:
        told = await all_stewards(db, organisation_id)
    else:
        told = await stewards_of_schools(db, organisation_id, schools)
    await add_notices(db, told, "alert", about=row.id.hex, args={"alert": row.id}, now=now, pace=Pace.OWN_HOUR)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What the steward reads."""
    row = await db.get(Alert, UUID(hex=notice.args["alert"]))
    return view.alert(catalogue(person.language), row.what, row.args) if row is not None else None
