"""How updates are brought to a webhook: in order per chat, and again until they are taken."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientError

if TYPE_CHECKING:
    from tests.fakes.telegram.mailbox import Mailbox, Waiting

DEADLINE = 10.0


@dataclass(frozen=True)
class Webhook:
    """Where updates are brought, and what proves that we bring them."""

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass
class Delivery:
    """One update that was brought, and how that was answered: `status` 0 when the line was cut."""

    update: dict[str, object]
    status: int = 0

    @property
    def was_taken(self) -> bool:
        """Whether it need not be brought again."""
        return 200 <= self.status < 300


class Courier:
    """Brings what waits to the webhook. `delay` is how many real seconds pass before it is brought again."""

    def __init__(self, mailbox: "Mailbox") -> None:
        self.mailbox = mailbox
        self.webhook: Webhook | None = None
        self.delay = 0.05
        self.last_error: tuple[float, str] | None = None
        self._underway: set[int] = set()
        self._room = asyncio.Semaphore(40)

    def deliver_to(self, webhook: Webhook | None) -> None:
        """From now on bring updates there; None to let them wait."""
        self.webhook, self.last_error = webhook, None
        self._room = asyncio.Semaphore(webhook.max_connections if webhook else 40)
        self.wake({waiting.chat for waiting in self.mailbox.pending})

    def wake(self, chats: set[int]) -> None:
        """Something waits of these chats."""
        if not self.webhook or not self.mailbox.standin.reach(self.webhook.url):
            return
        for chat in chats - self._underway:
            self._underway.add(chat)
            self.mailbox.standin.errand(self._carry(chat))

    async def _carry(self, chat: int) -> None:
        try:
            while self.webhook and (waiting := self._first(chat)):
                if await self._bring(waiting, self.webhook):
                    self.mailbox.take(waiting)
                else:
                    await asyncio.sleep(self.delay)
        finally:
            self._underway.discard(chat)

    def _first(self, chat: int) -> "Waiting | None":
        return next((waiting for waiting in self.mailbox.waiting() if waiting.chat == chat), None)

    async def _bring(self, waiting: "Waiting", webhook: Webhook) -> bool:
        standin, delivery = self.mailbox.standin, Delivery(waiting.update)
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with self._room, asyncio.timeout(DEADLINE):
                answer = await standin.session.post(standin.reach(webhook.url), json=waiting.update, headers=headers)
                delivery.status = answer.status
                await answer.read()
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}", delivery)
        except (TimeoutError, ClientError):
            self._failed("Connection refused", delivery)
        standin.deliveries.append(delivery)
        standin.tell()
        return delivery.was_taken

    def _failed(self, why: str, delivery: Delivery) -> None:
        if not delivery.was_taken:
            self.last_error = (self.mailbox.standin.now(), why)
