"""A group that was brought together: with whom, why, when, and what one can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.consultation import PairingState
from bot.domain.matching.model import NoPlace, Reason
from bot.domain.message import Block, Button, Buttons, Choice, Message, Text
from bot.domain.press import write
from bot.views import pairing_change as change
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Pairing:
    """A group, for one of its people or, where `fits` is none, for all of them together."""

    id: UUID
    state: PairingState
    zone: ZoneInfo
    names: Sequence[str]
    starter: str
    case_giver: str
    size: int
    reasons: Sequence[Reason]
    people: Mapping[UUID, str]
    moments: Sequence[datetime]
    starts: datetime | None
    minutes: int
    fits: str | None
    question: str = ""
    is_anew: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether all of them read this."""
        return self.fits is None


def card(t: Catalogue, shown: Pairing) -> Message:
    """The group as it is now. The first line names nobody (J17)."""
    if shown.state is PairingState.ENDED or not shown.names:
        return change.ended(t) if shown.state is PairingState.ENDED else change.past(t)
    found: list[Block] = [Text(t("pairing.lead_anew") if shown.is_anew else t("pairing.lead")), Text(_who(t, shown))]
    if shown.state is PairingState.OPEN:
        found.append(Text(t("pairing.starter", name=shown.starter)))
        found += _moments(t, shown)
    elif shown.state is PairingState.AGREED and shown.starts is not None:
        found.append(Text(t("pairing.agreed", moment=t.moment(shown.starts, shown.zone), minutes=shown.minutes)))
    else:
        found.append(Text(t("pairing.over")))
    again = Button(t("button.back"), write("pairing", shown.id))
    goes_on = shown.state in (PairingState.OPEN, PairingState.AGREED)
    ways = change.ways_out(t, shown.id, is_shared=shown.is_shared) if goes_on else ()
    return Message((*found, Buttons((again, *ways))))


def _who(t: Catalogue, shown: Pairing) -> str:
    key = "pairing.together" if shown.is_shared else "pairing.with"
    return t(key, names=t.all_of([*shown.names]))


def _moments(t: Catalogue, shown: Pairing) -> list[Block]:
    if not shown.moments:
        return [Text(t("pairing.no_moment"))]
    origin = ".g" if shown.is_shared else ""
    options = tuple(
        Button(t.moment(moment, shown.zone), write("fits", shown.id, f"{number}{origin}"))
        for number, moment in enumerate(shown.moments)
    )
    return [Text(t("pairing.when")), Choice(options)]


def noted(t: Catalogue) -> Message:
    """For who tapped where all of them read along: only they see this."""
    return Message((Text(t("pairing.noted")),))


def no_place(t: Catalogue, person: UUID, reason: str) -> Message:
    """No group this time: with a reason where one may be told, else the one line that all share (J20)."""
    words = t(f"pairing.no_place.{NoPlace(reason).value}")
    return Message((Text(words), Buttons((Button(t("button.wishes"), write("wishes", person)),))))


def gone(t: Catalogue, person: UUID) -> Message:
    """An old button: this group is no more, or it is not theirs."""
    return Message((Text(t("pairing.gone")), Buttons((Button(t("button.consultation"), write("pairings", person)),))))
