"""Groups: what a bot hears there, and what becomes of the group."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.fakes.telegram_bench import Bench, a_telegram, keyboard


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        yield bench


async def heard(bench: Bench) -> list[str]:
    """What was said in the updates that wait."""
    return [update.message.text or "" for update in await bench.bot.get_updates() if update.message]


def raw(bench: Bench, kind: str) -> list[dict[str, Any]]:
    """The updates of a kind that wait, as they are."""
    return [waiting.update[kind] for waiting in bench.account.mailbox.pending if kind in waiting.update]


async def test_in_privacy_mode_a_bot_hears_only_what_is_meant_for_it(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    said = await bench.bot.send_message(group.id, "Wie doet mee?")
    question = group.posts[said.message_id]
    await bench.noor.says("Niet voor jou.", place=group)
    await bench.noor.says("/hier", place=group)
    await bench.noor.says("/hier@Ruimte_bot", place=group)
    await bench.noor.says("/hier@other_bot", place=group)
    mine = await bench.noor.says("Ik!", place=group, reply_to=question)
    await bench.noor.says("Ik ook.", place=group, reply_to=mine)
    assert await heard(bench) == ["/hier", "/hier@Ruimte_bot", "Ik!"]


async def test_an_administrator_or_a_bot_without_privacy_hears_everything(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    await group.promotes(by=bench.noor)
    await bench.noor.says("Als beheerder.", place=group)
    other = bench.telegram.has_group("Ander team", [bench.noor, bench.account])
    bench.account.can_read_all_group_messages = True
    await bench.noor.says("Zonder privacy.", place=other)
    assert await heard(bench) == ["Als beheerder.", "Zonder privacy."]
    assert raw(bench, "my_chat_member")[0]["new_chat_member"]["status"] == "administrator"


async def test_a_tap_in_a_group_tells_the_group(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    await bench.bot.send_message(group.id, "Doe je mee?", reply_markup=keyboard("Ja"))
    await bench.noor.taps("Ja", place=group)
    [query] = raw(bench, "callback_query")
    assert (query["message"]["chat"]["id"], query["from"]["id"], group.buttons()) == (group.id, bench.noor.id, ["Ja"])


async def test_a_tap_under_what_is_gone_says_only_where_it_stood(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Doe je mee?", reply_markup=keyboard("Ja"))
    [message] = bench.noor.sees()
    await said.delete()
    await bench.noor.taps("Ja", message=message)
    assert raw(bench, "callback_query")[0]["message"]["date"] == 0


async def test_a_button_that_is_gone_may_still_be_tapped_by_who_was_not_told(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Doe je mee?", reply_markup=keyboard("Ja"))
    await said.edit_text("Je doet mee.")
    [message] = bench.noor.sees()
    await bench.noor.taps("Ja", message=message)
    with pytest.raises(LookupError):
        await bench.noor.taps("Ja")
    assert [query["data"] for query in raw(bench, "callback_query")] == ["Ja"]


async def test_coming_and_going(bench: Bench) -> None:
    sam = bench.telegram.has_user("Sam")
    group = bench.telegram.has_group("Team", [bench.noor])
    await group.adds(bench.account, by=bench.noor)
    await group.joins(sam, by=bench.noor)
    await group.renames("Nieuw team", by=sam)
    await group.leaves(sam)
    assert await bench.bot.get_chat_member_count(group.id) == 2
    await group.removes_bot(by=bench.noor)
    assert [update["new_chat_member"]["status"] for update in raw(bench, "my_chat_member")] == ["member", "left"]
    services = [message.keys() - {"message_id", "date", "chat", "from"} for message in raw(bench, "message")]
    joined = {"new_chat_participant", "new_chat_member", "new_chat_members"}
    left = {"left_chat_participant", "left_chat_member"}
    assert services == [joined, joined, {"new_chat_title"}, left, left]


async def test_a_group_we_are_not_in(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    said = await bench.bot.send_message(group.id, "Hallo")
    await group.removes_bot(by=bench.noor)
    for call in (said.reply_text("x"), said.edit_text("x"), said.delete(), bench.bot.get_chat(group.id)):
        with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
            await call
    with pytest.raises(BadRequest, match="Chat not found"):
        await bench.bot.get_chat(bench.telegram.has_group("Elders", [bench.noor]).id)


async def test_a_bot_that_leaves_by_itself(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account], supergroup=True)
    await bench.bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bench.bot.get_chat_member_count(group.id)


async def test_what_is_known_of_a_group_and_of_people(bench: Bench) -> None:
    stranger = bench.telegram.has_user("Sam")
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    assert (await bench.bot.get_chat(group.id)).title == "Team"
    assert (await bench.bot.get_chat(bench.noor.id)).full_name == "Noor Bakker"
    assert (await bench.bot.get_chat_member(group.id, bench.noor.id)).status == "creator"
    assert (await bench.bot.get_chat_member(group.id, stranger.id)).status == "left"
    assert [member.user.id for member in await bench.bot.get_chat_administrators(group.id)] == [bench.noor.id]
    with pytest.raises(BadRequest, match="Chat not found"):
        await bench.bot.get_chat(stranger.id)


async def test_a_group_that_becomes_a_supergroup_says_where_it_went(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    await bench.bot.send_message(group.id, "Eerst.")
    before = group.id
    await group.becomes_supergroup()
    with pytest.raises(ChatMigrated) as moved:
        await bench.bot.send_message(before, "Daarna.")
    assert moved.value.new_chat_id == group.id
    await bench.bot.send_message(group.id, "Daarna.")
    assert group.reads() == ["Eerst.", "Daarna."]
    told = [
        (message["chat"]["id"], message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id"))
        for message in raw(bench, "message")
    ]
    assert told == [(before, group.id, None), (group.id, None, before)]


async def test_topics_are_spoken_in_while_they_are_open(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account], forum=True)
    topic = await group.has_topic("Ruimte")
    await bench.bot.send_message(group.id, "In het onderwerp.", message_thread_id=topic.id)
    bench.clock.passes(1)
    await bench.bot.send_message(group.id, "Erbuiten.")
    assert (group.reads(topic), group.reads()) == (["In het onderwerp."], ["In het onderwerp.", "Erbuiten."])
    topic.is_closed = True
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bench.bot.send_message(group.id, "x", message_thread_id=topic.id)
    topic.is_deleted = True
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bench.bot.send_message(group.id, "x", message_thread_id=topic.id)


async def test_a_bot_that_was_muted_may_read_and_not_speak(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account], supergroup=True)
    await group.mutes(bench.account, by=bench.noor)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bench.bot.send_message(group.id, "x")
    ours = await bench.bot.get_chat_member(group.id, bench.account.id)
    assert isinstance(ours, ChatMemberRestricted)
    assert (ours.is_member, ours.can_send_messages) == (True, False)
    assert [change["new_chat_member"]["status"] for change in raw(bench, "my_chat_member")] == ["restricted"]


async def test_what_is_said_in_a_topic_names_it_and_answers_what_opened_it(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account], forum=True)
    topic = await group.has_topic("Ruimte")
    await bench.noor.says("/hier", place=group, topic=topic)
    message = raw(bench, "message")[-1]
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic.id, True)
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Ruimte"


async def test_a_bot_takes_away_its_own_words_only_unless_it_is_an_administrator(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    theirs = await bench.noor.says("Van mij.", place=group)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bench.bot.delete_message(group.id, theirs.id)
    await group.promotes(by=bench.noor)
    await bench.bot.delete_message(group.id, theirs.id)
    assert not theirs.stands
