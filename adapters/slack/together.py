"""Conversations of a few people with us: the core names them by those people, Slack by an id of their own."""

from collections import OrderedDict

from adapters.slack.calls import Calls
from adapters.slack.conversations import remember
from adapters.slack.trouble import OPEN
from bot.domain.address import Address
from bot.ports import NotSent, Throttled, Unreachable

SMALLEST, LARGEST = 2, 8  # people besides us
KEPT = 10_000  # conversations, a few MB; one that was forgotten is asked for again, and is the same


class Together:
    """Opens them, and remembers which is whose; the longest unused are forgotten."""

    def __init__(self, calls: Calls, *, kept: int = KEPT) -> None:
        self._calls = calls
        self._kept = kept
        self._channels: OrderedDict[Address, str] = OrderedDict()

    async def channel(self, address: Address) -> str:
        """Where to speak: of a few people their conversation with us, opened when it was not; else what is asked.

        Raises Unreachable when Slack opens none for these people, or not for us; NotSent when it wants none opened
        for a while, which is about no other message.
        """
        if not address.people:
            return address.chat
        channel = self._channels.get(address) or await self._open(address)
        remember(self._channels, address, channel, most=self._kept)
        return channel

    def forget(self, address: Address) -> None:
        """It takes nothing from us; the next time it is asked for anew."""
        self._channels.pop(address, None)

    async def _open(self, address: Address) -> str:
        if not SMALLEST <= len(address.people) <= LARGEST:
            raise Unreachable("too_many_users")
        try:
            answer = await self._calls.call(address.workspace, OPEN, users=list(address.people))
        except Throttled as error:
            raise NotSent("ratelimited", error.seconds) from None
        channel = (answer.get("channel") or {}).get("id")
        if not isinstance(channel, str):
            raise Unreachable("no_channel")
        return channel
