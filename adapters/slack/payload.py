"""Looks things up in what Slack sends, which may be anything: what is not there, or not as it should be, is empty."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.config import SLACK
from adapters.slack.names import workspace_key
from bot.domain.address import Address

Payload = Mapping[str, Any]

_UNKEEPABLE = {**dict.fromkeys(range(0xD800, 0xE000), "\ufffd"), 0: "\ufffd"}


def part(payload: Any, *path: str | int) -> Any:
    """What lies at that path of names and positions; None when there is no such thing."""
    for step in path:
        match payload, step:
            case Mapping(), str():
                payload = payload.get(step)
            case list(), int() if step < len(payload):
                payload = payload[step]
            case _:
                return None
    return payload


def text(payload: Any, *path: str | int) -> str:
    """The text there; empty when it is something else."""
    found = part(payload, *path)
    return keepable(found) if isinstance(found, str) else ""


def keepable(words: str) -> str:
    """The same words; what no database takes (half a character, a null) is a question mark."""
    return words.translate(_UNKEEPABLE)


def items(payload: Any, *path: str | int) -> list[Any]:
    """The list there; empty when it is something else."""
    found = part(payload, *path)
    return found if isinstance(found, list) else []


def first(*found: str) -> str:
    """The first of these that is not empty."""
    return next(filter(None, found), "")


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
    """The team in which we are installed and this happened; only the user or the view tells it of an org-wide one."""
    return first(
        text(body, "view", "app_installed_team_id"),
        text(body, "authorizations", 0, "team_id"),
        named(body, "team"),
        text(body, "team_id"),
        text(body, "user", "team_id"),
        text(body, "view", "team_id"),
    )


def workspace_in(body: Payload) -> str:
    """The key of the workspace in which this happened; empty when nothing tells."""
    team = team_in(body)
    return workspace_key(enterprise_in(body), team) if team else ""


def bot_user_in(body: Payload) -> str:
    """Our own user there, as the payload itself tells it; empty when it does not."""
    own = part(body, "authorizations", 0)
    return text(own, "user_id") if part(own, "is_bot") is True else ""


def person(body: Payload, user: str, team: str = "") -> Address:
    """Somebody's address; `team` is their own, which is another than ours for a guest of another workspace.

    A team that is a whole Enterprise Grid organisation ("E…") tells nothing of whose they are.
    """
    home = team if team.startswith("T") else team_in(body)
    return Address(SLACK, workspace_key(enterprise_in(body), home), user)
