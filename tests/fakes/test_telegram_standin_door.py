"""The door itself: JSON, forms and addresses, methods in any case, and what is not there."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes.telegram_bench import Bench, a_telegram


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        yield bench


@pytest.fixture
async def line(bench: Bench) -> AsyncIterator[httpx.AsyncClient]:
    url = f"{bench.telegram.api_url}/bot{bench.account.token}/"
    async with httpx.AsyncClient(base_url=url, trust_env=False) as line:
        yield line


@pytest.mark.parametrize(("way", "name"), [("GET", "params"), ("POST", "params"), ("POST", "data"), ("POST", "json")])
async def test_a_method_is_called_in_four_ways(bench: Bench, line: httpx.AsyncClient, way: str, name: str) -> None:
    given: dict[str, Any] = {name: {"chat_id": bench.noor.id, "text": "Hallo"}}
    answer = await line.request(way, "SENDmessage", **given)
    assert (answer.json()["ok"], bench.noor.reads()) == (True, ["Hallo"])


async def test_a_body_that_is_no_object(line: httpx.AsyncClient) -> None:
    answer = await line.post("getMe", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.json() == {"ok": False, "error_code": 400, "description": "Bad Request: can't parse JSON object"}


@pytest.mark.parametrize("path", ["sendDice", "../../elders"])
async def test_what_is_not_there(line: httpx.AsyncClient, path: str) -> None:
    answer = await line.get(path)
    assert (answer.status_code, answer.json()) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )
