"""Messages as Slack's pages, and as the home view."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.slack.pieces import MOST_IN_BLOCK
from adapters.slack.render import Page, home, pages, preview
from adapters.slack.text import NOTHING, clean, runs, unescape
from bot.domain.message import Block, Button, Buttons, Choice, File, Message, Picture, Quote, Text
from tests.adapters.block_kit import buttons, faults_in_page, faults_in_view, texts, words
from tests.adapters.contract import PARAGRAPHS, QUOTES, WHITE_DOT

PICTURE = Picture(WHITE_DOT, "Vier van de zes gaven antwoord.")
SCALE = Choice(tuple(Button(str(n), f"answer:1:{n}") for n in range(1, 6)))
WAYS = Buttons((Button("Antwoord", "reply:1"), Button("Meer", "more:1")))

anything = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\r\n\t *_~`<>&:👩\u200d🏫\u0301🇳🇱")), max_size=40)
sentences = st.lists(st.text("abcë漢👩&<é", min_size=1, max_size=30), max_size=8).map(" ".join)
long_texts = st.builds(
    lambda text, times, end: (text + end) * times, sentences, st.integers(1, 60), st.sampled_from(" \n")
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


def uploaded(message: Message) -> dict[Picture, str]:
    return {block: "F1" for block in message.blocks if isinstance(block, Picture)}


def everything(found: list[Page]) -> str:
    """The words of all pages, as they are read."""
    return "\n".join(words(page.blocks) for page in found)


def written(message: Message) -> list[str]:
    """The words of a message one by one, buttons aside."""
    found = []
    for block in message.blocks:
        match block:
            case Text(text):
                found.append("".join(run.words for run in runs(clean(text))))
            case Quote(text) | Picture(alt=text) | File(alt=text):
                found.append(clean(text))
    return "\n".join(found).split()


@given(messages(st.one_of(anything, long_texts)), st.booleans())
@example(Message((Text("a" * 3980), Buttons(WAYS.buttons))), True)
def test_slack_takes_every_page(message: Message, has_link: bool) -> None:
    found = pages(message, home_link="https://slack.test/?a=1&b=<2>" if has_link else None, pictures=uploaded(message))
    assert [faults_in_page(page) for page in found] == [[]] * len(found)


@given(messages(st.one_of(anything, long_texts)))
def test_slack_takes_every_home(message: Message) -> None:
    assert faults_in_view(home(message)) == []


@given(st.lists(st.one_of(long_texts.map(Text), long_texts.map(Quote), st.just(SCALE), st.just(WAYS)), max_size=6))
def test_no_word_is_lost_moved_or_cut(found: list[Block]) -> None:
    message = Message(tuple(found))
    assert everything(pages(message)).split() == written(message)


@given(long_texts)
def test_no_word_of_a_file_is_lost_moved_or_cut(alt: str) -> None:
    message = Message((File("overleg.ics", b"BEGIN", alt),))
    assert everything(pages(message)).split() == written(message)


@given(st.lists(st.one_of(long_texts.map(Text), st.just(SCALE), st.just(WAYS)), max_size=6))
def test_buttons_stand_in_order_on_the_last_page(found: list[Block]) -> None:
    message = Message(tuple(found))
    *earlier, last = pages(message)
    assert [buttons(page.blocks) for page in earlier] == [[]] * len(earlier)
    assert [(button["action_id"], button["text"]["text"], button["value"]) for button in buttons(last.blocks)] == [
        (f"press:{number}", button.label, button.data) for number, button in enumerate(message.buttons)
    ]


@given(st.one_of(anything, long_texts, st.sampled_from(QUOTES)))
@example("<!channel> <@U1> &amp; :smile: *vet* _schuin_ https://voorbeeld.test")
@example(" \n twee regels\n\n")
def test_a_persons_words_come_through_exactly_and_as_nothing_but_words(typed: str) -> None:
    found = pages(Message((Text("Je schreef:"), Quote(typed))))
    parts = [part for page in found for block in page.blocks for part in block["elements"]][1:]
    runs_of_quote = list(chain.from_iterable(part["elements"] for part in parts))
    expected = clean(typed) if clean(typed).strip() else ""
    assert "".join(run["text"] for run in runs_of_quote).strip() == expected.strip()
    assert [run for run in runs_of_quote if run.keys() != {"type", "text"} or run["type"] != "text"] == []


@given(messages(st.one_of(anything, long_texts)))
def test_what_is_read_aloud_holds_no_markup_that_rings_or_links(message: Message) -> None:
    aloud = "\n".join(page.text for page in pages(message))
    bare = aloud.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert set(bare) & set("<>&") == set()


@given(st.lists(st.one_of(long_texts.map(Text), long_texts.map(Quote)), min_size=1, max_size=6))
def test_what_is_read_aloud_is_what_is_seen(found: list[Block]) -> None:
    for page in pages(Message(tuple(found))):
        aloud = unescape(page.text).split("\n", 1)
        heard = aloud[-1] if aloud[0].startswith("(") else "\n".join(aloud)
        assert heard.split() == (words(page.blocks) or NOTHING).split()


def test_our_words_and_theirs() -> None:
    [page] = drawn(Text("Je schreef *net* dit:"), Quote("*niet* vet\n<@U1>"))
    ours = [
        {"type": "text", "text": "Je schreef "},
        {"type": "text", "text": "net", "style": {"bold": True}},
        {"type": "text", "text": " dit:"},
    ]
    theirs = [{"type": "text", "text": "*niet* vet\n<@U1>"}]
    assert page == Page(
        "Je schreef net dit:\n*niet* vet\n&lt;@U1&gt;",
        [
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": ours}]},
            {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": theirs}]},
        ],
    )


@pytest.mark.parametrize(
    "typed", ["3 * 4 * 5", "_niet_ ~dit~ `of dat`", "> geen citaat", "- een\n- twee", ":smile: <!here> &amp;"]
)
def test_our_words_hold_no_other_markup_than_emphasis(typed: str) -> None:
    [page] = drawn(Text(typed))
    assert [texts(block) for block in page.blocks] == [[typed]]


def test_buttons_are_read_aloud_on_one_line() -> None:
    [page] = drawn(Text("Hoe ging het?"), SCALE, Text("Of:"), WAYS)
    assert page.text == "Hoe ging het?\n[1] [2] [3] [4] [5]\nOf:\n[Antwoord] [Meer]"


def test_buttons_stay_where_they_are_on_one_page() -> None:
    [page] = drawn(Text("Hoe ging het?"), SCALE, Text("Of:"), WAYS)
    assert [block["type"] for block in page.blocks] == ["rich_text", "actions", "rich_text", "actions"]


def test_a_later_page_begins_with_its_number_on_a_lock_screen() -> None:
    found = drawn(Text("Je schreef:"), Quote(PARAGRAPHS))
    total = len(found)
    assert [page.text.split("\n")[0] for page in found] == [
        "Je schreef:",
        *(f"({n}/{total})" for n in range(2, total + 1)),
    ]


@pytest.mark.parametrize(("length", "sizes"), [(3000, [3000]), (3001, [2999, 2])])
def test_a_block_ends_between_words(length: int, sizes: list[int]) -> None:
    text = "a" * 2998 + " " + "b" * (length - 2999)
    [page] = drawn(Text(text))
    assert [len("".join(texts(block))) for block in page.blocks] == sizes


@pytest.mark.parametrize(("count", "on_pages"), [(50, [50]), (51, [50, 1])])
def test_a_page_holds_fifty_blocks(count: int, on_pages: list[int]) -> None:
    assert [len(page.blocks) for page in drawn(*[Text("Een.")] * count)] == on_pages


def test_the_home_link_takes_its_place_on_the_last_page() -> None:
    first, last = pages(Message((Text("Een."),) * 50), home_link="https://slack.test/?a&b")
    element = {"type": "mrkdwn", "text": "<https://slack.test/?a&amp;b|Ruimte>", "verbatim": True}
    assert (len(first.blocks), len(last.blocks), last.text) == (49, 2, "(2/2)\nEen.")
    assert last.blocks[-1] == {"type": "context", "block_id": "home_link", "elements": [element]}


@pytest.mark.parametrize(("count", "rows"), [(25, [25]), (26, [25, 1])])
def test_a_row_holds_twenty_five_buttons(count: int, rows: list[int]) -> None:
    [page] = drawn(Buttons((Button("Ja", "do:1"),) * count))
    assert [len(block["elements"]) for block in page.blocks] == rows
    assert faults_in_page(page) == []


LONG_LABEL = "Dat vertel ik liever een andere keer, als er meer tijd is om er rustig over te praten"


def test_a_label_that_is_too_long_stands_in_full_above_its_button() -> None:
    [page] = drawn(Choice((Button("Ja", "do:1"), Button(LONG_LABEL, "do:2"))))
    short = "2. Dat vertel ik liever een andere keer, als er meer tijd is om er rustig…"
    assert words(page.blocks) == f"2. {LONG_LABEL}"
    assert [button["text"]["text"] for button in buttons(page.blocks)] == ["Ja", short]


@pytest.mark.parametrize(("length", "label"), [(75, "a" * 75), (76, "1.…")])
def test_a_label_is_never_cut_inside_a_word(length: int, label: str) -> None:
    [page] = drawn(Buttons((Button("a" * length, "do:1"),)))
    assert [button["text"]["text"] for button in buttons(page.blocks)] == [label]


@pytest.mark.parametrize("label", ["", " ", "\n"])
def test_a_button_without_words_can_still_be_tapped(label: str) -> None:
    [page] = drawn(Buttons((Button(label, "do:1"),)))
    assert [button["text"]["text"] for button in buttons(page.blocks)] == [NOTHING]


def test_a_picture_is_shown_with_its_words() -> None:
    [page] = pages(Message((PICTURE,)), pictures={PICTURE: "F1"})
    assert page == Page(PICTURE.alt, [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": PICTURE.alt}])


def test_a_picture_that_is_not_uploaded_is_its_words() -> None:
    [page] = drawn(PICTURE)
    assert (page.text, words(page.blocks)) == (PICTURE.alt, PICTURE.alt)


@pytest.mark.parametrize(("length", "kinds"), [(2000, ["image"]), (2001, ["image", "rich_text"])])
def test_words_that_are_too_long_for_a_picture_stand_below_it(length: int, kinds: list[str]) -> None:
    picture = replace(PICTURE, alt="a " * (length // 2 - 1) + "b" * (length % 2 + 2))
    [page] = pages(Message((picture,)), pictures={picture: "F1"})
    assert [block["type"] for block in page.blocks] == kinds
    assert (page.text, faults_in_page(page)) == (picture.alt, [])


@pytest.mark.parametrize("message", [Message(()), Message((Text(" "), Quote("\n"), Buttons(())))])
def test_a_message_without_words_is_still_a_message(message: Message) -> None:
    assert pages(message) == [Page(NOTHING, [])]


@pytest.mark.parametrize(("count", "last"), [(100, "Een."), (101, "…")])
def test_a_home_that_is_too_long_ends_in_dots(count: int, last: str) -> None:
    view = home(Message((Text("Een."),) * count))
    assert (len(view["blocks"]), texts(view["blocks"][-1])) == (100, [last])


def test_a_home_that_is_too_long_keeps_its_buttons() -> None:
    view = home(Message((SCALE, *(Text("Een."),) * 200, WAYS)))
    assert (len(view["blocks"]), len(buttons(view["blocks"]))) == (100, 7)


def test_a_home_view_stays_under_what_slack_takes() -> None:
    view = home(Message((Text("漢 " * MOST_IN_BLOCK * 20), WAYS)))
    assert (faults_in_view(view), len(str(view).encode("ascii", "backslashreplace")) < 250_000) == ([], True)


def test_a_preview_is_what_is_read() -> None:
    assert preview(Message((Text("*Hoe* ging <het>?"), WAYS))) == "Hoe ging <het>?\n[Antwoord] [Meer]"
