"""Telling Telegram where to bring the updates, until it took that in, and again when somebody told it otherwise."""

from collections.abc import Sequence

import structlog

from adapters.telegram.config import UPDATES
from adapters.telegram.door import MOST_AT_ONCE, webhook_address
from adapters.telegram.ourselves import AboutUs, Webhook
from adapters.telegram.trouble import NO_METHOD, CallFailed, NotSent
from adapters.telegram.waits import Sleep
from bot.ports import Refused, Throttled

log = structlog.get_logger()

LOOKS_EVERY, LOOKS_AGAIN = 300.0, 30.0  # seconds; the latter while something is wrong
NO_WEBHOOK = "telegram_webhook"  # Telegram was not told yet
NOT_BROUGHT = "telegram_unreached"  # it was, and cannot bring what waits


class Hook:
    """The webhook at this address, with this secret."""

    def __init__(self, us: AboutUs, url: str, secret: str) -> None:
        self._us = us
        self._url = webhook_address(url)
        self._secret = secret
        self._is_set = self._is_unreached = False
        self._told: Webhook | None = None

    async def set(self) -> None:
        """Have Telegram bring updates here, those that wait for us too."""
        await self._us.set_webhook(self._url, secret=self._secret, updates=UPDATES, connections=MOST_AT_ONCE)
        self._is_set = True

    async def keep(self, *, sleep: Sleep) -> None:
        """See every few minutes that it is still there, and set it again. Ends where Telegram cannot tell."""
        while True:
            await sleep(LOOKS_AGAIN if self.troubles() else LOOKS_EVERY)
            try:
                await self._look()
            except CallFailed as failed:
                if failed.code == NO_METHOD:
                    return
            except Refused:
                self._is_set = False
            except (NotSent, Throttled):
                continue  # later

    async def _look(self) -> None:
        told = await self._us.webhook_info()
        if told.url == self._url:
            self._is_set = True
            self._learn(told)
            return
        if self._is_set:
            log.warning("telegram_webhook_is_gone")
        self._is_set = False
        await self.set()

    def _learn(self, told: Webhook) -> None:
        """Whether bringing failed anew since we looked last; from then on, until nothing waits any more."""
        before, self._told = self._told, told
        failed_anew = before is not None and told.failed_at not in (None, before.failed_at)
        self._is_unreached = told.waiting > 0 and (self._is_unreached or failed_anew)

    def troubles(self) -> Sequence[str]:
        """That Telegram does not know us here yet, or says itself that it does not reach us, in a code."""
        if not self._is_set:
            return [NO_WEBHOOK]
        return [NOT_BROUGHT] if self._is_unreached else []
