"""My data: everything that is kept about somebody, as two files; and erasing it, by themselves (J06, J14, J33)."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.message import Message
from bot.domain.press import Press, stamp, when_stamped
from bot.ports import Answer, Redraw, in_place
from bot.services.delivery import plan_asked
from bot.services.erasure import erase_person
from bot.services.my_data_reading import read_all
from bot.services.steward import is_last_steward
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.cipher import KeyTrouble
from bot.store.delivery import Delivery
from bot.store.my_data import NOT_GIVEN
from bot.store.people import Person
from bot.views import my_data as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue
from bot.views.my_data_page import page

PAGE, DATA = "page", "data"
ANSWERED_WITHIN = timedelta(hours=1)
READ_WITHIN = timedelta(days=1)


async def press_my_data(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mijn gegevens]: both files are on their way to their own conversation, wherever they tapped.

    Tapping twice in a minute asks for them once.
    """
    t = catalogue(person.language)
    if press.subject != person.id:
        return people_view.not_yours(t)
    for form in (PAGE, DATA):
        await plan_asked(
            db, person, "my_data", key=f"my_data:{person.id.hex}:{form}:{stamp(now)}", due=now,
            expires=now + READ_WITHIN, now=now, args={"form": form},
        )  # fmt: skip
    return view.coming(t)


async def draw_my_data(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """One of the two, with what is kept when it is sent; where a key is lost, that it cannot be made."""
    t = catalogue(person.language)
    try:
        kept = await read_all(db, person)
    except KeyTrouble:
        return view.unreadable(t) if delivery.args["form"] == PAGE else None
    if delivery.args["form"] == DATA:
        given = {"name": person.name, "made_at": delivery.due, "kept": kept, "not_given": NOT_GIVEN}
        return view.data(t, json.dumps(given, ensure_ascii=False, indent=2, default=_plain).encode())
    life = await working_life(db, person, delivery.due.date())
    return view.to_read(t, page(t, person.name, kept, made_at=delivery.due, zone=life.zone).encode())


def _plain(value: Any) -> str | list[Any]:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            raise TypeError(type(value).__name__)


async def press_wipe(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Wis mij]: asks once, and says what goes, what becomes of what they shared, and what cannot be called back."""
    t = catalogue(person.language)
    if press.subject != person.id:
        return people_view.not_yours(t)
    return in_place(press, await _question(db, person, now))


async def press_wipe_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, wis mij]: in this same transaction. Nobody is told. To an old question it is no answer: it is asked anew."""
    t = catalogue(person.language)
    if press.subject != person.id:
        return people_view.not_yours(t)
    if not press.choice.isdecimal() or now - when_stamped(press.choice) > ANSWERED_WITHIN:
        return Redraw(await _question(db, person, now))
    await erase_person(db, person.id, now=now)
    return Redraw(view.wiped(t))


async def press_wipe_not(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet]: the question goes, and nothing else does."""
    t = catalogue(person.language)
    return Redraw(view.not_wiped(t, person.id)) if press.subject == person.id else people_view.not_yours(t)


async def _question(db: Db, person: Person, now: datetime) -> Message:
    is_last = await is_last_steward(db, person, now.date())
    return view.ask(catalogue(person.language), person.id, is_last_steward=is_last, now=now)
