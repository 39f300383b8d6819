"""Words as Slack takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.text import Run, clean, escape, on_one_line, runs, shortened, size, split, unescape

anything = st.text(st.one_of(st.characters(), st.sampled_from(" \n\t&<>👩\u200d🏫\u0301🇳🇱")), max_size=200)


@given(anything, st.integers(8, 60))
def test_pieces_are_within_the_limit_and_together_the_words(words: str, most: int) -> None:
    pieces = split(words, most)
    assert ("".join(pieces), [piece for piece in pieces if size(piece) > most]) == (words, [])


@given(st.lists(st.text("abc", min_size=1, max_size=10), min_size=1), st.integers(11, 40))
def test_no_piece_ends_inside_a_word(words: list[str], most: int) -> None:
    pieces = split(" ".join(words), most)
    assert [word for piece in pieces for word in piece.split()] == words


@given(anything, st.integers(8, 60))
def test_what_is_shortened_holds_whole_words(words: str, most: int) -> None:
    short = shortened(words, most)
    assert size(short) <= most
    kept = short.removesuffix("…")
    assert short == words or (words.startswith(kept) and (not kept or words[len(kept)].isspace()))


@given(anything)
def test_what_is_escaped_can_be_read_back(words: str) -> None:
    assert unescape(escape(words)) == words


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("een twee\n\ndrie vier\nvijf", ["een twee\n\n", "drie vier\nvijf"]),
        ("een twee drie\nvier vijf zes", ["een twee drie\n", "vier vijf zes"]),
        ("een twee drie vier vijf", ["een twee drie vier ", "vijf"]),
        ("a" * 20 + "b" * 5, ["a" * 20, "b" * 5]),
        ("a" * 19 + "e\u0301b", ["a" * 19, "e\u0301b"]),
        ("a" * 17 + "👩\u200d🏫b", ["a" * 17, "👩\u200d🏫b"]),
        ("a" * 16 + "👍🏽b", ["a" * 16 + "👍🏽", "b"]),
        ("a" * 17 + "👍🏽b", ["a" * 17, "👍🏽b"]),
        ("a" * 13 + "🇳🇱🇧🇪", ["a" * 13 + "🇳🇱", "🇧🇪"]),
    ],
)  # fmt: skip
def test_words_are_split_where_it_hurts_least(words: str, pieces: list[str]) -> None:
    assert split(words, 20) == pieces


@pytest.mark.parametrize(
    ("words", "styled"),
    [
        ("Alleen *jij* ziet dit.", [Run("Alleen "), Run("jij", strong=True), Run(" ziet dit.")]),
        ("(**heel** belangrijk)", [Run("("), Run("heel", strong=True), Run(" belangrijk)")]),
        ("3 * 4 * 5", [Run("3 * 4 * 5")]),
        ("leraar*innen en collega*s", [Run("leraar*innen en collega*s")]),
    ],
)
def test_emphasis_is_bold(words: str, styled: list[Run]) -> None:
    assert [run for run in runs(words) if run.words] == styled


@pytest.mark.parametrize(
    ("words", "same"),
    [("a\r\nb\rc", "a\nb\nc"), ("a\x00\x1bb\tc", "ab\tc"), ("\ud83d", "\ufffd"), ("é\u200d👩", "é\u200d👩")],
)
def test_only_control_characters_go(words: str, same: str) -> None:
    assert clean(words) == same


@pytest.mark.parametrize(("words", "line"), [(" een\n twee ", "een twee"), ("\t\n", "—")])
def test_a_label_is_one_line(words: str, line: str) -> None:
    assert on_one_line(words) == line


@pytest.mark.parametrize(("words", "taken"), [("abc", 3), ("é", 1), ("👩", 2), ("a&b", 7), ("<>", 8)])
def test_a_limit_is_counted_as_strictly_as_slack_may(words: str, taken: int) -> None:
    assert size(words) == taken
