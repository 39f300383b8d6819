"""How a webhook is brought its updates: with the secret, in order, and again until they are taken."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram.error import BadRequest, Conflict

from tests.fakes.telegram_bench import Bench, a_telegram

PROOF = "a-secret_9"


@dataclass
class Ear:
    """An app at a webhook, which takes what comes or does not: `statuses` are answered first, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        """Take one update."""
        self.heard.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), await request.json()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def words(self) -> list[str]:
        """What was said in what was heard."""
        return [update["message"]["text"] for _, update in self.heard]


@asynccontextmanager
async def an_ear() -> AsyncIterator[Ear]:
    """An app that listens until the end of the block."""
    ear, application = Ear(), web.Application()
    application.router.add_post("/telegram", ear.hear)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    try:
        yield ear
    finally:
        await runner.cleanup()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        yield bench


async def test_a_webhook_brings_updates_with_the_secret(bench: Bench) -> None:
    async with an_ear() as ear:
        await bench.bot.set_webhook(ear.url, secret_token=PROOF)
        await bench.noor.says("Hallo")
        await bench.telegram.until(lambda: ear.heard)
        assert (ear.heard[0][0], ear.words()) == (PROOF, ["Hallo"])
        bench.telegram.redeliver_last()
        await bench.telegram.until(lambda: len(ear.heard) == 2)
        assert ear.heard[0] == ear.heard[1]


async def test_a_webhook_brings_again_what_was_not_taken_in_order(bench: Bench) -> None:
    async with an_ear() as ear:
        ear.statuses = [503, 500]
        await bench.bot.set_webhook(ear.url)
        await bench.noor.says("een")
        await bench.noor.says("twee")
        await bench.telegram.until(lambda: not bench.account.mailbox.pending)
        assert ear.words() == ["een", "een", "een", "twee"]
        assert [delivery.status for delivery in bench.telegram.deliveries] == [503, 500, 200, 200]
        info = await bench.bot.get_webhook_info()
        assert (info.url, info.last_error_message) == (
            ear.url,
            "Wrong response from the webhook: 500 Internal Server Error",
        )


async def test_an_update_is_brought_again_when_nobody_was_there(bench: Bench) -> None:
    async with an_ear() as ear:
        url = ear.url
    await bench.bot.set_webhook(url)
    await bench.noor.says("Hallo")
    await bench.telegram.until(lambda: len(bench.telegram.deliveries) > 1)
    assert {delivery.status for delivery in bench.telegram.deliveries} == {0}
    assert (await bench.bot.get_webhook_info()).pending_update_count == 1


async def test_a_webhook_elsewhere_is_reached_through_a_proxy(bench: Bench) -> None:
    async with an_ear() as ear:
        bench.telegram.proxies["https://voorbeeld.test"] = ear.url.removesuffix("/telegram")
        await bench.bot.set_webhook("https://voorbeeld.test/telegram")
        await bench.noor.says("Hallo")
        assert await bench.telegram.until(ear.words) == ["Hallo"]


async def test_a_webhook_and_polling_are_in_each_others_way(bench: Bench) -> None:
    await bench.noor.says("Eerst")
    await bench.bot.set_webhook("https://voorbeeld.test:8443/telegram")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bench.bot.get_updates()
    await bench.bot.delete_webhook()
    assert len(await bench.bot.get_updates()) == 1
    await bench.bot.delete_webhook(drop_pending_updates=True)
    assert await bench.bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret", "why"),
    [
        ("http://voorbeeld.test/x", "ok", "an https url must be provided for webhook"),
        ("https://voorbeeld.test:9000/x", "ok", "webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("https://voorbeeld.test/x", "met spatie", "unallowed characters"),
        ("https://voorbeeld.test/x", "x" * 257, "too long"),
    ],
)
async def test_webhooks_that_cannot_be(bench: Bench, url: str, secret: str, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        await bench.bot.set_webhook(url, secret_token=secret)
