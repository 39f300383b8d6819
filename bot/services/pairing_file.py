"""[In mijn agenda]: the moment of a group as a file for somebody's own calendar, only when tapped for (J25)."""

from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingState
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.calendar_entry import Entry, calendar_file
from bot.services.calendar_file import send_file
from bot.services.pairing import own_pairing, pairing_card
from bot.services.pairing_view import see_pairing
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.views import calendar_file as calendar_view
from bot.views import pairing as pairing_view
from bot.views import pairing_file as view
from bot.views.catalogue import catalogue


async def press_pairing_file(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """The file is on its way to their own conversation, wherever they tapped; without a moment there is none."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject, lock=False)
    if pairing is None:
        return Redraw(pairing_view.gone(t, person.id))
    if pairing.state != PairingState.AGREED:
        return Redraw(await pairing_card(db, person, pairing))
    await send_file(db, person, "pairing_file", {"pairing": pairing.id}, now=now)
    return calendar_view.coming(t)


async def draw_pairing_file(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The moment as it is now: the same event as an earlier file, with a higher number."""
    pairing = await own_pairing(db, person, UUID(hex=delivery.args["pairing"]), lock=False)
    if pairing is None or pairing.starts_at is None:
        return None
    t = catalogue(person.language)
    shown = await see_pairing(db, t, pairing, for_whom=person)
    entry = Entry(
        uid=pairing.id, sequence=pairing.sequence, starts=pairing.starts_at, minutes=pairing.minutes,
        title=view.title(t, shown), description=pairing_view.lead(t, shown), made_at=delivery.due,
    )  # fmt: skip
    return view.pairing_file(t, calendar_file(entry), is_new=pairing.sequence > 1)
