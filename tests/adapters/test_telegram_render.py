"""Messages as Telegram's pages."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.telegram.render import NOTHING, Page, pages, preview
from adapters.telegram.text import clean
from bot.domain.form import Field, Form, Option
from bot.domain.message import Block, Button, Buttons, Choice, File, Message, Picture, Quote, Text
from tests.adapters.contract import FILE, PARAGRAPHS, QUOTES, WHITE_DOT, flat
from tests.adapters.telegram_page import faults_in_page, labels, quoted, reading

PICTURE = Picture(WHITE_DOT, "Vier van de zes gaven antwoord.")
SCALE = Choice(tuple(Button(str(n), f"answer:1:{n}") for n in range(1, 6)))
WAYS = Buttons((Button("Antwoord", "reply:1"), Button("Meer", "more:1")))
MARK = re.compile(r"\(\d+/\d+\)\n")

anything = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\r\n\t *_~`<>&:@/\u200b\u202e👩\u200d🏫\u0301🇳🇱")), max_size=40
)
sentences = st.lists(st.text("abcë漢👩&<é", min_size=1, max_size=30), max_size=8).map(" ".join)
long_texts = st.builds(
    lambda text, times, end: (text + end) * times, sentences, st.integers(1, 80), st.sampled_from(" \n")
)


def blocks(some: st.SearchStrategy[str]) -> st.SearchStrategy[Block]:
    rows = st.lists(some.map(lambda label: Button(label, "do:1")), max_size=6).map(tuple)
    pictures = some.map(lambda alt: Picture(WHITE_DOT, alt))
    files = some.map(lambda alt: File("overleg.ics", b"BEGIN", alt))
    return st.one_of(some.map(Text), some.map(Quote), rows.map(Buttons), rows.map(Choice), pictures, files)


def messages(some: st.SearchStrategy[str]) -> st.SearchStrategy[Message]:
    return st.lists(blocks(some), max_size=6).map(lambda found: Message(tuple(found)))


def drawn(*shown: Block) -> list[Page]:
    return pages(Message(shown))


def words(page: Page) -> str:
    return MARK.sub("", reading(page.html).words, count=1)


@given(messages(st.one_of(anything, long_texts)))
@example(Message((Text("*a* " * 150), *(Quote("b"),) * 150)))
@example(Message((Quote("@jan /stop " * 200), WAYS)))
@example(Message((Quote("👩" * 5000),)))
@example(Message((Text("a"), Quote("\u200b" * 9000))))
def test_telegram_takes_every_page(message: Message) -> None:
    found = pages(message)
    assert [faults_in_page(page) for page in found] == [[]] * len(found)


@given(st.lists(st.one_of(long_texts.map(Text), long_texts.map(Quote), st.just(SCALE), st.just(WAYS)), max_size=6))
def test_no_word_is_lost_moved_or_cut(found: list[Block]) -> None:
    written = flat(*(block.words for block in found if isinstance(block, Text | Quote)))
    assert flat(*map(words, drawn(*found))) == (written or NOTHING)


@given(long_texts.filter(str.strip))
def test_no_word_of_a_picture_or_a_file_is_lost_moved_or_cut(alt: str) -> None:
    assert flat(*map(words, drawn(Picture(WHITE_DOT, alt)))) == flat(alt)
    assert flat(*map(words, drawn(replace(FILE, alt=alt)))) == flat(alt)


@given(messages(long_texts))
def test_buttons_stand_in_order_on_the_last_page(message: Message) -> None:
    *earlier, last = pages(message)
    assert [page.keyboard for page in earlier] == [()] * len(earlier)
    assert [button.data for row in last.keyboard for button in row] == [button.data for button in message.buttons]


@given(st.one_of(anything, st.sampled_from(QUOTES)))
@example("<!channel> <@U1> &amp; :smile: *vet* _schuin_ https://voorbeeld.test")
@example(" \n twee regels\n\n")
@example("@jan, zeg /stop@ruimte_bot")
def test_a_persons_words_come_through_exactly_and_as_a_quote(typed: str) -> None:
    [page] = drawn(Text("Je schreef:"), Quote(f"a{typed}b"))
    assert (quoted(page), words(page)) == ([clean(f"a{typed}b")], f"Je schreef:\n{clean(f'a{typed}b')}")


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Vraag het @jan_1!", "Vraag het <code>@jan_1</code>!"),
        ("Typ /stop", "Typ <code>/stop</code>"),
        ("(/stop@ruimte_bot)", "(<code>/stop@ruimte_bot</code>)"),
        ("en/of, 1/2, jan@school.nl", "en/of, 1/2, jan@school.nl"),
        ("https://voorbeeld.test/stop", "https://voorbeeld.test/stop"),
        ("*niet* & <b>vet</b>", "*niet* &amp; &lt;b&gt;vet&lt;/b&gt;"),
    ],
)
def test_a_persons_words_ring_nobody_and_give_no_command(typed: str, html: str) -> None:
    assert drawn(Quote(typed)) == [Page(f"<blockquote>{html}</blockquote>")]


def test_our_words_and_theirs() -> None:
    [page] = drawn(
        Text("Je schreef *net* dit:"), Quote("Het lukte."), Quote("<Echt>"), Text("Typ /help"), Text("Of niet.")
    )
    assert page.html == (
        "Je schreef <b>net</b> dit:\n<blockquote>Het lukte.</blockquote>\n\n<blockquote>&lt;Echt&gt;</blockquote>\n"
        "Typ /help\n\nOf niet."
    )


@pytest.mark.parametrize("typed", ["3 * 4 * 5", "_niet_ ~dit~ `of dat`", "> geen citaat", "- een\n- twee", "<i> &amp;"])
def test_our_words_hold_no_other_markup_than_emphasis(typed: str) -> None:
    [page] = drawn(Text(typed))
    assert reading(page.html).marked == []
    assert words(page) == typed


def test_a_later_page_begins_with_its_number() -> None:
    found = drawn(Text("Je schreef:"), Quote(PARAGRAPHS))
    assert [page.html.split("\n")[0] for page in found] == ["Je schreef:", "(2/3)", "(3/3)"]


def test_a_page_ends_after_a_paragraph() -> None:
    found = drawn(Text("Je schreef:"), Quote(PARAGRAPHS))
    paragraphs = [each.strip() for page in found for each in quoted(page)[0].split("\n\n")]
    assert paragraphs == [each.strip() for each in PARAGRAPHS.split("\n\n")]


def test_a_long_quote_follows_at_once_what_leads_it_in() -> None:
    first, _ = drawn(Text("Je schreef:"), Quote("rekenen " * 900))
    assert len(words(first)) > 4000


def test_a_picture_is_a_page_with_its_words() -> None:
    assert drawn(Text("Kijk:"), PICTURE, Text("Dat was het."), WAYS) == [
        Page("Kijk:"),
        Page(PICTURE.alt, png=WHITE_DOT),
        Page("(3/3)\nDat was het.", keyboard=(WAYS.buttons,)),
    ]


def test_a_file_is_a_page_with_its_words() -> None:
    assert drawn(Text("Kijk:"), FILE, WAYS) == [
        Page("Kijk:"),
        Page(FILE.alt, file=FILE, keyboard=(WAYS.buttons,)),
    ]


@pytest.mark.parametrize(("length", "sizes"), [(1024, [1024]), (1025, [1022, 2])])
def test_words_that_a_caption_has_no_room_for_follow_it(length: int, sizes: list[int]) -> None:
    found = drawn(Picture(WHITE_DOT, "a" * 1022 + " " + "b" * (length - 1023)))
    assert [len(words(page)) for page in found] == sizes


@pytest.mark.parametrize("message", [Message(()), Message((Text(" "), Quote("\u200b\n"), Buttons(())))])
def test_a_message_without_words_is_still_a_message(message: Message) -> None:
    assert pages(message) == [Page(NOTHING)]


def test_buttons_alone_stand_under_a_dash() -> None:
    assert drawn(WAYS) == [Page(NOTHING, keyboard=(WAYS.buttons,))]


def test_a_preview_is_what_is_read() -> None:
    shown = Message((Text("*Hoe* ging <het>?"), SCALE, WAYS))
    assert preview(shown) == "Hoe ging <het>?\n[1] [2] [3]\n[4] [5]\n[Antwoord] [Meer]"


def test_a_preview_of_a_form_tells_what_is_asked() -> None:
    days = Field("days", "Welke dagen?", "several", options=(Option("mon", "ma"), Option("tue", "di")), value="tue")
    note = Field("note", "Nog iets?", "words", required=False, value="Nee")
    form = Form("form:1", "Je werkweek", (days, note), "Bewaren")
    assert preview(form) == "Je werkweek\n\nWelke dagen? *\n( ) ma\n(x) di\n\nNog iets?\nNee\n\n[Bewaren]"


def test_long_labels_are_numbered_and_stand_in_full_above() -> None:
    long = "Dat vertel ik liever een andere keer, als er meer tijd is"
    [page] = drawn(Text("Kies:"), SCALE, Choice((Button("Ja", "do:1"), Button(long, "do:2"))))
    assert page.html == f"Kies:\n\n7. {long}"
    assert labels(page) == [["1", "2", "3"], ["4", "5"], ["Ja"], ["7. Dat vertel ik liever een andere…"]]
