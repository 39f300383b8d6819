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


def stopped(t: Catalogue, team_id: UUID, team: str, why: Why, *, leads: bool = False) -> Message:
    """The team has stopped, with the way back; after misuse not for who `leads` it."""
    if why == Why.MISUSE:
        misused = Text(t("vote.stopped_misuse", team=team))
        no_say = Message((misused, *not_for_leaders(t, team).blocks))
        return no_say if leads else _by_majority(t, team_id, misused)
    said = t("vote.stopped", team=team)
    again = Button(t("button.start_again"), write("startagain", team_id))
    return Message((Text(said), Buttons((again,))))


def has_stopped(t: Catalogue, team_id: UUID, team: str) -> Message:
    """Somebody asks for a question in a team that has stopped."""
    again = Button(t("button.start_again"), write("startagain", team_id))
    return Message((Text(t("home.stopped", team=team)), Buttons((again,))))


def started_again(t: Catalogue, team: str) -> Message:
    """The team started again itself."""
    return Message((Text(t("vote.started_again", team=team)),))


def wishes_again(t: Catalogue, team_id: UUID, team: str) -> Message:
    """A wish to start again after misuse: what it takes, and never how many there are."""
    back = Button(t("button.not_after_all"), write("notagain", team_id))
    return Message((Text(t("vote.wishes_again", team=team)), Buttons((back,))))


def still_stands(t: Catalogue, team_id: UUID, team: str) -> Message:
    """They changed their mind about starting again."""
    return _by_majority(t, team_id, Text(t("vote.still_stands", team=team)))


def not_for_leaders(t: Catalogue, team: str) -> Message:
    """After misuse who leads a team, or runs the bot, has no say in it."""
    return Message((Text(t("vote.not_for_leaders", team=team)),))


def _by_majority(t: Catalogue, team_id: UUID, said: Text) -> Message:
    again = Button(t("button.start_again"), write("startagain", team_id))
    return Message((said, Text(t("vote.by_majority")), Buttons((again,))))


def _ways(t: Catalogue, team_id: UUID) -> Buttons:
    yes = Button(t("button.go_on_yes"), write("vote", team_id, "yes"))
    return Buttons((yes, Button(t("button.go_on_no"), write("vote", team_id, "no"))))
