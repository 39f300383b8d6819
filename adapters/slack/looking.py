"""Looks in a private conversation for a message of ours, by its delivery's key."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.calls import Calls
from adapters.slack.conversations import is_person, is_private
from adapters.slack.names import parts_of, reference, thread_below
from adapters.slack.posting import EVENT_TYPE, Posting, opaque
from adapters.slack.trouble import MISSING_SCOPE
from bot.domain.address import Address
from bot.ports import Receipt, Refused, Uncertain, Unreachable

EARLIER = timedelta(hours=2)  # the clock of who claimed it may be an hour off, and Slack's is another
AT_ONCE = 100  # messages
MOST_TIMES = 20  # a conversation of two thousand messages since then is not one of ours


@dataclass
class _Found:
    """The time stamps of the pages that stand there, and how many there should be."""

    stamps: dict[int, str] = field(default_factory=dict)
    pages: int = 0

    @property
    def is_whole(self) -> bool:
        return bool(self.stamps) and set(self.stamps) == set(range(1, self.pages + 1))

    @property
    def in_order(self) -> list[str]:
        return [self.stamps[page] for page in sorted(self.stamps)]

    def look_at(self, message: Mapping[str, Any], key: str) -> None:
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        page, pages = payload.get("page"), payload.get("pages")
        is_it = metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key
        if is_it and isinstance(page, int) and isinstance(pages, int):
            self.stamps[page], self.pages = str(message["ts"]), pages


@dataclass(frozen=True)
class Looking:
    """Finds messages again."""

    calls: Calls
    posting: Posting

    async def find(
        self, address: Address, key: str, *, since: datetime, near: Receipt | None, below: Receipt | None = None
    ) -> Receipt | None:
        """The message with that key, as `bot.ports.Lookup` says; in its thread, for history leaves those out.

        Half a message (we were cut off between its pages) is removed and counts as not arrived, so that the
        person gets it once, and whole.
        """
        channel, thread = self._channel(address, near or below), thread_below(below.reference) if below else ""
        found = _Found()
        try:
            async for message in self._history(address.workspace, channel, oldest=since - EARLIER, thread=thread):
                found.look_at(message, opaque(key))
        except Unreachable as error:
            raise Uncertain(str(error)) from None
        except Refused as error:
            if str(error) != MISSING_SCOPE:  # of our token: once it is mended this can be looked for
                raise
            raise Uncertain(MISSING_SCOPE) from None
        if found.is_whole:
            return Receipt(reference(channel, found.in_order, thread=thread))
        await self.posting.remove(address.workspace, reference(channel, found.in_order))
        return None

    def _channel(self, address: Address, near: Receipt | None) -> str:
        """The conversation's own id, which history asks for; we may not open it to learn its name."""
        known = self.calls.conversations.with_person(address.workspace, address.chat)
        channel = known or (parts_of(near.reference)[0] if near else "")
        if not is_person(address.chat) or not is_private(channel):
            raise Uncertain("no_history")
        return channel

    async def _history(
        self, workspace: str, channel: str, *, oldest: datetime, thread: str
    ) -> AsyncIterator[Mapping[str, Any]]:
        method = "conversations.replies" if thread else "conversations.history"
        within = {"ts": thread} if thread else {}
        asked = {"oldest": f"{oldest.timestamp():.6f}", "limit": AT_ONCE, "include_all_metadata": True, **within}
        cursor: dict[str, str] = {}
        for _ in range(MOST_TIMES):
            answer = await self.calls.call(workspace, method, channel=channel, **asked, **cursor)
            for message in answer.get("messages") or ():
                yield message
            following = (answer.get("response_metadata") or {}).get("next_cursor")
            if not following:
                return
            cursor = {"cursor": following}
        raise Uncertain("too_much_history")
