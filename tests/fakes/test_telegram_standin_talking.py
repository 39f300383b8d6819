"""What the bot says and what a person does, with Telegram's own client."""

from collections.abc import AsyncIterator

import pytest
from telegram import InputMediaPhoto

from tests.adapters.contract import WHITE_DOT
from tests.fakes.telegram_bench import Bench, a_telegram, keyboard


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        yield bench


async def test_a_bot_knows_who_it_is(bench: Bench) -> None:
    me = await bench.bot.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (bench.account.id, "ruimte_bot", False)


async def test_html_is_read_as_what_it_looks_like(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Dag <b>Noor</b> &amp; 👩‍🏫 <i>jij</i>", parse_mode="HTML")
    assert bench.noor.reads() == ["Dag Noor & 👩‍🏫 jij"]
    assert [(entity.type, entity.offset, entity.length) for entity in said.entities] == [
        ("bold", 4, 4),
        ("italic", 17, 3),
    ]


async def test_a_start_from_a_link_brings_its_payload_as_a_command(bench: Bench) -> None:
    lotte = bench.telegram.has_user("Lotte", language="en")
    await lotte.starts("abc_123")
    [update] = await bench.bot.get_updates()
    assert update.message
    assert update.message.text == "/start abc_123"
    assert [(entity.type, entity.offset, entity.length) for entity in update.message.entities] == [
        ("bot_command", 0, 6),
    ]
    assert update.message.from_user
    assert update.message.from_user.language_code == "en"


async def test_a_link_has_a_payload_of_at_most_64_characters(bench: Bench) -> None:
    for payload in ("x" * 65, "met spatie"):
        with pytest.raises(ValueError):
            await bench.noor.starts(payload)


async def test_a_tap_brings_the_buttons_data_and_is_answered_to_that_person(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Doe je mee?", reply_markup=keyboard("Ja", "Nee"))
    assert bench.noor.buttons() == ["Ja", "Nee"]
    tap = await bench.noor.taps("Ja")
    [update] = await bench.bot.get_updates()
    assert update.callback_query
    assert (update.callback_query.data, update.callback_query.message) == ("Ja", said)
    await update.callback_query.answer("Fijn!", show_alert=True)
    assert (tap.answered, tap.is_alert, bench.noor.alerts()) == (True, True, ["Fijn!"])


async def test_an_edit_stands_in_the_place_of_the_message_without_its_buttons(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Doe je mee?", reply_markup=keyboard("Ja"))
    await bench.bot.edit_message_text("Je doet mee.", bench.noor.id, said.message_id)
    assert (bench.noor.reads(), bench.noor.buttons()) == (["Je doet mee."], [])


async def test_a_deleted_message_is_gone(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Dit gaat weg.")
    await bench.bot.delete_message(bench.noor.id, said.message_id)
    assert bench.noor.reads() == []


async def test_words_that_a_person_changes_come_as_an_edit(bench: Bench) -> None:
    message = await bench.noor.says("Het ging gaed.")
    await bench.noor.edits(message, "Het ging goed.")
    updates = await bench.bot.get_updates()
    assert updates[-1].edited_message
    assert (updates[-1].edited_message.text, updates[-1].edited_message.message_id) == ("Het ging goed.", message.id)


async def test_a_picture_has_words_under_it_and_can_be_changed(bench: Bench) -> None:
    said = await bench.bot.send_photo(bench.noor.id, WHITE_DOT, caption="<b>Vier</b>", parse_mode="HTML")
    await bench.bot.edit_message_caption(bench.noor.id, said.message_id, caption="Vijf")
    await bench.bot.edit_message_media(InputMediaPhoto(WHITE_DOT, caption="Zes"), bench.noor.id, said.message_id)
    [seen] = bench.noor.sees()
    assert (seen.picture, seen.caption) == (WHITE_DOT, "Zes")


async def test_a_document_has_a_name_and_words_under_it_that_can_be_changed(bench: Bench) -> None:
    said = await bench.bot.send_document(bench.noor.id, b"BEGIN", filename="overleg.ics", caption="Agenda")
    await bench.bot.edit_message_caption(bench.noor.id, said.message_id, caption="Verplaatst")
    [seen] = bench.noor.sees()
    assert seen.media
    assert (seen.media.kind, seen.media.name, seen.media.body) == ("document", "overleg.ics", b"BEGIN")
    assert (seen.caption, seen.picture) == ("Verplaatst", None)


async def test_somebody_who_blocks_the_bot_and_comes_back_is_told_of(bench: Bench) -> None:
    await bench.noor.blocks()
    await bench.noor.unblocks()
    updates = [update.my_chat_member for update in await bench.bot.get_updates()]
    assert [update and update.new_chat_member.status for update in updates] == ["kicked", "member"]


async def test_a_sticker_and_a_photo_come_without_words_and_with(bench: Bench) -> None:
    await bench.noor.sends_sticker()
    await bench.noor.sends_photo("Kijk!")
    sticker, photo = [update.message for update in await bench.bot.get_updates()]
    assert sticker
    assert photo
    assert (bool(sticker.sticker), sticker.text, len(photo.photo), photo.caption) == (True, None, 1, "Kijk!")


@pytest.mark.parametrize(
    ("html", "kinds", "read"),
    [
        ('<a href="https://a.test?x=1&amp;y">klik</a>', ["text_link"], "klik"),
        ("<u><s>x</s></u>", ["underline", "strikethrough"], "x"),
        ("<blockquote expandable>x</blockquote>", ["expandable_blockquote"], "x"),
        ('<pre>x</pre> <code>y</code> <span class="tg-spoiler">z</span>', ["pre", "code", "spoiler"], "x y z"),
        ("&quot;&#39;&#x41;&nbsp;& &eacute", [], "\"'A&nbsp;& &eacute"),
        ('<a href="niets">x</a>', [], "x"),
    ],
)
async def test_html_that_is_understood(bench: Bench, html: str, kinds: list[str], read: str) -> None:
    said = await bench.bot.send_message(bench.noor.id, html, parse_mode="HTML")
    assert (said.text, sorted(entity.type for entity in said.entities)) == (read, sorted(kinds))
