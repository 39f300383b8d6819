"""A day and a time that are asked after each other, answered with both at once."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.form import Field, Form, Trouble
from bot.domain.form_check import check, misnamed_trouble, option_named
from bot.domain.moment import misnamed, parse_moment


def asks_for_moment(form: Form, at: int) -> bool:
    """Whether this field is a day, and the next one the time on it."""
    return [asked.kind for asked in form.fields[at : at + 2]] == ["date", "time"]


def day_before(form: Form, at: int) -> Field | None:
    """The field with the day on which this time is asked; None when this is no such time."""
    return form.fields[at - 1] if at and asks_for_moment(form, at - 1) else None


def read_moment(form: Form, at: int, *, words: str, now: datetime) -> Mapping[str, str | Trouble]:
    """What both fields are to hold, by name, or what is wrong with it; empty when the words are for the field itself.

    `at` is the field in front of somebody: the day or the time. `now` is their local time. A day alone is the day
    also where its time is asked, for that one is then asked of this day; a time is nothing without its day.
    """
    pair = _pair_at(form, at)
    if pair is None or option_named(form.fields[at], words) is not None:
        return {}
    (day, hour), moment = pair, parse_moment(words, now=now)
    if moment is None:
        named = misnamed(words, now=now)
        return {} if named is None else {day.name: misnamed_trouble(named)}
    if moment.day is None:
        return {}
    found = {day.name: check(day, moment.day.isoformat(), today=now.date())}
    if moment.hour is not None and not isinstance(found[day.name], Trouble):
        found[hour.name] = check(hour, f"{moment.hour:%H:%M}", today=now.date())
    return found


def _pair_at(form: Form, at: int) -> tuple[Field, Field] | None:
    asked, day = form.fields[at], day_before(form, at)
    if day is not None:
        return day, asked
    return (asked, form.fields[at + 1]) if asks_for_moment(form, at) else None
