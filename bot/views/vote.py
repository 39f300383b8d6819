"""Doorgaan? The question to a team, and what follows from it; never a number (J10)."""

from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def go_on(t: Catalogue, team: UUID, name: str) -> Message:
    """After ten school weeks."""
    return Message((Text(t("vote.go_on", team=name)), _ways(t, team)))


def thanks(t: Catalogue, team: UUID, name: str, *, yes: bool) -> Message:
    """The answer was kept until it is counted; it can be changed."""
    said = t("vote.said_yes", team=name) if yes else t("vote.said_no", team=name)
    return Message((Text(said), _ways(t, team)))


def counted(t: Catalogue, name: str) -> Message:
    """An answer that comes after the counting."""
    return Message((Text(t("vote.counted", team=name)),))


def stopped(t: Catalogue, team: UUID, name: str) -> Message:
    """The team has stopped, with the way back."""
    again = Button(t("button.start_again"), write("startagain", team))
    return Message((Text(t("vote.stopped", team=name)), Buttons((again,))))


def started_again(t: Catalogue, name: str) -> Message:
    """The team started again itself."""
    return Message((Text(t("vote.started_again", team=name)),))


def _ways(t: Catalogue, team: UUID) -> Buttons:
    yes = Button(t("button.go_on_yes"), write("vote", team, "yes"))
    return Buttons((yes, Button(t("button.go_on_no"), write("vote", team, "no"))))
