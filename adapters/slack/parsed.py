"""Bolt's own request, made of what Slack sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest


class Malformed(Exception):
    """Bolt would stumble over this: nothing that Slack sends looks so."""


def parsed(
    body: str | dict[str, Any], headers: dict[str, str | Sequence[str]], *, query: str = "", mode: str = "http"
) -> AsyncBoltRequest:
    """The request that Bolt dispatches. Raises Malformed."""
    try:
        request = AsyncBoltRequest(body=body, query=query, headers=headers, mode=mode)
    except Exception:  # Bolt reads on in what it parsed, and every odd shape there raises something else
        raise Malformed from None
    if not isinstance(request.body.get("event", {}), Mapping):  # which it reads before it asks us
        raise Malformed
    return request
