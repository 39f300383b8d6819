"""Conversations of a few people with us: places that are no team's own. Their address tells who met whom."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from bot.domain.address import TOGETHER
from bot.domain.delivery import State
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing
from bot.store.people import Account
from bot.store.place import Place

UNDER_WAY = (State.WAITING, State.SENDING, State.DOUBTED)
MOST_AT_ONCE = 5_000
OF_A_FEW = Place.chat.contains(TOGETHER, autoescape=True)


async def conversations_with(db: Db, person_id: UUID) -> list[Place]:
    """Those in which any account of somebody's is."""
    accounts = await db.scalars(select(Account).where(Account.person_id == person_id))
    mine = {(one.platform, one.workspace, one.chat) for one in accounts}
    places = await db.scalars(select(Place).where(OF_A_FEW).order_by(Place.id))
    return [
        place
        for place in places
        if any((place.platform, place.workspace, user) in mine for user in place.address.people)
    ]


async def conversations_without_group(db: Db) -> Sequence[Place]:
    """Those of groups that are no more, in which nothing is still to be said or changed."""
    rows = await db.scalars(
        select(Place).where(
            OF_A_FEW,
            ~exists().where(Pairing.place_id == Place.id),
            ~exists().where(Delivery.place_id == Place.id, Delivery.state.in_(UNDER_WAY)),
        )
    )
    return rows.all()


async def forget_told_of_no_group(db: Db) -> None:
    """What each heard alone of groups that are no more: by its arguments one could tell who was with whom."""
    changed = aliased(Delivery)
    rows = await db.execute(
        select(Delivery.id, Delivery.args)
        .where(
            Delivery.kind.startswith("pairing"), Delivery.updates_id.is_(None), Delivery.state.not_in(UNDER_WAY),
            ~exists().where(changed.updates_id == Delivery.id, changed.state.in_(UNDER_WAY)),
        )
        .order_by(Delivery.id)
        .limit(MOST_AT_ONCE)
    )  # fmt: skip
    told = {row_id: UUID(hex=args["pairing"]) for row_id, args in rows if "pairing" in args}
    there = set(await db.scalars(select(Pairing.id).where(Pairing.id.in_(set(told.values())))))
    gone = [row_id for row_id, pairing_id in told.items() if pairing_id not in there]
    await db.execute(delete(Delivery).where(Delivery.updates_id.in_(gone)))
    await db.execute(delete(Delivery).where(Delivery.id.in_(gone)))


async def forget_conversation(db: Db, place: Place) -> None:
    """That these people ever had it; what was said in it stays there, and changes no more."""
    await db.execute(update(Pairing).where(Pairing.place_id == place.id).values(place_id=None))
    said = Delivery.place_id == place.id
    await db.execute(update(Delivery).where(said).values(updates_id=None, below_id=None))
    await db.execute(delete(Delivery).where(said))
    await db.delete(place)
    await db.flush()
