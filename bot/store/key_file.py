"""The file with the keys, one a line, the newest first: never half written, and only its owner reads it."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.store.backup import belongs_as, keep_on_disk
from bot.store.cipher import KeyTrouble, make_key, read_key


def make_key_file(path: Path) -> None:
    """A file with one new key, where there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(make_key() + "\n")


def read_key_file(path: Path) -> tuple[bytes, ...]:
    """The keys. Raises KeyTrouble when there is something else in it, OSError, UnicodeDecodeError."""
    keys = tuple(read_key(line) for line in _lines(path))
    if not keys:
        raise KeyTrouble("no key")
    return keys


def add_key(path: Path) -> None:
    """A new key before the others; it is on the disk, with all of them, before this is over."""
    _write(path.resolve(), [make_key(), *_lines(path)])


def drop_older_keys(path: Path) -> None:
    """Only the first is left."""
    _write(path.resolve(), _lines(path)[:1])


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text().splitlines() if line.strip()]


def _write(path: Path, keys: Sequence[str]) -> None:
    half = path.with_name(f".{path.name}.half")
    half.unlink(missing_ok=True)  # of a time that it was killed
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    belongs_as(half, path)
    half.chmod(0o600)
    half.replace(path)
    keep_on_disk(path.parent)
