"""Who may read what is shared, as it is said to its author, and whether a name can be left off (J14)."""

from datetime import date

from bot.domain.people import PlaceReaders
from bot.store.base import Db
from bot.store.leading import leaders_among
from bot.store.people import people_with_ids
from bot.store.place import Place
from bot.store.reflection import Asking, Reply
from bot.store.share import Share, readers_of
from bot.store.team import Team, people_in_role
from bot.views.share import Audience

ENOUGH_FOR_NO_NAME = 5  # J14: sharing without a name only in a team of five or more


async def may_be_nameless(db: Db, share: Share, reply: Reply, today: date) -> bool:
    """Only where at least five people of the team could have been asked this: who leads it is none of them."""
    if share.team_id is None:
        return False
    asking = await db.get_one(Asking, reply.asking_id)
    return len(await people_in_role(db, share.team_id, asking.audience, today)) >= ENOUGH_FOR_NO_NAME


async def audience_of(db: Db, share: Share) -> Audience:
    """Who was counted when the author looked, as it is said to them; of a team those who lead by name."""
    readers = await people_with_ids(db, await readers_of(db, share.id))
    team = await db.get(Team, share.team_id) if share.team_id else None
    place = await db.get(Place, share.place_id) if share.place_id else None
    leaders = await leaders_among(db, [reader.id for reader in readers])
    named = [reader for reader in readers if reader.id != share.person_id and (team is None or reader.id in leaders)]
    return Audience(
        team=team.name if team else None,
        names=[reader.name for reader in named],
        number=len(readers),
        place=(place.title or place.chat) if place else None,
        place_readers=PlaceReaders(place.readers) if place else PlaceReaders.TEAM,
    )
