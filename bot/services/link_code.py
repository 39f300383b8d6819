"""A code that ties an account to a person, opened: who it is for is asked first, and nothing is linked in silence.

It comes from an address that may be nobody's. Only where a code was opened last does a tap on its buttons count.
"""

from datetime import datetime
from typing import assert_never

from bot.domain.address import Address
from bot.domain.link_code import LASTS, Purpose, hash_of, new_code
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.alert import raise_alert
from bot.services.claim import become
from bot.services.home import show_home
from bot.services.linking import tie, untie
from bot.services.people import has_ended
from bot.services.typed import write_decision
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.counts import count_own
from bot.store.link_code import LinkCode, end_link_codes, find_link_code
from bot.store.people import Account, Person
from bot.store.place import find_workspace
from bot.store.team import is_in_started_team, memberships_of, teams_of
from bot.views import link_code as view
from bot.views.catalogue import DEFAULT_LANGUAGE, Catalogue, catalogue

NEVER_TOOK_PART = (Participation.UNCONFIRMED, Participation.KNOWN, Participation.INTRODUCED)


async def make_code(db: Db, person: Person, purpose: Purpose, *, now: datetime) -> str:
    """A new code for this person. Only its hash is kept: it is shown now or never."""
    code = new_code(purpose, db.chance)
    row = LinkCode(
        id=db.new_id(now), person_id=person.id, purpose=purpose, code_hash=hash_of(code), made_at=now,
        expires_at=now + LASTS[purpose],
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return code


async def open_code(db: Db, sender: Address, person: Person | None, code: str | None, *, now: datetime) -> Answer:
    """Asks whether this is meant to happen, or says why it cannot. `person` is whose address it is, if anybody's."""
    row = await find_link_code(db, hash_of(code)) if code is not None else None
    if row is None:
        return view.unknown(_words_for(person))
    owner = await db.get_one(Person, row.person_id)
    if row.used_at is not None:
        return await _show_used(db, row, owner, sender=sender, person=person, now=now)
    if person is not None and person.id == owner.id and row.purpose == Purpose.INVITATION:
        return await show_home(db, owner, "", now=now)
    refused = await _refused(db, row, owner, sender=sender, person=person, now=now)
    if refused is not None:
        return refused
    row.opened_by = _where(sender)
    return await _ask(db, row, owner)


async def press_link(db: Db, sender: Address, person: Person | None, press: Press, *, now: datetime) -> Answer:
    """[Ja, dat ben ik] and [Ja, verhuis mij], and [Nee], which leaves the code as it was."""
    row = await _opened_here(db, press, sender)
    if row is None:
        return view.open_again(_words_for(person))
    owner = await db.get_one(Person, row.person_id)
    if row.used_at is not None:
        return await _show_used(db, row, owner, sender=sender, person=person, now=now)
    if press.choice != "yes":
        row.opened_by = None
        return Redraw(view.left_alone(catalogue(owner.language)))
    refused = await _refused(db, row, owner, sender=sender, person=person, now=now)
    return Redraw(refused or await _link(db, row, owner, sender=sender, person=person, now=now))


async def press_not_me(db: Db, sender: Address, person: Person | None, press: Press, *, now: datetime) -> Answer:
    """[Dat was ik niet]: that account is nobody's any more, and the stewards know (J28)."""
    row = await _opened_here(db, press, sender)
    account = await db.get(Account, row.account_id) if row is not None and row.account_id else None
    if row is None or account is None or account.address == sender:
        return view.open_again(_words_for(person))
    owner = await db.get_one(Person, row.person_id)
    row.account_id = None
    await untie(db, account, now=now)
    await raise_alert(db, "unlinked", about=row.id.hex, organisation_id=owner.organisation_id, now=now)
    return Redraw(view.unlinked(catalogue(owner.language)))


async def _ask(db: Db, row: LinkCode, owner: Person) -> Message:
    t, purpose = catalogue(owner.language), Purpose(row.purpose)
    match purpose:
        case Purpose.INVITATION:
            teams = [team.name for team in await teams_of(db, owner.id)]
            return view.is_it_you(t, row.id, owner.name, teams)
        case Purpose.MOVE:
            return view.move_here(t, row.id)
        case _:
            assert_never(purpose)


async def _show_used(
    db: Db, row: LinkCode, owner: Person, *, sender: Address, person: Person | None, now: datetime
) -> Answer:
    """To who used it their own page; to anybody else when that was, and the way to undo it."""
    account = await db.get(Account, row.account_id) if row.account_id else None
    if account is not None and account.address == sender:
        return await show_home(db, owner, "", now=now)
    is_theirs = person is None or person.id == owner.id
    if account is not None and is_theirs:
        row.opened_by = _where(sender)
    life = await working_life(db, owner, now.date())
    t = catalogue(owner.language)
    moment = t.moment(row.used_at or now, life.zone)
    return view.used(t, moment, row.id if account is not None and is_theirs else None)


async def _refused(
    db: Db, row: LinkCode, owner: Person, *, sender: Address, person: Person | None, now: datetime
) -> Message | None:
    """Why this code links nothing here and now; None when it does."""
    t = catalogue((person or owner).language)
    if row.expires_at <= now or has_ended(owner, now.date()):
        return view.unknown(t)
    if person is not None and person.id != owner.id and not await _may_become(db, row, person, owner):
        return view.somebody_elses(t)
    if await _is_of_another_organisation(db, owner, sender):
        return view.elsewhere(t)
    return view.undecided(t) if await _waits_for_decision(db, owner, sender) else None


async def _may_become(db: Db, row: LinkCode, person: Person, owner: Person) -> bool:
    """Somebody whom only a channel brought, and who did nothing here yet, can turn out to be who moves."""
    if row.purpose != Purpose.MOVE or person.organisation_id != owner.organisation_id:
        return False
    places = await memberships_of(db, [person.id])
    came_by_channel = all(place.appeared_on is not None for place in places)
    replies = (await count_own(db, person.id)).replies
    return person.participation in NEVER_TOOK_PART and came_by_channel and not replies


async def _is_of_another_organisation(db: Db, owner: Person, sender: Address) -> bool:
    """A workspace is of one organisation; a bot to which people come by link may serve several."""
    workspace = await find_workspace(db, sender.platform, sender.workspace)
    if workspace is None or sender.platform in db.doorways:
        return False
    return workspace.organisation_id != owner.organisation_id


async def _waits_for_decision(db: Db, owner: Person, sender: Address) -> bool:
    """Nobody of a team that has started comes in before it was decided about typed words (J30)."""
    doorway = db.doorways.get(sender.platform)
    return doorway is not None and doorway.keeps_words is None and await is_in_started_team(db, owner.id)


async def _link(
    db: Db, row: LinkCode, owner: Person, *, sender: Address, person: Person | None, now: datetime
) -> Message:
    if person is not None and person.id != owner.id:
        await become(db, person, owner, now)
        await db.refresh(row)
        await db.refresh(owner)
    account = await tie(db, owner, sender, now=now)
    await end_link_codes(db, owner.id, now=now)
    row.used_at, row.account_id = now, account.id
    await write_decision(db, owner.organisation_id, sender.platform, now=now)
    shown = await show_home(db, owner, "", now=now)
    done = view.linked(catalogue(owner.language), moved=row.purpose == Purpose.MOVE)
    return Message((*done.blocks, *shown.blocks))


async def _opened_here(db: Db, press: Press, sender: Address) -> LinkCode | None:
    row = await db.get(LinkCode, press.subject, with_for_update=True)
    return row if row is not None and row.opened_by == _where(sender) else None


def _where(address: Address) -> str:
    return f"{address.lane}/{address.chat}"


def _words_for(person: Person | None) -> Catalogue:
    return catalogue(person.language if person is not None else DEFAULT_LANGUAGE)
