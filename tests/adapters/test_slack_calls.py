"""What comes of a call to Slack, whatever the line does."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import nullcontext

import aiohttp
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from adapters.slack.asking import ask
from adapters.slack.calls import Calls
from adapters.slack.config import SlackConfig
from adapters.slack.trouble import RETRY_AFTER, UNANSWERED, CallFailed, Gone, code_in, doubt, error_of, retry_after
from adapters.slack.workspace import new_client, new_session
from adapters.slack.workspaces import Workspaces
from bot.ports import Installation, NotSent, Refused, Throttled, Uncertain, Unreachable
from tests.adapters import deaf
from tests.adapters.slack_line import AUTH, POSTED, TOKEN, Installed, Line, Said, config_for, open_line
from tests.adapters.slack_time import Watch


@pytest_asyncio.fixture
async def line() -> AsyncIterator[Line]:
    async with open_line() as line:
        yield line


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture
async def calls(line: Line, watch: Watch) -> AsyncIterator[Calls]:
    workspaces = Workspaces(config_for(line), Installed(), watch.now)
    yield Calls(workspaces, clock=watch.clock, sleep=watch.sleep)
    await workspaces.close()


async def post(calls: Calls, channel: str = "U1") -> object:
    return await calls.call("T1", "chat.postMessage", channel=channel, text="Hoi")


async def test_a_call_goes_with_the_workspaces_token(line: Line, calls: Calls) -> None:
    assert await post(calls) == POSTED
    asked = line.asked[-1]
    assert (asked.method, asked.token, asked.arguments) == (
        "chat.postMessage", TOKEN, {"channel": "U1", "text": "Hoi"},
    )  # fmt: skip


NOT_SLACKS = [
    pytest.param(Said(drop=True), id="dropped"),
    pytest.param(Said(status=500), id="500"),
    pytest.param(Said("", status=502, content_type="text/html"), id="502"),
    pytest.param(Said("<html>Bad gateway</html>", content_type="text/html"), id="html"),
    pytest.param(Said("ok", content_type="text/plain"), id="text"),
    pytest.param(Said(""), id="empty"),
    pytest.param(Said('{"ok": tr'), id="truncated"),
    pytest.param(Said("[1]"), id="a list"),
    pytest.param(Said({"ok": False}), id="no code"),
    pytest.param(Said({"ok": False, "error": "De stilte na mijn vraag."}), id="words for a code"),
    pytest.param(Said({"ok": False, "error": "fatal_error"}), id="fatal_error"),
    pytest.param(Said({"ok": False, "error": "internal_error"}, status=500), id="internal_error"),
]


@pytest.mark.parametrize("said", NOT_SLACKS)
async def test_a_post_without_an_answer_of_slacks_is_uncertain(line: Line, calls: Calls, said: Said) -> None:
    line.answers("chat.postMessage", said)
    with pytest.raises(Uncertain):
        await post(calls)
    assert line.methods.count("chat.postMessage") == 1


@pytest.mark.parametrize("said", NOT_SLACKS)
async def test_a_change_without_an_answer_may_be_asked_again(line: Line, calls: Calls, said: Said) -> None:
    line.answers("chat.update", said)
    with pytest.raises(CallFailed):
        await calls.call("T1", "chat.update", channel="D1", ts="1.1", text="Hoi")


def test_what_slack_did_not_answer_to_is_known_to_the_core_as_unanswered() -> None:
    methods = ("chat.update", "conversations.open", "conversations.history", "auth.test", "oauth.v2.access")
    errors = [doubt(method) for method in methods]
    assert [(isinstance(error, ConnectionError), code_in(error)) for error in errors] == [(True, UNANSWERED)] * 5


def test_a_code_of_slacks_own_is_an_answer_but_to_who_we_are() -> None:
    """Whatever is wrong then, it is not about one message."""
    methods = ("chat.update", "conversations.open", "conversations.history", "auth.test", "oauth.v2.access")
    errors = [error_of(method, "fatal_error") for method in methods]
    assert [isinstance(error, ConnectionError) for error in errors] == [False, False, False, True, True]


@pytest.mark.parametrize("said", NOT_SLACKS)
async def test_while_slack_does_not_say_who_we_are_nothing_was_sent(line: Line, calls: Calls, said: Said) -> None:
    line.answers("auth.test", said)
    with pytest.raises(ConnectionError):
        await post(calls)
    line.answers("auth.test", Said(AUTH))
    assert (await post(calls), line.methods.count("chat.postMessage")) == (POSTED, 1)


IN_SO_MANY_WORDS = Said({"ok": False, "error": "fatal_error"})


@pytest.mark.parametrize("said", [one for one in NOT_SLACKS if one.values != (IN_SO_MANY_WORDS,)])
async def test_a_conversation_that_slack_did_not_say_is_open_is_no_fault_of_a_message(
    line: Line, calls: Calls, said: Said
) -> None:
    line.answers("conversations.open", said)
    with pytest.raises(ConnectionError):
        await calls.call("T1", "conversations.open", users=["U1", "U2"])


async def test_a_broken_server_gives_no_answer_whatever_it_says(line: Line, calls: Calls) -> None:
    line.answers("conversations.open", Said({"ok": False, "error": "service_unavailable"}, status=503))
    with pytest.raises(ConnectionError):
        await calls.call("T1", "conversations.open", users=["U1", "U2"])


async def test_who_hangs_when_asked_who_we_are_is_not_there() -> None:
    impatient = aiohttp.ClientTimeout(total=0.05)
    with deaf.full() as port:
        async with aiohttp.ClientSession(timeout=impatient) as session:
            with pytest.raises(ConnectionError):
                await ask(new_client(session, api_url=f"http://127.0.0.1:{port}/api/", token=TOKEN), "auth.test", {})


async def test_a_post_that_a_proxy_does_not_pass_on_never_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuses, "127.0.0.1", 0) as proxy, new_session() as session:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        client = new_client(session, api_url="https://slack.voorbeeld.test/api/", token=TOKEN)
        with pytest.raises(ConnectionError):
            await ask(client, "chat.postMessage", {"channel": "U1", "text": "Hoi"})


async def test_a_post_that_never_left_is_no_doubt(watch: Watch) -> None:
    workspaces = Workspaces(SlackConfig(api_url="http://127.0.0.1:1/api/", bot_token=TOKEN), Installed(), watch.now)
    with pytest.raises(ConnectionError):
        await post(Calls(workspaces, clock=watch.clock, sleep=watch.sleep))
    await workspaces.close()


@pytest.mark.parametrize(
    ("method", "code", "expected"),
    [
        ("chat.postMessage", "channel_not_found", Unreachable),
        ("chat.postMessage", "user_not_found", Unreachable),
        ("chat.postMessage", "is_archived", Unreachable),
        ("chat.postMessage", "not_in_channel", Unreachable),
        ("chat.postMessage", "user_disabled", Unreachable),
        ("conversations.open", "invalid_user_combination", Unreachable),
        ("chat.postMessage", "missing_scope", Refused),
        ("chat.postMessage", "ekm_access_denied", Refused),
        ("chat.postMessage", "message_limit_exceeded", Refused),
        ("chat.postMessage", "token_revoked", Refused),
        ("auth.test", "account_inactive", Refused),
        ("auth.test", "no_permission", Refused),
        ("auth.test", "a_code_of_next_year", Refused),
        ("oauth.v2.access", "invalid_refresh_token", Refused),
        ("chat.postMessage", "rate_limited", Throttled),
        ("chat.postMessage", "fatal_error", Uncertain),
        ("chat.update", "fatal_error", CallFailed),
        ("chat.update", "message_not_found", Gone),
        ("chat.update", "edit_window_closed", Gone),
        ("chat.update", "cant_update_message", Gone),
        ("chat.update", "is_inactive", Gone),
        ("chat.delete", "cant_delete_message", Gone),
        ("chat.postMessage", "msg_too_long", CallFailed),
        ("chat.postMessage", "a_code_of_next_year", CallFailed),
    ],
)
def test_every_code_has_its_meaning(method: str, code: str, expected: type[Exception]) -> None:
    assert type(error_of(method, code)) is expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("12", 12), ("0.5", 0.5), (None, RETRY_AFTER), ("", RETRY_AFTER), ("soon", RETRY_AFTER), ("-3", RETRY_AFTER),
     ("0", RETRY_AFTER), ("nan", RETRY_AFTER), ("inf", 86_400), ("3600", 3600)],
)  # fmt: skip
def test_silence_lasts_as_long_as_slack_says(header: str | None, seconds: float) -> None:
    assert retry_after(header) == seconds


@pytest.mark.parametrize(("method", "only"), [("chat.postMessage", "new"), ("chat.update", "changes")])
async def test_a_429_is_about_new_messages_or_changes(line: Line, calls: Calls, method: str, only: str) -> None:
    line.answers(method, Said({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "12"}))
    with pytest.raises(Throttled) as throttled:
        await calls.call("T1", method, channel="D1", text="Hoi", ts="1.1")
    assert (throttled.value.seconds, throttled.value.only) == (12, only)


@pytest.mark.parametrize("content_type", ["application/json", "text/html", "text/plain"])
async def test_a_429_may_say_anything(line: Line, calls: Calls, content_type: str) -> None:
    line.answers("chat.postMessage", Said("Te veel!", 429, {"Retry-After": "7"}, content_type))
    with pytest.raises(Throttled) as throttled:
        await post(calls)
    assert throttled.value.seconds == 7


async def test_each_429_is_told_and_what_we_keep_from_asking_meanwhile_is_not(line: Line, watch: Watch) -> None:
    told: list[str] = []
    workspaces = Workspaces(config_for(line), Installed(), watch.now, throttled=lambda: told.append("who we are"))
    calls = Calls(workspaces, clock=watch.clock, sleep=watch.sleep, throttled=lambda: told.append("a post"))
    line.answers("auth.test", Said({}, 429, {"Retry-After": "5"}), Said(AUTH))
    line.answers("chat.postMessage", Said({}, 429, {"Retry-After": "12"}))
    for wait in (0, 5, 0):
        await watch.sleep(wait)
        for _ in range(2):
            with pytest.raises(Throttled):
                await post(calls)
    await workspaces.close()
    assert told == ["who we are", "a post"]


async def test_nothing_is_asked_inside_the_silence(line: Line, calls: Calls, watch: Watch) -> None:
    line.answers("chat.postMessage", Said({}, 429, {"Retry-After": "12"}), Said(POSTED))
    with pytest.raises(Throttled):
        await post(calls)
    await watch.sleep(11)
    with pytest.raises(Throttled) as throttled:
        await post(calls, "U2")
    assert (round(throttled.value.seconds), line.methods.count("chat.postMessage")) == (1, 1)
    await watch.sleep(1)
    assert await post(calls) == POSTED


async def test_silence_of_one_method_leaves_the_others(line: Line, calls: Calls) -> None:
    line.answers("chat.postMessage", Said({}, 429, {"Retry-After": "12"}))
    with pytest.raises(Throttled):
        await post(calls)
    assert await calls.call("T1", "chat.update", channel="D1", ts="1.1", text="Hoi") == {"ok": True}


async def test_a_person_who_is_gone_is_not_a_token_that_is(line: Line, calls: Calls) -> None:
    line.answers("chat.postMessage", Said({"ok": False, "error": "account_inactive"}))
    with pytest.raises(Unreachable):
        await post(calls)
    assert line.methods[-2:] == ["chat.postMessage", "auth.test"]


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_token_that_is_gone_refuses_the_workspace(line: Line, calls: Calls, code: str) -> None:
    await post(calls)
    line.answers("chat.postMessage", Said({"ok": False, "error": code}))
    line.answers("auth.test", Said({"ok": False, "error": code}))
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            await post(calls)
        assert refused.value.reason == code
    assert line.methods.count("auth.test") == 2


@pytest.mark.parametrize(("seconds", "too_late"), [(5, False), (6, True)])
async def test_what_a_new_token_comes_too_late_for_is_not_asked_again(
    line: Line, watch: Watch, seconds: int, too_late: bool
) -> None:
    installed = Installed(Installation("slack", "T1", {"bot": "xoxb-1"}))
    workspaces = Workspaces(config_for(line, bot_token=None), installed, watch.now)
    calls = Calls(workspaces, clock=watch.clock, sleep=watch.sleep)
    await workspaces.find("T1")
    await installed.save(Installation("slack", "T1", {"bot": "xoxb-2"}))
    says_it = asyncio.Event()
    refused = Said({"ok": False, "error": "token_revoked"}, held=says_it)
    line.answers("chat.postMessage", refused, Said(POSTED))
    until = watch.clock() + 5
    posting = asyncio.create_task(calls.post("T1", channel="U1", has_room=True, goes_on=False, until=until, text="Hoi"))
    while "chat.postMessage" not in line.methods and not posting.done():  # noqa: ASYNC110 - the line has no event
        await asyncio.sleep(0)
    watch.passed += seconds
    says_it.set()
    with pytest.raises(NotSent) if too_late else nullcontext():
        await posting
    assert line.methods.count("chat.postMessage") == (1 if too_late else 2)
    await workspaces.close()


async def test_with_a_new_token_too_slack_may_have_had_enough(line: Line, watch: Watch) -> None:
    installed = Installed(Installation("slack", "T1", {"bot": "xoxb-1"}))
    workspaces = Workspaces(config_for(line, bot_token=None), installed, watch.now)
    calls = Calls(workspaces, clock=watch.clock, sleep=watch.sleep)
    await workspaces.find("T1")
    await installed.save(Installation("slack", "T1", {"bot": "xoxb-2"}))
    enough = Said({}, 429, {"Retry-After": "12"})
    line.answers("chat.postMessage", Said({"ok": False, "error": "token_revoked"}), enough)
    for _ in range(2):
        with pytest.raises(Throttled):
            await post(calls)
    assert line.methods.count("chat.postMessage") == 2
    await workspaces.close()


async def test_a_direct_message_has_one_pace_under_both_its_names(line: Line, calls: Calls, watch: Watch) -> None:
    await post(calls, "U1")
    await post(calls, "D1")
    assert watch.passed == 1.05


async def test_no_exception_holds_what_slack_said(line: Line, calls: Calls) -> None:
    line.answers("chat.postMessage", Said({"ok": False, "error": "invalid_blocks", "detail": "De stilte"}))
    with pytest.raises(CallFailed) as failed:
        await post(calls)
    assert (str(failed.value), failed.value.__cause__) == ("chat.postMessage: invalid_blocks", None)


async def test_no_log_line_holds_a_token_or_a_word(line: Line, calls: Calls, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line.answers("chat.postMessage", Said(POSTED), Said({"ok": False, "error": "no_text"}), Said({}, 429), Said())
    with capture_logs() as logs:
        await post(calls)
        for trouble in (CallFailed, Throttled):
            with pytest.raises(trouble):
                await post(calls)
    assert logs == [
        {"event": "slack_call_failed", "log_level": "info", "method": "chat.postMessage", "code": "no_text"},
        {"event": "slack_method_paused", "log_level": "warning", "method": "chat.postMessage", "seconds": 30.0},
    ]
    said = caplog.text + str(logs)
    assert [secret for secret in (TOKEN, "Hoi", "U1") if secret in said] == []
