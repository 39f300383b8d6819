"""Modals, homes, triggers, and addresses to answer at."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import Person
from tests.fakes.slack_bench import Bench, a_school, listening, refusal

HALF_AN_HOUR = 1800


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        yield bench


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def modal(title: str = "Titel", **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": words(title), "blocks": [], **more}


def home(label: str) -> dict[str, Any]:
    button = {"type": "button", "text": words(label), "action_id": "press:0", "value": "home"}
    return {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}


async def a_trigger(noor: Person) -> str:
    return str((await noor.shortcut("ruimte")).payload["trigger_id"])


async def test_a_trigger_opens_one_view_within_three_seconds(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    trigger = await a_trigger(noor)
    bench.clock.passes(3)
    await bench.client.views_open(trigger_id=trigger, view=modal())
    assert await refusal(bench.client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    late = await a_trigger(noor)
    bench.clock.passes(3.1)
    assert await refusal(bench.client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await refusal(bench.client.views_open(trigger_id="x", view=modal())) == "invalid_trigger_id"


async def test_three_modals_stand_on_each_other_and_no_fourth(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    await bench.client.views_open(trigger_id=await a_trigger(noor), view=modal())
    await bench.client.views_push(trigger_id=await a_trigger(noor), view=modal("Twee"))
    await bench.client.views_push(trigger_id=await a_trigger(noor), view=modal("Drie"))
    assert (
        await refusal(bench.client.views_push(trigger_id=await a_trigger(noor), view=modal())) == "push_limit_reached"
    )
    assert [view.view["title"]["text"] for view in noor.modals] == ["Titel", "Twee", "Drie"]


async def test_an_external_id_is_of_one_view(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    await bench.client.views_open(trigger_id=await a_trigger(noor), view=modal(external_id="form:1"))
    again = bench.client.views_push(trigger_id=await a_trigger(noor), view=modal(external_id="form:1"))
    assert await refusal(again) == "duplicate_external_id"
    await bench.client.views_update(external_id="form:1", view=modal("Nieuw", external_id="form:1"))
    assert [view.view["title"]["text"] for view in noor.modals] == ["Nieuw"]


async def test_a_view_with_another_hash_is_a_conflict(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    first = (await bench.client.views_publish(user_id=noor.id, view=home("Vraag")))["view"]
    await bench.client.views_publish(user_id=noor.id, view=home("Later"), hash=first["hash"])
    again = bench.client.views_publish(user_id=noor.id, view=home("Nooit"), hash=first["hash"])
    assert await refusal(again) == "hash_conflict"
    opened = (await bench.client.views_open(trigger_id=await a_trigger(noor), view=modal()))["view"]
    await bench.client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Nieuw"))
    conflict = bench.client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal())
    assert await refusal(conflict) == "hash_conflict"
    assert await refusal(bench.client.views_update(view_id="V9", view=modal())) == "not_found"


async def test_a_home_is_opened_and_tapped(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    await bench.client.views_publish(user_id=noor.id, view=home("Vraag"))
    async with listening(bench.slack):
        opened = await noor.opens_home()
        tapped = await noor.taps_in_home("Vraag")
    assert noor.home
    assert opened.payload["event"]["view"]["id"] == noor.home.id
    assert tapped.payload["container"] == {"type": "view", "view_id": noor.home.id}
    assert "response_url" not in tapped.payload


async def test_choosing_is_told_and_stays_in_the_state(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    options = [{"text": words("Maandag"), "value": "mon"}, {"text": words("Dinsdag"), "value": "tue"}]
    select = {"type": "static_select", "action_id": "day", "options": options}
    block = {"type": "section", "block_id": "b", "text": words("Dag"), "accessory": select}
    await bench.client.views_open(trigger_id=await a_trigger(noor), view=modal(blocks=[block]))
    assert noor.modal
    chosen = (await noor.chooses("Dinsdag", noor.modal)).payload
    assert chosen["actions"][0]["selected_option"] == options[1]
    assert chosen["view"]["state"]["values"]["b"]["day"]["selected_option"] == options[1]


async def test_closing_is_told_when_the_modal_asks_for_it(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    await bench.client.views_open(trigger_id=await a_trigger(noor), view=modal(notify_on_close=True))
    await bench.client.views_push(trigger_id=await a_trigger(noor), view=modal())
    assert await noor.closes() is None
    closed = await noor.closes()
    assert closed
    assert (closed.payload["type"], noor.modals) == ("view_closed", [])


async def test_an_acknowledgement_may_draw_the_modal_anew_or_clear_it(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    await bench.client.views_open(trigger_id=await a_trigger(noor), view=modal())
    async with listening(bench.slack) as ear:
        ear.answer = json.dumps({"response_action": "update", "view": modal("Twee")})
        await noor.submits()
        assert noor.modal
        assert noor.modal.view["title"]["text"] == "Twee"
        ear.answer = '{"response_action": "clear"}'
        await noor.submits()
    assert noor.modals == []


async def test_an_address_to_answer_at_serves_five_times_within_half_an_hour(bench: Bench) -> None:
    noor, sam = bench.school.has_user("Noor"), bench.school.has_user("Sam")
    channel = bench.school.has_channel("bouw-1", members=[noor, sam])
    hook = AsyncWebhookClient((await noor.commands("/ruimte", where=channel)).payload["response_url"])
    for number in range(5):
        assert (
            await hook.send(text=str(number), response_type="in_channel" if number == 4 else None)
        ).status_code == 200
    assert (await hook.send(text="x")).status_code == 404
    assert (noor.reads(channel), sam.reads(channel)) == (["0", "1", "2", "3", "4"], ["4"])
    late = AsyncWebhookClient((await noor.commands("/ruimte")).payload["response_url"])
    bench.clock.passes(HALF_AN_HOUR + 1)
    assert (await late.send(text="x")).status_code == 404


async def test_an_answer_may_replace_or_delete_what_was_tapped(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    await bench.client.chat_postMessage(channel=noor.id, text="Vraag", blocks=home("Antwoord")["blocks"])
    hook = AsyncWebhookClient((await noor.taps("Antwoord")).payload["response_url"])
    await hook.send(text="Bewaard", blocks=[], replace_original=True)
    assert noor.reads() == ["Bewaard"]
    await hook.send(delete_original=True)
    assert noor.reads() == []


async def test_what_one_person_sees_is_tapped_without_telling_it(bench: Bench) -> None:
    noor, sam = bench.school.has_user("Noor"), bench.school.has_user("Sam")
    channel = bench.school.has_channel("bouw-1", members=[noor])
    await noor.invites_bot(channel)
    blocks = home("Antwoord")["blocks"]
    await bench.client.chat_postEphemeral(channel=channel.id, user=noor.id, text="Vraag", blocks=blocks)
    tapped = (await noor.taps("Antwoord")).payload
    assert tapped["container"]["is_ephemeral"]
    assert "message" not in tapped
    other = bench.client.chat_postEphemeral(channel=channel.id, user=sam.id, text="x")
    assert await refusal(other) == "user_not_in_channel"
