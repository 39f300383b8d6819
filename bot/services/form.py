"""A form as a whole: what it asks, what happens with it, and looking it through."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

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
    none any more; `submit(db, person, subject, *, values, now)` does what it is for. `check`, asked in the same way,
    gives the Trouble by field of what only the database knows, such as a holiday; its values are canonical, of the
    fields that were filled in and are fine by themselves. `words` are the fields that somebody writes in: when the
    form turns out to be of no use any more, they get back what they wrote.
    """

    build: Callable[..., Awaitable[Form | Message]]
    submit: Callable[..., Awaitable[Answer]]
    check: Callable[..., Awaitable[Mapping[str, Trouble]]] | None = None
    words: tuple[str, ...] = ()

    def written_in(self, values: Mapping[str, str]) -> list[str]:
        """What somebody wrote themselves, of these values."""
        return [values[name] for name in self.words if values.get(name)]


Kinds = Mapping[str, FormKind]


async def submit(db: Db, person: Person, sent: Submitted, *, kinds: Kinds, now: datetime) -> Answer:
    """A whole form at once: what is wrong with it, or what it is for."""
    t, press = catalogue(person.language), buttons.read(sent.data)
    kind = kinds.get(press.verb) if press else None
    if press is None or kind is None:
        return view.gone(t)
    form = await kind.build(db, person, press.subject, now=now)
    if isinstance(form, Message):
        return view.too_late(t, form, kind.written_in(sent.values))
    checked = await look_through(db, person, form, kind=kind, values=sent.values, now=now)
    if checked.troubles:
        return errors(t, form, checked.troubles)
    return await kind.submit(db, person, press.subject, values=checked.values, now=now)


async def look_through(
    db: Db, person: Person, form: Form, *, kind: FormKind, values: Mapping[str, str], now: datetime
) -> Checked:
    """Every value in its canonical form, or what is wrong with it; people are found by name or id."""
    today, meant, unknown = (await local_now(db, person, now)).date(), dict(values), dict[str, Trouble]()
    for field in form.fields:
        if field.kind == "people":
            found = await people_named(db, person, values.get(field.name, ""), today=today)
            if isinstance(found, Trouble):
                unknown[field.name] = found
            else:
                meant[field.name] = found
    checked = validate(form, meant, today=today)
    fine = {name: value for name, value in checked.values.items() if name not in unknown}
    broken = await broken_rules(db, person, form, kind=kind, values=fine, now=now)
    kept = {name: value for name, value in fine.items() if name not in broken}
    return Checked(kept, {**checked.troubles, **unknown, **broken})


async def broken_rules(
    db: Db, person: Person, form: Form, *, kind: FormKind, values: Mapping[str, str], now: datetime
) -> Mapping[str, Trouble]:
    """What is wrong with values that are fine by themselves, by field; of fields that are not among them nothing."""
    about = buttons.read(form.data)
    if kind.check is None or about is None:
        return {}
    given = {name: value for name, value in values.items() if value}
    found = await kind.check(db, person, about.subject, values=given, now=now)
    if strange := found.keys() - {field.name for field in form.fields}:
        raise ValueError(f"a rule about fields that the form does not have: {sorted(strange)}")
    return {name: trouble for name, trouble in found.items() if name in values}


async def local_now(db: Db, person: Person, now: datetime) -> datetime:
    """The day and time it is where this person works."""
    life = await working_life(db, person, now.date())
    return now.astimezone(life.zone)
