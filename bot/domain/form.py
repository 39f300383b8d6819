"""A form as the core asks for it: a title and fields. What is filled in is checked in `domain.form_check`.

A value is text in its canonical form: a date as ISO, a time as HH:MM, several options or people (their ids)
joined by commas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Literal

from bot.domain.message import Button, Message

FieldKind = Literal["words", "choice", "several", "number", "date", "time", "people"]
Bound = int | date | time | None

DRAFT_LASTS = timedelta(hours=24)  # without a touch


class Wrong(StrEnum):
    """What can be wrong with what somebody filled in."""

    MISSING = "missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    NOT_A_DATE = "not_a_date"
    OTHER_WEEKDAY = "other_weekday"  # about: the date that was typed beside a weekday that it is not
    NOT_A_TIME = "not_a_time"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_AN_OPTION = "not_an_option"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NOBODY = "nobody"
    SEVERAL_PEOPLE = "several_people"
    PAST = "past"
    NO_SCHOOL = "no_school"  # about: the holiday, if it has a name
    WEEKEND = "weekend"
    OUT_OF_HOURS = "out_of_hours"
    ENDS_TOO_LATE = "ends_too_late"
    BEYOND_HORIZON = "beyond_horizon"
    BEYOND_ROUND = "beyond_round"  # of consultation
    ROUND_NEAR = "round_near"  # another team round within eight school weeks
    THERE_ALREADY = "there_already"  # about: whom
    NOT_A_DECISION = "not_a_decision"  # about: whom it belongs to (J24)


@dataclass(frozen=True)
class Option:
    """One of the values of a field, with our words for it. A value is short ASCII without a comma."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing that is asked; `value` is what it holds.

    `least` and `most` bound a number, a date, the length of words, how many options or people; a time lies
    before `most`, as one says "from 7:30 to 17:30"; `beyond` is what is wrong with a day after `most`. A date or
    time may have options too: what most people choose; `other` is what a calendar beside those is called.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = True
    options: tuple[Option, ...] = ()
    value: str = ""
    least: Bound = None
    most: Bound = None
    beyond: Wrong = Wrong.TOO_LATE
    other: str = ""


@dataclass(frozen=True)
class Form:
    """A title and fields; `data` names the form and its subject as a button's data does.

    `instead` is what is said where a whole form cannot be shown; without it the fields are asked one by one. A date
    and a time that follow each other are asked so too, but answered with both at once if somebody types both.
    Without a summary the last answer sends the form: what comes next shows what was understood, before it counts.
    One that `confirms` has one also of a single field: a name may be that of somebody else.
    With a `way_back` it is asked in the place of the message whose button opened it.
    """

    data: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    instead: Message | None = None
    has_summary: bool = True
    confirms: bool = False
    way_back: Button | None = None


@dataclass(frozen=True)
class FieldErrors:
    """What is wrong, a plain sentence per field name; the form stays open and nothing is lost."""

    errors: dict[str, str]


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one field, and the words or names it is about: somebody's, or ours where `Wrong` says so."""

    wrong: Wrong
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A form that was looked through: values in their canonical form, and the trouble with the others."""

    values: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[str, Trouble] = field(default_factory=dict)


def filled(form: Form, values: Mapping[str, str]) -> Form:
    """The form holding these values, and its own where there are none."""
    fields = tuple(replace(each, value=values.get(each.name, each.value)) for each in form.fields)
    return replace(form, fields=fields)
