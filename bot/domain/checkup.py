"""What a check of the whole found: in codes, for whoever has the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """How it is: fine, worth knowing, in the way, or not to be seen from here."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Found:
    """One thing that was looked at; `args` go into its sentence and hold no person and no secret."""

    what: str
    verdict: Verdict = Verdict.OK
    args: Mapping[str, str] = field(default_factory=dict)
