"""What the app says and what a person does, over signed HTTP, with Slack's own client."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest

from tests.fakes.slack_bench import Bench, a_school, listening


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        yield bench


async def test_a_message_to_a_person_opens_the_conversation_with_them(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    answer = await bench.client.chat_postMessage(channel=noor.id, text="Hallo *Noor* &amp; <https://a.test|iedereen>")
    assert answer["channel"] == noor.dm.id
    assert noor.reads() == ["Hallo Noor & iedereen"]
    assert noor.sees()[0].formats == ["link: https://a.test", "bold: Noor"]


async def test_what_a_person_types_comes_signed_and_escaped(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    async with listening(bench.slack) as ear:
        await noor.says("2 < 3 & 4")
    headers, body = ear.heard[0]
    signed = f"v0:{headers['X-Slack-Request-Timestamp']}:".encode() + body
    digest = hmac.new(bench.slack.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Slack-Signature"] == f"v0={digest}"
    assert bench.slack.last.payload["event"]["text"] == "2 &lt; 3 &amp; 4"
    assert bench.slack.last.status == 200


async def test_a_tap_tells_the_button_and_where_it_stood(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Antwoord"},
        "action_id": "press:0",
        "value": "a",
    }
    answer = await bench.client.chat_postMessage(
        channel=noor.id, text="Vraag", blocks=[{"type": "actions", "block_id": "b", "elements": [button]}]
    )
    async with listening(bench.slack):
        delivery = await noor.taps("Antwoord")
    [action] = delivery.payload["actions"]
    assert (action["action_id"], action["value"]) == ("press:0", "a")
    assert delivery.payload["container"]["message_ts"] == answer["ts"]


async def test_a_modal_opens_for_a_tap_and_is_sent(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    field = {"type": "plain_text_input", "action_id": "words", "multiline": True}
    block = {"type": "input", "block_id": "a", "label": {"type": "plain_text", "text": "Antwoord"}, "element": field}
    words = {name: {"type": "plain_text", "text": name} for name in ("title", "submit")}
    async with listening(bench.slack) as ear:
        command = await noor.commands("/ruimte", "vraag")
        view = {"type": "modal", "blocks": [block], "private_metadata": "{}", "callback_id": "form", **words}
        await bench.client.views_open(trigger_id=command.payload["trigger_id"], view=view)
        assert await noor.submits(Antwoord="") == {"a": "Please complete this required field."}
        ear.answer = '{"response_action": "errors", "errors": {"a": "Te kort"}}'
        assert await noor.submits(Antwoord="Stilte") == {"a": "Te kort"}
        ear.answer = ""
        assert await noor.submits(Antwoord="Stilte") == {}
    assert noor.modal is None
    assert bench.slack.last.payload["view"]["state"]["values"]["a"]["words"]["value"] == "Stilte"
    assert parse_qs(ear.heard[0][1].decode())["command"] == ["/ruimte"]


async def test_a_file_comes_without_words(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    async with listening(bench.slack):
        await noor.sends_file("foto.png")
    event = bench.slack.last.payload["event"]
    assert (event["subtype"], event["text"], event["files"][0]["name"]) == ("file_share", "", "foto.png")
    assert "blocks" not in event


async def test_editing_and_deleting_tell_what_stood_there(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    async with listening(bench.slack):
        post = await noor.says("stilte")
        edited = (await noor.edits(post, "de stilte")).payload["event"]
        deleted = (await noor.deletes(post)).payload["event"]
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "de stilte")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", post.ts)
    assert noor.sees() == []


async def test_an_event_comes_again_with_the_same_id_and_retry_headers(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker")
    async with listening(bench.slack) as ear:
        await noor.says("hallo")
        bench.clock.passes(60)
        await bench.slack.redeliver_last(retry_num=2)
    (first, body), (second, again) = ear.heard
    assert body == again
    assert (second["x-slack-retry-num"], second["x-slack-retry-reason"]) == ("2", "http_timeout")
    assert first["X-Slack-Signature"] != second["X-Slack-Signature"]


async def test_an_event_that_is_not_acknowledged_comes_three_times_more(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    bench.slack.post_office.retries = True
    async with listening(bench.slack) as ear:
        ear.status = 500
        await noor.says("hallo")
    retries = [headers.get("x-slack-retry-num") for headers, _ in ear.heard]
    assert retries == [None, "1", "2", "3"]
    assert ear.heard[3][0]["x-slack-retry-reason"] == "http_error"
