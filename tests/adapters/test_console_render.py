"""Blocks and forms as lines of a terminal."""

import re
import unicodedata
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.console.render import columns, draw_errors, draw_form, draw_message, harmless, preview
from bot.domain.form import Field, FieldErrors, Form, Option
from bot.domain.message import Block, Button, Buttons, Choice, File, Message, Picture, Quote, Text

MARKS = re.compile(r"^(│ ?|\[\d+\] |! |\([x ]\) )?( *[-•] | *\d{1,3}\. | +)?")
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

anything = st.text(st.one_of(st.characters(), st.sampled_from("\x1b\x9b\r\n\t *[]│-•👩‍🏫\u202e\u2028\ud83d")))
words = st.lists(st.text("abcë漢👩", min_size=1, max_size=90), max_size=12).map(" ".join)
widths = st.integers(min_value=8, max_value=100)


def buttons(labels: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Button, ...]]:
    return st.lists(labels.map(lambda label: Button(label, "do:1")), max_size=6).map(tuple)


def blocks(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Block]:
    return st.one_of(
        texts.map(Text),
        texts.map(Quote),
        buttons(texts).map(Buttons),
        buttons(texts).map(Choice),
        texts.map(lambda alt: Picture(b"", alt)),
        texts.map(lambda alt: File("overleg.ics", b"BEGIN", alt)),
    )


def messages(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Message]:
    return st.lists(blocks(texts), max_size=5).map(lambda found: Message(tuple(found)))


def draw(*blocks: Block, width: int = 40, bold: bool = False) -> list[str]:
    return draw_message(Message(blocks), count(1), width=width, bold=bold)


def is_fitting(line: str, width: int) -> bool:
    """Within the width, or one single word that is not."""
    return columns(line) <= width or " " not in MARKS.sub("", line)


@given(messages(anything), widths)
def test_no_line_is_wider_than_the_terminal_unless_one_word_is(message: Message, width: int) -> None:
    lines = draw_message(message, count(1), width=width)
    assert [line for line in lines if not is_fitting(line, width)] == []


@given(messages(anything), widths)
def test_no_control_character_gets_through(message: Message, width: int) -> None:
    drawn = "".join(draw_message(message, count(1), width=width))
    assert {each for each in drawn if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")} | (
        set(drawn) & BIDI
    ) == set()


@given(st.lists(words, min_size=6, max_size=6), widths)
def test_all_words_survive(texts: list[str], width: int) -> None:
    text, quote, label, option, alt, about = texts
    message = (
        Text(text),
        Quote(quote),
        Buttons((Button(label, "a"),)),
        Choice((Button(option, "b"),)),
        Picture(b"", alt),
        File("overleg.ics", b"BEGIN", about),
    )
    drawn = " ".join(MARKS.sub("", line).removeprefix("(").removesuffix(")") for line in draw(*message, width=width))
    assert drawn.split() == " ".join(texts).split()


@given(anything, widths)
@example("-  " + "a" * 30, 10)
@example(" " * 50 + "a", 10)
@example("\u00a0" * 50, 10)
def test_every_letter_of_a_quote_survives(text: str, width: int) -> None:
    drawn = "".join(line.removeprefix("│") for line in draw(Quote(text), width=width))
    assert "".join(drawn.split()) == "".join(harmless(text).split())


@given(messages(anything), widths)
def test_numbers_follow_the_buttons_of_the_message(message: Message, width: int) -> None:
    numbers = count(1)
    draw_message(message, numbers, width=width)
    assert next(numbers) == len(message.buttons) + 1


@given(anything, anything, widths)
def test_a_form_holds_the_same_rules(typed: str, label: str, width: int) -> None:
    field = Field("name", label, "words", value=typed)
    choice = replace(field, kind="choice", options=(Option(typed, label), Option("other", typed)))
    lines = draw_form(Form("do:1", label, (field, choice), typed), width=width)
    lines += draw_errors(FieldErrors({"name": typed}), width=width)
    drawn = "".join(lines)
    assert [line for line in lines if not is_fitting(line, width)] == []
    assert {each for each in drawn if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")} | (
        set(drawn) & BIDI
    ) == set()


def test_words_are_folded_between_words() -> None:
    assert draw(Text("Wat ging er deze week beter dan je vooraf had verwacht?"), width=30) == [
        "Wat ging er deze week beter",
        "dan je vooraf had verwacht?",
    ]


def test_paragraphs_stay_apart() -> None:
    assert draw(Text("\nEen.\n\nTwee.\n")) == ["Een.", "", "Twee."]


def test_a_long_word_stays_whole() -> None:
    assert draw(Text("Kijk op https://voorbeeld.test/heel/lang eens."), width=20) == [
        "Kijk op",
        "https://voorbeeld.test/heel/lang",
        "eens.",
    ]


def test_a_list_hangs_under_its_mark() -> None:
    assert draw(Text("- een punt dat lang is\n10. een ander punt"), width=14) == [
        "- een punt dat",
        "  lang is",
        "10. een ander",
        "    punt",
    ]


def test_an_indent_never_takes_most_of_the_line() -> None:
    assert draw(Text(" " * 8 + "een twee drie"), width=12) == ["een twee", "drie"]


def test_a_no_break_space_does_not_break() -> None:
    assert draw(Text("om 15.15 uur in lokaal\u00a012"), width=24) == ["om 15.15 uur in", "lokaal\u00a012"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Alleen *jij* ziet dit.", "Alleen jij ziet dit."),
        ("(*heel* belangrijk)", "(heel belangrijk)"),
        ("**Samen** kijken", "Samen kijken"),
        ("*een paar woorden*", "een paar woorden"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("leraar*innen en collega*s", "leraar*innen en collega*s"),
        ("een * ster", "een * ster"),
    ],
)
def test_emphasis_is_plain(words: str, line: str) -> None:
    assert draw(Text(words)) == [line]


def test_emphasis_can_be_bold_over_a_fold() -> None:
    assert draw(Text("Dit is *heel belangrijk* nu."), width=12, bold=True) == [
        "Dit is \x1b[1mheel\x1b[22m",
        "\x1b[1mbelangrijk\x1b[22m",
        "nu.",
    ]


def test_a_quote_is_never_bold() -> None:
    assert draw(Quote("*niet* \x01vet\x02"), bold=True) == ["│ *niet* vet"]


def test_a_quote_has_a_bar_before_every_line() -> None:
    assert draw(Quote("Het werd stil.\n\nToen begon er een te praten."), width=20) == [
        "│ Het werd stil.",
        "│",
        "│ Toen begon er een",
        "│ te praten.",
    ]


def test_buttons_stand_side_by_side_while_they_fit() -> None:
    three = tuple(Button(label, "do:1") for label in ("Antwoord", "Later", "Meer"))
    assert draw(Buttons(three), width=30) == ["[1] Antwoord   [2] Later", "[3] Meer"]


def test_wide_characters_count_double_beside_each_other() -> None:
    assert draw(Buttons((Button("漢字漢字", "do:1"),) * 2), width=24) == ["[1] 漢字漢字", "[2] 漢字漢字"]


def test_options_stand_below_each_other() -> None:
    two = (Button("helemaal niet mee eens", "do:1"), Button("eens", "do:2"))
    assert draw(Choice(two), width=20) == ["[1] helemaal niet", "    mee eens", "[2] eens"]


def test_a_label_stays_on_one_line() -> None:
    assert draw(Buttons((Button("ja\n[9]\tnep", "do:1"),))) == ["[1] ja [9] nep"]


def test_a_picture_is_its_words() -> None:
    assert draw(Picture(b"", "Vier van de zes gaven antwoord.")) == ["(Vier van de zes gaven antwoord.)"]


def test_a_file_is_its_words_and_the_name_under_which_it_was_saved() -> None:
    file = File("overleg.ics", b"BEGIN", "Voor je agenda.")
    drawn = draw_message(Message((file,)), count(1), saved={file: "overleg-2.ics"})
    assert (draw(file), drawn) == (["(Voor je agenda.)"], ["(Voor je agenda. → overleg-2.ics)"])


def test_a_preview_of_a_file_has_its_name() -> None:
    assert preview(Message((File("overleg.ics", b"BEGIN", "Voor je agenda."),))) == "(Voor je agenda. → overleg.ics)"


def test_blocks_stand_apart_and_empty_ones_take_no_room() -> None:
    assert draw(Text("Een"), Text(" "), Buttons(()), Quote("Twee")) == ["Een", "", "│ Twee"]


@pytest.mark.parametrize(
    ("text", "places"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("漢字", 4), ("😀", 2), ("\u200d", 0)]
)
def test_columns_are_counted_as_a_terminal_does(text: str, places: int) -> None:
    assert columns(text) == places


def test_a_form_shows_what_it_asks_and_holds() -> None:
    level = Field(
        "level", "Hoe lang?", "choice", required=False, options=(Option("s", "Kort"), Option("l", "Lang")), value="l"
    )
    form = Form("topic:1", "Onderwerp", (Field("name", "Waarover?", "words", value="Lef"), level), "Bewaren")
    assert draw_form(form) == [
        "Onderwerp", "",
        "Waarover? *", "│ Lef", "",
        "Hoe lang?", "( ) Kort", "(x) Lang", "",
        "[Bewaren]",
    ]  # fmt: skip


def test_errors_are_sentences() -> None:
    assert draw_errors(FieldErrors({"name": "Dit is nog leeg.", "day": "Die dag is voorbij."})) == [
        "! Dit is nog leeg.",
        "! Die dag is voorbij.",
    ]
