"""Somebody who is erased goes from every group, conversation and wish of others (J33)."""

from datetime import datetime

from bot.services.pairing_change import free_from_pairings
from bot.services.updates import plan_updates, take_back_in
from bot.store.base import Db
from bot.store.conversation import conversations_with, forget_conversation
from bot.store.met import forget_met_of
from bot.store.pairing_past import ever_with
from bot.store.people import Person
from bot.store.showing import ever_showing


async def draw_pairings_without(db: Db, person: Person, *, now: datetime) -> None:
    """Their groups are arranged anew, and nothing of the others names them, or tells that they met."""
    await free_from_pairings(db, person, now=now)
    pairings = await ever_with(db, person.id)
    for pairing in pairings:
        pairing.reasons = pairing.question = None
    await plan_updates(db, await ever_showing(db, *(pairing.id for pairing in pairings)), now=now)
    for place_id in await conversations_with(db, person.id):
        await take_back_in(db, place_id, now=now)
        await forget_conversation(db, place_id)
    await forget_met_of(db, person.id)
