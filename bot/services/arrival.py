"""We, and others, come into a place and go out of it. What has to be asked of the platform is looked at later."""

from datetime import UTC, datetime, timedelta

from bot.domain.address import Address
from bot.domain.event import Heard, Invited, PlaceChanged, ProfileChanged
from bot.services.linking import follow
from bot.services.place import leave_place
from bot.services.seen import leave_team
from bot.store.base import Db
from bot.store.delivery import make_unreachable
from bot.store.installation import forget_tokens
from bot.store.people import CONSOLE, Person, account_at, accounts_in
from bot.store.place import ask_to_look, place_at, places_in, places_not_seen_since
from bot.store.team import memberships_of

LOOKED_THROUGH_WITHIN = timedelta(hours=12)
NIGHT_ENDS = 6  # UTC; the sweep comes four times a day, once of them at night


async def come_in(db: Db, event: Invited, *, now: datetime) -> None:
    """We are in a place, perhaps again: then it is the same team (J11)."""
    place = await place_at(db, _where(event))
    if place is not None:
        place.left_at = None
    await ask_to_look(db, _where(event), now=now, whole=True, invited_by=event.sender.chat or None)


async def go_out(db: Db, event: Heard, *, now: datetime) -> None:
    """We are out of a place: its team pauses, and nothing is erased (J11)."""
    place = await place_at(db, _where(event))
    if place is not None:
        await leave_place(db, place, now=now)


async def look_again(db: Db, event: PlaceChanged, *, now: datetime) -> None:
    """A place of ours was renamed, reopened, or shared with others."""
    if await place_at(db, _where(event)) is not None:
        await ask_to_look(db, _where(event), now=now, whole=True)


async def someone_came(db: Db, event: Heard, *, now: datetime) -> None:
    """Somebody is in a place of ours who was not."""
    if await place_at(db, _where(event)) is not None:
        await ask_to_look(db, _where(event), now=now)


async def someone_left(db: Db, event: Heard, *, now: datetime) -> None:
    """Somebody is out of a place, and of the team if that is how they came into it."""
    place, account = await place_at(db, _where(event)), await account_at(db, event.sender)
    if place is None or account is None:
        return
    for row in await memberships_of(db, [account.person_id]):
        if row.team_id == place.team_id and row.appeared_on is not None:
            await leave_team(db, row, now=now)


async def change_profile(db: Db, event: ProfileChanged, *, now: datetime) -> None:
    """Somebody's profile changed; of who is nobody's colleague here nothing is kept."""
    account = await account_at(db, event.profile.address)
    if account is not None:
        await follow(db, account, await db.get_one(Person, account.person_id), event.profile, now=now)


async def taken_away(db: Db, event: Heard, *, now: datetime) -> None:
    """A workspace took us away: its tokens go at once, nothing more is sent there, and nothing else is erased."""
    platform, workspace = event.sender.platform, event.sender.workspace
    await forget_tokens(db, platform, workspace)
    for place in await places_in(db, platform, workspace):
        await leave_place(db, place, now=now)
    for account in await accounts_in(db, platform, workspace):
        account.unreachable_since = account.unreachable_since or now
    await make_unreachable(db, event.sender.lane, now=now)


async def look_through_places(db: Db, *, now: datetime) -> None:
    """Every night: what events missed is mended."""
    if now.astimezone(UTC).hour >= NIGHT_ENDS:
        return
    for place in await places_not_seen_since(db, now - LOOKED_THROUGH_WITHIN, except_on=CONSOLE):
        await ask_to_look(db, place.address, now=now, whole=True)


def _where(event: Heard) -> Address:
    return Address(event.sender.platform, event.sender.workspace, event.place)
