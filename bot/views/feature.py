"""What a team turns on besides the weekly question."""

from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def turned_on(t: Catalogue, team: UUID, team_name: str) -> Message:
    """The agenda is on for this team."""
    return Message((Text(t("feature.agenda_on", team=team_name)), Buttons(_ways(t, team))))


def told(t: Catalogue, team: UUID, team_name: str) -> Message:
    """The same, to everybody who takes part, once."""
    return Message((Text(t("feature.agenda_told", team=team_name)), Buttons(_ways(t, team))))


def _ways(t: Catalogue, team: UUID) -> tuple[Button, ...]:
    return (
        Button(t("button.agenda"), write("agenda", team, "0")),
        Button(t("button.start_new"), write("newtopic", team)),
    )


def too_soon(t: Catalogue, team: str, until: date) -> Message:
    """Something else is new here: one thing in two school weeks (J03)."""
    return Message((Text(t("feature.too_soon", team=team, day=t.day(until))),))


def not_running(t: Catalogue, team: str) -> Message:
    """The team has not started."""
    return Message((Text(t("feature.not_running", team=team)),))


def not_yours(t: Catalogue) -> Message:
    """Somebody of another team."""
    return Message((Text(t("feature.not_yours")),))
