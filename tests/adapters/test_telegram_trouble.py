"""What becomes of each way in which Telegram does not do what we asked."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from aiohttp import web
from telegram.error import NetworkError, TelegramError, TimedOut

from adapters.telegram.answer import RETRY_AFTER, Answer
from adapters.telegram.calls import Calls
from adapters.telegram.line import Denied, Line
from adapters.telegram.trouble import CallFailed, Gone, Moved, NoTopic, NotSent, Stays, Unanswered, Unmodified, error_of
from bot.ports import Refused, Throttled, Uncertain, Unreachable
from tests.adapters.telegram_answering import CANARY, TOKEN, answering, calling

UNREACHABLE = [
    (403, "Forbidden: bot was blocked by the user", "blocked"),
    (403, "Forbidden: user is deactivated", "user_deactivated"),
    (403, "Forbidden: bot can't initiate conversation with a user", "never_started"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "not_a_member"),
    (403, "Forbidden: bot is not a member of the group chat", "not_a_member"),
    (403, "Forbidden: something of next year", "forbidden"),
    (400, "Bad Request: chat not found", "chat_not_found"),
]
GONE = [
    (400, "Bad Request: message to edit not found", "message_gone"),
    (400, "Bad Request: message to delete not found", "message_gone"),
    (400, "Bad Request: message can't be edited", "message_fixed"),
    (400, "Bad Request: MESSAGE_ID_INVALID", "message_gone"),
    (400, "Bad Request: there is no text in the message to edit", "message_is_no_text"),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "tap_too_old"),
]
FAILED = [
    (400, "Bad Request: message is too long", "too_long"),
    (400, "Bad Request: message text is empty", "empty"),
    (400, f'Bad Request: can\'t parse entities: Unsupported start tag "{CANARY}" at byte offset 0', "bad_html"),
    (400, "Bad Request: BUTTON_DATA_INVALID", "bad_button"),
    (400, f"Bad Request: {CANARY}", "bad_request"),
    (400, "Bad Request: not enough rights to send text messages to the chat", "no_rights"),
    (403, "Forbidden: CHAT_RESTRICTED", "no_rights"),
    (404, "Not Found: method not found", "no_method"),
    (409, "Conflict: terminated by other getUpdates request", "conflict"),
]
TOLD = [
    *((status, told, Unreachable(code)) for status, told, code in UNREACHABLE),
    *((status, told, Gone(code)) for status, told, code in GONE),
    *((status, told, CallFailed(code)) for status, told, code in FAILED),
    (400, "Bad Request: message can't be deleted for everyone", Stays("too_late_to_delete")),
    (400, "Bad Request: message is not modified: specified new message content", Unmodified("unmodified")),
    (401, "Unauthorized", Refused("unauthorized")),
    (400, "Bad Request: message thread not found", NoTopic("topic_gone")),
    (400, "Bad Request: TOPIC_CLOSED", NoTopic("topic_closed")),
    (500, "Internal Server Error", Uncertain("unanswered")),
    (502, "Bad Gateway", Uncertain("unanswered")),
]


async def trouble_of(asked: Awaitable[object]) -> Exception:
    """What is raised. Nothing of the library's, which knows the token and the words, hangs on to it."""
    with pytest.raises(Exception) as raised:
        await asked
    error = raised.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert [each for each in (TOKEN, CANARY) if each in f"{error!s} {error!r}"] == []
    return error


async def became(calls: Calls) -> tuple[type[Exception], str]:
    error = await trouble_of(calls.say("5", CANARY))
    return type(error), str(error)


async def test_each_error_that_telegram_tells_of_becomes_ours() -> None:
    told = iter(TOLD)

    async def answer(_: web.Request) -> web.Response:
        status, description, _ours = next(told)
        return web.json_response({"ok": False, "error_code": status, "description": description}, status=status)

    async with answering(answer) as calls:
        assert [await became(calls) for _ in TOLD] == [(type(ours), str(ours)) for _, _, ours in TOLD]


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
def test_what_every_server_has_is_not_found_with_a_wrong_token_alone(method: str) -> None:
    error = Denied(Answer(404, told="not found"))
    assert repr(error_of(error, says=False, method=method)) == "Refused('unauthorized')"


SECONDS = [
    (7, 7),
    (3600, 3600),
    (7.5, 7.5),
    ("straks", 30),
    (0, 30),
    (-1, 30),
    (None, 30),
    (1e9, 86_400),
    (10**400, 30),
]


@pytest.mark.parametrize(("retry_after", "seconds"), SECONDS)
@pytest.mark.parametrize("as_timedelta", ["0", "1"])
async def test_too_much_is_silence_for_so_long(
    monkeypatch: pytest.MonkeyPatch, *, retry_after: object, seconds: float, as_timedelta: str
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)

    async def answer(_: web.Request) -> web.Response:
        told = {"description": "Too Many Requests", "parameters": {"retry_after": retry_after}}
        return web.json_response({"ok": False, "error_code": 429, **told}, status=429)

    async with answering(answer) as calls:
        error = await trouble_of(calls.say("5", CANARY))
        assert isinstance(error, Throttled)
        assert (error.seconds, error.only) == (seconds, "")


BODIES = [
    pytest.param(429, "<html>", Throttled(RETRY_AFTER), id="429 in HTML"),
    pytest.param(403, "<html>", NotSent("not_telegram"), id="a proxy forbids it"),
    pytest.param(404, "<html>", NotSent("not_telegram"), id="somebody else's server"),
    pytest.param(502, "<html>", Uncertain("unanswered"), id="a bad gateway"),
    pytest.param(200, '{"ok": tru', Uncertain("unanswered"), id="half an answer"),
    pytest.param(200, "[]", Uncertain("unanswered"), id="a list"),
    pytest.param(400, "[]", NotSent("not_telegram"), id="a list that refuses"),
    pytest.param(200, '{"ok": false}', CallFailed("bad_request"), id="a no without a reason"),
    pytest.param(200, '{"ok": false, "error_code": 403}', Unreachable("forbidden"), id="a code in the body alone"),
    pytest.param(200, '{"error_code": 401}', Refused("unauthorized"), id="a code and no more"),
]


@pytest.mark.parametrize(("status", "body", "ours"), BODIES)
async def test_an_answer_that_is_not_telegrams(status: int, body: str, ours: Exception) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    async with answering(answer) as calls:
        assert await became(calls) == (type(ours), str(ours))


async def test_a_line_that_breaks_after_the_question_leaves_doubt() -> None:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        assert request.transport
        request.transport.abort()
        return web.Response()

    async with answering(answer) as calls:
        assert await became(calls) == (Uncertain, "unanswered")


async def test_an_answer_that_never_comes_leaves_doubt_about_what_is_said_alone() -> None:
    async def answer(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    async with answering(answer, line=Line(read_within=0.05)) as calls:
        assert await became(calls) == (Uncertain, "unanswered")
        error = await trouble_of(calls.edit("5", 1, CANARY))
        assert (type(error), str(error)) == (Unanswered, "unanswered")
        assert isinstance(error, TimeoutError)  # as the core knows it


async def test_where_nobody_listens_it_was_surely_not_sent() -> None:
    async with calling("http://127.0.0.1:1") as calls:
        assert await became(calls) == (NotSent, "no_line")


@pytest.mark.parametrize("cause", [httpx.PoolTimeout, httpx.ConnectTimeout, httpx.ConnectError])
@pytest.mark.parametrize("wrapped", [TimedOut, NetworkError])
def test_without_a_connection_it_was_surely_not_sent(
    cause: type[httpx.TransportError], wrapped: Callable[[str], TelegramError]
) -> None:
    error = wrapped(TOKEN)
    error.__cause__ = cause(TOKEN)
    assert repr(error_of(error, says=True)) == "NotSent('no_line')"


@pytest.mark.parametrize("cause", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError])
def test_whatever_else_breaks_leaves_doubt(cause: type[httpx.TransportError]) -> None:
    error = NetworkError(TOKEN)
    error.__cause__ = cause(TOKEN)
    assert repr(error_of(error, says=True)) == "Uncertain('unanswered')"


async def test_a_group_that_moved_is_known_by_its_new_name() -> None:
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((await request.post())["chat_id"])
        told = {"description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": -1007}}
        return web.json_response({"ok": False, "error_code": 400, **told}, status=400)

    async with answering(answer) as calls:
        error = await trouble_of(calls.say("-7", CANARY))  # it says so of the new one too: we go no further
    assert (type(error), asked) == (Moved, ["-7", "-1007"])
