"""Doorgaan? The question to a team, and what follows from it; never a number (J10)."""

from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.domain.vote import Why
from bot.views.catalogue import Catalogue


def go_on(t: Catalogue, team_id: UUID, team: str) -> Message:
    """After ten school weeks."""
    return Message((Text(t("vote.go_on", team=team)), _ways(t, team_id)))


def thanks(t: Catalogue, team_id: UUID, team: str, *, yes: bool) -> Message:
    """The answer was kept until it is counted; it can be changed."""
    said = t("vote.said_yes", team=team) if yes else t("vote.said_no", team=team)
    return Message((Text(said), _ways(t, team_id)))


def counted(t: Catalogue, team: str) -> Message:
    """An answer that comes after the counting."""
    return Message((Text(t("vote.counted", team=team)),))


def stopped(t: Catalogue, team_id: UUID, team: str, why: Why) -> Message:
    """The team has stopped, with the way back."""
    said = {Why.VOTE: t("vote.stopped", team=team), Why.MISUSE: t("vote.stopped_misuse", team=team)}[why]
    again = Button(t("button.start_again"), write("startagain", team_id))
    return Message((Text(said), Buttons((again,))))


def has_stopped(t: Catalogue, team_id: UUID, team: str) -> Message:
    """Somebody asks for a question in a team that has stopped."""
    again = Button(t("button.start_again"), write("startagain", team_id))
    return Message((Text(t("home.stopped", team=team)), Buttons((again,))))


def started_again(t: Catalogue, team: str) -> Message:
    """The team started again itself."""
    return Message((Text(t("vote.started_again", team=team)),))


def _ways(t: Catalogue, team_id: UUID) -> Buttons:
    yes = Button(t("button.go_on_yes"), write("vote", team_id, "yes"))
    return Buttons((yes, Button(t("button.go_on_no"), write("vote", team_id, "no"))))
