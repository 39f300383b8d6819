"""What keeps a house from its work, and how long that may last before stewards are told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Trouble(StrEnum):
    """What a person has to mend, or to know."""

    NO_TOKEN = "no_token"  # noqa: S105 - a platform does not know ours any more
    CONFLICT = "conflict"  # another program takes what is for us
    UNHEARD = "unheard"  # nothing reaches us
    OVERDUE = "overdue"  # something should have been said, and nothing is in its way
    FULL = "database_full"
    AWAY = "database_away"


PATIENCE = {
    Trouble.NO_TOKEN: timedelta(),
    Trouble.CONFLICT: timedelta(minutes=15),
    Trouble.UNHEARD: timedelta(hours=1),
    Trouble.OVERDUE: timedelta(),  # it was due for an hour when it came to be called that
    Trouble.FULL: timedelta(minutes=1),
    Trouble.AWAY: timedelta(minutes=5),
}
OVERDUE_AFTER = timedelta(hours=1)
OF_DATABASE = (Trouble.FULL, Trouble.AWAY)  # nobody can be told before it is over


@dataclass(frozen=True)
class Case:
    """One trouble on one platform, or of the database: then `platform` is empty."""

    trouble: Trouble
    platform: str = ""


@dataclass(frozen=True)
class Lasting:
    """A case, and since when."""

    case: Case
    since: datetime


def of_code(code: str) -> Trouble:
    """What it is that a platform says of itself in this code."""
    for trouble, ending in ((Trouble.NO_TOKEN, "_token"), (Trouble.CONFLICT, "_conflict")):
        if code.endswith(ending):
            return trouble
    return Trouble.UNHEARD


class Ledger:
    """Which cases there are and since when; each is to be told once, when it lasts, and may be again when it is over.

    What is wrong with the database is told when that is over.
    """

    def __init__(self) -> None:
        self._since: dict[Case, datetime] = {}
        self._to_tell: dict[Case, datetime] = {}
        self._told: set[Case] = set()

    def look(self, cases: Collection[Case], now: datetime) -> None:
        """This is what is wrong now."""
        for case in cases:
            since = self._since.setdefault(case, now)
            if case not in self._told and now - since >= PATIENCE[case.trouble]:
                self._to_tell.setdefault(case, since)
        for case in [one for one in self._since if one not in cases]:
            del self._since[case]
            self._told.discard(case)

    def to_tell(self) -> list[Lasting]:
        """What stewards are to be told now."""
        is_shut = any(case.trouble in OF_DATABASE for case in self._since)
        return [] if is_shut else [Lasting(case, since) for case, since in self._to_tell.items()]

    def told(self, lasting: Lasting) -> None:
        """They were."""
        self._to_tell.pop(lasting.case, None)
        if lasting.case in self._since:
            self._told.add(lasting.case)
