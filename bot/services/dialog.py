"""A form asked field by field: one message edited in place, kept sealed from one step to the next."""

from datetime import datetime

from bot.domain.form import Form, Trouble
from bot.domain.form_check import read
from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.press import read as read_press
from bot.ports import Answer, Redraw
from bot.services.dialog_step import (
    Dialog,
    Ended,
    Way,
    go,
    is_expired,
    meant,
    opened,
    show,
    take,
    touch,
    typed_way,
    with_values,
)
from bot.services.form import Kinds, local_now
from bot.services.naming import names_in
from bot.services.reply import Belongs, where_words_belong
from bot.store.base import Db
from bot.store.form import Draft, drop_draft, find_draft, seal_values
from bot.store.people import Person
from bot.views import form as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue
from bot.views.form_buttons import page_of


async def begin(db: Db, person: Person, form: Form, *, reference: str, now: datetime) -> Message:
    """Ask the first field, in the place of a form they were filling in before."""
    await drop_draft(db, person.id)
    draft = Draft(
        id=db.new_id(now), person_id=person.id, data=form.data, at=0, reference=reference, touched_at=now, parked=False
    )
    seal_values(db, draft, {})
    db.add(draft)
    await db.flush()
    names, today = await names_in(db, person, form.fields), (await local_now(db, person, now)).date()
    return view.step(catalogue(person.language), view.Step(draft.id, form, 0, names, today))


async def takes(db: Db, person: Person, words: str, *, kinds: Kinds, now: datetime) -> bool:
    """Whether words typed now are for the form in front of this person."""
    dialog = await _ongoing(db, person, kinds, now)
    if not isinstance(dialog, Dialog):
        return dialog is not None  # what they write for a form that ended meanwhile belongs nowhere else
    asked = dialog.field
    if typed_way(asked, words) or (asked is not None and asked.kind not in ("choice", "several")):
        return True
    if asked is not None and not isinstance(read(asked, words, today=dialog.today), Trouble):
        return True
    belongs, *_ = await where_words_belong(db, person, now=now)  # a slip, or an answer to the question beside it
    return belongs not in (Belongs.ANSWER, Belongs.FOLLOW_UP)


async def type_words(db: Db, person: Person, words: str, *, kinds: Kinds, now: datetime) -> Answer:
    """Typed words: a way through the form, or what its field is to hold."""
    dialog = await _ongoing(db, person, kinds, now)
    if dialog is None:
        return view.gone(catalogue(person.language))
    if isinstance(dialog, Ended):
        await drop_draft(db, person.id)
        return view.too_late(catalogue(person.language), dialog.why, [*dialog.written, words])
    touch(dialog, now)
    asked = dialog.field
    way = typed_way(asked, words)
    if way is not None:
        return await go(db, person, dialog, way=way, now=now)
    if asked is None:
        return await show(db, person, dialog)
    found = await meant(db, person, dialog, asked=asked, words=words)
    return await take(db, person, dialog, found=found, now=now)


async def press_pick(db: Db, person: Person, press: Press, *, kinds: Kinds, now: datetime) -> Answer:
    """An option of the field, chosen, or turned on or off."""
    dialog = await _pressed(db, person, press, kinds=kinds, now=now)
    if not isinstance(dialog, Dialog):
        return dialog
    number, _, value = press.choice.partition(".")
    asked = dialog.field
    if asked is None or number != str(dialog.draft.at) or value not in [option.value for option in asked.options]:
        return await show(db, person, dialog)
    if asked.kind != "several":
        return await take(db, person, dialog, found={asked.name: value}, now=now)
    chosen = {*asked.value.split(",")} ^ {value}
    kept = ",".join(option.value for option in asked.options if option.value in chosen)
    return await show(db, person, with_values(db, dialog, {asked.name: kept}), page=page_of(asked, value))


async def press_form(db: Db, person: Person, press: Press, *, kinds: Kinds, now: datetime) -> Answer:
    """[Terug] [Overslaan] [Klaar] [Annuleren] [Opslaan] [Meer]; of an earlier field: the form as it stands now."""
    dialog = await _pressed(db, person, press, kinds=kinds, now=now)
    if not isinstance(dialog, Dialog):
        return dialog
    verb, _, rest = press.choice.partition(".")
    number, _, page = rest.partition(".")
    if verb not in tuple(Way) or (number and number != str(dialog.draft.at)):
        return await show(db, person, dialog)
    if verb == Way.MORE:
        return await show(db, person, dialog, page=int(page) if page.isdecimal() else 0)
    if verb == Way.SEND and dialog.field is not None:
        return await show(db, person, dialog)
    return await go(db, person, dialog, way=Way(verb), now=now)


async def press_again(db: Db, person: Person, press: Press, *, kinds: Kinds, now: datetime) -> Answer:
    """[Opnieuw]: the form that was left for too long, from its beginning."""
    kind = kinds.get(press.choice)
    if kind is None:
        return view.gone(catalogue(person.language))
    return await kind.build(db, person, press.subject, now=now)


async def move_to(db: Db, person: Person, press: Press, *, message: str) -> None:
    """The message that was pressed is the one in which the form goes on."""
    draft = await find_draft(db, person.id)
    if draft is not None and draft.id == press.subject and message:
        draft.reference = message


async def _ongoing(db: Db, person: Person, kinds: Kinds, now: datetime) -> Dialog | Ended | None:
    """The form in front of them, not parked; or that it ended."""
    draft = await find_draft(db, person.id)
    if draft is None or draft.parked or is_expired(draft, now):
        return None
    return await opened(db, person, draft, kinds=kinds, now=now)


async def _pressed(db: Db, person: Person, press: Press, *, kinds: Kinds, now: datetime) -> Dialog | Answer:
    """The form this button belongs to, taken up again; or a kind word when it is over."""
    t, draft = catalogue(person.language), await find_draft(db, person.id)
    if draft is None or draft.id != press.subject:
        other = await db.get(Draft, press.subject)
        return people_view.not_yours(t) if other is not None else view.gone(t)
    about = read_press(draft.data)
    if about is not None and is_expired(draft, now):
        await drop_draft(db, person.id)
        return Redraw(view.expired(t, about.verb, about.subject))
    dialog = await opened(db, person, draft, kinds=kinds, now=now)
    if not isinstance(dialog, Dialog):
        await drop_draft(db, person.id)
        return Redraw(view.gone(t) if dialog is None else view.too_late(t, dialog.why, dialog.written))
    touch(dialog, now)
    return dialog
