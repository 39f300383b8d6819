"""What keeps the whole house from its work: the stewards of every organisation are told, once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.domain.delivery import State
from bot.domain.trouble import Lasting
from bot.services.alert import raise_alert
from bot.store.base import Db
from bot.store.team import all_organisations
from bot.store.watching import organisations_missing, organisations_missing_posts

A_DAY = timedelta(days=1)


async def tell_trouble(db: Db, lasting: Lasting, *, now: datetime) -> None:
    """Tell them; other processes see the same, and the second time for the same day does nothing."""
    case = lasting.case
    for organisation in await all_organisations(db):
        await raise_alert(
            db, case.trouble, about=f"{organisation.id.hex}:{case.platform}:{lasting.since.date()}",
            organisation_id=organisation.id, now=now, args={"platform": case.platform},
        )  # fmt: skip


async def tell_stumble(db: Db, *, now: datetime) -> None:
    """A schedule or a step fails; of all that begins to fail on one day they are told once."""
    for organisation in await all_organisations(db):
        about = f"{organisation.id.hex}:{now.astimezone(UTC).date()}"
        await raise_alert(db, "stumbled", about=about, organisation_id=organisation.id, now=now)


async def tell_of_what_is_missing(db: Db, *, now: datetime) -> None:
    """What may not have arrived, and what surely did not: told once for each day of such, and not to whom."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for what, those_since in ENDS.items():
        today = await those_since(db, midnight)
        for organisation_id in sorted(await those_since(db, midnight - A_DAY)):
            day = midnight if organisation_id in today else midnight - A_DAY
            about = f"{organisation_id.hex}:{day.date()}"
            await raise_alert(db, what, about=about, organisation_id=organisation_id, now=now)


async def _in_doubt(db: Db, since: datetime) -> set[UUID]:
    return await organisations_missing(db, State.UNCERTAIN, since)  # of a post each is told by itself


async def _given_up(db: Db, since: datetime) -> set[UUID]:
    return await organisations_missing(db, State.FAILED, since) | await organisations_missing_posts(db, since)


ENDS = {"uncertain_to_person": _in_doubt, "given_up": _given_up}
