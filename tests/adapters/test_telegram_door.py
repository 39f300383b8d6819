"""Only what has our secret comes in from Telegram; 200 means that it was kept, and anything else says it again."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.http.server import Server
from adapters.telegram.door import MOST_BYTES, Door, webhook_address, webhook_path
from tests.adapters.knocking import everything_logged, knock, post

KEY = "Geheim_van-9"
WORDS = "zwareweek"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 5}, "text": WORDS}}
BODY = json.dumps(UPDATE).encode()
GIVEN = ("X-Telegram-Bot-Api-Secret-Token", KEY)

Header = tuple[str, str | bytes]


@dataclass
class House:
    """A door in a web server, and what was heard behind it."""

    address: tuple[str, int] = ("", 0)
    heard: list[Mapping[str, Any]] = field(default_factory=list)
    fails: bool = False

    async def hear(self, update: Mapping[str, Any]) -> None:
        if self.fails:
            raise ValueError(WORDS)
        self.heard.append(update)

    async def gets(self, body: bytes, *headers: Header) -> tuple[int, bytes]:
        return await knock(self.address, post("/telegram", body, headers))


async def nobody() -> Sequence[str]:
    return ()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    door = Door(KEY, "/telegram", house.hear, now=lambda: datetime.now(UTC), reading=0.3)
    async with Server("127.0.0.1", 0, routes=door.routes(), ready=nobody) as server:
        house.address = server.address
        yield house


async def test_an_update_with_our_secret_is_heard_and_confirmed(house: House) -> None:
    assert (await house.gets(BODY, GIVEN), house.heard) == ((200, b""), [UPDATE])


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(GIVEN[0], KEY[:-1])],
        [(GIVEN[0], KEY.lower())],
        [(GIVEN[0], "")],
        [(GIVEN[0], "Gehéim_van-9".encode())],
        [(GIVEN[0], b"\xff\xfe")],
        [GIVEN, GIVEN],
        [("X-Telegram-Secret", KEY)],
    ],
)
async def test_without_exactly_our_secret_nothing_comes_in(house: House, headers: list[Header]) -> None:
    assert (await house.gets(BODY, *headers), house.heard) == ((401, b""), [])


async def test_what_was_not_kept_is_said_again(house: House) -> None:
    house.fails = True
    whole = await knock(house.address, post("/telegram", BODY, [GIVEN]))
    house.fails = False
    assert (whole, await house.gets(BODY, GIVEN), house.heard) == ((503, b""), (200, b""), [UPDATE])


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b"null", b'"x"', b"\xff\xfe\x00", b"[" * 100_000, b"9" * 5_000]
)
async def test_garbage_with_our_secret_is_confirmed_for_it_would_come_all_day(house: House, body: bytes) -> None:
    assert (await house.gets(body, GIVEN), house.heard) == ((200, b""), [])


async def test_a_body_may_be_a_megabyte_and_no_more(house: House) -> None:
    large = json.dumps({"update_id": 8, "message": {"text": "x" * (MOST_BYTES - 100)}}).encode()
    assert (await house.gets(large, GIVEN))[0] == 200
    assert (await house.gets(large + b" " * 100, GIVEN))[0] in {413, 0}
    assert len(house.heard) == 1


async def test_a_body_that_is_not_there_in_time_is_not_waited_for(house: House) -> None:
    request = post("/telegram", b"{", [GIVEN, ("Content-Length", "900")])
    assert ((await knock(house.address, request))[0], house.heard) == (408, [])


async def test_nothing_of_a_request_is_logged(house: House) -> None:
    with everything_logged() as lines:
        await house.gets(BODY, (GIVEN[0], "verkeerd"))
        await house.gets(BODY[:-1], GIVEN)
        house.fails = True
        await house.gets(BODY, GIVEN)
    said = "\n".join(lines)
    assert ("telegram_not_let_in" in said, "telegram_not_kept" in said) == (True, True)
    assert [word for word in (WORDS, KEY, "verkeerd") if word in said] == []


async def test_a_storm_at_the_door_is_logged_once(house: House) -> None:
    with everything_logged() as lines:
        for _ in range(50):
            await house.gets(BODY)
    assert sum("telegram_not_let_in" in line for line in lines) == 1


def test_an_empty_secret_would_let_everybody_in() -> None:
    with pytest.raises(ValueError):
        Door("", "/telegram", House().hear, now=lambda: datetime.now(UTC))


@pytest.mark.parametrize(
    ("url", "address", "path"),
    [
        ("https://ruimte.school.nl", "https://ruimte.school.nl/telegram", "/telegram"),
        ("https://ruimte.school.nl/", "https://ruimte.school.nl/telegram", "/telegram"),
        ("https://ruimte.school.nl/bot/in", "https://ruimte.school.nl/bot/in", "/bot/in"),
        ("https://ruimte.school.nl:8443/x/", "https://ruimte.school.nl:8443/x/", "/x/"),
    ],
)
def test_the_webhook_is_at_the_configured_path_or_at_ours(url: str, address: str, path: str) -> None:
    assert (webhook_address(url), webhook_path(url)) == (address, path)
