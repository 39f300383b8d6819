"""What the messenger asks of Slack, and what it makes of the answers; the contract is in test_slack_messenger."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from adapters.slack.posting import opaque
from adapters.slack.together import Together
from adapters.slack.trouble import NO_THREAD, CallFailed
from adapters.slack.workspace import REQUEST_TIMEOUT
from bot.domain.address import Address
from bot.domain.delivery import LOOK_AFTER
from bot.domain.message import Message, Picture, Text
from bot.ports import NotSent, Receipt, Throttled, Uncertain, Unreachable
from tests.adapters.contract import PARAGRAPHS, WHITE_DOT, says
from tests.adapters.slack_asking import KEY, NOOR, Bench, open_bench
from tests.adapters.slack_line import POSTED, Said

CHANNEL = Address("slack", "T1", "C1")
LONG = says(PARAGRAPHS)
TOO_FAST = Said({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "12"})


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    async with open_bench() as bench:
        yield bench


def link_of(asked: Mapping[str, Any]) -> str:
    last = asked["blocks"][-1]
    return str(last["elements"][0]["text"]) if last.get("block_id") == "home_link" else ""


async def test_a_message_unfurls_nothing_and_carries_a_key_that_says_nothing(bench: Bench) -> None:
    receipt = await bench.messenger.send(NOOR, says("Hoi."), KEY)
    asked = bench.asked("chat.postMessage")[0]
    assert receipt == Receipt("D1/1700000000.000100")
    assert (asked["channel"], asked["text"], asked["unfurl_links"], asked["unfurl_media"]) == (
        "U1",
        "Hoi.",
        False,
        False,
    )
    assert asked["metadata"] == {
        "event_type": "ruimte_delivery", "event_payload": {"key": opaque(KEY), "page": 1, "pages": 1},
    }  # fmt: skip
    assert "0192f0c1" not in json.dumps(asked)


async def test_a_private_message_ends_in_the_way_home(bench: Bench) -> None:
    await bench.messenger.send(NOOR, says("Hoi."), KEY)
    await bench.messenger.send(CHANNEL, says("Hoi."), KEY)
    links = [link_of(asked) for asked in bench.asked("chat.postMessage")]
    assert links == ["<slack://app?team=T1&amp;id=A1&amp;tab=home|Ruimte>", ""]


async def test_without_our_app_there_is_no_way_home(bench: Bench) -> None:
    bench.line.answers("bots.info", Said({"ok": False, "error": "missing_scope"}))
    await bench.messenger.send(NOOR, says("Hoi."), KEY)
    assert link_of(bench.asked("chat.postMessage")[0]) == ""


async def test_a_long_message_is_one_receipt(bench: Bench) -> None:
    bench.pages(["1.1", "1.2", "1.3"])
    receipt = await bench.messenger.send(NOOR, LONG, KEY)
    asked = bench.asked("chat.postMessage")
    marks = [each["metadata"]["event_payload"] for each in asked]
    assert receipt == Receipt("D1/1.1,1.2,1.3")
    assert marks == [{"key": opaque(KEY), "page": page, "pages": 3} for page in (1, 2, 3)]


async def test_of_a_message_that_breaks_off_nothing_is_left(bench: Bench) -> None:
    bench.pages(["1.1", "1.2"], TOO_FAST)
    with pytest.raises(Throttled):
        await bench.messenger.send(NOOR, LONG, KEY)
    assert bench.asked("chat.delete") == [{"channel": "D1", "ts": "1.1"}, {"channel": "D1", "ts": "1.2"}]


async def test_of_a_message_in_doubt_what_stands_is_left_to_be_found(bench: Bench) -> None:
    bench.pages(["1.1"], Said(drop=True))
    with pytest.raises(Uncertain):
        await bench.messenger.send(NOOR, LONG, KEY)
    assert bench.asked("chat.delete") == []


async def test_half_a_message_that_cannot_be_taken_back_is_in_doubt(bench: Bench) -> None:
    bench.pages(["1.1"], TOO_FAST)
    bench.line.answers("chat.delete", TOO_FAST)
    with pytest.raises(Uncertain):
        await bench.messenger.send(NOOR, LONG, KEY)


async def test_a_post_without_a_time_stamp_is_in_doubt(bench: Bench) -> None:
    bench.line.answers("chat.postMessage", Said({"ok": True}))
    with pytest.raises(Uncertain):
        await bench.messenger.send(NOOR, says("Hoi."), KEY)


async def test_a_longer_update_adds_pages(bench: Bench) -> None:
    bench.pages(["1.2", "1.3"])
    receipt = await bench.messenger.update(NOOR, Receipt("D1/1.1"), LONG)
    assert (receipt, [each["ts"] for each in bench.asked("chat.update")]) == (Receipt("D1/1.1,1.2,1.3"), ["1.1"])


async def test_a_longer_update_that_nobody_waited_for_adds_its_pages_once(bench: Bench) -> None:
    bench.pages(["1.2", "1.3"])
    updates = [await bench.messenger.update(NOOR, Receipt("D1/1.1"), LONG) for _ in range(2)]
    assert (updates, bench.line.methods.count("chat.postMessage")) == ([Receipt("D1/1.1,1.2,1.3")] * 2, 2)


async def test_a_shorter_update_removes_pages(bench: Bench) -> None:
    receipt = await bench.messenger.update(NOOR, Receipt("D1/1.1,1.2,1.3"), says("Kort."))
    assert (receipt, [each["ts"] for each in bench.asked("chat.delete")]) == (Receipt("D1/1.1"), ["1.2", "1.3"])


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"])
async def test_a_message_that_may_not_change_stays(bench: Bench, code: str) -> None:
    bench.line.answers("chat.update", Said({"ok": False, "error": code}))
    assert await bench.messenger.update(NOOR, Receipt("D1/1.1"), says("Hoi.")) == Receipt("D1/1.1")


async def test_a_message_that_is_gone_is_retracted(bench: Bench) -> None:
    bench.line.answers("chat.delete", Said({"ok": False, "error": "message_not_found"}))
    await bench.messenger.retract(NOOR, Receipt("D1/1.1,1.2"))
    assert bench.line.methods.count("chat.delete") == 2


async def test_a_reply_carries_its_key_and_names_its_thread(bench: Bench) -> None:
    receipt = await bench.messenger.reply(CHANNEL, Receipt("C1/1.1,1.2"), says("Hoi."), KEY)
    asked = bench.asked("chat.postMessage")[0]
    assert receipt == Receipt("D1/1700000000.000100/1.1")
    assert (asked["channel"], asked["thread_ts"], asked["metadata"]["event_payload"]["key"]) == (
        "C1", "1.1", opaque(KEY),
    )  # fmt: skip


@pytest.mark.parametrize("code", sorted(NO_THREAD))
async def test_a_thread_that_takes_nothing_says_nothing_of_its_channel(bench: Bench, code: str) -> None:
    bench.line.answers("chat.postMessage", Said({"ok": False, "error": code}))
    with pytest.raises(CallFailed):
        await bench.messenger.reply(CHANNEL, Receipt("C1/1.1"), says("Hoi."), KEY)


async def test_a_reply_in_a_channel_without_us_is_unreachable(bench: Bench) -> None:
    bench.line.answers("chat.postMessage", Said({"ok": False, "error": "not_in_channel"}))
    with pytest.raises(Unreachable):
        await bench.messenger.reply(CHANNEL, Receipt("C1/1.1"), says("Hoi."), KEY)


async def test_nobody_waits_twice_for_room_with_a_reply(bench: Bench) -> None:
    for _ in range(3):
        await bench.messenger.room(CHANNEL, changing=False)
        waited = bench.watch.passed
        await bench.messenger.reply(CHANNEL, Receipt("C1/1.1"), says("Hoi."), KEY)
        assert bench.watch.passed == waited


async def test_nobody_waits_twice_for_room(bench: Bench) -> None:
    for _ in range(3):
        await bench.messenger.room(NOOR, changing=False)
        waited = bench.watch.passed
        await bench.messenger.send(NOOR, says("Hoi."), KEY)
        assert bench.watch.passed == waited


async def test_room_is_for_one_message(bench: Bench) -> None:
    await bench.messenger.room(NOOR, changing=False)
    await bench.messenger.send(NOOR, says("Hoi."), KEY)
    await bench.messenger.send(NOOR, says("Hoi."), KEY)
    assert bench.watch.passed == 1.05


async def test_a_change_needs_no_room(bench: Bench) -> None:
    for _ in range(10):
        await bench.messenger.room(NOOR, changing=True)
    assert bench.watch.passed == 0


async def test_what_is_under_way_is_finished(bench: Bench) -> None:
    await bench.messenger.send(NOOR, says("Eerst."), "earlier")
    bench.line.asked.clear()
    bench.pages(["1.1", "1.2", "1.3"])
    sending = asyncio.create_task(bench.messenger.send(NOOR, LONG, KEY))
    await bench.watch.turn()
    sending.cancel()
    await bench.messenger.close()
    assert bench.line.methods.count("chat.postMessage") == 3


PAGES = [Said({**POSTED, "ts": f"1.{page}"}) for page in (1, 2, 3)]
IN_TIME = LOOK_AFTER.total_seconds() - REQUEST_TIMEOUT  # what is asked by then has its answer before somebody looks
TOO_LATE = IN_TIME + 1
NO_UPLOAD = Said({"ok": False, "error": "fatal_error"})


async def left_of(
    bench: Bench, saying: Coroutine[Any, Any, Receipt], *, while_asked: str, seconds: float = TOO_LATE
) -> list[str]:
    """What is posted and taken back by a process that stands still for so long while Slack is asked that."""
    goes_on = asyncio.Event()
    answer, *later = {"chat.postMessage": PAGES, "files.getUploadURLExternal": [NO_UPLOAD, NO_UPLOAD]}[while_asked]
    bench.line.answers(while_asked, replace(answer, held=goes_on), *later)
    sending = asyncio.create_task(saying)
    while while_asked not in bench.line.methods and not sending.done():  # noqa: ASYNC110 - the line has no event for it
        await asyncio.sleep(0)
    bench.watch.passed += seconds
    sending.cancel()
    goes_on.set()
    await bench.messenger.close()
    return [method for method in bench.line.methods if method in {"chat.postMessage", "chat.delete"}]


async def test_no_later_page_leaves_once_somebody_may_have_looked_for_it(bench: Bench) -> None:
    left = await left_of(bench, bench.messenger.send(NOOR, LONG, KEY), while_asked="chat.postMessage")
    assert (left, bench.asked("chat.delete")) == (["chat.postMessage", "chat.delete"], [{"channel": "D1", "ts": "1.1"}])


async def test_until_then_the_others_follow(bench: Bench) -> None:
    sending = bench.messenger.send(NOOR, LONG, KEY)
    left = await left_of(bench, sending, while_asked="chat.postMessage", seconds=IN_TIME - 3)  # a page a second
    assert left == ["chat.postMessage"] * 3


async def test_nor_does_a_later_page_of_a_reply(bench: Bench) -> None:
    saying = bench.messenger.reply(NOOR, Receipt("D1/1.0"), LONG, KEY)
    assert await left_of(bench, saying, while_asked="chat.postMessage") == ["chat.postMessage", "chat.delete"]


async def test_nor_does_the_first_page_when_its_picture_took_so_long(bench: Bench) -> None:
    saying = bench.messenger.send(NOOR, says("Kijk:", Picture(WHITE_DOT, "Vier van de zes.")), KEY)
    assert await left_of(bench, saying, while_asked="files.getUploadURLExternal") == []


async def test_later_pages_go_before_what_did_not_begin(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on: list[bool] = []
    room = bench.calls.room

    async def told(workspace: str, channel: str, **how: bool) -> None:
        goes_on.append(how["goes_on"])
        await room(workspace, channel, **how)

    monkeypatch.setattr(bench.calls, "room", told)
    await bench.messenger.send(CHANNEL, LONG, KEY)
    assert goes_on == [False, True, True]


async def test_in_a_channel_where_nobody_looks_it_is_finished(bench: Bench) -> None:
    saying = bench.messenger.send(CHANNEL, LONG, KEY)
    assert await left_of(bench, saying, while_asked="chat.postMessage") == ["chat.postMessage"] * 3


async def test_blocks_without_a_picture_that_are_refused_are_our_own_mistake(bench: Bench) -> None:
    bench.line.answers("chat.postMessage", Said({"ok": False, "error": "invalid_blocks"}))
    with pytest.raises(CallFailed):
        await bench.messenger.send(NOOR, says("Hoi."), KEY)
    assert bench.line.methods.count("chat.postMessage") == 1


async def test_a_group_is_opened_for_its_people(bench: Bench) -> None:
    bench.line.answers("conversations.open", Said({"ok": True, "channel": {"id": "G1"}}))
    group = await bench.messenger.open_group((NOOR, replace(NOOR, chat="U2")))
    assert (group, bench.asked("conversations.open")) == (Address("slack", "T1", "G1"), [{"users": "U1,U2"}])


async def test_a_group_that_may_not_be_opened_for_a_while_holds_up_nobody_else(bench: Bench) -> None:
    bench.line.answers("conversations.open", TOO_FAST)
    group = replace(NOOR, chat="U1,U2")
    for asking in (bench.messenger.room(group, changing=False), bench.messenger.send(group, says("Hoi."), KEY)):
        with pytest.raises(NotSent) as raised:
            await asking
        assert round(raised.value.seconds) == 12
    await bench.messenger.send(NOOR, says("Hoi."), KEY)
    assert (bench.line.methods.count("conversations.open"), bench.line.methods.count("chat.postMessage")) == (1, 1)


async def test_a_group_of_nine_is_not_even_asked_for(bench: Bench) -> None:
    with pytest.raises(Unreachable):
        await bench.messenger.open_group(tuple(replace(NOOR, chat=f"U{number}") for number in range(9)))
    assert bench.line.methods == []


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "channel": None}, {"ok": True, "channel": {"id": 7}}])
async def test_a_group_without_a_name_is_none(bench: Bench, answer: dict[str, object]) -> None:
    bench.line.answers("conversations.open", Said(answer))
    with pytest.raises(Unreachable):
        await bench.messenger.send(replace(NOOR, chat="U1,U2"), says("Hoi."), KEY)


async def test_the_groups_that_are_remembered_are_bounded(bench: Bench) -> None:
    together = Together(bench.calls, kept=2)
    opened = [Said({"ok": True, "channel": {"id": f"G{number}"}}) for number in (2, 3, 4, 3)]
    bench.line.answers("conversations.open", *opened)
    for number in (2, 3, 2, 4, 2, 3):
        assert await together.channel(replace(NOOR, chat=f"U1,U{number}")) == f"G{number}"
    asked = [each["users"] for each in bench.asked("conversations.open")]
    assert asked == ["U1,U2", "U1,U3", "U1,U4", "U1,U3"]  # who was used lately is remembered


async def test_a_person_has_a_home(bench: Bench) -> None:
    await bench.messenger.show_home(NOOR, says("Thuis."))
    asked = bench.asked("views.publish")[0]
    assert (asked["user_id"], asked["view"]["type"]) == ("U1", "home")


async def test_nobody_there_is_unreachable(bench: Bench) -> None:
    bench.line.answers("chat.postMessage", Said({"ok": False, "error": "channel_not_found"}))
    with pytest.raises(Unreachable):
        await bench.messenger.send(CHANNEL, Message((Text("Hoi."),)), KEY)
