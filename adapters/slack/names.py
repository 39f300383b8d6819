"""How Slack's ids become workspaces and references of ours, and back."""

from collections.abc import Sequence


def workspace_key(enterprise: str | None, team: str) -> str:
    """The workspace of an Address: "T1", or "E1/T1" in an Enterprise Grid. An org-wide installation is "E1/"."""
    return f"{enterprise}/{team}" if enterprise else team


def team_of(workspace: str) -> str:
    """The team of a workspace's key; empty for an org-wide installation."""
    return workspace.rpartition("/")[2]


def enterprise_of(workspace: str) -> str:
    """The Enterprise Grid organisation of a workspace's key; empty outside one."""
    return workspace.rpartition("/")[0]


def reference(channel: str, stamps: Sequence[str]) -> str:
    """What names a message for ever: its channel, and the time stamp of each of its pages."""
    return f"{channel}/{','.join(stamps)}"


def parts_of(reference: str) -> tuple[str, tuple[str, ...]]:
    """The channel and time stamps that `reference` named; empty where there are none."""
    channel, _, stamps = reference.partition("/")
    return channel, tuple(filter(None, stamps.split(",")))
