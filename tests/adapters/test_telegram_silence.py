"""Neither the token nor a word of anybody's is in any log, whatever happens and at any level."""

import asyncio
import logging
from collections.abc import Iterator
from io import StringIO
from urllib.parse import quote

import pytest
import structlog
from aiohttp import web

from adapters.telegram.calls import Calls
from adapters.telegram.line import Line
from adapters.telegram.silence import silence
from bot.domain.message import Button
from tests.adapters.telegram_answering import CANARY, TOKEN, answering

SECRETS = (TOKEN, quote(TOKEN, safe=""), TOKEN.partition(":")[2], CANARY)


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that is logged, with the root at DEBUG; what was silenced speaks again afterwards."""
    written, root, level = StringIO(), logging.getLogger(), logging.getLogger().level
    heard = logging.StreamHandler(written)
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=written))
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(heard)
    structlog.reset_defaults()


async def everything(calls: Calls) -> None:
    """Every kind of call, with a secret wherever one fits."""
    button = Button(CANARY, CANARY)
    for asked in (
        calls.who_am_i(),
        calls.say("5", CANARY, keyboard=[[button]]),
        calls.show_picture("5", CANARY.encode(), caption=CANARY),
        calls.edit("5", 1, CANARY),
        calls.remove("5", 1),
        calls.answer_callback("1", text=CANARY),
        calls.set_webhook(f"https://school.test/{CANARY}", secret=CANARY, updates=["message"], connections=1),
        calls.chat("5"),
    ):
        try:
            await asked
        except Exception as error:
            logging.getLogger("ours").exception("trouble", exc_info=error)


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500, 502])
@pytest.mark.parametrize("body", [f'{{"ok": true, "description": "{CANARY} {TOKEN}", "result": true}}', CANARY + TOKEN])
async def test_no_log_holds_a_secret(log: StringIO, status: int, body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    silence()
    async with answering(answer) as calls:
        await everything(calls)
    assert [secret for secret in SECRETS if secret in log.getvalue()] == []
    assert "Traceback" in log.getvalue()


async def test_no_log_holds_a_secret_when_nothing_is_answered(log: StringIO) -> None:
    async def answer(request: web.Request) -> web.Response:
        if "send" in request.path:
            await asyncio.Event().wait()
        assert request.transport
        request.transport.abort()
        return web.Response()

    silence()
    async with answering(answer, line=Line(read_within=0.05)) as calls:
        await everything(calls)
    assert [secret for secret in SECRETS if secret in log.getvalue()] == []


def test_a_library_that_is_told_to_speak_later_stays_silent(log: StringIO) -> None:
    silence()
    for name in ("telegram", "httpx", "httpcore", "httpcore.http11"):
        logging.getLogger(name).disabled = False
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).critical(CANARY)
    assert log.getvalue() == ""
