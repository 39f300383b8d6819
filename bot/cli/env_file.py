"""The file `.env` where we stand: what it holds, and putting one thing in it without touching the rest."""

import os
import re
import tempfile
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

HERE = Path(".env")
PLAIN = re.compile(r"[\w@%+=:,./-]*", re.ASCII)  # needs no quotes, however the file is read
OWNER_ONLY = 0o600


def known(name: str) -> str | None:
    """What this variable holds, in the environment or else in the file; None when it is nowhere, or empty."""
    return os.environ.get(name) or (_in_file().get(name) or None)


def is_named(name: str) -> bool:
    """Whether this variable is in the environment, or stands in the file, be it without a value."""
    return is_from_outside(name) or name in _in_file()


def is_from_outside(name: str) -> bool:
    """Whether the environment itself says it: then what stands in the file does not count."""
    return bool(os.environ.get(name))


def _in_file() -> dict[str, str | None]:
    return dotenv_values(HERE) if HERE.is_file() else {}


def put(name: str, value: str) -> None:
    """Put one variable in the file, for its owner's eyes only; every other line stays as it stands. Raises OSError."""
    before = HERE.read_text("utf-8") if HERE.is_file() else ""
    _replace(HERE.resolve(), _with(before, name, value))


def _with(before: str, name: str, value: str) -> str:
    line, bindings = f"{name}={_quoted(value)}\n", _bindings(before)
    known_at = [number for number, one in enumerate(bindings) if one.key == name]
    texts = [one.original.string for one in bindings]
    for number in known_at:
        texts[number] = _blank_before(texts[number]) + (line if number == known_at[-1] else "")
    if not known_at:
        texts.append(line if not before or before.endswith("\n") else f"\n{line}")
    return "".join(texts)


def _bindings(text: str) -> list[Binding]:
    return [*parse_stream(StringIO(text))]


def _blank_before(text: str) -> str:
    """The empty lines that stand above a variable; they are read as part of it."""
    return text[: len(text) - len(text.lstrip())]


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _replace(path: Path, text: str) -> None:
    """The whole file at once, or not at all: written beside it, on the disk, and then put in its place."""
    number, beside = tempfile.mkstemp(dir=path.parent, prefix=".env-")  # is made for its owner only
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        Path(beside).chmod(OWNER_ONLY)
        _give_to_owner_of(path, beside)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _give_to_owner_of(path: Path, beside: str) -> None:
    """Whoever is root leaves the file to whom it was, or it could not be read by the program."""
    if path.exists() and os.geteuid() == 0:
        os.chown(beside, path.stat().st_uid, path.stat().st_gid)
