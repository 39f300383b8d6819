"""A group changes: the ways to, and all that anybody hears of it (J19, J20)."""

from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def somebody_else(t: Catalogue, pairing: UUID) -> Button:
    """[Iemand anders]"""
    return Button(t("button.somebody_else"), write("pairother", pairing))


def not_this_time(t: Catalogue, pairing: UUID) -> Button:
    """[Deze keer niet]"""
    return Button(t("button.not_this_time"), write("pairnot", pairing))


def nudge(t: Catalogue, pairing: UUID, names: list[str]) -> Message:
    """It does not get going; nobody is judged (J19)."""
    wait = Button(t("button.wait_a_little"), write("pairwait", pairing))
    lines = (Text(t("pairing.nudge")), *((Text(t("pairing.with", names=t.all_of(names))),) if names else ()))
    return Message((*lines, Buttons((wait, somebody_else(t, pairing), not_this_time(t, pairing)))))


def waiting(t: Catalogue, pairing: UUID) -> Message:
    """After [Nog even wachten]."""
    return Message((Text(t("pairing.waiting")), Buttons((Button(t("button.back"), write("pairing", pairing)),))))


def nobody_else(t: Catalogue, pairing: UUID) -> Message:
    """After [Iemand anders], when nobody else is there: nothing changed, and nobody heard of it."""
    ways = (Button(t("button.back"), write("pairing", pairing)), not_this_time(t, pairing))
    return Message((Text(t("pairing.nobody_else")), Buttons(ways)))


def placed(t: Catalogue, person: UUID) -> Message:
    """They have a place; with whom comes as a message of its own."""
    return Message((Text(t("pairing.placed")), _page(t, person)))


def left(t: Catalogue, person: UUID) -> Message:
    """After [Deze keer niet]; on the page one can join again."""
    return Message((Text(t("consultation.not_this_time")), _page(t, person)))


def ended(t: Catalogue) -> Message:
    """A group that is no more, wherever it stands."""
    return Message((Text(t("pairing.anew")),))


def past(t: Catalogue) -> Message:
    """A group of a round that is forgotten, wherever it stands."""
    return Message((Text(t("pairing.over")),))


def arranged_anew(t: Catalogue, person: UUID, *, off: str = "") -> Message:
    """For who has nobody to be with now: the same whatever it came of. `off` is when they would have met."""
    moment = (Text(t("pairing.not_on", moment=off)), Text(t("pairing.remove_by_hand"))) if off else ()
    return Message((Text(t("pairing.anew")), *moment, Text(t("pairing.no_place.chance")), _page(t, person)))


def _page(t: Catalogue, person: UUID) -> Buttons:
    return Buttons((Button(t("button.consultation"), write("pairings", person)),))
