"""What Slack's payloads say of who, and of where."""

from typing import Any

from adapters.shared.payload import Payload, first, part, text
from adapters.slack.config import SLACK
from adapters.slack.names import workspace_key
from bot.domain.address import Address


def named(payload: Any, *path: str) -> str:
    """An id that Slack writes in some payloads as itself and in others within what it names."""
    return first(text(payload, *path), text(payload, *path, "id"))


def enterprise_in(body: Payload) -> str:
    """The Enterprise Grid organisation in which we are installed; empty outside one."""
    return first(
        text(body, "authorizations", 0, "enterprise_id"),
        named(body, "enterprise"),
        text(body, "enterprise_id"),
        text(body, "team", "enterprise_id"),
    )


def team_in(body: Payload) -> str:
    """The team in which we are installed and this happened.

    Where a whole Enterprise Grid organisation ("E…") installed us, only who did it or the view tells the team.
    """
    told = (
        text(body, "view", "app_installed_team_id"),
        text(body, "authorizations", 0, "team_id"),
        named(body, "team"),
        text(body, "team_id"),
        text(body, "user", "team_id"),
        text(body, "event", "user_team"),
        text(body, "view", "team_id"),
    )
    return first(*(team for team in told if not team.startswith("E")))


def workspace_in(body: Payload) -> str:
    """The key of the workspace in which this happened; empty when nothing tells."""
    team = team_in(body)
    return workspace_key(enterprise_in(body), team) if team else ""


def bot_user_in(body: Payload) -> str:
    """Our own user there, as the payload itself tells it; empty when it does not."""
    own = part(body, "authorizations", 0)
    return text(own, "user_id") if part(own, "is_bot") is True else ""


def person(body: Payload, user: str) -> Address:
    """Somebody's address: as our own workspace knows them, also when they come from another one.

    A shared channel shows people of several workspaces side by side, each under an id of their own.
    """
    return Address(SLACK, workspace_in(body), user)
