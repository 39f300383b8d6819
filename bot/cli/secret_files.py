"""Files with links in them, which only whoever made them can read."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from bot.cli.inviting import Invitations
from bot.cli.words import t
from bot.domain.people import free_name, spelling
from bot.views.sheet import Strip, sheet

OWNER_ONLY, OWNERS_FOLDER = 0o600, 0o700
LONGEST_NAME = 80


def write_sheet(path: Path, made: Invitations, svg: Callable[[str], str]) -> None:
    """One page to print and cut, with a strip for each person. Raises OSError."""
    strips = [Strip(one.name, one.link, svg(one.link)) for one in made.links]
    _write(path, sheet(t(), strips, made.until).encode())


def write_pictures(folder: Path, made: Invitations, png: Callable[[str], bytes]) -> None:
    """One picture for each person, named after them. Raises OSError."""
    folder.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
    taken: set[str] = set()
    for one in made.links:
        name = free_name(_file_name(one.name), taken)
        taken.add(spelling(name))
        _write(folder / f"{name}.png", png(one.link))


def _file_name(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name).strip("-")[:LONGEST_NAME] or "link"


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        os.fchmod(file.fileno(), OWNER_ONLY)  # it may have stood there already
        file.write(content)
