"""What people read of us in Slack alone: its menus, the pages of installing, and where a form did not open."""

from bot.domain.message import Message, Text
from bot.views.catalogue import Catalogue

Pair = tuple[str, str]
PAIR = {"nl": "/koppel", "en": "/pair"}


def slash_commands(t: Catalogue) -> dict[str, Pair]:
    """Of each slash command what it does, and what to type after it."""
    return {
        "/ruimte": (t("slack.ruimte"), t("slack.ruimte_hint")),
        "/agenda": (t("slack.agenda"), t("slack.agenda_hint")),
        PAIR[t.language]: (t("slack.pair"), t("slack.pair_hint")),
    }


def shortcuts(t: Catalogue) -> dict[str, Pair]:
    """Of each command that has a shortcut its name there, and what it does; also of what is off (J03)."""
    return {
        "vraag": (t("slack.question"), t("slack.question_does")),
        "pauze": (t("slack.pause"), t("slack.pause_does")),
        "instellingen": (t("slack.settings"), t("slack.settings_does")),
        "gegevens": (t("slack.privacy"), t("slack.privacy_does")),
        "home": (t("slack.home"), t("slack.home_does")),
        "agenda": (t("slack.meeting"), t("slack.agenda")),
    }


def message_shortcuts(t: Catalogue) -> dict[str, Pair]:
    """The same for what can be done with a message (J27)."""
    return {"agenda": (t("slack.meet_here"), t("slack.meet_here_does"))}


def install_pages(t: Catalogue) -> dict[str, str]:
    """What the page says after installing: when it is done, cancelled, or did not work."""
    return {
        "done": t("slack.install_done"),
        "cancelled": t("slack.install_cancelled"),
        "failed": t("slack.install_failed"),
    }


def not_shown(t: Catalogue) -> Message:
    """A form did not open: Slack gives three seconds for that."""
    return Message((Text(t("slack.not_shown")),))
