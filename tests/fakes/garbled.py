"""What a platform sends, with a few things in it that should not be there, or not be missing."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

JUNK: Sequence[Any] = (
    None, "", "x", "\ud800\0", "9" * 5_000, "\u202e<script>{}%s", 0, -1, 2**70, 1.5, True, [], [None], ["x"], [[]] * 9,
    {}, {"id": "x"}, {"id": None}, {"type": "message"}, "\U0001f469\u200d\U0001f3eb" * 40,
)  # fmt: skip

Path = tuple[str | int, ...]


def garbled(samples: Sequence[Any], chance: Random) -> Any:
    """One of these, of which one to three parts are gone, junk, or a part of another."""
    body = deepcopy(chance.choice(samples))
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = [path for path in paths_in(body) if path]
        if places:
            _spoil(body, chance.choice(places), samples, chance)
    return body


def damaged(raw: bytes, chance: Random) -> bytes:
    """These bytes, cut short, with one that is another, or with more behind them."""
    at = chance.randrange(len(raw))
    return chance.choice((raw[:at], raw[:at] + chance.randbytes(1) + raw[at + 1 :], raw + chance.randbytes(9)))


def paths_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every path of names and positions there is."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths_in(inner, (*path, step))


def _spoil(body: Any, path: Path, samples: Sequence[Any], chance: Random) -> None:
    *before, last = path
    inside = _at(body, before)
    what = chance.random()
    if what < 0.2:
        del inside[last]
    elif what < 0.8:
        inside[last] = deepcopy(chance.choice(JUNK))
    else:
        other = chance.choice(samples)
        inside[last] = deepcopy(_at(other, chance.choice(list(paths_in(other)))))


def _at(value: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value
