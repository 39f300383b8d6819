"""A group as it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.consultation import PairingForm, PairingState
from bot.domain.matching.model import Reason


@dataclass(frozen=True)
class Pairing:
    """A group, for one of its people or, where `fits` is none, for all of them together.

    `names` are those of the others, or of all of them; in `people` the reader is called "you". `starter` takes the
    first step and `case_giver` brings something in, or is host: empty when they are there no more. `fits` are the
    moments that the reader said suit them; `may_type` says that what the reader types is kept (J30). `run` is what they
    follow now; `is_anew` says that it was made after the draw, `is_in_round` that its round is not closed.
    """

    id: UUID
    state: PairingState
    form: PairingForm
    zone: ZoneInfo
    names: Sequence[str]
    people: Mapping[UUID, str]
    starter: str
    case_giver: str
    is_starter: bool
    is_host: bool
    size: int
    reasons: Sequence[Reason]
    moments: Sequence[datetime]
    starts: datetime | None
    minutes: int
    fits: Sequence[datetime] | None
    question: str = ""
    may_type: bool = True
    run: UUID | None = None
    is_anew: bool = False
    is_in_round: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether all of them read this."""
        return self.fits is None

    @property
    def is_going_on(self) -> bool:
        """Whether it is still to meet."""
        return self.state in (PairingState.OPEN, PairingState.AGREED)

    @property
    def is_visit(self) -> bool:
        """Whether it is a visit to a lesson."""
        return self.form is PairingForm.VISIT

    @property
    def moments_to_tap(self) -> Sequence[datetime]:
        """The moments that can be chosen now, soonest first."""
        return sorted(self.moments) if self.state is PairingState.OPEN else ()
