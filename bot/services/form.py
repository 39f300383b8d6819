"""A form as a whole: what it asks, what happens with it, and looking it through."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import press as buttons
from bot.domain.event import Submitted
from bot.domain.form import Checked, Form, Trouble
from bot.domain.form_check import validate
from bot.domain.message import Message
from bot.ports import Answer
from bot.services.naming import people_named
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.people import Person
from bot.views import form as view
from bot.views.catalogue import catalogue
from bot.views.form_trouble import errors


@dataclass(frozen=True)
class FormKind:
    """What a form asks and what happens with it.

    `build(db, person, subject, *, now)` gives the Form as it is now, or the kind word that says why there is
    none any more; `submit(db, person, subject, *, values, now)` does what it is for.
    """

    build: Callable[..., Awaitable[Form | Message]]
    submit: Callable[..., Awaitable[Answer]]


Kinds = Mapping[str, FormKind]


async def submit(db: Db, person: Person, sent: Submitted, *, kinds: Kinds, now: datetime) -> Answer:
    """A whole form at once: what is wrong with it, or what it is for."""
    t, press = catalogue(person.language), buttons.read(sent.data)
    kind = kinds.get(press.verb) if press else None
    if press is None or kind is None:
        return view.gone(t)
    form = await kind.build(db, person, press.subject, now=now)
    if isinstance(form, Message):
        return form
    checked = await look_through(db, person, form, values=sent.values, now=now)
    if checked.troubles:
        return errors(t, form, checked.troubles)
    return await kind.submit(db, person, press.subject, values=checked.values, now=now)


async def look_through(db: Db, person: Person, form: Form, *, values: Mapping[str, str], now: datetime) -> Checked:
    """Every value in its canonical form, or what is wrong with it; people are found by name or id."""
    today, meant, unknown = await today_of(db, person, now), dict(values), dict[str, Trouble]()
    for field in form.fields:
        if field.kind == "people":
            found = await people_named(db, person, values.get(field.name, ""), today=today)
            if isinstance(found, Trouble):
                unknown[field.name] = found
            else:
                meant[field.name] = found
    checked = validate(form, meant, today=today)
    return Checked(checked.values, {**checked.troubles, **unknown})


async def today_of(db: Db, person: Person, now: datetime) -> date:
    """The day it is where this person works."""
    life = await working_life(db, person, now.date())
    return now.astimezone(life.zone).date()
