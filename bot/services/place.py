"""A team's channel or group: where its digest is posted."""

from datetime import datetime

from bot.domain.address import Address
from bot.domain.people import PlaceReaders
from bot.store.base import Db
from bot.store.team import Place, Team, place_of


async def give_place(
    db: Db,
    team: Team,
    address: Address,
    *,
    title: str,
    language: str,
    now: datetime,
    readers: PlaceReaders = PlaceReaders.TEAM,
) -> Place:
    """This is the team's channel from now on. What was shared before stays with who was counted then (J14)."""
    place = await place_of(db, team.id)
    if place is None:
        place = Place(id=db.new_id(now), team_id=team.id)
        db.add(place)
    place.platform, place.workspace, place.chat = address.platform, address.workspace, address.chat
    place.title, place.language, place.readers = title, language, readers
    await db.flush()
    return place
