"""A team's channel or group: where its digest is posted."""

from datetime import datetime

from bot.domain.address import Address
from bot.domain.people import PlaceReaders
from bot.services.alert import raise_alert
from bot.store.base import Db
from bot.store.place import Place, place_at, place_of
from bot.store.share import forget_place
from bot.store.team import Team


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
    if place is not None and place is not await place_of(db, team.id):
        await _retire(db, place, team)
        place = None
    if place is None:
        earlier = await place_of(db, team.id)
        if earlier is not None:
            earlier.retired = True
        place = Place(id=db.new_id(now), team_id=team.id)
        db.add(place)
    elif place.readers != readers:
        await forget_place(db, place.id)
    place.platform, place.workspace, place.chat = address.platform, address.workspace, address.chat
    place.title, place.language, place.readers = title, language, readers
    await db.flush()
    return place


async def leave_place(db: Db, place: Place, *, now: datetime) -> None:
    """We are not in it any more: its team pauses until we are invited again, and the stewards are told once (J11).

    Of a group, which a team can do without, only the posts stop.
    """
    if place.left_at is not None:
        return
    place.left_at = now
    team = await db.get_one(Team, place.team_id)
    what = "put_out_of_group" if place.is_group_without_us else "put_out"
    await raise_alert(
        db, what, about=f"{place.id.hex}:{now.date()}", organisation_id=team.organisation_id,
        schools=[team.school_id], now=now, args={"team": team.name},
    )  # fmt: skip


async def _retire(db: Db, place: Place, team: Team) -> None:
    """An earlier channel of this team, or one of another: of a team the row that was made last counts.

    What was posted in it knows its own address, so it can still be changed and taken back there.
    """
    await forget_place(db, place.id)
    place.team_id, place.chat, place.retired = team.id, f"{place.chat} {place.id.hex}", True
    await db.flush()
