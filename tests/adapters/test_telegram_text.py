"""Words and buttons as Telegram takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.keyboard import keyboard
from adapters.telegram.lengths import room, units
from adapters.telegram.text import clean, end_of_piece, is_seen, on_one_line, shortened
from bot.domain.message import Button, Buttons, Choice, Message

anything = st.text(st.one_of(st.characters(), st.sampled_from(" \n\t&<>👩\u200d🏫\u0301🇳🇱")), max_size=200)


def rows(block: Buttons | Choice) -> list[list[str]]:
    return [[button.label for button in row] for row in keyboard(Message((block,)))]


def tapped(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(label, "do:1") for label in labels)


@pytest.mark.parametrize(("words", "taken"), [("abc", 3), ("é", 1), ("👩", 2), ("a&b", 3), ("👩‍🏫", 5)])
def test_lengths_are_counted_in_units_of_utf_16(words: str, taken: int) -> None:
    assert units(words) == taken


@given(anything.map(clean), st.integers(0, 60))
def test_there_is_room_for_whole_characters_only(words: str, most: int) -> None:
    fitting = room(words, most)
    assert units(words[:fitting]) <= most
    assert fitting == len(words) or units(words[: fitting + 1]) > most


@given(anything.map(clean).filter(bool), st.integers(8, 60))
def test_a_piece_is_within_the_limit_and_holds_something(words: str, most: int) -> None:
    end = end_of_piece(words, most)
    assert 0 < end <= room(words, most)


@pytest.mark.parametrize(
    ("words", "piece"),
    [
        ("een twee drie\n\nvier vijf\nzes", "een twee drie\n\n"),
        ("een twee drie\nvier vijf zes", "een twee drie\n"),
        ("een twee drie vier vijf", "een twee drie vier "),
        ("een\n\ntwee drie vier vijf", "een\n\ntwee drie vier "),
        ("een " + "a" * 30, "een "),
        ("a" * 30, "a" * 20),
        ("a" * 19 + "e\u0301b", "a" * 19),
        ("a" * 17 + "👩\u200d🏫b", "a" * 17),
        ("a" * 16 + "👍🏽b", "a" * 16 + "👍🏽"),
        ("a" * 13 + "🇳🇱🇧🇪", "a" * 13 + "🇳🇱"),
    ],
)  # fmt: skip
def test_words_are_cut_where_it_hurts_least(words: str, piece: str) -> None:
    assert words[: end_of_piece(words, 20)] == piece


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00\x1bb\tc\u202e", "ab c"),
        ("\ud83d", "\ufffd"),
        ("a\u030a", "å"),
        ("e\u0301\u200d👩", "e\u0301\u200d👩"),
    ],
)
def test_what_telegram_would_drop_or_replace_is_so_already(words: str, same: str) -> None:
    assert clean(words) == same


@pytest.mark.parametrize(("words", "line"), [(" een\n twee ", "een twee"), ("\t\n", "—"), ("\u200b", "—")])
def test_a_label_is_one_line(words: str, line: str) -> None:
    assert on_one_line(words) == line


@pytest.mark.parametrize(
    ("words", "seen"), [("—", True), ("👩", True), (" \n\xa0\u200b\u2800\ufeff", False), ("", False)]
)
def test_blanks_of_every_kind_are_nothing(words: str, seen: bool) -> None:
    assert is_seen(words) is seen


@pytest.mark.parametrize(("words", "short"), [("een twee", "een twee"), ("een twee drie", "een twee…")])
def test_what_is_shortened_ends_in_dots(words: str, short: str) -> None:
    assert shortened(words, 10) == short


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (["1 · helemaal niet", "2", "3", "4", "5 · helemaal wel"],
         [["1 · helemaal niet"], ["2", "3", "4"], ["5 · helemaal wel"]]),
        (["1", "2", "3", "4", "5"], [["1", "2", "3"], ["4", "5"]]),
        (["Ja", "Nee", "Weet niet"], [["Ja", "Nee", "Weet niet"]]),
        (["Over nagedacht", "Neem ik mee"], [["Over nagedacht", "Neem ik mee"]]),
        (["Een vast onderdeel", "Ja"], [["Een vast onderdeel"], ["Ja"]]),
    ],
)  # fmt: skip
def test_answers_can_be_read_on_a_phone(labels: list[str], found: list[list[str]]) -> None:
    assert rows(Choice(tapped(*labels))) == found


def test_things_to_do_stand_two_by_two() -> None:
    found = rows(Buttons(tapped("Ja", "Nee", "Later", "Laat de vraag zien", "Meer")))
    assert found == [["Ja", "Nee"], ["Later"], ["Laat de vraag zien"], ["Meer"]]


@pytest.mark.parametrize("data", ["", "a" * 65, "é" * 33])
def test_a_button_that_telegram_would_refuse_is_refused_here(data: str) -> None:
    with pytest.raises(ValueError, match="a button carries 1 to 64 bytes"):
        keyboard(Message((Buttons((Button("Ja", data),)),)))


def test_sixty_four_bytes_are_carried() -> None:
    assert keyboard(Message((Buttons((Button("Ja", "a" * 64),)),))) == ((Button("Ja", "a" * 64),),)
