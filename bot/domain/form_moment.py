"""A day and a time that are asked after each other, answered with both at once."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.form import Field, Form, Trouble
from bot.domain.form_check import check, misnamed_trouble, option_named
from bot.domain.moment import misnamed, parse_moment


def asks_for_moment(form: Form, at: int) -> bool:
    """Whether this field is a day, and the next one the time on it."""
    return [asked.kind for asked in form.fields[at : at + 2]] == ["date", "time"]


def read_moment(form: Form, at: int, *, words: str, now: datetime) -> Mapping[str, str | Trouble]:
    """What both fields are to hold, by name, or what is wrong with it; empty when the words are for the field itself.

    `at` is the field in front of somebody: the day or the time. `now` is their local time.
    """
    pair = _pair_at(form, at)
    if pair is None or option_named(form.fields[at], words) is not None:
        return {}
    (day, hour), moment = pair, parse_moment(words, now=now)
    if moment is None:
        named = misnamed(words, now=now)
        return {} if named is None else {day.name: misnamed_trouble(named)}
    if moment.day is None or moment.hour is None:
        return {}
    found = {day.name: check(day, moment.day.isoformat(), today=now.date())}
    return found | {hour.name: check(hour, f"{moment.hour:%H:%M}", today=now.date())}


def _pair_at(form: Form, at: int) -> tuple[Field, Field] | None:
    first = next((one for one in (at, at - 1) if one >= 0 and asks_for_moment(form, one)), None)
    return None if first is None else (form.fields[first], form.fields[first + 1])
