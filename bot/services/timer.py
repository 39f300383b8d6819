"""A minute ahead somebody says so, wherever what people do together is followed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.services.delivery import plan_asked, plan_post
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.place import Place
from bot.store.showing import showing

STANDS = timedelta(hours=12)  # how long it may still be said that they began
WARNED_WITHIN = timedelta(minutes=1)


async def warn(
    db: Db, thing_id: UUID, shown: str, warning: str, *, key: str, args: Mapping[str, UUID | str], now: datetime
) -> None:
    """Say it once below each post, and in each chat, that shows it as this kind of message."""
    for one in [await db.get_one(Delivery, each) for each in await showing(db, thing_id)]:
        if one.kind == f"{shown}_post" and one.place_id is not None:
            await plan_post(
                db, await db.get_one(Place, one.place_id), f"{warning}_post", key=key, due=now,
                expires=now + WARNED_WITHIN, now=now, args=args, below=one.below_id,
            )  # fmt: skip
        elif one.kind == shown and one.person_id is not None:
            person = await db.get_one(Person, one.person_id)
            await plan_asked(
                db, person, warning, key=f"{key}:{person.id.hex}", due=now, expires=now + WARNED_WITHIN, now=now,
                args=args,
            )  # fmt: skip
