"""The conversation that a group has with us, where a platform has conversations of a few people (J31 elsewhere)."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.address import Address
from bot.domain.people import Participation
from bot.domain.schedule import soonest_for_all
from bot.services.unreached import who_can_hear
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, pairing_seats
from bot.store.people import Person, accounts_of, people_with_ids
from bot.store.place import Place, place_at


async def group_place(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> Place | None:
    """The conversation of exactly these people, new or known; None where not all of them are in one workspace."""
    address = await _address_of(db, people)
    if address is None:
        return None
    place = await place_at(db, address)
    if place is None:
        languages = {person.language for person in people}
        place = Place(
            id=db.new_id(now), team_id=pairing.team_id, platform=address.platform, workspace=address.workspace,
            chat=address.chat, language=languages.pop() if len(languages) == 1 else db.language,
            retired=True,  # not the team's own
        )  # fmt: skip
        db.add(place)
        await db.flush()
    return place


async def _address_of(db: Db, people: Sequence[Person]) -> Address | None:
    accounts = [*(await accounts_of(db, [person.id for person in people])).values()]
    first = accounts[0].address if len(accounts) == len(people) > 1 else None
    if first is None or first.platform not in db.groups or {one.address.lane for one in accounts} != {first.lane}:
        return None
    return Address.of_group([account.address for account in accounts])


async def together_at(db: Db, people: Sequence[Person], *, now: datetime) -> datetime | None:
    """When something can be said to all of them at once: all at work, and nobody in silence, on a pause, or gone.

    None where that is not so: each hears it at a moment of their own.
    """
    hearing = [one for one in await who_can_hear(db, people, now) if one.participation == Participation.JOINED]
    if len(hearing) < len(people):
        return None
    return soonest_for_all([*(await working_lives(db, people, now.date())).values()], now)


async def is_still_theirs(db: Db, pairing: Pairing, delivery: Delivery, place: Place) -> bool:
    """Whether a post that is about to be said goes to exactly the people of this group, and all of them may hear it."""
    people = await people_with_ids(db, [seat.person_id for seat in await pairing_seats(db, pairing.id)])
    if await _address_of(db, people) != place.address:  # somebody moved to another platform meanwhile, or left
        return False
    return await together_at(db, people, now=delivery.due) is not None
