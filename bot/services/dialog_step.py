"""One step of a form asked field by field: what stands in front of somebody, and where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile
from uuid import UUID

from bot.domain import press as buttons
from bot.domain.form import DRAFT_LASTS, Field, Form, Trouble, filled
from bot.domain.form_check import check, read, validate
from bot.domain.form_moment import read_moment
from bot.domain.message import Message
from bot.ports import Answer, Redraw
from bot.services.form import FormKind, Kinds, broken_rules, local_now, look_through
from bot.services.naming import names_in, people_named
from bot.store.base import Db
from bot.store.cipher import KeyTrouble
from bot.store.form import Draft, drop_draft, open_values, seal_values
from bot.store.people import Person
from bot.views import form as view
from bot.views.catalogue import catalogue


class Way(StrEnum):
    """A way through a form other than filling in its field."""

    BACK = "back"
    SKIP = "skip"
    DONE = "done"
    CANCEL = "cancel"
    SEND = "send"
    MORE = "more"


TYPED_WAYS = {
    "terug": Way.BACK, "back": Way.BACK, "overslaan": Way.SKIP, "skip": Way.SKIP,
    "annuleren": Way.CANCEL, "cancel": Way.CANCEL, "klaar": Way.DONE, "done": Way.DONE,
    "opslaan": Way.SEND, "save": Way.SEND,
}  # fmt: skip


@dataclass(frozen=True)
class Dialog:
    """A form that somebody is filling in: its draft, its fields holding what was filled in, and their local time."""

    draft: Draft
    kind: FormKind
    form: Form
    subject: UUID
    now: datetime

    @property
    def today(self) -> date:
        """The day it is where they work."""
        return self.now.date()

    @property
    def field(self) -> Field | None:
        """The field in front of them; None at the summary."""
        return self.form.fields[self.draft.at] if self.draft.at < len(self.form.fields) else None


@dataclass(frozen=True)
class Ended:
    """A form that is of no use any more: the kind word that says why, and what somebody wrote in it."""

    why: Message
    written: Sequence[str] = ()


def is_expired(draft: Draft, now: datetime) -> bool:
    """Whether a form was left alone for too long."""
    return now - draft.touched_at >= DRAFT_LASTS


async def opened(db: Db, person: Person, draft: Draft, *, kinds: Kinds, now: datetime) -> Dialog | Ended | None:
    """The dialog of this draft, or why it ended; None when it cannot be read: that stands in nobody's way."""
    about = buttons.read(draft.data)
    kind = kinds.get(about.verb) if about else None
    if about is None or kind is None:  # a form that this version no longer has
        return None
    form = await kind.build(db, person, about.subject, now=now)
    try:
        values = open_values(db, draft)
    except KeyTrouble:
        return None
    if isinstance(form, Message):
        return Ended(form, kind.written_in(values))
    return Dialog(draft, kind, filled(form, values), about.subject, await local_now(db, person, now))


async def go(db: Db, person: Person, dialog: Dialog, *, way: Way, now: datetime) -> Answer:
    """Back, on, away, or done; the field is left as it is."""
    asked, draft = dialog.field, dialog.draft
    if way is Way.CANCEL:
        await drop_draft(db, person.id)
        return Redraw(view.cancelled(catalogue(person.language), dialog.form.way_back), draft.reference)
    if way is Way.SEND:
        return await _send(db, person, dialog, now)
    if way is Way.BACK:
        draft.at = max(draft.at - 1, 0)
    elif asked is not None and way in (Way.SKIP, Way.DONE):
        value = check(asked, asked.value, today=dialog.today)
        if isinstance(value, Trouble):
            return await show(db, person, dialog, trouble=value)
        broken = await _broken(db, person, dialog, last=draft.at, now=now)
        return await _go_on(db, person, dialog, to=draft.at + 1, troubles=broken, now=now)
    return await show(db, person, dialog)


async def take(db: Db, person: Person, dialog: Dialog, *, found: Mapping[str, str | Trouble], now: datetime) -> Answer:
    """The fields of this step hold this from now on, as far as nothing is wrong with it; on to what comes after.

    What was said together stands in the order in which it hangs together: of a refused day the time is not kept.
    """
    values = {name: value for name, value in found.items() if not isinstance(value, Trouble)}
    troubles = {name: trouble for name, trouble in found.items() if isinstance(trouble, Trouble)}
    last = max(at for at, field in enumerate(dialog.form.fields) if field.name in found)
    if values:
        tried = replace(dialog, form=filled(dialog.form, values))
        troubles |= await _broken(db, person, tried, last=last, but=tuple(troubles), now=now)
    kept = takewhile(lambda name: name not in troubles, found)
    held = with_values(db, dialog, {name: values[name] for name in kept})
    return await _go_on(db, person, held, to=last + 1, troubles=troubles, now=now)


async def _broken(
    db: Db, person: Person, dialog: Dialog, *, last: int, but: Sequence[str] = (), now: datetime
) -> Mapping[str, Trouble]:
    """The rules broken by what stands in the fields up to this one; in those after it nobody said anything yet."""
    reached = tuple(field for field in dialog.form.fields[: last + 1] if field.name not in but)
    held = {field.name: field.value for field in reached}
    values = validate(replace(dialog.form, fields=reached), held, today=dialog.today).values
    return await broken_rules(db, person, dialog.form, kind=dialog.kind, values=values, now=now)


async def _go_on(
    db: Db, person: Person, dialog: Dialog, *, to: int, troubles: Mapping[str, Trouble], now: datetime
) -> Answer:
    if troubles:
        return await _ask_again(db, person, dialog, troubles)
    form, dialog.draft.at = dialog.form, to
    needs_none = to == 1 or not form.has_summary  # one thing needs no summary
    if to == len(form.fields) and needs_none and not form.confirms:
        return await _send(db, person, dialog, now)
    return await show(db, person, dialog)


async def _ask_again(db: Db, person: Person, dialog: Dialog, troubles: Mapping[str, Trouble]) -> Answer:
    at, name = next((at, field.name) for at, field in enumerate(dialog.form.fields) if field.name in troubles)
    dialog.draft.at = at
    return await show(db, person, dialog, trouble=troubles[name])


async def _send(db: Db, person: Person, dialog: Dialog, now: datetime) -> Answer:
    held = {field.name: field.value for field in dialog.form.fields}
    checked = await look_through(db, person, dialog.form, kind=dialog.kind, values=held, now=now)
    if checked.troubles:
        return await _ask_again(db, person, dialog, checked.troubles)
    reference = dialog.draft.reference
    await drop_draft(db, person.id)
    answer = await dialog.kind.submit(db, person, dialog.subject, values=checked.values, now=now)
    return Redraw(answer, reference) if isinstance(answer, Message) else answer


async def show(db: Db, person: Person, dialog: Dialog, *, trouble: Trouble | None = None, page: int = 0) -> Redraw:
    """The form as it stands, in the place of its message."""
    names, draft = await names_in(db, person, dialog.form.fields), dialog.draft
    shown = view.Step(draft.id, dialog.form, draft.at, names, dialog.today)
    return Redraw(view.step(catalogue(person.language), shown, trouble=trouble, page=page), draft.reference)


async def meant(db: Db, person: Person, dialog: Dialog, *, asked: Field, words: str) -> Mapping[str, str | Trouble]:
    """What typed words mean for this field, or what is wrong with them; a day with its time is for two fields."""
    both = read_moment(dialog.form, dialog.draft.at, words=words, now=dialog.now)
    if both:
        return both
    named = words if asked.kind != "people" else await people_named(db, person, words, today=dialog.today)
    return {asked.name: named if isinstance(named, Trouble) else read(asked, named, today=dialog.today)}


def typed_way(asked: Field | None, words: str) -> Way | None:
    """The way that typed words ask for; None when they are for the field itself."""
    way = TYPED_WAYS.get(words.strip().casefold().rstrip(".!"))
    if asked is None:
        return way if way in (Way.BACK, Way.CANCEL, Way.SEND) else None
    if way is Way.DONE:
        return way if asked.kind == "several" else None
    return None if way is Way.SEND else way


def with_values(db: Db, dialog: Dialog, values: Mapping[str, str]) -> Dialog:
    """The same dialog with these fields filled in, also in its draft."""
    seal_values(db, dialog.draft, {**open_values(db, dialog.draft), **values})
    return replace(dialog, form=filled(dialog.form, values))


def touch(dialog: Dialog, now: datetime) -> None:
    """They are busy with it now: a day from here it is thrown away."""
    dialog.draft.touched_at, dialog.draft.parked = now, False
