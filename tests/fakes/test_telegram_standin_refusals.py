"""What Telegram refuses, as Telegram's own client raises it."""

from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from tests.adapters.contract import WHITE_DOT
from tests.fakes.telegram_bench import Bench, a_telegram, client, keyboard


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        yield bench


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("x" * 4097, "Message is too long"),
        ("👩" * 2049, "Message is too long"),
        ("", "Message text is empty"),
        ("<b> </b>", "Text must be non-empty"),
        ("<b>open", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("<b><i>x</b></i>", 'Can\'t parse entities: unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("é<p>x</p>", 'Can\'t parse entities: unsupported start tag "p" at byte offset 2'),
        ("x</b>", "Can't parse entities: unexpected end tag at byte offset 1"),
        ("2 < 3", 'Can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ("x<br/>y", 'Can\'t parse entities: unsupported start tag "br/" at byte offset 1'),
        ("x <3", "Can't parse entities: unclosed start tag at byte offset 2"),
        ("<b", "Can't parse entities: unclosed start tag at byte offset 0"),
        ("<b>x</b", "Can't parse entities: unclosed end tag at byte offset 4"),
        ('<a "x">y</a>', 'Can\'t parse entities: empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>y</a>', 'Can\'t parse entities: empty attribute name in the tag "a" at byte offset 0'),
        ('<span class="a">x</span>', 'Can\'t parse entities: tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_words_that_do_not_fit(bench: Bench, words: str, why: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bench.bot.send_message(bench.noor.id, words, parse_mode="HTML")
    assert refused.value.message.lower() == why.lower()
    assert bench.noor.reads() == []


@pytest.mark.parametrize("words", ["x" * 4096, "<b>" + "x" * 4096 + "</b>", "&lt;" * 4096, "👩" * 2048])
async def test_words_are_measured_after_the_markup_is_read(bench: Bench, words: str) -> None:
    await bench.bot.send_message(bench.noor.id, words, parse_mode="HTML")
    assert len(bench.noor.reads()) == 1


async def test_more_than_a_hundred_entities_are_dropped_without_a_word(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "<b>x</b> " * 103, parse_mode="HTML")
    assert (len(said.entities), bench.telegram.trouble.dropped_entities) == (100, 3)


@pytest.mark.parametrize(
    ("data", "why"), [("x" * 65, "BUTTON_DATA_INVALID"), ("é" * 33, "BUTTON_DATA_INVALID"), ("", "BUTTON_DATA_INVALID")]
)
async def test_button_data_of_more_than_64_bytes(bench: Bench, data: str, why: str) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data=data)]])
    with pytest.raises(BadRequest, match=why.capitalize()):
        await bench.bot.send_message(bench.noor.id, "Doe je mee?", reply_markup=buttons)


async def test_a_caption_of_1025_characters_and_a_picture_that_is_none(bench: Bench) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bench.bot.send_photo(bench.noor.id, WHITE_DOT, caption="x" * 1025)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bench.bot.send_photo(bench.noor.id, b"not a picture")


async def test_a_document_without_content_or_too_large_and_a_caption_of_1025_characters(bench: Bench) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bench.bot.send_document(bench.noor.id, InputFile(b"", filename="overleg.ics"))
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bench.bot.send_document(bench.noor.id, bytes(50 * 2**20 + 1), filename="overleg.ics")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bench.bot.send_document(bench.noor.id, b"BEGIN", filename="overleg.ics", caption="x" * 1025)
    assert bench.noor.sees() == []


async def test_a_document_has_no_text_to_edit(bench: Bench) -> None:
    document = await bench.bot.send_document(bench.noor.id, b"BEGIN", filename="overleg.ics")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await document.edit_text("x")


async def test_an_edit_that_changes_nothing(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "<b>Ja</b>", parse_mode="HTML", reply_markup=keyboard("Ja"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await said.edit_text("<strong>Ja</strong>", parse_mode="HTML", reply_markup=keyboard("Ja"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await said.edit_reply_markup(keyboard("Ja"))


async def test_edits_and_deletions_of_what_is_not_there_or_not_ours(bench: Bench) -> None:
    theirs = await bench.noor.says("Van mij.")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bench.bot.edit_message_text("x", bench.noor.id, 999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bench.bot.edit_message_text("x", bench.noor.id, theirs.id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bench.bot.delete_message(bench.noor.id, 999)


async def test_a_picture_has_no_text_and_a_text_no_caption(bench: Bench) -> None:
    picture = await bench.bot.send_photo(bench.noor.id, WHITE_DOT)
    bench.clock.passes(1)
    text = await bench.bot.send_message(bench.noor.id, "Tekst.")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await picture.edit_text("x")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("x")


async def test_a_message_of_more_than_48_hours_is_not_deleted_but_can_be_edited(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Oud.")
    bench.clock.passes(48 * 3600 + 1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await said.delete()
    await said.edit_text("Ingetrokken.")
    assert bench.noor.reads() == ["Ingetrokken."]


async def test_a_tap_is_answered_once_and_in_time(bench: Bench) -> None:
    await bench.bot.send_message(bench.noor.id, "Doe je mee?", reply_markup=keyboard("Ja"))
    first, second = await bench.noor.taps("Ja"), await bench.noor.taps("Ja")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bench.bot.answer_callback_query(first.id, "x" * 201)
    await bench.bot.answer_callback_query(first.id)
    bench.clock.passes(16)
    for name in (first.id, second.id, "unknown"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await bench.bot.answer_callback_query(name)


async def test_people_who_cannot_be_written_to(bench: Bench) -> None:
    stranger = bench.telegram.has_user("Sam")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bench.bot.send_message(12, "Hallo")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bench.bot.send_message(stranger.id, "Hallo")
    await bench.noor.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bench.bot.send_message(bench.noor.id, "Hallo")
    await bench.noor.deactivates()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bench.bot.send_message(bench.noor.id, "Hallo")


async def test_wrong_tokens_and_unknown_methods(bench: Bench) -> None:
    for token, error in ((f"1:{'x' * 35}", "Unauthorized"), ("not-a-token", "Not Found")):
        with pytest.raises(InvalidToken) as refused:
            async with client(bench.telegram, token):
                pass
        assert str(refused.value.__cause__) == error
    with pytest.raises(TelegramError):
        await bench.bot.send_dice(bench.noor.id)


async def test_commands_with_a_wrong_name_or_too_many(bench: Bench) -> None:
    for commands in ([("Vraag", "x")], [("vraag", "")], [(f"c{number}", "x") for number in range(101)]):
        with pytest.raises(BadRequest):
            await bench.bot.set_my_commands(commands)
    await bench.bot.set_my_commands([("vraag", "De vraag")], language_code="nl")
    assert [command.command for command in await bench.bot.get_my_commands(language_code="nl")] == ["vraag"]
    assert await bench.bot.get_my_commands() == ()
