"""Which of us an account on a platform is: linked in the open, and no second person is made in silence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.address import Address
from bot.domain.people import Participation
from bot.domain.profile import Profile, ProfileKind
from bot.domain.promise import Act
from bot.services.delivery import plan_for
from bot.services.turn import replan
from bot.services.updates import take_up_again
from bot.store.base import Db
from bot.store.delivery import cancel_for_account, forget_account, move_waiting
from bot.store.people import Account, Person, account_at, find_by_email, is_email_known, unlinked_people
from bot.store.promise import promise
from bot.store.team import Team, home_zone
from bot.views.catalogue import DEFAULT_LANGUAGE

TOLD_WITHIN = timedelta(days=7)  # that an account is nobody's any more
FAR_AWAY = timedelta(hours=3)  # a time zone that nobody chose would have us write at night (INV-6)


async def link(db: Db, team: Team, profile: Profile, *, now: datetime) -> Person:
    """The person behind a profile that nobody knew: found by e-mail, somebody new, or still to be confirmed.

    While there are people of an import without an account, one of them may be meant: then a person says who they are,
    and a steward whether that is so.
    """
    person = None
    if profile.kind is ProfileKind.PERSON:  # whoever runs another workspace says what addresses people have there
        person = await find_by_email(db, team.organisation_id, profile.email)
    if person is None:
        person = await _newcomer(db, team, profile, now=now)
    account = Account(
        id=db.new_id(now), person_id=person.id, linked_at=now, platform=profile.address.platform,
        workspace=profile.address.workspace, chat=profile.address.chat,
    )  # fmt: skip
    db.add(account)
    await db.flush()
    await follow(db, account, person, profile, now=now)
    await move_waiting(db, person.id, account)
    return person


async def tie(db: Db, person: Person, address: Address, *, now: datetime) -> Account:
    """From now on this person is reached at this address, and what waits for them goes there."""
    account = await account_at(db, address)
    if account is None:
        account = Account(
            id=db.new_id(now), person_id=person.id, platform=address.platform, workspace=address.workspace,
            chat=address.chat, seen_kind=ProfileKind.PERSON,
        )  # fmt: skip
        db.add(account)
    account.linked_at, account.unreachable_since = now, None
    await db.flush()
    await take_up_again(db, person.id, now=now)
    await move_waiting(db, person.id, account)
    return account


async def untie(db: Db, account: Account, *, now: datetime) -> None:
    """This account is nobody's any more, also when a backup comes back: that is said there, and nothing else.

    What waits for its person stays with them.
    """
    await promise(db, Act.UNTIED, account.person_id, account.address.name, now=now)
    await cancel_for_account(db, account.id, now)
    person = await db.get_one(Person, account.person_id)
    await plan_for(
        db, person, account, "unlinked", key=f"unlinked:{account.id.hex}", due=now, expires=now + TOLD_WITHIN, now=now
    )  # fmt: skip
    await forget_account(db, account.id)


async def _newcomer(db: Db, team: Team, profile: Profile, *, now: datetime) -> Person:
    might_be = await unlinked_people(db, team.organisation_id, today=now.date())
    taken = await is_email_known(db, team.organisation_id, profile.email)
    person = Person(
        id=db.new_id(now), organisation_id=team.organisation_id, name=profile.name,
        email=None if taken else profile.email,
        language=profile.language or DEFAULT_LANGUAGE, rhythm=team.rhythm,
        participation=Participation.UNCONFIRMED if might_be or taken else Participation.KNOWN,
    )  # fmt: skip
    db.add(person)
    await db.flush()
    return person


async def follow(db: Db, account: Account, person: Person, profile: Profile, *, now: datetime) -> None:
    """What changed in a profile changes here; what somebody chose or a school imported stays."""
    is_told = profile.name != profile.address.chat  # a platform may keep the name to itself
    if is_told and profile.name != account.seen_name and person.name == account.seen_name:
        person.name = profile.name
    if profile.language and profile.language != account.seen_language and account.seen_language is not None:
        person.language = profile.language
    account.seen_name, account.seen_language = profile.name, profile.language or account.seen_language
    account.seen_kind = profile.kind
    await _follow_zone(db, account, person, profile.timezone, now=now)
    if profile.is_active and account.unreachable_since is not None:
        account.unreachable_since = None
        await take_up_again(db, person.id, now=now)
    elif not profile.is_active and account.unreachable_since is None:
        account.unreachable_since = now
        await cancel_for_account(db, account.id, now)


async def _follow_zone(db: Db, account: Account, person: Person, name: str | None, *, now: datetime) -> None:
    if name is None or name == account.seen_timezone:
        return
    account.seen_timezone = name
    home = await home_zone(db, person.id)
    wanted = name if home is None or _is_near(name, home, now) else None
    if person.timezone != wanted:
        person.timezone = wanted
        await db.flush()
        await replan(db, [person], now=now)


def _is_near(name: str, home: str, now: datetime) -> bool:
    try:
        there = now.astimezone(ZoneInfo(name)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    here = now.astimezone(ZoneInfo(home)).utcoffset()
    return there is not None and here is not None and abs(there - here) <= FAR_AWAY
