"""A code that was used: when that was, and the way to undo what somebody else did with it (J28)."""

from datetime import datetime

from bot.domain.address import Address
from bot.domain.link_code import UNDONE_WITHIN
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.alert import raise_alert
from bot.services.home import show_home
from bot.services.linking import untie
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import Delivery
from bot.store.link_code import LinkCode, code_opened_at
from bot.store.people import Account, Person
from bot.store.team import school_ids_of
from bot.views import link_code as view
from bot.views.catalogue import Catalogue, catalogue


async def show_used(
    db: Db, row: LinkCode, owner: Person, *, sender: Address, person: Person | None, now: datetime
) -> Answer:
    """To who used it their own page; to anybody else when that was and, for a week, the way to undo it."""
    account = await db.get(Account, row.account_id) if row.account_id else None
    if account is not None and account.address == sender:
        return await show_home(db, owner, "", now=now)
    can_undo = await _can_be_undone(db, row, now) is not None and (person is None or person.id == owner.id)
    if can_undo:
        row.open_at(sender)
    life = await working_life(db, owner, now.date())
    t = catalogue(owner.language)
    moment = t.moment(row.used_at or now, life.zone)
    return view.used(t, moment, row.id if can_undo else None)


async def press_not_me(db: Db, sender: Address, person: Person | None, press: Press, *, now: datetime) -> Answer:
    """[Dat was ik niet]: that account is nobody's any more, and it and the stewards are told (J28)."""
    row = await code_opened_at(db, press.subject, sender)
    account = await _can_be_undone(db, row, now) if row is not None else None
    if row is None or account is None or account.address == sender:
        return view.open_again(words_for(db, person))
    owner = await db.get_one(Person, row.person_id)
    row.account_id, row.opened_by = None, None
    await untie(db, account, now=now)
    schools = await school_ids_of(db, [owner.id])
    await raise_alert(db, "unlinked", about=row.id.hex, organisation_id=owner.organisation_id, schools=schools, now=now)
    return Redraw(view.unlinked(catalogue(owner.language)))


async def draw_unlinked(db: Db, delivery: Delivery, person: Person) -> Message:
    """To the account that was undone: whose it is said to be stays unsaid."""
    return view.cut_loose(catalogue(person.language))


async def _can_be_undone(db: Db, row: LinkCode, now: datetime) -> Account | None:
    """The account that this code linked, while somebody may still say that it is not theirs."""
    is_recent = row.used_at is not None and now < row.used_at + UNDONE_WITHIN
    return await db.get(Account, row.account_id) if is_recent and row.account_id else None


def words_for(db: Db, person: Person | None) -> Catalogue:
    """The language of who opened a code, or of the house for somebody we do not know."""
    return catalogue(person.language if person is not None else db.language)
