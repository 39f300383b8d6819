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
from bot.services.claim import become
from bot.services.home import show_home, show_home_at_first
from bot.services.linking import tie
from bot.services.typed import write_decision
from bot.services.used_code import show_used, words_for
from bot.store.base import Db
from bot.store.counts import count_own
from bot.store.link_code import LinkCode, code_opened_at, end_link_codes, find_link_code
from bot.store.people import Person, has_account_on, has_ended
from bot.store.place import find_workspace
from bot.store.team import is_in_started_team, memberships_of, teams_of
from bot.views import link_code as view
from bot.views.catalogue import catalogue

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
        return view.unknown(words_for(db, person))
    owner = await db.get_one(Person, row.person_id)
    if row.used_at is not None:
        return await show_used(db, row, owner, sender=sender, person=person, now=now)
    if person is not None and person.id == owner.id and row.purpose == Purpose.INVITATION:
        return await show_home(db, owner, "", now=now)
    refused = await _refused(db, row, owner, sender=sender, person=person, now=now)
    if refused is not None:
        return refused
    row.open_at(sender)
    return await _ask(db, row, owner)


async def press_link(db: Db, sender: Address, person: Person | None, press: Press, *, now: datetime) -> Answer:
    """[Ja, dat ben ik] and [Ja, verhuis mij], and [Nee], which leaves the code as it was."""
    row = await code_opened_at(db, press.subject, sender)
    if row is None:
        return view.open_again(words_for(db, person))
    owner = await db.get_one(Person, row.person_id)
    if row.used_at is not None:
        return await show_used(db, row, owner, sender=sender, person=person, now=now)
    if press.choice != "yes":
        row.opened_by = None
        return Redraw(view.left_alone(catalogue(owner.language)))
    refused = await _refused(db, row, owner, sender=sender, person=person, now=now)
    return Redraw(refused or await _link(db, row, owner, sender=sender, person=person, now=now))


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


async def _refused(
    db: Db, row: LinkCode, owner: Person, *, sender: Address, person: Person | None, now: datetime
) -> Message | None:
    """Why this code links nothing here and now; None when it does."""
    t = catalogue((person or owner).language)
    if row.expires_at <= now or has_ended(owner, now.date()):
        return view.is_in_already(t) if await _came_in_before(db, row, owner, sender, now=now) else view.unknown(t)
    if person is not None and person.id != owner.id and not await _may_become(db, row, person, owner):
        return view.somebody_elses(t)
    if await _is_of_another_organisation(db, owner, sender):
        return view.elsewhere(t)
    return view.undecided(t) if await _waits_for_decision(db, owner, sender) else None


async def _came_in_before(db: Db, row: LinkCode, owner: Person, sender: Address, *, now: datetime) -> bool:
    """Whether an invitation ended because its person came in there by another one (two sheets)."""
    if row.purpose != Purpose.INVITATION or has_ended(owner, now.date()):
        return False
    return await has_account_on(db, owner.id, sender.platform, sender.workspace)


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
    shown = await show_home_at_first(db, owner, by=row.id, now=now)
    done = view.linked(catalogue(owner.language), moved=row.purpose == Purpose.MOVE)
    return Message((*done.blocks, *shown.blocks))
