"""A channel or group as it is now: it becomes a team that is not started, and its people become ours (J01, J11)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.address import Address
from bot.domain.people import PlaceReaders, Role, free_name, spelling
from bot.domain.profile import Profile, ProfileKind, Seen, SeenGroup
from bot.services.group import write_down_group
from bot.services.linking import follow, link
from bot.services.place import give_place, leave_place
from bot.services.setup import offer_setup
from bot.services.team import add_team
from bot.services.visit import leave_group
from bot.store.base import Db
from bot.store.delivery import cancel_waiting
from bot.store.installation import is_installed
from bot.store.look import Look, answer_invitation
from bot.store.people import Account, Person, accounts_in
from bot.store.place import Place, Workspace, find_workspace, has_workspace, place_at
from bot.store.team import (
    Membership,
    Organisation,
    School,
    Team,
    all_organisations,
    is_from_import,
    memberships_in,
    memberships_of,
    schools_of_organisation,
    teams_of_school,
)
from bot.views.catalogue import DEFAULT_LANGUAGE

EVERY_DAY = frozenset(range(5))
TIMEZONE = "Europe/Amsterdam"  # of a school that nobody told us about; its region is asked (J08)


async def write_down(db: Db, look: Look, seen: Seen | SeenGroup | None, *, now: datetime) -> None:
    """What was seen in a place; None: we are not in it any more."""
    place = await place_at(db, look.address)
    if isinstance(seen, SeenGroup):
        await write_down_group(db, look, place, seen, now=now)
        return
    if seen is None:
        if place is not None and not place.retired:
            place.looked_at = now
            await leave_place(db, place, now=now)
        await leave_group(db, look.address, now=now)
        return
    team = await _team_of(db, look.address, place, seen, now=now)
    place = await _place_of(db, team, look, place, seen, now=now)
    accounts = {account.chat: account for account in await accounts_in(db, look.platform, look.workspace)}
    for profile in seen.profiles:
        await _meet(db, team, profile, accounts.get(profile.address.chat), now=now)
    here = [accounts[chat] for chat in sorted(seen.members) if chat in accounts]
    await _place_in_team(db, team, here, now=now)
    await _let_go(db, team, seen.members, accounts.values(), now=now)
    if look.invited:
        await offer_setup(db, team, place, Address(look.platform, look.workspace, look.invited_by or ""), now=now)
        await answer_invitation(db, look)


async def _team_of(db: Db, address: Address, place: Place | None, seen: Seen, *, now: datetime) -> Team:
    if place is not None:
        return await db.get_one(Team, place.team_id)
    organisation = await _organisation_of(db, address, seen.workspace, now=now)
    schools = await schools_of_organisation(db, organisation.id)
    school = schools[0] if schools else _new_school(db, organisation, now=now)
    await db.flush()
    taken = [spelling(team.name) for team in await teams_of_school(db, school.id)]  # which is meant is asked
    return await add_team(db, school, free_name(seen.title.lstrip("#"), taken), now=now)


async def _organisation_of(db: Db, address: Address, name: str, *, now: datetime) -> Organisation:
    """Whose workspace this is: a new organisation's.

    Only the workspace of a configured token is that of the one organisation which a house has: any workspace may
    install us where that is open, and must not come to read who works here.
    """
    known = await find_workspace(db, address.platform, address.workspace)
    if known is not None:
        return await db.get_one(Organisation, known.organisation_id)
    everybody = await all_organisations(db)
    anybody_may_come = await is_installed(db, address.platform, address.workspace)
    if len(everybody) == 1 and not anybody_may_come and not await has_workspace(db, everybody[0].id):
        organisation = everybody[0]
    else:
        organisation = Organisation(id=db.new_id(now), name=name or address.workspace)
        db.add(organisation)
        await db.flush()
    db.add(
        Workspace(
            id=db.new_id(now), platform=address.platform, workspace=address.workspace, organisation_id=organisation.id
        )
    )  # fmt: skip
    return organisation


def _new_school(db: Db, organisation: Organisation, *, now: datetime) -> School:
    school = School(
        id=db.new_id(now), organisation_id=organisation.id, name=organisation.name, region=None, timezone=TIMEZONE
    )  # fmt: skip
    db.add(school)
    return school


async def _place_of(db: Db, team: Team, look: Look, place: Place | None, seen: Seen, *, now: datetime) -> Place:
    others = any(profile.kind in (ProfileKind.GUEST, ProfileKind.OUTSIDER) for profile in seen.profiles)
    readers = PlaceReaders.OUTSIDERS if others else seen.readers
    if place is not None and not look.whole and place.readers == PlaceReaders.OUTSIDERS:
        readers = PlaceReaders.OUTSIDERS  # not everybody was looked up this time
    language = place.language if place is not None else DEFAULT_LANGUAGE
    found = await give_place(db, team, look.address, title=seen.title, language=language, now=now, readers=readers)
    found.left_at = None
    found.looked_at = now if look.whole else found.looked_at
    return found


async def _meet(db: Db, team: Team, profile: Profile, account: Account | None, *, now: datetime) -> None:
    """Bots, guests and outsiders are left out, unless this team chose its guests to be in."""
    if account is not None:
        await follow(db, account, await db.get_one(Person, account.person_id), profile, now=now)
    elif profile.is_active and _is_staff(profile.kind, team):
        person = await link(db, team, profile, now=now)
        await _appears(db, team, person.id, now=now)


def _is_staff(kind: str | None, team: Team) -> bool:
    guests = (ProfileKind.GUEST, ProfileKind.OUTSIDER) if team.takes_guests else ()
    return kind in (ProfileKind.PERSON, *guests)


async def _place_in_team(db: Db, team: Team, accounts: Sequence[Account], *, now: datetime) -> None:
    """Who is in the channel of a team that came from its channel is in the team; an import says so itself."""
    if await is_from_import(db, team.id):
        return
    in_it = {row.person_id for row in await memberships_in(db, team.id)}
    for account in accounts:
        is_wanted = _is_staff(account.seen_kind, team) and account.unreachable_since is None
        if is_wanted and account.person_id not in in_it:
            await _appears(db, team, account.person_id, now=now)


async def _appears(db: Db, team: Team, person_id: UUID, *, now: datetime) -> None:
    """Into the team, unless an import placed this person in other teams and this one is of an import as well."""
    placed = await memberships_of(db, [person_id])
    if any(row.team_id == team.id for row in placed) or (
        any(row.appeared_on is None for row in placed) and await is_from_import(db, team.id)
    ):
        return
    days = frozenset[int]().union(*(row.days for row in placed)) or EVERY_DAY
    db.add(
        Membership(
            id=db.new_id(now), person_id=person_id, team_id=team.id, role=Role.TEACHER, days=days,
            appeared_on=now.date(),
        )
    )  # fmt: skip
    await db.flush()


async def _let_go(db: Db, team: Team, members: frozenset[str], accounts: Iterable[Account], *, now: datetime) -> None:
    """Who appeared in the channel is out of the team once they are not in it any more, or only as a guest."""
    known = {account.person_id: account for account in accounts}
    for row in await memberships_in(db, team.id):
        account = known.get(row.person_id)
        if row.appeared_on is None or account is None:
            continue
        if account.chat not in members or not _is_staff(account.seen_kind, team):
            await leave_team(db, row, now=now)


async def leave_team(db: Db, row: Membership, *, now: datetime) -> None:
    """Out of a team they appeared in; without any team, nothing more is sent."""
    await db.delete(row)
    await db.flush()
    if not await memberships_of(db, [row.person_id]):
        await cancel_waiting(db, [row.person_id], now)
