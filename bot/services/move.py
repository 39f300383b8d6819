"""`/verhuizen`: a code that takes somebody to another platform, with everything that is theirs (J11)."""

from datetime import datetime

from bot.domain.link_code import Purpose, grouped
from bot.domain.people import Participation
from bot.ports import Answer
from bot.services.invitation import name_in
from bot.services.link_code import make_code
from bot.services.people import introduce_oneself
from bot.store.base import Db
from bot.store.link_code import end_link_codes
from bot.store.people import Person, find_account
from bot.views import link_code as view
from bot.views.catalogue import catalogue


async def start_move(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """A code of ten minutes, as text to type and as a link to where they are not yet; an earlier one works no more."""
    if person.participation == Participation.UNCONFIRMED:  # first who they are
        return await introduce_oneself(db, person, now=now)
    await end_link_codes(db, person.id, now=now, purpose=Purpose.MOVE)
    code = await make_code(db, person, Purpose.MOVE, now=now)
    account = await find_account(db, person.id)
    elsewhere = [one for one in db.doorways.values() if account is None or one.platform != account.platform]
    named = [(doorway, await name_in(db, doorway)) for doorway in elsewhere]
    links = [doorway.link_with(code, name=name) for doorway, name in named if name]
    return view.move(catalogue(person.language), grouped(code), links)
