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


def placed(t: Catalogue, person: UUID) -> Message:
    """They have a place; with whom comes as a message of its own."""
    return Message((Text(t("pairing.placed")), _page(t, person)))


def left(t: Catalogue, person: UUID, consultation: UUID) -> Message:
    """After [Deze keer niet], with the way back in."""
    back = Button(t("button.join_after_all"), write("joinin", consultation))
    page = Button(t("button.consultation"), write("pairings", person))
    return Message((Text(t("consultation.not_this_time")), Buttons((back, page))))


def ended(t: Catalogue) -> Message:
    """A group that is no more, wherever it stands."""
    return Message((Text(t("pairing.anew")),))


def past(t: Catalogue) -> Message:
    """A group of a round that is forgotten, wherever it stands."""
    return Message((Text(t("pairing.over")),))


def arranged_anew(t: Catalogue, person: UUID) -> Message:
    """For who has nobody to be with now: the same whatever it came of."""
    return Message((Text(t("pairing.anew")), Text(t("pairing.no_place.chance")), _page(t, person)))


def _page(t: Catalogue, person: UUID) -> Buttons:
    return Buttons((Button(t("button.consultation"), write("pairings", person)),))
