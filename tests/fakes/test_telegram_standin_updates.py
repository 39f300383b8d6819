"""How a bot gets its updates: long polling."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Update
from telegram.error import Conflict

from tests.fakes.telegram_bench import Bench, a_telegram, client


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


async def test_a_line_that_broke_may_be_noticed_late(bench: Bench) -> None:
    mailbox = bench.account.mailbox
    mailbox.second_poller_refused, mailbox.lingers = True, 0.1
    poll = asyncio.create_task(bench.bot.get_updates(timeout=10))
    await bench.telegram.until(lambda: mailbox.is_polled)
    poll.cancel()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await bench.bot.get_updates()
    await bench.telegram.until(lambda: not mailbox.is_polled)
    assert await bench.bot.get_updates() == ()


async def test_what_is_told_again_is_the_same_update(bench: Bench) -> None:
    await bench.noor.says("Ja.")
    [first] = await bench.bot.get_updates()
    await bench.bot.get_updates(offset=first.update_id + 1)
    bench.telegram.redeliver_last()
    assert await bench.bot.get_updates(offset=first.update_id + 1) == (first,)
    assert await bench.bot.get_updates(offset=first.update_id + 1) == ()
