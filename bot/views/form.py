"""A form asked field by field: its fields, its summary, and what is said when it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import assert_never
from uuid import UUID

from bot.domain.form import Field, Form, Trouble
from bot.domain.form_moment import asks_for_moment, day_before
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.form_buttons import buttons
from bot.views.form_trouble import trouble_blocks


@dataclass(frozen=True)
class Step:
    """A form as it stands: its fields hold what was filled in, `at` is the one that is asked."""

    draft: UUID
    form: Form
    at: int
    names: Mapping[str, str]  # of the people in it, by id
    today: date


def step(t: Catalogue, shown: Step, *, trouble: Trouble | None = None, page: int = 0) -> Message:
    """The field that is asked, or the summary after the last one."""
    if shown.at >= len(shown.form.fields):
        return _summary(t, shown)
    asked = shown.form.fields[shown.at]
    wrong = () if trouble is None else trouble_blocks(t, asked, trouble)
    hints = [
        _question(t, shown),
        *([t("form.type_moment")] if asks_for_moment(shown.form, shown.at) else _hints(t, asked)),
    ]
    held = _held(t, asked, shown) if asked.value or not asked.required else ()
    tapped = buttons(t, shown.draft, shown.at, asked=asked, page=page)
    return Message((_lead(t, shown), *wrong, Text("\n".join(hints)), *held, *tapped))


def lines(t: Catalogue, form: Form, names: Mapping[str, str], *, today: date) -> tuple[Block, ...]:
    """What the form holds, a line a field; a person's words stand apart from ours."""
    blocks: list[Block] = []
    ours: list[str] = []
    for field in form.fields:
        if field.kind in ("words", "people") and field.value:
            ours.append(t("form.label", label=_named(field)))
            blocks += [Text("\n".join(ours)), Quote(_value(t, field, names, today))]
            ours = []
        else:
            ours.append(t("form.line", label=_named(field), value=_value(t, field, names, today)))
    return (*blocks, Text("\n".join(ours))) if ours else tuple(blocks)


def cancelled(t: Catalogue, way_back: Button | None = None) -> Message:
    """After [Annuleren], with the way back to what it was about."""
    ways = (Buttons((way_back,)),) if way_back is not None else ()
    return Message((Text(t("form.cancelled")), *ways))


def expired(t: Catalogue, name: str, subject: UUID) -> Message:
    """A form that was left for a day, with the way to begin again."""
    again = Button(t("button.again"), write("again", subject, name))
    return Message((Text(t("form.expired")), Buttons((again,))))


def gone(t: Catalogue) -> Message:
    """A button of a form that was saved, cancelled, or swept away."""
    return Message((Text(t("form.gone")),))


def too_late(t: Catalogue, why: Message, written: Sequence[str]) -> Message:
    """Why a form is of no use any more; who was writing in it gets their words back."""
    if not written:
        return why
    ways = tuple(block for block in why.blocks if isinstance(block, Buttons))
    said = tuple(block for block in why.blocks if not isinstance(block, Buttons))
    return replace(why, blocks=(*said, Text(t("form.you_wrote")), *(Quote(words) for words in written), *ways))


def _question(t: Catalogue, shown: Step) -> str:
    """The label, and of a time the day it is on: "Hoe laat op dinsdag 10 november?"."""
    asked, day = shown.form.fields[shown.at], day_before(shown.form, shown.at)
    if day is None or not day.value or not asked.label.endswith("?"):
        return asked.label
    return t("form.hour_on", label=_named(asked), day=_value(t, day, shown.names, shown.today))


def _named(field: Field) -> str:
    """The label as it stands before what was filled in: "Welke dag: maandag"."""
    return field.label.removesuffix("?")


def _lead(t: Catalogue, shown: Step) -> Text:
    title, total = shown.form.title, len(shown.form.fields)
    if total == 1:
        return Text(t("form.lead_one", title=title))
    return Text(t("form.lead", title=title, n=shown.at + 1, total=total))


def _summary(t: Catalogue, shown: Step) -> Message:
    last = len(shown.form.fields)
    ways = (
        Button(shown.form.submit, write("form", shown.draft, "send")),
        Button(t("button.back"), write("form", shown.draft, f"back.{last}")),
        Button(t("button.cancel"), write("form", shown.draft, "cancel")),
    )
    lead = Text(t("form.lead_summary", title=shown.form.title))
    return Message((lead, *lines(t, shown.form, shown.names, today=shown.today), Buttons(ways)))


def _hints(t: Catalogue, asked: Field) -> list[str]:
    match asked.kind:
        case "words":
            return [t("form.type_words")]
        case "number":
            return [t("form.type_number")]
        case "date":
            return [t("form.type_date")]
        case "time":
            return [t("form.type_time")]
        case "people":
            return [t("form.type_people")]
        case "several":
            return [t("form.type_ways")]
        case "choice":
            return []
        case _:
            assert_never(asked.kind)


def _held(t: Catalogue, asked: Field, shown: Step) -> tuple[Block, ...]:
    value = _value(t, asked, shown.names, shown.today)
    if asked.kind in ("words", "people") and asked.value:
        return (Text(t("form.now_words")), Quote(value))
    return (Text(t("form.now", value=value)),)


def _value(t: Catalogue, field: Field, names: Mapping[str, str], today: date) -> str:
    label = next((option.label for option in field.options if option.value == field.value), None)
    if label is not None:
        return label
    if not field.value:
        return t("form.nothing")
    match field.kind:
        case "several":
            chosen = field.value.split(",")
            return t.all_of([option.label for option in field.options if option.value in chosen])
        case "date":
            return t.day(date.fromisoformat(field.value), seen_from=today)
        case "time":
            return t.clock(time.fromisoformat(field.value))
        case "people":
            return t.all_of([names.get(one, "?") for one in field.value.split(",")])
        case "words" | "number" | "choice":
            return field.value
        case _:
            assert_never(field.kind)
