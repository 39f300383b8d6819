"""We, and others, come into a place and go out of it. What has to be asked of the platform is looked at later."""

from datetime import UTC, date, datetime, timedelta

from bot.domain.address import Address
from bot.domain.event import Heard, Invited, Joined, Left, PlaceChanged, PlaceMoved, ProfileChanged, Uninstalled
from bot.ports import Answer, Nothing
from bot.services.linking import follow
from bot.services.place import leave_place
from bot.services.visit import come_into, find_us_in, leave_group, move_visit
from bot.store.base import Db
from bot.store.delivery import make_unreachable
from bot.store.installation import forget_tokens, is_installed_since
from bot.store.look import ask_to_look, drop_look, drop_looks
from bot.store.people import CONSOLE, Person, account_at, accounts_in
from bot.store.place import place_at, places_in, places_not_seen_since

LOOKED_THROUGH_WITHIN = timedelta(hours=20)  # every day, as the sweep comes four times a day


async def come_in(db: Db, event: Invited, *, now: datetime) -> Answer:
    """We are in a place, perhaps again: then it is the same team (J11)."""
    if event.unlisted:
        return await come_into(db, event, now=now)
    place = await place_at(db, _where(event))
    if place is not None:
        place.left_at = None
    await ask_to_look(db, _where(event), now=now, whole=True, invited=True, invited_by=event.sender.chat or None)
    return Nothing()


async def go_out(db: Db, event: Heard, *, now: datetime) -> None:
    """We are out of a place: its team pauses, and nothing is erased (J11)."""
    place = await place_at(db, _where(event))
    if place is not None and not place.retired:
        await leave_place(db, place, now=now)
        await ask_to_look(db, _where(event), now=now)  # it may be told late, after we came back
    await leave_group(db, _where(event), now=now)


async def look_again(db: Db, event: PlaceChanged, *, now: datetime) -> Answer:
    """A place of ours was renamed, reopened, or shared with others."""
    if await _is_ours(db, event):
        await ask_to_look(db, _where(event), now=now, whole=True)
    return await find_us(db, event, now=now)


async def follow_move(db: Db, event: PlaceMoved, *, now: datetime) -> None:
    """A place goes on under another name; a place that we know under that name already stays as it is.

    We may have heard first that we came in there, as in a group that we are new in.
    """
    moved = Address(event.sender.platform, event.sender.workspace, event.to)
    place, there = await place_at(db, _where(event)), await place_at(db, moved)
    if place is not None and there is None:
        place.chat = event.to
        await leave_group(db, moved, now=now)
    elif there is not None:
        await leave_group(db, _where(event), now=now)
    else:
        await move_visit(db, _where(event), moved, now=now)
    await drop_look(db, _where(event))
    await find_us_in(db, moved, now=now)  # told as something of the past: there is nobody to greet
    await ask_to_look(db, moved, now=now, whole=True)


async def look_who_is_there(db: Db, event: Joined | Left, *, now: datetime) -> Answer:
    """Somebody came into a place of ours or went out of it; which of the two is told late at times, so we look."""
    if await _is_ours(db, event):
        await ask_to_look(db, _where(event), now=now)
    return await find_us(db, event, now=now)


async def find_us(db: Db, event: Heard, *, now: datetime) -> Answer:
    """Where something happens we are: a group that we know nothing of is one that we visit."""
    return await find_us_in(db, _where(event), now=now) if event.place else Nothing()


async def change_profile(db: Db, event: ProfileChanged, *, now: datetime) -> None:
    """Somebody's profile changed; of who is nobody's colleague here nothing is kept."""
    account = await account_at(db, event.profile.address)
    if account is not None:
        await follow(db, account, await db.get_one(Person, account.person_id), event.profile, now=now)


async def taken_away(db: Db, event: Uninstalled, *, now: datetime) -> None:
    """A workspace took us away: its tokens go at once, nothing more is sent there, and nothing else is erased.

    Told late, after it installed us anew, it means nothing any more.
    """
    platform, workspace = event.sender.platform, event.sender.workspace
    if event.at and await is_installed_since(db, platform, workspace, datetime.fromtimestamp(event.at, UTC)):
        return
    await forget_tokens(db, platform, workspace)
    await drop_looks(db, platform, workspace)
    for place in await places_in(db, platform, workspace):
        await leave_place(db, place, now=now)
    for account in await accounts_in(db, platform, workspace):
        account.unreachable_since = account.unreachable_since or now
    await make_unreachable(db, event.sender.lane, now=now)


async def look_through_places(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Every day: what events missed is mended, also where we seem to be out. Places are few: all at once."""
    for place in await places_not_seen_since(db, now - LOOKED_THROUGH_WITHIN, except_on=CONSOLE):
        await ask_to_look(db, place.address, now=now, whole=True)
    return 0


async def _is_ours(db: Db, event: Heard) -> bool:
    """Whether this is the place of a team; not one that made room for another."""
    place = await place_at(db, _where(event))
    return place is not None and not place.retired


def _where(event: Heard) -> Address:
    return Address(event.sender.platform, event.sender.workspace, event.place)
