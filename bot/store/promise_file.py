"""The files beside the backups in which promises stand: each process adds to its own, all are read together."""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from bot.domain.promise import Line, read_lines
from bot.store.backup import keep_on_disk

PATTERN = "promises-*.txt"


def append_promises(file: Path, lines: Iterable[Line]) -> None:
    """Add these, and come back only once they are on the disk. A half line of before is closed first."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not file.exists()
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as out:
        size = out.seek(0, os.SEEK_END)
        if size:
            out.seek(size - 1)
            if out.read(1) != b"\n":
                out.write(b"\n")
        out.write("".join(line.write() for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())
    if is_new:  # a file that its folder does not name is lost with the power
        keep_on_disk(file.parent)
        keep_on_disk(file.parent.parent)


def read_promises(folder: Path) -> dict[UUID, Line]:
    """Every promise in this folder, from all files together."""
    found: dict[UUID, Line] = {}
    for file in sorted(folder.glob(PATTERN)):
        found |= read_lines(file.read_text(errors="replace").splitlines(keepends=True))
    return found
