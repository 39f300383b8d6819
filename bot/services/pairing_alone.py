"""What a group is told where it has no conversation of its own, or cannot have it: each hears it alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.services.delivery import plan_today
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, lock_pairing, pairing_seats
from bot.store.people import Person, people_with_ids

TOLD_WITHIN = timedelta(days=7)
TOLD_TOGETHER = "pairing_post"


async def tell_alone(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> None:
    """To each of them, as soon as they are at work."""
    await plan_today(
        db, people, "pairing", about=pairing.id.hex, args={"pairing": pairing.id},
        expires=lambda due: due + TOLD_WITHIN, now=now,
    )  # fmt: skip


async def tell_alone_instead(db: Db, delivery: Delivery, *, now: datetime) -> bool:
    """A post in a group's own conversation that did not come, or of which nobody can know: whether each hears it alone.

    Better twice than not at all. From then on they have no conversation of their own: what follows is said to each.
    """
    if delivery.kind != TOLD_TOGETHER or delivery.updates_id is not None:
        return False
    pairing = await lock_pairing(db, UUID(hex=delivery.args["pairing"]))
    if pairing is None or not pairing.is_going_on:
        return False
    pairing.place_id = None
    people = await people_with_ids(db, [seat.person_id for seat in await pairing_seats(db, pairing.id)])
    await tell_alone(db, pairing, people, now=now)
    return True
