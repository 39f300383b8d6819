"""A message of ours as Slack's: one for each page, and one reference to all of them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from typing import Any

from adapters.slack.calls import Calls
from adapters.slack.names import parts_of, reference, thread_of
from adapters.slack.render import Page
from adapters.slack.trouble import Gone
from bot.ports import Uncertain

EVENT_TYPE = "ruimte_delivery"


def opaque(key: str) -> str:
    """A delivery's key as Slack may hold it: everybody in a workspace can read it, and it says nothing."""
    return sha256(key.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Posting:
    """Posts, changes and removes the pages of a message."""

    calls: Calls

    async def post(
        self,
        workspace: str,
        channel: str,
        pages: Sequence[Page],
        *,
        key: str = "",
        thread: str = "",
        has_room: bool = False,
        until: float = inf,
    ) -> str:
        """Post the pages under each other; the reference to all of them.

        With a `key`, each page carries it, with its number and how many there are. `has_room` says that somebody
        waited for room already. When a later page surely does not arrive, those before it are taken back and its
        error is raised: nobody is left with half a message. That also goes for one that would leave after the moment
        `until` (NotSent). Raises Uncertain when a page may have arrived.
        """
        posted: list[str] = []
        try:
            for number, page in enumerate(pages):
                more = _marks(key, page=number + 1, of=len(pages)) | ({"thread_ts": thread} if thread else {})
                answer = await self.calls.post(
                    workspace,
                    channel=channel,
                    has_room=has_room and number == 0,
                    goes_on=number > 0,
                    until=until,
                    **_drawn(page),
                    **more,
                )
                channel, stamp = _where(answer)
                posted.append(stamp)
        except Uncertain:
            raise
        except Exception:
            await self._take_back(workspace, channel, posted)
            raise
        return reference(channel, posted, thread=thread)

    async def replace(self, workspace: str, earlier: str, pages: Sequence[Page], *, must_change: bool = False) -> str:
        """Draw pages in the place of earlier ones; what there is more is posted, what there is less is removed.

        A page that is gone, or may not change any more, stays as it is; with `must_change` that raises Gone.
        """
        channel, stamps = parts_of(earlier)
        for stamp, page in zip(stamps, pages, strict=False):
            with suppress(*(() if must_change else (Gone,))):
                # Slack parses an update's text unless told not to, unlike a post's.
                await self.calls.call(
                    workspace,
                    "chat.update",
                    channel=channel,
                    ts=stamp,
                    parse="none",
                    text=page.text,
                    blocks=page.blocks,
                )
        thread = thread_of(earlier)
        added = await self.post(workspace, channel, pages[len(stamps) :], thread=thread)
        await self.remove(workspace, reference(channel, stamps[len(pages) :]))
        return reference(channel, (*stamps[: len(pages)], *parts_of(added)[1]), thread=thread)

    async def remove(self, workspace: str, earlier: str) -> None:
        """Remove what is still there."""
        channel, stamps = parts_of(earlier)
        for stamp in stamps:
            with suppress(Gone):
                await self.calls.call(workspace, "chat.delete", channel=channel, ts=stamp)

    async def _take_back(self, workspace: str, channel: str, posted: Sequence[str]) -> None:
        try:
            await self.remove(workspace, reference(channel, posted))
        except Exception:
            raise Uncertain("half_posted") from None


def _drawn(page: Page) -> dict[str, Any]:
    return {"text": page.text, "blocks": page.blocks, "unfurl_links": False, "unfurl_media": False}


def _marks(key: str, *, page: int, of: int) -> dict[str, Any]:
    if not key:
        return {}
    payload = {"key": opaque(key), "page": page, "pages": of}
    return {"metadata": {"event_type": EVENT_TYPE, "event_payload": payload}}


def _where(answer: Mapping[str, Any]) -> tuple[str, str]:
    channel, stamp = answer.get("channel"), answer.get("ts")
    if not isinstance(channel, str) or not isinstance(stamp, str):
        raise Uncertain("no_reference")
    return channel, stamp
