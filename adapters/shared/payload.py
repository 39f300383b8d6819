"""Looks things up in what a platform sends: what is not there, or not as it should be, is empty."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]

_UNKEEPABLE = {**dict.fromkeys(range(0xD800, 0xE000), "\ufffd"), 0: "\ufffd"}


def part(payload: Any, *path: str | int) -> Any:
    """What lies at that path of names and positions; None when there is no such thing."""
    for step in path:
        match payload, step:
            case Mapping(), str():
                payload = payload.get(step)
            case list(), int() if step < len(payload):
                payload = payload[step]
            case _:
                return None
    return payload


def text(payload: Any, *path: str | int) -> str:
    """The text there; empty when it is something else."""
    found = part(payload, *path)
    return keepable(found) if isinstance(found, str) else ""


def keepable(words: str) -> str:
    """The same words; what no database takes (half a character, a null) is a question mark."""
    return words.translate(_UNKEEPABLE)


def items(payload: Any, *path: str | int) -> list[Any]:
    """The list there; empty when it is something else."""
    found = part(payload, *path)
    return found if isinstance(found, list) else []


def first(*found: str) -> str:
    """The first of these that is not empty."""
    return next(filter(None, found), "")
