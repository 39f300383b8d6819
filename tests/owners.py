"""Whose a file is, in a test that has no other people on its machine."""

import os
from pathlib import Path

import pytest


class Owners:
    """Folders seem to be of whom is told here; what is given away is noted, and nothing is.

    Of each: its name (none of a file that is open), and the user and group that have it now.
    """

    def __init__(self, patch: pytest.MonkeyPatch, owner_of: dict[Path, int]) -> None:
        self.given: list[tuple[str, int, int]] = []
        looks = Path.stat

        def stat(path: Path, **how: bool) -> os.stat_result:
            found, owner = looks(path, **how), owner_of.get(path)
            return found if owner is None else os.stat_result((*found[:4], owner, owner, *found[6:10]))

        patch.setattr(Path, "stat", stat)
        patch.setattr(os, "chown", self._give)

    def _give(self, made: Path | int, user: int, group: int) -> None:
        self.given.append(("" if isinstance(made, int) else made.name, user, group))
