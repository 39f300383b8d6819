"""Somebody whom only a platform knows says who they are, and a steward whether that is so."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.delivery import Pace
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.message import Message
from bot.domain.people import STEWARD_ROLES, Participation, TeamState, spelling
from bot.domain.press import Press
from bot.domain.profile import ProfileKind
from bot.domain.promise import Act
from bot.ports import Answer, Redraw
from bot.services.erasure import forget_person
from bot.services.introduction import introduce_newcomers
from bot.services.notice import Telling, add_notices
from bot.services.people import refuse, wants_nothing
from bot.store.base import Db
from bot.store.claim import Claim, find_claim
from bot.store.delivery import move_waiting
from bot.store.notice import Notice
from bot.store.people import Person, account_of_platform, has_platform_account, unlinked_people
from bot.store.promise import promise
from bot.store.steward import stewards_of_schools, who_run_more
from bot.store.team import is_from_import, memberships_of, school_ids_of, teams_of
from bot.views import claim as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue

ASKED_FOR = timedelta(days=365)  # until a steward said something
MOST_NAMES = 100  # that a list to choose from can hold; with more, a name is typed


async def build_whoami(db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
    """The form in which somebody picks their own name."""
    t = catalogue(person.language)
    if subject != person.id:
        return people_view.not_yours(t)
    if person.participation != Participation.UNCONFIRMED:
        return view.known_already(t)
    names = await _might_be(db, person, now)
    shows = len(names) <= MOST_NAMES and await _is_staff(db, person)
    return view.whoami(t, person.id, [(one.id, one.name) for one in names] if shows else ())


async def press_whoami(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Kies je naam]"""
    return await build_whoami(db, person, press.subject, now=now)


async def submit_whoami(db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """They picked their name; a steward is asked."""
    t, said = catalogue(person.language), spelling(values["who"])
    found = [one for one in await _might_be(db, person, now) if said in (short(one.id), spelling(one.name))]
    if len(found) != 1:
        return view.name_not_found(t, person.id)
    await _claim(db, person, found[0], now)
    return view.claimed(t)


async def press_nobody(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik sta er niet bij]: a steward is asked whether they are somebody new."""
    t = catalogue(person.language)
    if press.subject != person.id or person.participation != Participation.UNCONFIRMED:
        return view.known_already(t)
    await _claim(db, person, None, now)
    return Redraw(view.claimed(t))


async def _might_be(db: Db, person: Person, now: datetime) -> Sequence[Person]:
    return await unlinked_people(db, person.organisation_id, today=now.date())


async def _is_staff(db: Db, person: Person) -> bool:
    """Whether a platform has them as somebody of the place itself: guests do not read who works here."""
    account = await account_of_platform(db, person.id)
    return account is not None and account.seen_kind == ProfileKind.PERSON


async def _claim(db: Db, person: Person, claimed: Person | None, now: datetime) -> None:
    earlier = await find_claim(db, person.id)
    if earlier is not None:
        await db.delete(earlier)
        await db.flush()
    claim = Claim(id=db.new_id(now), person_id=person.id, claimed_id=claimed and claimed.id, made_at=now)
    db.add(claim)
    await db.flush()
    await add_notices(
        db, await _deciding(db, claim), "claim", about=claim.id.hex, args={"claim": claim.id},
        now=now, pace=Pace.AT_ONCE, expires_after=ASKED_FOR,
    )  # fmt: skip


async def _deciding(db: Db, claim: Claim) -> Sequence[Person]:
    """The stewards who may say whether it is so: of where who they say to be works, or else of where they appeared.

    Not who runs the bot for less than who they say to be: that one would be whom they like.
    """
    newcomer, meant = await db.get_one(Person, claim.person_id), claim.claimed_id or claim.person_id
    stewards = await stewards_of_schools(db, newcomer.organisation_id, await school_ids_of(db, [meant]))
    return [one for one in stewards if meant not in await who_run_more(db, one, [meant])]


async def _decides(db: Db, person: Person, claim: Claim) -> bool:
    return person.id in {one.id for one in await _deciding(db, claim)}


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What a steward is asked; None when it was settled, or is no longer theirs to say."""
    claim = await db.get(Claim, UUID(hex=notice.args["claim"]))
    if claim is None or not await _decides(db, person, claim):
        return None
    newcomer = await db.get_one(Person, claim.person_id)
    claimed = await db.get(Person, claim.claimed_id) if claim.claimed_id else None
    return view.confirm(catalogue(person.language), claim.id, newcomer.name, claimed.name if claimed else None)


async def press_claim(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Klopt] and [Klopt niet], from a steward."""
    t, claim = catalogue(person.language), await db.get(Claim, press.subject, with_for_update=True)
    if claim is None or press.choice not in ("yes", "no"):
        return view.settled_already(t)
    newcomer = await db.get_one(Person, claim.person_id)
    if not await _decides(db, person, claim):
        return people_view.not_yours(t)
    name = newcomer.name
    if press.choice == "no":
        await db.delete(claim)
        return Redraw(view.refused(t, name))
    if not await settle_claim(db, claim, now=now):
        return Redraw(view.known_by_now(t, name))
    return Redraw(view.confirmed(t, name))


async def settle_claim(db: Db, claim: Claim, *, now: datetime) -> bool:
    """It is so: an account of the person they said to be, or a person of their own; then they are introduced.

    False when the person they said to be has an account by now: the claim is gone, and nothing else changed.
    """
    newcomer = await db.get_one(Person, claim.person_id)
    claimed = await db.get(Person, claim.claimed_id, with_for_update=True) if claim.claimed_id else None
    if claimed is not None and await has_platform_account(db, claimed.id):
        await db.delete(claim)
        return False
    confirmed_id = claim.claimed_id or newcomer.id
    await db.delete(claim)
    await db.flush()
    if claimed is None:
        newcomer.participation = Participation.DECLINED if wants_nothing(newcomer) else Participation.KNOWN
    else:
        if wants_nothing(newcomer):  # they said no before anybody knew who they are
            await refuse(db, claimed, Participation.DECLINED, now=now)
        await become(db, newcomer, claimed, now)
    await db.flush()
    for team in await teams_of(db, confirmed_id):
        if team.state == TeamState.STARTED:
            await introduce_newcomers(db, team, now=now)
    return True


async def become(db: Db, newcomer: Person, claimed: Person, now: datetime) -> None:
    """Their account is this person's, and their place in a team that came from its channel; the second row goes."""
    account = await account_of_platform(db, newcomer.id)
    in_teams = {row.team_id for row in await memberships_of(db, [claimed.id])}
    for row in await memberships_of(db, [newcomer.id]):
        if row.team_id not in in_teams and row.role not in STEWARD_ROLES and not await is_from_import(db, row.team_id):
            row.person_id = claimed.id
    if account is not None:
        account.person_id, account.linked_at = claimed.id, now
        await db.flush()
        await move_waiting(db, claimed.id, account)
    await promise(db, Act.BECAME, newcomer.id, claimed.id, now=now)  # who they are goes on
    await forget_person(db, newcomer.id, now=now)
