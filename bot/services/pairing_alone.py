"""What a group is told where it has no conversation of its own, or cannot have it: each hears it alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from bot.domain.delivery import State
from bot.services.delivery import plan_today
from bot.services.pairing_place import is_still_theirs
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, lock_pairing, pairing_seats
from bot.store.people import Person, people_with_ids
from bot.store.place import Place

TOLD_WITHIN = timedelta(days=7)
NEWS_WITHIN = timedelta(hours=1)
TOLD_TOGETHER = "pairing_post"
ALONE = {TOLD_TOGETHER: "pairing", "pairing_news_post": "pairing_news"}  # what each hears instead of a post


async def tell_alone(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> None:
    """To each of them, as soon as they are at work."""
    await plan_today(
        db, people, "pairing", about=pairing.id.hex, args={"pairing": pairing.id},
        expires=lambda due: due + TOLD_WITHIN, now=now,
    )  # fmt: skip


async def go_on_alone(db: Db, place: Place, delivery: Delivery, *, now: datetime) -> None:
    """A conversation of a few people takes nothing from us: what its groups were told there each hears alone."""
    await db.execute(update(Pairing).where(Pairing.place_id == place.id).values(place_id=None))
    await tell_alone_instead(db, delivery, now=now)


async def is_told_alone(db: Db, delivery: Delivery, place: Place) -> bool:
    """Whether a post that is about to be said is not theirs any more, or not all may hear it: each hears it alone."""
    pairing = await db.steady(Pairing, UUID(hex=delivery.args["pairing"]))
    if pairing is None or delivery.state == State.SENT or await is_still_theirs(db, pairing, delivery, place):
        return False
    await tell_alone_instead(db, delivery, now=delivery.due)
    return True


async def tell_alone_instead(db: Db, delivery: Delivery, *, now: datetime) -> bool:
    """A post in a group's own conversation that did not come, or of which nobody can know: whether each hears it alone.

    The same when it cannot change any more, as when they agreed. Better twice than not at all. From then on they have
    no conversation of their own: what follows is said to each.
    """
    post = await db.get(Delivery, delivery.updates_id) if delivery.updates_id else delivery
    if post is None or post.kind not in ALONE:
        return False
    pairing = await lock_pairing(db, UUID(hex=post.args["pairing"]))
    if pairing is None or not pairing.is_going_on:
        return False
    pairing.place_id = None
    people = await people_with_ids(db, [seat.person_id for seat in await pairing_seats(db, pairing.id)])
    if post.kind == TOLD_TOGETHER:
        await tell_alone(db, pairing, people, now=now)
    else:
        await _tell_news(db, post, people, now=now)
    return True


async def _tell_news(db: Db, post: Delivery, people: Sequence[Person], *, now: datetime) -> None:
    """To all but who it is of, where it says so."""
    others = [person for person in people if person.id.hex != post.args.get("by")]
    await plan_today(
        db, others, ALONE[post.kind], about=post.key.partition(":")[2], args=post.args,
        expires=lambda due: max(post.expires, due + NEWS_WITHIN), now=now,
    )  # fmt: skip
