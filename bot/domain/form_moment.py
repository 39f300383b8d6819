"""A day and a time that are asked after each other, answered with both at once."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.form import Field, Form, Trouble
from bot.domain.form_check import check, option_named
from bot.domain.moment import parse_moment


def asks_for_moment(form: Form, at: int) -> bool:
    """Whether this field is a day, and the next one the time on it."""
    return [asked.kind for asked in form.fields[at : at + 2]] == ["date", "time"]


def read_moment(form: Form, at: int, *, words: str, now: datetime) -> Mapping[str, str | Trouble]:
    """What both fields are to hold, by name, or what is wrong with it; empty when the words do not say both.

    `at` is the field in front of somebody: the day or the time. `now` is their local time.
    """
    pair = _pair_at(form, at)
    moment = parse_moment(words, now=now) if pair and option_named(form.fields[at], words) is None else None
    if pair is None or moment is None or moment.day is None or moment.hour is None:
        return {}
    said = (moment.day.isoformat(), f"{moment.hour:%H:%M}")
    return {asked.name: check(asked, value, today=now.date()) for asked, value in zip(pair, said, strict=True)}


def _pair_at(form: Form, at: int) -> tuple[Field, Field] | None:
    first = next((one for one in (at, at - 1) if one >= 0 and asks_for_moment(form, one)), None)
    return None if first is None else (form.fields[first], form.fields[first + 1])
