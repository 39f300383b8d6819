"""Telling Telegram where to bring the updates, until it took that in."""

from collections.abc import Sequence

from adapters.telegram.door import MOST_AT_ONCE, webhook_address
from adapters.telegram.fetching import UPDATES
from adapters.telegram.ourselves import AboutUs

NO_WEBHOOK = "telegram_webhook"  # Telegram was not told yet


class Hook:
    """The webhook at this address, with this secret."""

    def __init__(self, us: AboutUs, url: str, secret: str) -> None:
        self._us = us
        self._url = webhook_address(url)
        self._secret = secret
        self._is_set = False

    async def set(self) -> None:
        """Have Telegram bring updates here, those that wait for us too."""
        await self._us.set_webhook(self._url, secret=self._secret, updates=UPDATES, connections=MOST_AT_ONCE)
        self._is_set = True

    def troubles(self) -> Sequence[str]:
        """That Telegram does not know us here yet, in a code."""
        return [] if self._is_set else [NO_WEBHOOK]
