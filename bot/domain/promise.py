"""A promise: what a restore may not undo (J33). In a file one line, sealed, and as long whatever was promised."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bot.domain.wishes import MOST_COLLEAGUES

WHOLE = "."  # the last thing on a line: without it, some of the line is missing
MOST_SUBJECTS = 1 + MOST_COLLEAGUES
LENGTH = 64 + MOST_SUBJECTS * 33  # of what is sealed: a length would tell what was promised (J20)
BY_HASH = "#"  # before keyed hashes; the lines of before have ids there
DAYS_KEPT = 400
KEPT = timedelta(days=DAYS_KEPT)  # longer than any backup is; what was promised before may go


class Act(StrEnum):
    """What was promised."""

    ERASED = "erased"  # a person
    UNSAID = "unsaid"  # an answer that its author took back
    REMOVED = "removed"  # a part of one; the others it is about are the messages that went
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"  # or stopped: they take no part
    STOPPED = "stopped"  # a team
    WITHOUT_DIGEST = "without_digest"  # somebody would rather have none
    WITH_DIGEST = "with_digest"  # and has them again
    UNTOLD = "untold"  # what somebody told the board, what it means, what a team does with a pulse, or a report
    UNWORDED = "unworded"  # what a team does with a pulse: that it said so stays, not who did nor in which words
    WISHES = "wishes"  # somebody told any; the others it is about are those they would rather not meet
    UNTIED = "untied"  # somebody from an account that was not theirs; the other it is about
    BECAME = "became"  # of two rows of one person the first went; whatever holds for the other holds for it


@dataclass(frozen=True)
class Promised:
    """What a promise holds: about whom or what, the first of them first.

    They stand there as keyed hashes, each as long as an id: whoever opens it still has to have the row to know it.
    """

    act: Act
    at: datetime
    subjects: tuple[UUID, ...]
    by_hash: bool = True

    def is_over(self, now: datetime) -> bool:
        """Whether it is no longer kept: every backup it was for is gone (J33)."""
        return self.at < now - KEPT

    def write(self) -> str:
        """What is sealed. Raises ValueError for more subjects than there is room for."""
        marks = [BY_HASH] if self.by_hash else []
        plain = " ".join([self.act, self.at.isoformat(), *marks, *(subject.hex for subject in self.subjects)])
        if len(plain) > LENGTH:
            raise ValueError(len(plain))
        return plain.ljust(LENGTH)

    @classmethod
    def read(cls, plain: str) -> "Promised":
        """What was sealed."""
        act, at, *subjects = plain.split()
        by_hash = subjects[:1] == [BY_HASH]
        ids = tuple(UUID(hex=subject) for subject in subjects[by_hash:])
        return cls(Act(act), datetime.fromisoformat(at), ids, by_hash)


@dataclass(frozen=True)
class Line:
    """A promise as it stands in a file and in the database: without the key it says no more than that it is one."""

    id: UUID
    sealed: bytes

    def write(self) -> str:
        """The line, with its end."""
        return f"{self.id.hex} {base64.b64encode(self.sealed).decode()} {WHOLE}\n"


def read_lines(lines: Iterable[str]) -> dict[UUID, Line]:
    """The promises in these lines, each once; a line of which a part is missing was written again after it."""
    found = (_read(line.split()) for line in lines if line.endswith("\n"))
    return {line.id: line for line in found if line is not None}


def _read(parts: list[str]) -> Line | None:
    try:
        promise_id, sealed, end = parts
        return Line(UUID(hex=promise_id), base64.b64decode(sealed, validate=True)) if end == WHOLE else None
    except (ValueError, binascii.Error):
        return None
