"""What was left out of files of words, as it is said in English."""

from pathlib import Path

from bot.store.prompts import Library
from bot.views.catalogue import catalogue
from bot.views.words import left_out_line


def left_out(library: Library) -> list[tuple[Path, int, str]]:
    """Each with its file, its line and the reason."""
    t = catalogue("en")
    return [(one.file, one.line, left_out_line(t, "", one.name, one.fault)) for one in library.left_out]
