"""The one place where what is filled in is checked, field by field or as a whole form."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import assert_never
from uuid import UUID

from bot.domain.day import misnamed_day, parse_day
from bot.domain.form import Checked, Field, Form, Option, Trouble, Wrong
from bot.domain.hour import parse_hour
from bot.domain.people import spelling

BETWEEN = re.compile(r"[,;\n]|\s(?:en|and|&)\s", re.IGNORECASE)
NUMBER = re.compile(r"[-+]?\d{1,12}", re.ASCII)


def validate(form: Form, values: Mapping[str, str], *, today: date) -> Checked:
    """Look through a whole form; what is not in `values` was left empty."""
    found = {each.name: check(each, values.get(each.name, ""), today=today) for each in form.fields}
    return Checked(
        {name: value for name, value in found.items() if not isinstance(value, Trouble)},
        {name: trouble for name, trouble in found.items() if isinstance(trouble, Trouble)},
    )


def read(asked: Field, words: str, *, today: date) -> str | Trouble:
    """What typed words mean for a field: an option by its label or its place in the row, else as in `check`."""
    if asked.kind == "several":
        return _read_several(asked, words, today)
    option = option_named(asked, words)
    if option is not None:
        return option.value
    return Trouble(Wrong.NOT_AN_OPTION, (words,)) if asked.kind == "choice" else check(asked, words, today=today)


def check(asked: Field, value: str, *, today: date) -> str | Trouble:
    """The value in its canonical form, or what is wrong with it."""
    value = value.strip()
    if not value:
        return Trouble(Wrong.MISSING) if asked.required else ""
    match asked.kind:
        case "words":
            return _bounded(asked, value, len(value), (Wrong.TOO_SHORT, Wrong.TOO_LONG))
        case "choice":
            return value if value in _values(asked) else Trouble(Wrong.NOT_AN_OPTION)
        case "several":
            return _check_several(asked, value)
        case "number":
            return _check_number(asked, value)
        case "date":
            return value if value in _values(asked) else _check_date(asked, value, today)
        case "time":
            return value if value in _values(asked) else _check_time(asked, value)
        case "people":
            return _check_people(asked, value)
        case _:
            assert_never(asked.kind)


def option_named(asked: Field, words: str) -> Option | None:
    """The option with this label; of a choice also by its number, for that is how a row is read out."""
    said = spelling(words).rstrip(".! ")
    named = next((option for option in asked.options if spelling(option.label) == said), None)
    if named is not None or asked.kind not in ("choice", "several") or not NUMBER.fullmatch(said):
        return named
    return dict(enumerate(asked.options, 1)).get(int(said))


def parts_of(words: str) -> tuple[str, ...]:
    """The things in "Sem, Noor en Bo"."""
    return tuple(part for piece in BETWEEN.split(words) if (part := piece.strip()))


def _values(asked: Field) -> tuple[str, ...]:
    return tuple(option.value for option in asked.options)


def _bounded(asked: Field, value: str, size: int, wrong: tuple[Wrong, Wrong]) -> str | Trouble:
    too_little, too_much = wrong
    if isinstance(asked.least, int) and size < asked.least:
        return Trouble(too_little)
    return Trouble(too_much) if isinstance(asked.most, int) and size > asked.most else value


def _read_several(asked: Field, words: str, today: date) -> str | Trouble:
    named = {part: option_named(asked, part) for part in parts_of(words)}
    unknown = tuple(part for part, option in named.items() if option is None)
    if unknown:
        return Trouble(Wrong.NOT_AN_OPTION, unknown)
    return check(asked, ",".join(option.value for option in named.values() if option), today=today)


def _check_several(asked: Field, value: str) -> str | Trouble:
    chosen = {part.strip() for part in value.split(",")} - {""}
    if chosen - set(_values(asked)):
        return Trouble(Wrong.NOT_AN_OPTION)
    if not chosen:
        return Trouble(Wrong.MISSING) if asked.required else ""
    in_order = ",".join(known for known in _values(asked) if known in chosen)
    return _bounded(asked, in_order, len(chosen), (Wrong.TOO_FEW, Wrong.TOO_MANY))


def _check_number(asked: Field, value: str) -> str | Trouble:
    if not NUMBER.fullmatch(value):
        return Trouble(Wrong.NOT_A_NUMBER)
    return _bounded(asked, str(int(value)), int(value), (Wrong.TOO_LITTLE, Wrong.TOO_MUCH))


def _check_date(asked: Field, value: str, today: date) -> str | Trouble:
    day = parse_day(value, today=today)
    if day is None:
        named = misnamed_day(value, today=today)
        return Trouble(Wrong.NOT_A_DATE) if named is None else misnamed_trouble(named)
    if isinstance(asked.least, date) and day < asked.least:
        return Trouble(Wrong.TOO_EARLY)
    return Trouble(asked.beyond) if isinstance(asked.most, date) and day > asked.most else day.isoformat()


def misnamed_trouble(day: date) -> Trouble:
    """What is said of a date that was typed beside another weekday than its own."""
    return Trouble(Wrong.OTHER_WEEKDAY, (day.isoformat(),))


def _check_time(asked: Field, value: str) -> str | Trouble:
    hour = parse_hour(value)
    if hour is None:
        return Trouble(Wrong.NOT_A_TIME)
    if isinstance(asked.least, time) and hour < asked.least:
        return Trouble(Wrong.TOO_EARLY)
    return Trouble(Wrong.TOO_LATE) if isinstance(asked.most, time) and hour >= asked.most else f"{hour:%H:%M}"


def _check_people(asked: Field, value: str) -> str | Trouble:
    try:
        ids = list(dict.fromkeys(UUID(hex=part.strip()).hex for part in value.split(",") if part.strip()))
    except ValueError:
        return Trouble(Wrong.NOBODY)
    if not ids:
        return Trouble(Wrong.MISSING) if asked.required else ""
    return _bounded(asked, ",".join(ids), len(ids), (Wrong.TOO_FEW, Wrong.TOO_MANY))
