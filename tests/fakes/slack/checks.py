"""Small checks of the shape of a value, and ways to put them together. A check tells what is wrong, and where."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Check = Callable[[Any, str], list[str]]


def wrong(what: str, where: str) -> list[str]:
    """One thing that is wrong, in the way Slack says it."""
    return [f"[ERROR] {what} [json-pointer:{where}]"]


def words(least: int, most: int) -> Check:
    """Text of so many characters."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, str):
            return wrong("must be a string", where)
        if len(value) < least:
            return wrong(f"must be more than {least - 1} characters", where)
        return wrong(f"must be less than {most + 1} characters", where) if len(value) > most else []

    return check


def one_of(*values: Any) -> Check:
    """One of a few values."""
    return lambda value, where: [] if value in values else wrong("must be a valid enum value", where)


def matching(pattern: str) -> Check:
    """Text that matches as a whole."""

    def check(value: Any, where: str) -> list[str]:
        fits = isinstance(value, str) and re.fullmatch(pattern, value)
        return [] if fits else wrong("must be a valid format", where)

    return check


def number(least: int = -(2**63), most: int = 2**63) -> Check:
    """A whole number."""

    def check(value: Any, where: str) -> list[str]:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return [] if fits else wrong(f"must be a number from {least} to {most}", where)

    return check


def boolean(value: Any, where: str) -> list[str]:
    """True or false."""
    return [] if isinstance(value, bool) else wrong("must be a boolean", where)


def listing(each: Check, least: int, most: int) -> Check:
    """So many items, each of which passes."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, list):
            return wrong("must be an array", where)
        if len(value) < least:
            return wrong(f"no fewer than {least} items allowed", where)
        if len(value) > most:
            return wrong(f"no more than {most} items allowed", where)
        return [trouble for number, item in enumerate(value) for trouble in each(item, f"{where}/{number}")]

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, dict):
            return wrong("must be an object", where)
        troubles = _keys(value, required, known)
        found = [wrong(trouble, where)[0] for trouble in troubles]
        present = [key for key in known if key in value]
        return found + [trouble for key in present for trouble in known[key](value[key], f"{where}/{key}")]

    return check


def _keys(value: Mapping[str, Any], required: Mapping[str, Check], known: Mapping[str, Check]) -> list[str]:
    missing = [f"missing required field: {key}" for key in required if key not in value]
    return missing + [f"invalid additional property: {key}" for key in value if key not in known]


def by_type(shapes: Mapping[str, Check], allowed: Sequence[str] | None = None) -> Check:
    """An object that says by its `type` which of these shapes it has."""

    def check(value: Any, where: str) -> list[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in (shapes if allowed is None else allowed):
            return wrong(f"unsupported type: {kind}", where)
        return shapes[kind](value, where)

    return check


def every(*checks: Check) -> Check:
    """All of these."""
    return lambda value, where: [trouble for check in checks for trouble in check(value, where)]


def exactly_one(*keys: str) -> Check:
    """One of these keys, and not two."""

    def check(value: Any, where: str) -> list[str]:
        found = [key for key in keys if isinstance(value, dict) and key in value]
        return [] if len(found) == 1 else wrong(f"must have one of: {', '.join(keys)}", where)

    return check


def at_least_one(*keys: str) -> Check:
    """One of these keys, or more."""

    def check(value: Any, where: str) -> list[str]:
        found = isinstance(value, dict) and any(key in value for key in keys)
        return [] if found else wrong(f"must have one of: {', '.join(keys)}", where)

    return check


def plain(most: int, *, least: int = 1) -> Check:
    """A plain text object."""
    return shape({"type": one_of("plain_text"), "text": words(least, most)}, {"emoji": boolean})


def markup(most: int, *, least: int = 1) -> Check:
    """A text object, plain or in Slack's markup."""
    mrkdwn = shape({"type": one_of("mrkdwn"), "text": words(least, most)}, {"verbatim": boolean})
    return by_type({"plain_text": plain(most, least=least), "mrkdwn": mrkdwn})
