"""The plain mode: what other servers of the Bot API leave out."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes.telegram_bench import Bench, a_telegram, keyboard


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        bench.telegram.is_plain = True
        yield bench


@pytest.fixture
async def line(bench: Bench) -> AsyncIterator[httpx.AsyncClient]:
    url = f"{bench.telegram.api_url}/bot{bench.account.token}/"
    async with httpx.AsyncClient(base_url=url, trust_env=False) as line:
        yield line


async def asked(line: httpx.AsyncClient, method: str, **given: Any) -> tuple[int, Any]:
    """The status, and the body."""
    answer = await line.post(method, json=given)
    return answer.status_code, answer.json()


async def test_of_a_message_and_of_us_only_the_number_is_told(bench: Bench, line: httpx.AsyncClient) -> None:
    said = await asked(line, "sendMessage", chat_id=bench.noor.id, text="Hallo")
    number = bench.noor.sees()[0].id
    assert said == (200, {"ok": True, "result": {"message_id": number}})
    changed = await asked(line, "editMessageText", chat_id=bench.noor.id, message_id=number, text="Hoi")
    assert changed == (200, {"ok": True, "result": {"message_id": number}})
    assert await asked(line, "getMe") == (200, {"ok": True, "result": {"id": bench.account.id}})


@pytest.mark.parametrize("method", ["getMyCommands", "setMyCommands", "deleteWebhook", "getWebhookInfo"])
async def test_it_has_no_menu_and_no_webhook(line: httpx.AsyncClient, method: str) -> None:
    assert await asked(line, method) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})


async def test_what_is_refused_is_told_in_the_body_alone(line: httpx.AsyncClient) -> None:
    refused = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    assert await asked(line, "sendMessage", chat_id=1, text="Hallo") == (200, refused)


async def test_nothing_is_marked_and_nobody_waits_for_an_update(bench: Bench, line: httpx.AsyncClient) -> None:
    assert await asked(line, "getUpdates", timeout=30) == (200, {"ok": True, "result": []})
    await bench.noor.says("/stop")
    _, told = await asked(line, "getUpdates", timeout=30)
    assert told["result"][0]["message"]["entities"] == []


async def test_a_tap_is_told_as_ever(bench: Bench, line: httpx.AsyncClient) -> None:
    await asked(line, "sendMessage", chat_id=bench.noor.id, text="Doe je mee?", reply_markup=keyboard("Ja").to_dict())
    tap = await bench.noor.taps("Ja")
    _, told = await asked(line, "getUpdates")
    assert told["result"][0]["callback_query"]["data"] == "Ja"
    assert await asked(line, "answerCallbackQuery", callback_query_id=tap.id) == (200, {"ok": True, "result": True})


async def test_while_somebody_fetches_a_newcomer_is_refused(bench: Bench) -> None:
    mailbox = bench.account.mailbox
    bench.telegram.is_plain = False
    first = asyncio.create_task(bench.bot.get_updates(timeout=10))
    await bench.telegram.until(lambda: mailbox.is_polled)
    bench.telegram.is_plain = True
    async with httpx.AsyncClient(trust_env=False) as line:
        answer = await line.get(f"{bench.telegram.api_url}/bot{bench.account.token}/getUpdates")
    assert (answer.status_code, answer.json()["error_code"]) == (200, 409)
    await bench.noor.says("Voor de eerste.")
    assert [update.message and update.message.text for update in await first] == ["Voor de eerste."]
