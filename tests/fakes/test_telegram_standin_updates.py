"""How a bot gets its updates: long polling, and a webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Update
from telegram.error import BadRequest, Conflict

from tests.fakes.telegram_bench import Bench, a_telegram, client

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


def words(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_updates_come_again_until_a_higher_offset_confirms_them(bench: Bench) -> None:
    for each in ("een", "twee", "drie"):
        await bench.noor.says(each)
    first = await bench.bot.get_updates(limit=2)
    assert words(first) == ["een", "twee"]
    assert words(await bench.bot.get_updates()) == ["een", "twee", "drie"]
    assert words(await bench.bot.get_updates(offset=first[-1].update_id + 1)) == ["drie"]
    assert words(await bench.bot.get_updates()) == ["drie"]


async def test_a_negative_offset_forgets_what_is_older(bench: Bench) -> None:
    for each in ("een", "twee", "drie"):
        await bench.noor.says(each)
    assert words(await bench.bot.get_updates(offset=-1)) == ["drie"]
    assert words(await bench.bot.get_updates()) == ["drie"]


async def test_a_poll_waits_for_what_happens(bench: Bench) -> None:
    poll = asyncio.create_task(bench.bot.get_updates(timeout=10))
    await bench.telegram.until(lambda: bench.account.mailbox.is_polled)
    await bench.noor.says("Eindelijk.")
    assert words(await poll) == ["Eindelijk."]


async def test_only_what_was_asked_for_comes(bench: Bench) -> None:
    await bench.bot.get_updates(allowed_updates=["callback_query"])
    await bench.noor.says("Niet gevraagd.")
    assert await bench.bot.get_updates(allowed_updates=["message"]) == ()
    await bench.noor.says("Gevraagd.")
    assert words(await bench.bot.get_updates()) == ["Gevraagd."]


async def test_what_nobody_fetched_in_a_day_is_gone(bench: Bench) -> None:
    await bench.noor.says("Gisteren.")
    bench.clock.passes(86_401)
    assert await bench.bot.get_updates() == ()


async def test_a_second_poller_ends_the_first(bench: Bench) -> None:
    first = asyncio.create_task(bench.bot.get_updates(timeout=10))
    await bench.telegram.until(lambda: bench.account.mailbox.is_polled)
    async with client(bench.telegram, bench.account.token) as other:
        second = asyncio.create_task(other.get_updates(timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await bench.noor.says("Voor de tweede.")
        assert words(await second) == ["Voor de tweede."]


async def test_a_second_poller_may_be_the_one_that_is_refused(bench: Bench) -> None:
    bench.account.mailbox.second_poller_refused = True
    first = asyncio.create_task(bench.bot.get_updates(timeout=10))
    await bench.telegram.until(lambda: bench.account.mailbox.is_polled)
    async with client(bench.telegram, bench.account.token) as other:
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await other.get_updates(timeout=10)
    await bench.noor.says("Voor de eerste.")
    assert words(await first) == ["Voor de eerste."]


async def test_a_poller_whose_line_breaks_stands_in_nobodys_way(bench: Bench) -> None:
    bench.account.mailbox.second_poller_refused = True
    poll = asyncio.create_task(bench.bot.get_updates(timeout=10))
    await bench.telegram.until(lambda: bench.account.mailbox.is_polled)
    poll.cancel()
    await bench.telegram.until(lambda: not bench.account.mailbox.is_polled)
    assert await bench.bot.get_updates() == ()


async def test_what_is_told_again_is_the_same_update(bench: Bench) -> None:
    await bench.noor.says("Ja.")
    [first] = await bench.bot.get_updates()
    await bench.bot.get_updates(offset=first.update_id + 1)
    bench.telegram.redeliver_last()
    assert await bench.bot.get_updates() == (first,)


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
    assert words(await bench.bot.get_updates()) == ["Eerst"]
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
