"""Keeps files that a message brings: a terminal cannot show them."""

import os
import re
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from adapters.console.render import harmless

Save = Callable[[str, bytes], str]  # keeps it under a name like this one; the name that it got

OWNER_ONLY = 0o600
LONGEST_NAME, LONGEST_ENDING = 50, 10  # characters: with four bytes each, what a folder takes
_UNNAMED = "ruimte"  # where nothing is left of a name; an adapter has no words of its own
_ODD = re.compile(r"[^\w.-]+")


def harmless_name(name: str) -> str:
    """A name that leads to no other folder, hides nothing and steers no terminal."""
    stem, dot, ending = _ODD.sub("-", harmless(name)).strip(".-").rpartition(".")
    stem = (stem if dot else ending)[:LONGEST_NAME].strip(".-") or _UNNAMED
    return f"{stem}.{ending[:LONGEST_ENDING]}" if dot else stem


def save_in(folder: Path) -> Save:
    """Saves in this folder, never over what stands there: "overleg-2.ics" stands beside "overleg.ics".

    What it gives back raises OSError.
    """

    def save(name: str, content: bytes) -> str:
        path = folder / name
        for number in count(2):
            try:
                _write(path, content)
            except FileExistsError:
                path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
            else:
                break
        return path.name

    return save


def _write(path: Path, content: bytes) -> None:
    with open(path, "xb", opener=partial(os.open, mode=OWNER_ONLY)) as file:
        file.write(content)
