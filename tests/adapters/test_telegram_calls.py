"""What Telegram is asked, and when."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.telegram.asking import Turn
from adapters.telegram.calls import Calls, Said
from adapters.telegram.chats import Known
from adapters.telegram.config import TelegramConfig
from adapters.telegram.names import DOCUMENT, PICTURE, Bot
from adapters.telegram.ourselves import Us, Webhook
from adapters.telegram.trouble import CallFailed, Gone, NotSent, Stays
from bot.domain.message import Button
from bot.ports import Throttled
from tests.adapters.contract import FILE, WHITE_DOT
from tests.adapters.slack_time import Watch
from tests.adapters.telegram_answering import answering
from tests.adapters.telegram_talk import Talk, a_talk
from tests.fakes.telegram import TelegramStandIn

KEYBOARD = [[Button("Ja", "yes:1"), Button("Nee", "no:1")], [Button("Later", "later:1")]]
PROOF = "geheim"
SHOWN = [["Ja", "Nee"], ["Later"]]


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with a_talk() as talk:
        yield talk


async def test_who_we_are_says_what_we_may_hear(talk: Talk) -> None:
    talk.account.can_read_all_group_messages = True
    assert await talk.calls.who_am_i() == Us(Bot(str(talk.account.id), "ruimte_bot"), True, False)


async def test_nothing_is_asked_before_something_is_said(talk: Talk) -> None:
    await talk.calls.say(talk.someone.chat, "Dag <b>Noor</b>.")
    assert (talk.methods(), talk.noor.reads()) == (["sendMessage"], ["Dag Noor."])


async def test_a_link_shows_no_preview(talk: Talk) -> None:
    said = await talk.calls.say(talk.someone.chat, "https://voorbeeld.test")
    await talk.calls.edit(said.chat, said.message, "https://ander.test")
    previews = [json.loads(call.arguments["link_preview_options"]) for call in talk.telegram.calls]
    assert previews == [{"is_disabled": True}] * 2


async def test_buttons_stand_in_their_rows_until_an_edit_has_none(talk: Talk) -> None:
    said = await talk.calls.say(talk.someone.chat, "Kies:", keyboard=KEYBOARD)
    assert talk.noor.sees()[0].rows == SHOWN
    await talk.calls.edit(said.chat, said.message, "Kies:", keyboard=KEYBOARD)  # which changes nothing
    await talk.calls.edit(said.chat, said.message, "Gekozen.")
    assert (talk.noor.reads(), talk.noor.buttons()) == (["Gekozen."], [])


async def test_a_caption_changes_and_the_picture_stays(talk: Talk) -> None:
    said = await talk.calls.show_picture(talk.someone.chat, WHITE_DOT, caption="Vier.", keyboard=KEYBOARD)
    await talk.calls.edit_caption(said.chat, said.message, "Vijf.")
    assert [(post.words, post.media and post.media.body) for post in talk.noor.sees()] == [("Vijf.", WHITE_DOT)]


async def test_a_file_comes_under_its_name_with_its_words(talk: Talk) -> None:
    await talk.calls.send_file(talk.someone.chat, FILE, caption="<b>Agenda</b>", keyboard=KEYBOARD)
    [post] = talk.noor.sees()
    assert post.media
    assert (post.media.name, post.media.body, post.words, post.rows) == (FILE.name, FILE.content, "Agenda", SHOWN)


async def test_a_text_edit_of_a_picture_says_that_it_is_one(talk: Talk) -> None:
    said = await talk.calls.show_picture(talk.someone.chat, WHITE_DOT, caption="Vier.")
    with pytest.raises(Gone, match="message_is_no_text"):
        await talk.calls.edit(said.chat, said.message, "Vijf.")


async def test_a_message_of_two_days_ago_stays(talk: Talk) -> None:
    said = await talk.calls.say(talk.someone.chat, "Dag.")
    await talk.clock.sleep(3 * 86_400)
    with pytest.raises(Stays):
        await talk.calls.remove(said.chat, said.message)


async def test_a_tap_is_answered_to_who_tapped(talk: Talk) -> None:
    await talk.calls.say(talk.someone.chat, "Kies:", keyboard=KEYBOARD)
    tap = await talk.noor.taps("Ja")
    await talk.calls.answer_callback(tap.id, text="Bewaard.", alert=True)
    assert (tap.is_alert, talk.noor.alerts()) == (True, ["Bewaard."])


async def test_a_tap_of_long_ago_needs_no_answer(talk: Talk) -> None:
    await talk.calls.answer_callback("123456789")
    assert talk.methods() == ["answerCallbackQuery"]


async def test_a_menu_is_set_by_scope_and_language_and_taken_away(talk: Talk) -> None:
    menu = (("vraag", "De vraag van deze week"), ("help", "Wat kan ik hier?"))
    await talk.calls.set_commands(menu, scope="private", language="nl")
    assert await talk.calls.commands(scope="private", language="nl") == menu
    assert await talk.calls.commands(scope="groups", language="nl") == ()
    await talk.calls.set_commands((), scope="private", language="nl")
    assert await talk.calls.commands(scope="private", language="nl") == ()


async def test_a_webhook_is_set_and_deleted(talk: Talk) -> None:
    await talk.calls.set_webhook("http://127.0.0.1:9/telegram", secret=PROOF, updates=["message"], connections=5)
    assert await talk.calls.webhook_info() == Webhook("http://127.0.0.1:9/telegram")
    await talk.calls.delete_webhook()
    assert await talk.calls.webhook_info() == Webhook("")


async def test_what_we_are_in_a_group(talk: Talk) -> None:
    group = talk.has_group()
    assert await talk.calls.our_status(str(group.id)) == "member"
    assert await talk.calls.count_members(str(group.id)) == 2


async def test_a_hundred_at_once_find_a_connection(talk: Talk) -> None:
    people = [talk.telegram.has_user(f"Collega {number}", started=True) for number in range(100)]
    talk.telegram.rates.in_all = 0
    talk.telegram.fails("sendMessage", times=100, delay=0.05)
    await asyncio.gather(*(talk.calls.say(str(person.id), "Dag.", turn=Turn.HAS) for person in people))
    assert [person.reads() for person in people] == [["Dag."]] * 100


async def test_in_a_silence_nothing_is_asked_of_telegram(talk: Talk) -> None:
    talk.telegram.fails("sendMessage", retry_after=20)
    for _ in range(2):
        with pytest.raises(Throttled):
            await talk.calls.say(talk.someone.chat, "Dag.")
    assert talk.methods() == ["sendMessage"]


async def test_a_short_silence_of_a_group_is_waited_for(talk: Talk) -> None:
    group = str(talk.has_group().id)
    talk.telegram.fails("sendMessage", retry_after=5, chat=group)
    with pytest.raises(NotSent, match="chat_silent"):
        await talk.calls.say(group, "Dag.")
    before = talk.clock()
    await talk.calls.say(group, "Dag.")
    assert talk.clock() - before == 5


async def test_what_is_no_chat_is_not_asked(talk: Talk) -> None:
    with pytest.raises(CallFailed, match="no_chat"):
        await talk.calls.say("somebody", "Dag.")
    assert talk.methods() == []


async def test_an_answer_goes_before_what_waits() -> None:
    watch, gone = Watch(), list[str]()
    async with TelegramStandIn.started(watch.clock) as telegram:
        account = telegram.has_bot()
        calls = Calls(TelegramConfig(account.token, telegram.api_url), clock=watch.clock, sleep=watch.sleep)

        async def room(chat: str, *, first: bool) -> None:
            await calls.room(chat, first=first)
            gone.append(chat)

        waiting = [room(str(number), first=False) for number in range(1, 41)]
        await asyncio.gather(*waiting, room("99", first=True))
        await calls.close()
    assert gone.index("99") <= 5


async def test_an_edit_does_not_wait_for_the_second_of_its_chat(talk: Talk) -> None:
    before = talk.clock()
    said = await talk.calls.say(talk.someone.chat, "Een.")
    await talk.calls.edit(said.chat, said.message, "Twee.")
    assert talk.clock() == before


BARE = {
    "getMe": {"username": "ruimte_bot"},
    "getChat": {"id": -7, "type": "group", "title": "Team"},
    "getChatMember": {"status": "administrator", "user": {"id": 1, "is_bot": True, "first_name": "Ruimte"}},
    "getChatMemberCount": 3,
    "getMyCommands": [{"command": "help", "description": "Wat kan ik hier?"}],
    "getWebhookInfo": {"url": ""},
    "sendMessage": {"message_id": 12},
    "sendPhoto": {"message_id": 13},
    "sendDocument": {"message_id": 14},
    "editMessageText": {"message_id": 12},
    "editMessageMedia": {"message_id": 13},
}


async def tells_bare(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "result": BARE[request.path.rpartition("/")[2]]})


async def test_a_server_that_tells_no_more_than_we_need_is_understood() -> None:
    async with answering(tells_bare) as calls:
        assert await calls.who_am_i() == Us(Bot("7000000001", "ruimte_bot"), False, False)
        assert await calls.chat("-7") == Known("-7", "Team")
        assert await calls.our_status("-7") == "administrator"
        assert await calls.count_members("-7") == 3
        assert await calls.commands(scope="private") == (("help", "Wat kan ik hier?"),)
        assert await calls.webhook_info() == Webhook("")


async def test_what_arrived_arrived_however_little_is_told_of_it() -> None:
    async with answering(tells_bare) as calls:
        assert await calls.say("-7:4", "Dag.") == Said("-7", 12)
        assert await calls.show_picture("-7", WHITE_DOT, caption="Vier.") == Said("-7", 13, PICTURE)
        assert await calls.send_file("-7", FILE, caption="Agenda.") == Said("-7", 14, DOCUMENT)
        await calls.edit("-7", 12, "Dag dag.")
        await calls.edit_picture("-7", 13, WHITE_DOT, caption="Vijf.")


async def test_where_no_pictures_and_files_are_taken_their_words_are_said() -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith(("sendPhoto", "sendDocument")):
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.json_response({"ok": True, "result": {"message_id": 12}})

    async with answering(answer) as calls:
        assert await calls.show_picture("-7", WHITE_DOT, caption="Vier.") == Said("-7", 12)
        assert await calls.send_file("-7", FILE, caption="Agenda.") == Said("-7", 12)


async def test_what_a_closed_topic_does_not_take_is_said_in_the_group_from_then_on() -> None:
    topics: list[object] = []

    async def answer(request: web.Request) -> web.Response:
        topics.append(topic := (await request.post()).get("message_thread_id"))
        told = {"ok": False, "error_code": 400, "description": "Bad Request: TOPIC_CLOSED"}
        return web.json_response(
            told if topic else {"ok": True, "result": {"message_id": 12}}, status=400 if topic else 200
        )

    async with answering(answer) as calls:
        assert await calls.say("-7:4", "Dag.") == Said("-7", 12)
        await calls.say("-7:4", "Dag dag.")
    assert topics == ["4", None, None]


async def test_a_short_silence_of_one_person_is_theirs_alone(talk: Talk) -> None:
    sam = str(talk.telegram.has_user("Sam Visser", started=True).id)
    talk.telegram.fails("sendMessage", retry_after=5, chat=talk.someone.chat)
    with pytest.raises(NotSent, match="chat_silent") as raised:
        await talk.calls.say(talk.someone.chat, "Dag.")
    assert raised.value.seconds == 5
    before = talk.clock()
    await talk.calls.say(sam, "Dag.", turn=Turn.FIRST)
    assert talk.clock() == before


async def test_each_429_is_told_and_what_we_keep_from_saying_meanwhile_is_not(talk: Talk) -> None:
    told: list[str] = []
    config = TelegramConfig(talk.account.token, talk.telegram.api_url)
    calls = Calls(config, clock=talk.clock, sleep=talk.clock.sleep, throttled=lambda: told.append("429"))
    group = str(talk.has_group().id)
    talk.telegram.fails("sendMessage", retry_after=5, chat=group)
    with pytest.raises(NotSent):
        await calls.say(group, "Dag.")
    talk.telegram.fails("sendMessage", retry_after=20)
    for _ in range(2):
        with pytest.raises(Throttled):
            await calls.say(talk.someone.chat, "Dag.")
    await calls.close()
    assert told == ["429", "429"]


async def test_a_silence_in_two_chats_at_once_is_about_all_we_say(talk: Talk) -> None:
    sam = str(talk.telegram.has_user("Sam Visser", started=True).id)
    talk.telegram.fails("sendMessage", times=2, retry_after=5)
    with pytest.raises(NotSent):
        await talk.calls.say(talk.someone.chat, "Dag.")
    with pytest.raises(Throttled):
        await talk.calls.say(sam, "Dag.")


async def test_a_tap_is_answered_while_nothing_may_be_said(talk: Talk) -> None:
    await talk.calls.say(talk.someone.chat, "Kies:", keyboard=KEYBOARD)
    tap = await talk.noor.taps("Ja")
    talk.telegram.fails("sendMessage", retry_after=20)
    with pytest.raises(Throttled):
        await talk.calls.say(talk.someone.chat, "Dag.")
    await talk.calls.answer_callback(tap.id, text="Bewaard.")
    assert talk.methods()[-1] == "answerCallbackQuery"
