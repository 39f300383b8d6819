"""Only what Slack signed comes in; all else is sent away without a word, and without a trace of it."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from adapters.http.server import Server
from adapters.slack.door import MOST_BYTES, Door
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.signature import sign
from adapters.slack.silence import SILENT
from tests.adapters.knocking import everything_logged, knock, post

KEY = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 10, 15, 13, 15, tzinfo=UTC)
WORDS = "zwareweek"
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": WORDS, "ts": "1.1"},
}
BODY = json.dumps(EVENT).encode()
JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")

Header = tuple[str, str | bytes]


@dataclass
class House:
    """A door in a web server with Bolt behind it, and what Bolt heard."""

    address: tuple[str, int] = ("", 0)
    heard: list[dict[str, Any]] = field(default_factory=list)
    fails: bool = False
    now: datetime = NOW

    async def gets(self, body: bytes, headers: Sequence[Header]) -> int:
        status, _ = await knock(self.address, post(EVENTS_PATH, body, headers))
        return status


async def nobody(**_: object) -> Sequence[str]:
    return ()


async def authorize(**_: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=f"xoxb-{KEY}", bot_user_id="U0")


def bolt(house: House) -> AsyncApp:
    app = AsyncApp(
        logger=SILENT, authorize=authorize, request_verification_enabled=False, process_before_response=True
    )  # fmt: skip

    async def hear(body: dict[str, Any], ack: Callable[..., Any]) -> None:
        house.heard.append(body)
        if house.fails:
            raise ValueError(WORDS)
        await ack()

    app.event("message")(hear)
    app.command("/ruimte")(hear)
    app.view("form")(hear)
    return app


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    door = Door(KEY, bolt(house).async_dispatch, now=lambda: house.now)
    async with Server("127.0.0.1", 0, routes=door.routes(), ready=nobody) as server:
        house.address = server.address
        yield house


def signed(body: bytes, *, secret: str = KEY, seconds: int = 0) -> list[Header]:
    """The headers that Slack sends with this body, so many seconds after now."""
    stamp = str(int(NOW.timestamp()) + seconds)
    return [JSON, ("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", sign(secret, stamp, body))]


def stamped(body: bytes, stamp: str) -> list[Header]:
    """Headers with exactly this time stamp, well signed."""
    return [JSON, ("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", sign(KEY, stamp, body))]


async def test_what_slack_signed_is_answered(house: House) -> None:
    assert (await house.gets(BODY, signed(BODY)), house.heard) == (200, [EVENT])


async def test_a_command_comes_in_as_a_form(house: House) -> None:
    body = b"command=%2Fruimte&text=hulp&team_id=T1&user_id=U1&trigger_id=1.2"
    assert await house.gets(body, [FORM, *signed(body)[1:]]) == 200
    assert [(heard["command"], heard["text"]) for heard in house.heard] == [("/ruimte", "hulp")]


async def test_a_challenge_is_answered_with_itself(house: House) -> None:
    body = b'{"type":"url_verification","challenge":"3eZbrw1a"}'
    assert await knock(house.address, post(EVENTS_PATH, body, signed(body))) == (200, b'{"challenge": "3eZbrw1a"}')


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 200), (299, 200), (301, 401)])
async def test_a_request_is_good_for_five_minutes_either_way(house: House, seconds: int, status: int) -> None:
    assert await house.gets(BODY, signed(BODY, seconds=seconds)) == status
    assert len(house.heard) == (status == 200)


async def test_a_replay_within_the_window_comes_in_for_its_key_to_settle(house: House) -> None:
    assert [await house.gets(BODY, signed(BODY)) for _ in range(2)] == [200, 200]
    assert [heard["event_id"] for heard in house.heard] == ["Ev1", "Ev1"]


async def test_another_secret_opens_nothing(house: House) -> None:
    assert (await house.gets(BODY, signed(BODY, secret=KEY[::-1])), house.heard) == (401, [])


async def test_a_changed_body_opens_nothing(house: House) -> None:
    assert (await house.gets(BODY.replace(b"U1", b"U2"), signed(BODY)), house.heard) == (401, [])


@pytest.mark.parametrize("missing", [1, 2])
async def test_a_missing_header_opens_nothing(house: House, missing: int) -> None:
    headers = [header for number, header in enumerate(signed(BODY)) if number != missing]
    assert (await house.gets(BODY, headers), house.heard) == (401, [])


@pytest.mark.parametrize("doubled", [1, 2])
async def test_a_header_given_twice_opens_nothing(house: House, doubled: int) -> None:
    headers = signed(BODY)
    assert (await house.gets(BODY, [*headers, headers[doubled]]), house.heard) == (401, [])


@pytest.mark.parametrize(
    "stamp", ["", "soon", "-1", "+1792069200", " 1 792069200", "1792069200.0", "1e9", "٣٣٣", "9" * 13, "9" * 5_000]
)
async def test_a_time_that_is_no_time_opens_nothing(house: House, stamp: str) -> None:
    headers = [*signed(BODY)[:1], ("X-Slack-Request-Timestamp", stamp), signed(BODY)[2]]
    assert (await house.gets(BODY, headers), house.heard) == (401, [])


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"v0=",
        b"v0=" + b"0" * 63,
        b"v1=" + b"0" * 64,
        b"v0=" + b"G" * 64,
        b"v0=\xff\xfe",
        "v0=é".encode(),
        b"0" * 67,
    ],
)
async def test_a_signature_that_is_none_opens_nothing(house: House, signature: bytes) -> None:
    headers = [*signed(BODY)[:2], ("X-Slack-Signature", signature)]
    assert (await house.gets(BODY, headers), house.heard) == (401, [])


async def test_a_body_that_is_too_large_is_refused_even_when_signed(house: House) -> None:
    body = b"x" * (MOST_BYTES + 1)
    assert (await house.gets(body, signed(body)), house.heard) == (413, [])


async def test_a_body_that_does_not_say_how_large_it_is_is_counted(house: House) -> None:
    body = b"x" * (MOST_BYTES + 1)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    headers = [*signed(body), ("Transfer-Encoding", "chunked")]
    assert (await house.gets(chunked, headers), house.heard) == (413, [])


async def test_a_length_that_lies_is_enough_to_refuse(house: House) -> None:
    headers = [*signed(BODY), ("Content-Length", str(10**12))]
    assert (await house.gets(BODY, headers), house.heard) == (413, [])


async def test_a_body_that_was_cut_off_opens_nothing(house: House) -> None:
    headers = [*signed(BODY), ("Content-Length", str(len(BODY)))]
    await knock(house.address, post(EVENTS_PATH, BODY[:-10], headers), hang_up=True)
    assert house.heard == []


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    house = House()
    door = Door(KEY, bolt(house).async_dispatch, now=lambda: NOW, reading=0.01)
    async with Server("127.0.0.1", 0, routes=door.routes(), ready=nobody) as server:
        house.address = server.address
        headers = [*signed(BODY), ("Content-Length", str(len(BODY)))]
        assert (await house.gets(BODY[:-10], headers), house.heard) == (401, [])


async def test_a_body_in_pieces_that_do_not_fit_is_a_bad_request(house: House) -> None:
    headers = [*signed(BODY), ("Transfer-Encoding", "chunked")]
    assert (await house.gets(BODY, headers), house.heard) == (400, [])


async def test_a_body_in_pieces_is_read_whole(house: House) -> None:
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in BODY) + b"0\r\n\r\n"
    assert await house.gets(pieces, [*signed(BODY), ("Transfer-Encoding", "chunked")]) == 200
    assert house.heard == [EVENT]


async def test_a_packed_body_is_judged_as_it_was_sent(house: House) -> None:
    headers = [*signed(BODY), ("Content-Encoding", "gzip")]
    assert (await house.gets(b"\x1f\x8b" + BODY, headers), house.heard) == (401, [])


async def test_a_signed_body_that_is_not_utf8_opens_nothing(house: House) -> None:
    body = BODY.replace(WORDS.encode(), b"\xff\xfe")
    assert (await house.gets(body, signed(body)), house.heard) == (401, [])


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"type":',
        b"[]",
        b"3",
        b"null",
        b'{"authorizations":"x"}',
        b'{"type":"event_callback","team_id":"T1","event":null}',
        b'{"type":"event_callback","team_id":"T1","event":["x"]}',
        b"[" * 100_000,
        b'{"a":' + b"9" * 5_000 + b"}",
    ],
)
async def test_a_signed_body_that_cannot_be_read_is_a_bad_request(house: House, body: bytes) -> None:
    assert (await house.gets(body, signed(body)), house.heard) == (400, [])


@pytest.mark.parametrize("body", [b"payload={", b"payload=[]", b"payload=%7B%22type%22"])
async def test_a_signed_form_that_cannot_be_read_is_a_bad_request(house: House, body: bytes) -> None:
    assert (await house.gets(body, [FORM, *signed(body)[1:]]), house.heard) == (400, [])


async def test_what_failed_is_a_500_without_a_word_so_that_it_comes_again(house: House) -> None:
    house.fails = True
    with everything_logged() as lines:
        assert await knock(house.address, post(EVENTS_PATH, BODY, signed(BODY))) == (500, b"")
    assert [line for line in lines if WORDS in line] == []


@pytest.mark.parametrize("secret", ["", " "])
def test_a_door_without_a_lock_is_not_built(secret: str) -> None:
    with pytest.raises(ValueError):
        Door(secret, bolt(House()).async_dispatch, now=lambda: NOW)


async def test_a_storm_of_refusals_is_one_line_a_minute(house: House) -> None:
    with everything_logged() as lines:
        for _ in range(3):
            await house.gets(BODY, [JSON])
        house.now += timedelta(minutes=1)
        await house.gets(BODY, [JSON])
    assert len([line for line in lines if "slack_not_let_in" in line]) == 2
