"""Telegram as a whole, with a server of its Bot API that knows less than Telegram's own, or stumbles."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.hook import LOOKS_AGAIN, LOOKS_EVERY, NO_WEBHOOK, NOT_BROUGHT, Hook
from adapters.telegram.platform import Telegram
from adapters.telegram.waits import Sleep
from bot.domain.event import Event
from bot.platforms import Menus
from bot.ports import Answer, Installation, Nothing
from tests.adapters.telegram_answering import TOKEN, answering
from tests.fakes.telegram import BotAccount, TelegramStandIn

URL, PROOF = "https://school.test/telegram", "geheim"
SOON = 10


class Kept:
    """Nothing is kept anywhere."""

    async def get(self, platform: str, workspace: str) -> Installation | None:
        return None

    async def save(self, installation: Installation) -> None:
        return None

    async def remove(self, platform: str, workspace: str) -> None:
        return None

    @asynccontextmanager
    async def refresh(self, platform: str, workspace: str) -> AsyncIterator[Installation | None]:
        yield None


async def hears(event: Event, now: datetime) -> Answer:
    return Nothing()


def telegram_at(
    url: str, *, token: str = TOKEN, hooked: bool = True, sleep: Sleep = asyncio.sleep, **given: Any
) -> Telegram:
    return Telegram(
        TelegramConfig(token, url, webhook_url=URL if hooked else None, webhook_secret=PROOF),
        Kept(),
        receive=hears,
        withdrawn=str,
        now=lambda: datetime.now(UTC),
        sleep=sleep,
        **{"menus": no_menus, **given},
    )


async def no_menus() -> Menus:
    return {}


@pytest.mark.parametrize("hooked", [True, False], ids=["brought", "fetched"])
async def test_the_menu_follows_what_is_on_while_it_runs(hooked: bool) -> None:
    is_on, look, stop = asyncio.Event(), asyncio.Semaphore(0), asyncio.Event()

    async def menus() -> Menus:
        return {"nl": [("help", "Hulp"), *([("agenda", "Overleg")] if is_on.is_set() else [])]}

    async def idle(seconds: float) -> None:
        await look.acquire()

    async with TelegramStandIn.started() as telegram:
        bot = telegram.has_bot("ruimte_bot")
        ours = telegram_at(telegram.api_url, token=bot.token, hooked=hooked, menus=menus, idle=idle)
        running = asyncio.create_task(ours.run(stop))
        await telegram.until(lambda: menu_of(bot) == ["help"])
        is_on.set()
        for _ in range(2):  # the way in is looked after too
            look.release()
        await telegram.until(lambda: menu_of(bot) == ["help", "agenda"])
        stop.set()
        await running
        await ours.close()


def menu_of(bot: BotAccount) -> list[str]:
    return [command["command"] for command in bot.commands.get(("all_private_chats", "nl"), [])]


async def test_the_webhook_is_set_while_nobody_says_who_we_are() -> None:
    is_set, stop = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("getMe"):
            return web.json_response({"ok": False, "error_code": 500}, status=500)
        is_set.set()
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as url:
        ours = telegram_at(url)
        running = asyncio.create_task(ours.run(stop))
        async with asyncio.timeout(SOON):
            await is_set.wait()
        stop.set()
        await running
        await ours.close()


class Setting:
    """A server that knows one webhook, which somebody may change; it counts how often it was set."""

    def __init__(self, *, tells: bool = True) -> None:
        self.url, self.times, self.looks, self._tells = "", 0, 0, tells
        self.waiting, self.failed_at = 0, 0

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("setWebhook"):
            self.url, self.times = str((await request.post())["url"]), self.times + 1
            return web.json_response({"ok": True, "result": True})
        self.looks += 1
        if not self._tells:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        how = {"pending_update_count": self.waiting, "last_error_date": self.failed_at or None}
        return web.json_response({"ok": True, "result": {"url": self.url, **how}})

    def has(self, waiting: int, failed_at: int) -> None:
        """So many updates wait, and bringing one failed then."""
        self.waiting, self.failed_at = waiting, failed_at


class Enough(Exception):
    """The test has seen enough."""


async def kept(calls: Calls, hook: Hook, *before_each: Callable[[], None]) -> None:
    """The webhook, looked after for as long as there is something to happen before each look."""
    happens = iter(before_each)

    async def sleep(seconds: float) -> None:
        assert seconds == (LOOKS_AGAIN if hook.troubles() else LOOKS_EVERY)
        if (happening := next(happens, None)) is None:
            raise Enough
        happening()

    with suppress(Enough):
        await hook.keep(sleep=sleep)


async def test_a_webhook_that_somebody_took_away_is_set_again() -> None:
    server = Setting()
    async with answering(server.answer) as calls:
        hook = Hook(calls, URL, PROOF)
        await hook.set()
        await kept(calls, hook, lambda: None, lambda: setattr(server, "url", "https://elders.test"), lambda: None)
        assert (server.url, server.times, server.looks, list(hook.troubles())) == (URL, 2, 3, [])


async def test_a_webhook_that_cannot_be_set_again_is_a_trouble() -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("setWebhook"):
            return web.json_response({"ok": False, "error_code": 500}, status=500)
        return web.json_response({"ok": True, "result": {"url": ""}})

    async with answering(answer) as calls:
        hook = Hook(calls, URL, PROOF)
        await kept(calls, hook, lambda: None, lambda: None)
        assert list(hook.troubles()) == [NO_WEBHOOK]


async def troubles_after(*seen: tuple[int, int]) -> list[str]:
    """Of a webhook that is set, after each look at how many updates wait and when bringing one failed last."""
    server = Setting()
    async with answering(server.answer) as calls:
        hook = Hook(calls, URL, PROOF)
        await hook.set()
        await kept(calls, hook, *(partial(server.has, *one) for one in seen))
        return list(hook.troubles())


async def test_that_telegram_cannot_bring_what_waits_is_a_trouble() -> None:
    assert await troubles_after((0, 0), (2, 1_000)) == [NOT_BROUGHT]


async def test_it_lasts_until_nothing_waits() -> None:
    assert await troubles_after((0, 0), (2, 1_000), (2, 1_000)) == [NOT_BROUGHT]
    assert await troubles_after((0, 0), (2, 1_000), (0, 1_000)) == []


async def test_what_went_wrong_before_we_looked_is_no_trouble() -> None:
    assert await troubles_after((2, 1_000), (2, 1_000)) == []


async def test_what_went_wrong_and_was_brought_since_is_no_trouble() -> None:
    assert await troubles_after((0, 0), (0, 1_000)) == []


async def test_where_nobody_tells_of_webhooks_nobody_asks_again() -> None:
    server = Setting(tells=False)
    async with answering(server.answer) as calls:
        hook = Hook(calls, URL, PROOF)
        await hook.set()
        await kept(calls, hook, lambda: None, lambda: None)
        assert (server.looks, list(hook.troubles())) == (1, [])


@asynccontextmanager
async def serving(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
