"""A team's channel or group: where its digest is posted."""

from datetime import datetime

from bot.domain.address import Address
from bot.domain.people import PlaceReaders
from bot.store.base import Db
from bot.store.share import forget_place
from bot.store.team import Place, Team, place_at


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
    """This is the team's channel from now on.

    What was shared before stays with who was counted then (J14): it is not posted in another channel, nor in
    this one once more people read along.
    """
    place = await place_at(db, address)
    if place is None:
        place = Place(id=db.new_id(now), team_id=team.id)
        db.add(place)
    elif (place.team_id, place.readers) != (team.id, readers):
        await forget_place(db, place.id)
    place.platform, place.workspace, place.chat = address.platform, address.workspace, address.chat
    place.team_id, place.title, place.language, place.readers = team.id, title, language, readers
    await db.flush()
    return place
