"""A promise: what a restore may not undo (J33). In the file it is one line, with hashes for whom it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

WHOLE = "."  # the last thing on a line: without it, some of the line is missing


class Promised(StrEnum):
    """What was promised."""

    ERASED = "erased"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"  # or stopped: they take no part
    STOPPED = "stopped"  # a team


@dataclass(frozen=True)
class Line:
    """A promise as it stands in a file; `key` names the key that its hashes need."""

    id: UUID
    made_at: datetime
    what: Promised
    key: str
    subjects: tuple[str, ...]

    def write(self) -> str:
        """The line, with its end."""
        return " ".join([self.id.hex, self.made_at.isoformat(), self.what, self.key, *self.subjects, WHOLE]) + "\n"


def read_lines(lines: Iterable[str]) -> dict[UUID, Line]:
    """The promises in these lines, each once; a line of which a part is missing was written again after it."""
    found = (_read(line.split()) for line in lines if line.endswith("\n"))
    return {line.id: line for line in found if line is not None}


def _read(parts: list[str]) -> Line | None:
    try:
        promise_id, made_at, what, key, *subjects, end = parts
        if end != WHOLE:
            return None
        return Line(UUID(hex=promise_id), datetime.fromisoformat(made_at), Promised(what), key, tuple(subjects))
    except ValueError:
        return None
