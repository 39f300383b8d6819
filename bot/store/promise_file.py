"""The files beside the backups in which promises stand: each process adds to its own, all are read together."""

import os
from collections.abc import Container, Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from bot.domain.promise import Line, read_lines
from bot.store.backup import belongs_as, keep_on_disk, make_folder, owned_as
from bot.store.cipher import Cipher

PATTERN = "promises-*.txt"


def append_promises(file: Path, lines: Iterable[Line]) -> None:
    """Add these, and come back only once they are on the disk. A half line of before is closed first.

    Whose the folder is, theirs is a new file, so that they can read what somebody with more rights promised.
    """
    is_new = not file.exists()
    make_folder(file.parent)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as out:
        if is_new:
            owned_as(out.fileno(), file.parent)
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


def read_promises(folder: Path, files: str = PATTERN) -> dict[UUID, Line]:
    """Every promise in this folder, from all files together, or from those that are called so."""
    found: dict[UUID, Line] = {}
    for file in sorted(folder.glob(files)):
        found |= _read(file)
    return found


def reseal_promises(folder: Path, cipher: Cipher) -> int:
    """Write each file anew, sealed with the first key, under the same ids; how many lines. Nobody may be adding any."""
    number = 0
    for file in sorted(folder.glob(PATTERN)):
        lines = _read(file)
        if anew := _sealed_anew(lines.values(), cipher):
            _write_anew(file, (lines | anew).values())
            number += len(anew)
    return number


def _write_anew(file: Path, lines: Iterable[Line]) -> None:
    """In one step; since when nothing was added to it is known as before."""
    half, was = file.with_name(f".{file.name}.half"), file.stat()
    half.unlink(missing_ok=True)
    append_promises(half, lines)
    belongs_as(half, file)
    os.utime(half, ns=(was.st_atime_ns, was.st_mtime_ns))
    half.replace(file)
    keep_on_disk(file.parent)


def drop_promises(file: Path, promises: Container[UUID]) -> None:
    """These go from a file to which nobody but us adds any."""
    lines = _read(file) if file.exists() else {}
    left = [line for line in lines.values() if line.id not in promises]
    if len(left) < len(lines):
        _write_anew(file, left)


def drop_old_files(folder: Path, added_before: datetime) -> None:
    """Files to which nothing was added since then: whatever stands in them is older still."""
    for file in folder.glob(PATTERN):
        if file.stat().st_mtime < added_before.timestamp():
            file.unlink(missing_ok=True)


def promises_need_older_key(folder: Path, cipher: Cipher) -> bool:
    """Whether any line can be read as long as the older keys are here, and not after."""
    return any(_sealed_anew(_read(file).values(), cipher) for file in folder.glob(PATTERN))


def _read(file: Path) -> dict[UUID, Line]:
    return read_lines(file.read_text(errors="replace").splitlines(keepends=True))


def _sealed_anew(lines: Iterable[Line], cipher: Cipher) -> dict[UUID, Line]:
    older = [line for line in lines if not line.sealed.startswith(cipher.mark)]
    anew = ((line.id, cipher.seal_anew(line.sealed, "promise", "sealed", line.id)) for line in older)
    return {line_id: Line(line_id, sealed) for line_id, sealed in anew if sealed is not None}
