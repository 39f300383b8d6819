"""Telegram as a whole: what says things there, what listens, and the way in, of which there is one at a time."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from adapters.shared.pauses import untold
from adapters.telegram.calls import Calls
from adapters.telegram.commands import AskMenus, keep
from adapters.telegram.config import TelegramConfig
from adapters.telegram.door import Door, webhook_path
from adapters.telegram.fetching import Fetching
from adapters.telegram.hook import Hook
from adapters.telegram.identity import Identity
from adapters.telegram.listening import Listening
from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.polling import Clock, Polling
from adapters.telegram.roster import TelegramRoster
from adapters.telegram.silence import silence
from adapters.telegram.waits import Chance, Sleep, until_it_works
from bot.ports import Installations, Receive, Refused

Route = tuple[str, str, Callable[[web.Request], Awaitable[web.StreamResponse]]]


class Telegram:
    """One process's Telegram. Its `messenger` and `roster` are for the core, its `routes` for the web server.

    `withdrawn` gives the words that stand where a message was that can no longer be deleted; `menus` is asked anew
    whenever the menu is looked after; `idle` is the sleep of what looks now and then, and for which nobody waits;
    `throttled` is called for a 429 to any method but getUpdates.
    Raises ValueError for a webhook without a secret, which would let everybody in.
    """

    def __init__(
        self,
        config: TelegramConfig,
        installations: Installations,
        *,
        receive: Receive,
        withdrawn: Callable[[], str],
        menus: AskMenus,
        now: Callable[[], datetime],
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        idle: Sleep = asyncio.sleep,
        chance: Chance = random.random,
        throttled: Callable[[], None] = untold,
    ) -> None:
        silence()
        self._sleep, self._idle, self._chance, self._menus = sleep, idle, chance, menus
        self._calls = Calls(config, clock=clock, sleep=sleep, throttled=throttled)
        self.messenger = TelegramMessenger(self._calls, withdrawn=withdrawn)
        self.roster = TelegramRoster(self._calls)
        self._identity = Identity(self._calls, installations)
        self.listening = Listening(
            bot=lambda: self._identity.bot, calls=self._calls, recent=self.messenger.recent,
            receive=receive, now=now, sleep=sleep,
        )  # fmt: skip
        self.routes: list[Route] = []
        self._polling: Polling | None = None
        self._hook: Hook | None = None
        if config.webhook_url is not None:
            self._open_door(config.webhook_url, config.webhook_secret or "", now)
        else:
            self._polling = Polling(Fetching(config), self.listening.hear, clock=clock, sleep=sleep, chance=chance)

    def _open_door(self, url: str, secret: str, now: Callable[[], datetime]) -> None:
        self.routes += Door(secret, webhook_path(url), self.listening.hear, now=now).routes()
        self._hook = Hook(self._calls, url, secret)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until told to stop. Raises Refused, and has everybody stop, when Telegram does not know our token."""
        setting_up = asyncio.create_task(self._set_up(stop))
        try:
            await (self._polling.run(stop) if self._polling is not None else stop.wait())
        finally:
            setting_up.cancel()
            (outcome,) = await asyncio.gather(setting_up, return_exceptions=True)
        if isinstance(outcome, Refused):
            raise outcome

    def troubles(self) -> Sequence[str]:
        """What keeps us from hearing anything, in codes."""
        way_in = self._polling or self._hook
        return way_in.troubles() if way_in is not None else []

    async def close(self) -> None:
        """Finish what is under way, then hang up."""
        if self._polling is not None:
            await self._polling.close()
        await self.listening.close()
        await self.messenger.close()
        await self._calls.close()

    async def _set_up(self, stop: asyncio.Event) -> None:
        """Who we are, and the way in; without a network again and again. Then that and the menu are looked after."""
        try:
            await self._find_out()
        except Refused:
            stop.set()
            raise
        async with asyncio.TaskGroup() as both:
            both.create_task(
                keep(self._calls, self._menus, sleep=self._sleep, idle=self._idle, chance=self._chance)
            )  # fmt: skip
            if self._hook is not None:
                both.create_task(self._hook.keep(sleep=self._idle))

    async def _find_out(self) -> None:
        """Who we are, and meanwhile the way in: neither waits for the other."""
        doing = [asyncio.create_task(self._until(self._identity.learn, "telegram_not_known_yet"))]
        if self._hook is not None:
            doing.append(asyncio.create_task(self._until(self._hook.set, "telegram_webhook_not_set")))
        try:
            await asyncio.gather(*doing)
        finally:
            for each in doing:
                each.cancel()

    async def _until(self, attempt: Callable[[], Awaitable[None]], what: str) -> None:
        await until_it_works(attempt, what=what, sleep=self._sleep, chance=self._chance)
