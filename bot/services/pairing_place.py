"""The conversation that a group has with us, where a platform has conversations of a few people (J31 elsewhere)."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.address import Address
from bot.store.base import Db
from bot.store.pairing import Pairing
from bot.store.people import Person, accounts_of
from bot.store.place import Place, place_at


async def group_place(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> Place | None:
    """The conversation of exactly these people, new or known; None where not all of them are in one workspace."""
    accounts = [*(await accounts_of(db, [person.id for person in people])).values()]
    first = accounts[0].address if len(accounts) == len(people) else None
    if first is None or first.platform not in db.groups or {one.address.lane for one in accounts} != {first.lane}:
        return None
    address = Address.of_group([account.address for account in accounts])
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
