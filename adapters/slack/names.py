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


def reference(channel: str, stamps: Sequence[str], *, thread: str = "") -> str:
    """What names a message for ever: its channel, the time stamp of each of its pages, and the thread they are in."""
    return f"{channel}/{','.join(stamps)}" + (f"/{thread}" if thread else "")


def parts_of(reference: str) -> tuple[str, tuple[str, ...]]:
    """The channel and time stamps that `reference` named; empty where there are none."""
    channel, _, rest = reference.partition("/")
    return channel, tuple(filter(None, rest.partition("/")[0].split(",")))


def thread_of(reference: str) -> str:
    """The thread that a message stands in; empty when it stands in none."""
    return reference.partition("/")[2].partition("/")[2]


def thread_below(reference: str) -> str:
    """The thread that hangs from a message, which is that of its first page; of one in a thread, that thread."""
    return thread_of(reference) or parts_of(reference)[1][0]
