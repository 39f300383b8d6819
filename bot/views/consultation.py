"""Rounds of consultation: whether one joins, and one's own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Asking:
    """A round that somebody can join."""

    id: UUID
    person: UUID
    team: str
    drawn_on: date
    joins: bool


def asked(t: Catalogue, asking: Asking) -> Message:
    """The one thing that is asked: join or not (J19)."""
    words = t("consultation.asked", team=asking.team, day=t.day(asking.drawn_on))
    return Message((Text(words), Buttons((_join(t, asking), _page(t, asking.person)))))


def answered(t: Catalogue, asking: Asking) -> Message:
    """What they said, with the way back."""
    if not asking.joins:
        return Message((Text(t("consultation.not_this_time")), Buttons((_join(t, asking),))))
    words = t("consultation.joined", day=t.day(asking.drawn_on))
    out = Button(t("button.rather_not"), write("joinout", asking.id))
    wishes = Button(t("button.wishes"), write("wishes", asking.person))
    return Message((Text(words), Buttons((out, wishes))))


def page(t: Catalogue, person: UUID, cards: Sequence[Message], asking: Sequence[Asking]) -> Message:
    """One's groups, then the rounds one can join, then what one told."""
    found: list[Block] = [block for card in cards for block in card.blocks]
    for one in asking:
        found += (answered(t, one) if one.joins else asked(t, one)).blocks
    if not found:
        found.append(Text(t("consultation.nothing_now")))
    return Message((*found, Buttons((Button(t("button.wishes"), write("wishes", person)),))))


def too_late(t: Catalogue) -> Message:
    """This round was drawn."""
    return Message((Text(t("consultation.too_late")),))


def nothing_here(t: Catalogue) -> Message:
    """It is off, or they do not take part."""
    return Message((Text(t("consultation.nothing_here")),))


def _join(t: Catalogue, asking: Asking) -> Button:
    return Button(t("button.join_in"), write("joinin", asking.id))


def _page(t: Catalogue, person: UUID) -> Button:
    return Button(t("button.wishes"), write("wishes", person))
