"""Conversations of a few people: their address names who is in them, so it is kept no longer than their group."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select, true

from bot.domain.address import TOGETHER
from bot.domain.delivery import State
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing
from bot.store.people import Account
from bot.store.place import Place

ON_ITS_WAY = (State.WAITING, State.SENDING, State.DOUBTED)


async def conversations_with(db: Db, person_id: UUID) -> Sequence[UUID]:
    """The conversations of a few people that somebody is in, by any account of theirs."""
    accounts = (await db.scalars(select(Account).where(Account.person_id == person_id))).all()
    theirs = {(account.platform, account.workspace, account.chat) for account in accounts}
    places = await db.scalars(select(Place).where(Place.chat.contains(TOGETHER)).order_by(Place.id))
    return [
        place.id
        for place in places
        if theirs & {(place.platform, place.workspace, chat) for chat in place.address.people}
    ]


async def conversations_of_no_group(db: Db, most: int) -> Sequence[UUID]:
    """Those whose groups are all forgotten, and in which nothing is on its way any more."""
    moving = exists().where(Delivery.place_id == Place.id, Delivery.state.in_(ON_ITS_WAY))
    known = exists().where(Pairing.place_id == Place.id)
    forgotten = select(Place.id).where(Place.chat.contains(TOGETHER), ~known, ~moving)
    return (await db.scalars(forgotten.order_by(Place.id).limit(most))).all()


async def forget_conversation(db: Db, place_id: UUID) -> None:
    """That there was such a conversation, and what we said in it."""
    here = Delivery.place_id == place_id
    for which in (Delivery.updates_id.is_not(None), Delivery.below_id.is_not(None), true()):  # what points goes first
        await db.execute(delete(Delivery).where(here, which))
    await db.execute(delete(Place).where(Place.id == place_id))
