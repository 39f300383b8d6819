"""Installing, renewing tokens, files, and trouble on request."""

import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_bench import Bench, a_school, listening, refusal

HALF_A_DAY = 12 * 3600


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        yield bench


def access(bench: Bench, **told: str) -> Awaitable[Any]:
    return bench.client.api_call("oauth.v2.access", data=told)


def a_code(bench: Bench) -> str:
    steward = bench.school.has_user("Sam")
    asked = f"client_id={bench.slack.client_id}&scope=chat:write,commands&state=s&redirect_uri=https://a.test/back"
    back = bench.slack.grants.approve(steward, f"https://slack.com/oauth/v2/authorize?{asked}")
    told = parse_qs(urlsplit(back).query)
    assert told["state"] == ["s"]
    return told["code"][0]


async def test_a_code_gives_a_token_with_the_scopes_that_were_asked_for_once(bench: Bench) -> None:
    code, us = a_code(bench), {"client_id": bench.slack.client_id, "client_secret": bench.slack.client_secret}
    granted = await access(bench, **us, code=code)
    client = AsyncWebClient(token=granted["access_token"], base_url=bench.slack.api_url)
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write,commands"
    assert (granted["team"], granted["bot_user_id"]) == ({"id": "T1", "name": "De Lindeboom"}, bench.school.bot_user)
    assert await refusal(access(bench, **us, code=code)) == "invalid_code"
    wrong = access(bench, **{**us, "client_secret": "x"}, code=a_code(bench))
    assert await refusal(wrong) == "bad_client_secret"


async def test_a_refresh_token_dies_on_use_and_a_token_after_twelve_hours(bench: Bench) -> None:
    bench.slack.grants.rotates = True
    us = {"client_id": bench.slack.client_id, "client_secret": bench.slack.client_secret}
    first = await access(bench, **us, code=a_code(bench))
    renewing = {**us, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await access(bench, **renewing)
    assert await refusal(access(bench, **renewing)) == "invalid_refresh_token"
    assert second["expires_in"] == HALF_A_DAY
    client = AsyncWebClient(token=second["access_token"], base_url=bench.slack.api_url)
    assert (await client.auth_test())["ok"]
    bench.clock.passes(HALF_A_DAY)
    assert await refusal(client.auth_test()) == "token_expired"


async def test_a_revoked_token_is_good_no_more(bench: Bench) -> None:
    await bench.client.auth_revoke()
    assert await refusal(bench.client.auth_test()) == "token_revoked"


async def test_a_picture_shows_once_it_is_uploaded_complete_and_ready(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    asked = await bench.client.files_getUploadURLExternal(filename="a.png", length=3, alt_txt="Vier van de zes")
    image: list[dict[str, Any]] = [
        {"type": "image", "alt_text": "Vier van de zes", "slack_file": {"id": asked["file_id"]}}
    ]
    shown: dict[str, Any] = {"channel": noor.id, "text": "x", "blocks": image}
    files = [{"id": asked["file_id"]}]
    assert await refusal(bench.client.files_completeUploadExternal(files=files)) == "file_not_found"
    async with aiohttp.ClientSession() as session, session.post(asked["upload_url"], data=b"png") as answer:
        assert answer.status == 200
    assert await refusal(bench.client.chat_postMessage(**shown)) == "invalid_blocks"
    bench.slack.uploads.ready_after = 2
    await bench.client.files_completeUploadExternal(files=files)
    assert await refusal(bench.client.chat_postMessage(**shown)) == "invalid_blocks"
    bench.clock.passes(2)
    await bench.client.chat_postMessage(**shown)
    assert noor.reads() == ["Vier van de zes"]


async def a_file(bench: Bench, content: bytes = b"BEGIN") -> dict[str, str | None]:
    asked = await bench.client.files_getUploadURLExternal(filename="overleg.ics", length=len(content))
    async with aiohttp.ClientSession() as session, session.post(asked["upload_url"], data=content) as answer:
        assert answer.status == 200
    return {"id": asked["file_id"], "title": "Overleg"}


async def test_a_file_that_is_completed_in_a_conversation_is_a_message_there(bench: Bench) -> None:
    noor, file = bench.school.has_user("Noor"), await a_file(bench)
    async with listening(bench.slack) as ear:
        await bench.client.files_completeUploadExternal(files=[file], channel_id=noor.dm.id)
        await bench.slack.until(lambda: ear.heard)
    [post] = noor.sees()
    assert (post.words, post.files, bench.slack.uploads.files[str(file["id"])].content) == (
        "Overleg", [file["id"]], b"BEGIN",
    )  # fmt: skip
    event = json.loads(ear.heard[0][1])["event"]
    assert (event["subtype"], event["user"]) == ("file_share", bench.school.bot_user)


async def test_a_file_is_completed_where_the_app_is_and_by_the_id_of_a_conversation(bench: Bench) -> None:
    noor, elsewhere = bench.school.has_user("Noor"), bench.school.has_channel("bouw")
    closed = bench.school.has_channel("oud", members=[bench.school.people[bench.school.bot_user]])
    closed.is_archived = True
    file = await a_file(bench)
    codes = {
        noor.id: "invalid_arguments",
        "C9": "channel_not_found",
        elsewhere.id: "not_in_channel",
        closed.id: "is_archived",
    }
    for channel, code in codes.items():
        assert await refusal(bench.client.files_completeUploadExternal(files=[file], channel_id=channel)) == code


async def test_slacks_own_way_to_upload_works(bench: Bench) -> None:
    told = await bench.client.files_upload_v2(content=b"png", filename="a.png", alt_txt="x")
    assert bench.slack.uploads.files[told["files"][0]["id"]].content == b"png"


@pytest.mark.parametrize(("drop", "arrived"), [("before", []), ("after", ["x"])])
async def test_a_line_is_cut_before_or_after_the_act(bench: Bench, drop: str, arrived: list[str]) -> None:
    noor = bench.school.has_user("Noor")
    bench.slack.fails("chat.postMessage", drop="before" if drop == "before" else "after")
    with pytest.raises(aiohttp.ClientError):
        await bench.client.chat_postMessage(channel=noor.id, text="x")
    assert noor.reads() == arrived
    bench.clock.passes(1)
    assert (await bench.client.chat_postMessage(channel=noor.id, text="x"))["ok"]


async def test_trouble_comes_as_often_as_was_asked_and_where(bench: Bench) -> None:
    bench.slack.fails("auth.test", times=2, error="fatal_error")
    assert await refusal(bench.client.auth_test()) == "fatal_error"
    assert (await bench.client.bots_info())["ok"]
    assert await refusal(bench.client.auth_test()) == "fatal_error"
    assert (await bench.client.auth_test())["ok"]


async def test_a_pause_and_a_broken_server_are_told_by_status(bench: Bench) -> None:
    bench.slack.fails("auth.test", retry_after=12)
    bench.slack.fails("auth.test", status=503)
    bench.slack.fails("auth.test", garbage=True)
    with pytest.raises(SlackApiError) as paused:
        await bench.client.auth_test()
    assert (paused.value.response.status_code, paused.value.response.headers["Retry-After"]) == (429, "12")
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await bench.client.auth_test()
    assert [call.status for call in bench.slack.called("auth.test")] == [429, 503, 200]


async def test_it_may_arrive_although_slack_says_it_did_not(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    bench.slack.fails("chat.postMessage", error="fatal_error", after=True)
    assert await refusal(bench.client.chat_postMessage(channel=noor.id, text="x")) == "fatal_error"
    assert noor.reads() == ["x"]


async def test_no_call_keeps_a_token(bench: Bench) -> None:
    await bench.client.auth_test()
    await bench.client.api_call("auth.test", data={"token": bench.school.bot_token})
    assert [call.arguments for call in bench.slack.calls] == [{}, {}]
