"""What other servers of the Bot API are like, which do little of it: ours in its plain mode."""

from typing import Any

Object = dict[str, Any]
LACKING = {
    *(f"{what}mycommands" for what in ("get", "set", "delete")),
    *("getwebhookinfo", "setwebhook", "deletewebhook"),
}
KEPT = ("id", "message_id")  # of a user and of a message


def lacks(method: str) -> bool:
    """Whether such a server never heard of this method."""
    return method.lower() in LACKING


def result(told: Any) -> Any:
    """What it tells of somebody or of a message: a number. Anything else is told as it is."""
    is_known = isinstance(told, dict) and any(name in told for name in KEPT)
    return {name: told[name] for name in KEPT if name in told} if is_known else told


def update(told: Object) -> Object:
    """An update in which nothing is marked."""
    return {kind: _unmarked(body) if isinstance(body, dict) else body for kind, body in told.items()}


def _unmarked(body: Object) -> Object:
    return {**body, "entities": []} if "text" in body else body
