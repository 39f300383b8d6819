"""What a team turns on besides the weekly question."""

from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import BELOW, write
from bot.views.catalogue import Catalogue


def turned_on(t: Catalogue, name: str, team: UUID, team_name: str) -> Message:
    """It is on for this team."""
    match name:
        case "consultation":
            words = t("feature.consultation_on", team=team_name)
        case "pulse":
            words = t("feature.pulse_on", team=team_name)
        case "leader":
            words = t("feature.leader_on", team=team_name)
        case "board":
            words = t("feature.board_on")
        case _:
            words = t("feature.agenda_on", team=team_name)
    return Message((Text(words), *_buttons(_ways(t, name, team))))


def told(t: Catalogue, name: str, team: UUID, team_name: str) -> Message:
    """The same, to everybody who takes part, once."""
    match name:
        case "consultation":
            words = t("feature.consultation_told", team=team_name)
        case "pulse":
            words = t("feature.pulse_told", team=team_name)
        case "leader":
            words = t("feature.leader_told", team=team_name)
        case "board":
            words = t("feature.board_told")
        case _:
            words = t("feature.agenda_told", team=team_name)
    return Message((Text(words), *_buttons(_ways(t, name, team, BELOW))))  # it is told among other things


def _buttons(ways: tuple[Button, ...]) -> tuple[Buttons, ...]:
    return (Buttons(ways),) if ways else ()


def _ways(t: Catalogue, name: str, team: UUID, where: str = "") -> tuple[Button, ...]:
    if name in ("leader", "board"):
        return ()
    if name == "consultation":
        return (Button(t("button.consultation"), write("pairings", team, where)),)
    if name == "pulse":
        return (Button(t("button.pulse"), write("pulse", team, where)),)
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


def no_board(t: Catalogue, team: str) -> Message:
    """The board's digest, for another team than the board's."""
    return Message((Text(t("feature.no_board", team=team)),))


def not_yours(t: Catalogue) -> Message:
    """Somebody of another team."""
    return Message((Text(t("feature.not_yours")),))
