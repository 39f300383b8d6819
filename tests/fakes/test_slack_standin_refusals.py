"""What Slack refuses: tokens, scopes, people, conversations, messages, and going too fast."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_bench import Bench, a_school, refusal


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        yield bench


@pytest.mark.parametrize(("token", "code"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
async def test_a_token_must_be_there_and_be_good(bench: Bench, token: str, code: str) -> None:
    assert await refusal(AsyncWebClient(token=token, base_url=bench.slack.api_url).auth_test()) == code


async def test_an_app_token_is_for_connections_only(bench: Bench) -> None:
    client = AsyncWebClient(token=bench.school.app_token, base_url=bench.slack.api_url)
    assert await refusal(client.auth_test()) == "not_allowed_token_type"
    assert (
        await refusal(bench.client.apps_connections_open(app_token=bench.school.bot_token)) == "not_allowed_token_type"
    )


async def test_an_answer_names_the_scopes_that_were_granted(bench: Bench) -> None:
    answer = await bench.client.auth_test()
    assert set(answer.headers["x-oauth-scopes"].split(",")) == bench.school.scopes
    assert (answer["team_id"], answer["user_id"]) == ("T1", bench.school.bot_user)


async def test_without_its_scope_a_method_is_refused(bench: Bench) -> None:
    bench.school.scopes.remove("chat:write")
    with pytest.raises(SlackApiError) as refused:
        await bench.client.chat_postMessage(channel="C1", text="x")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"


@pytest.mark.parametrize(
    "scope", ["im:history", "users:read", "im:write", "mpim:write", "files:write", "channels:read"]
)
async def test_each_method_asks_for_a_scope_of_its_own(bench: Bench, scope: str) -> None:
    noor, sam, channel = bench.school.has_user("Noor"), bench.school.has_user("Sam"), bench.school.has_channel("bouw")
    calls = {
        "im:history": lambda: bench.client.conversations_history(channel=noor.dm.id),
        "users:read": lambda: bench.client.users_info(user=noor.id),
        "im:write": lambda: bench.client.conversations_open(users=[noor.id]),
        "mpim:write": lambda: bench.client.conversations_open(users=[noor.id, sam.id]),
        "files:write": lambda: bench.client.files_getUploadURLExternal(filename="a.png", length=1),
        "channels:read": lambda: bench.client.conversations_info(channel=channel.id),
    }
    assert (await calls[scope]())["ok"]
    bench.school.scopes.remove(scope)
    assert await refusal(calls[scope]()) == "missing_scope"


async def test_who_and_where_cannot_be_spoken_to(bench: Bench) -> None:
    school, client = bench.school, bench.client
    gone = school.has_user("Sam", deleted=True)
    elsewhere, hidden = school.has_channel("bouw"), school.has_channel("mt", is_private=True)
    closed = school.has_channel("oud", members=[school.people[school.bot_user]])
    closed.is_archived = True
    codes = {
        "U9": "channel_not_found",
        "C9": "channel_not_found",
        gone.id: "user_disabled",
        elsewhere.id: "not_in_channel",
        hidden.id: "channel_not_found",
        closed.id: "is_archived",
    }
    for channel, code in codes.items():
        assert await refusal(client.chat_postMessage(channel=channel, text="x")) == code
    stranger, noor = school.has_user("Gast", team="T9"), school.has_user("Noor")
    combinations = {
        (gone.id,): "user_disabled",
        (noor.id, gone.id): "user_disabled",
        (noor.id, "U9"): "user_not_found",
        (noor.id, stranger.id): "invalid_user_combination",
        (): "users_list_not_supplied",
    }
    for users, code in combinations.items():
        assert await refusal(client.conversations_open(users=list(users))) == code
    school.has_channel("samen", members=[stranger], is_ext_shared=True)
    assert (await client.conversations_open(users=[noor.id, stranger.id]))["ok"]
    assert await refusal(client.users_info(user="U9")) == "user_not_found"


async def test_only_our_own_message_can_be_changed_or_taken_back(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    post = await noor.says("van mij")
    dm = noor.dm.id
    assert await refusal(bench.client.chat_update(channel=dm, ts=post.ts, text="x")) == "cant_update_message"
    assert await refusal(bench.client.chat_delete(channel=dm, ts=post.ts)) == "cant_delete_message"
    assert await refusal(bench.client.chat_update(channel=dm, ts="1.0", text="x")) == "message_not_found"
    assert await refusal(bench.client.chat_update(channel=noor.id, ts=post.ts, text="x")) == "channel_not_found"


async def test_a_change_is_shorter_than_a_new_message_and_comes_in_time(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    told = await bench.client.chat_postMessage(channel=noor.id, text="x" * 5000)
    spot = {"channel": told["channel"], "ts": told["ts"]}
    assert await refusal(bench.client.chat_update(**spot, text="é" * 2001)) == "msg_too_long"
    assert (await bench.client.chat_update(**spot, text="é" * 2000))["ok"]
    bench.slack.edit_window = 60.0
    bench.clock.passes(61)
    assert await refusal(bench.client.chat_update(**spot, text="x")) == "edit_window_closed"


async def test_a_change_of_text_takes_the_blocks_away_and_keeps_the_metadata(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    metadata = {"event_type": "delivery", "event_payload": {"key": "k"}}
    blocks = [{"type": "section", "block_id": "a", "text": {"type": "plain_text", "text": "Vraag"}}]
    told = await bench.client.chat_postMessage(channel=noor.id, text="x", blocks=blocks, metadata=metadata)
    await bench.client.chat_update(channel=told["channel"], ts=told["ts"], text="y")
    [post] = noor.sees()
    assert (post.words, post.metadata) == ("y", metadata)
    await bench.client.chat_update(channel=told["channel"], ts=told["ts"], text="Anders", blocks=blocks, metadata={})
    assert (post.text, post.words, post.metadata) == ("Anders", "Vraag", None)


async def test_the_blocks_of_one_message_hold_some_thirteen_thousand_characters_together(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    section = {"type": "section", "text": {"type": "plain_text", "text": "x" * 3000}}
    await bench.client.chat_postMessage(channel=noor.id, text="x", blocks=[section] * 4)
    too_long = bench.client.chat_postMessage(channel=noor.id, text="x", blocks=[section] * 5)
    assert await refusal(too_long) == "msg_blocks_too_long"


async def test_one_message_a_second_in_a_channel(bench: Bench) -> None:
    noor, sam = bench.school.has_user("Noor"), bench.school.has_user("Sam")
    await bench.client.chat_postMessage(channel=noor.id, text="x")
    await bench.client.chat_postMessage(channel=sam.id, text="x")
    with pytest.raises(SlackApiError) as refused:
        await bench.client.chat_postMessage(channel=noor.id, text="x")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")
    bench.clock.passes(0.96)
    assert (await bench.client.chat_postMessage(channel=noor.id, text="x"))["ok"]
    assert [call.status for call in bench.slack.called("chat.postMessage")] == [200, 200, 429, 200]


async def test_three_hundred_messages_a_minute_in_a_workspace(bench: Bench) -> None:
    people = [bench.school.has_user(f"P{number}") for number in range(301)]
    for person in people[:300]:
        await bench.client.chat_postMessage(channel=person.id, text="x")
    bench.clock.passes(20)
    with pytest.raises(SlackApiError) as refused:
        await bench.client.chat_postMessage(channel=people[300].id, text="x")
    assert refused.value.response.headers["Retry-After"] == "40"
    bench.clock.passes(40)
    assert (await bench.client.chat_postMessage(channel=people[300].id, text="x"))["ok"]


async def test_a_method_may_have_a_tier(bench: Bench) -> None:
    bench.slack.rates.tiers["users.list"] = 1
    await bench.client.users_list()
    assert await refusal(bench.client.users_list()) == "ratelimited"
    assert (await bench.client.auth_test())["ok"]


async def test_a_method_that_takes_no_json_does_not_read_it(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    assert await refusal(bench.client.api_call("users.info", json={"user": noor.id})) == "user_not_found"
    assert await refusal(bench.client.api_call("no.such")) == "unknown_method"


async def test_what_was_done_is_answered_when_the_test_lets_go(bench: Bench) -> None:
    held, eva = asyncio.Event(), bench.school.has_user("Eva")
    bench.slack.fails("chat.postMessage", held=held)
    saying = asyncio.create_task(bench.client.chat_postMessage(channel=eva.id, text="Hallo"))
    async with asyncio.timeout(10):
        while not eva.reads():  # noqa: ASYNC110 - a stand-in tells of what was answered only
            await asyncio.sleep(0.01)
    before = saying.done()
    held.set()
    assert (before, (await saying)["ok"]) == (False, True)
