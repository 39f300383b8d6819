"""Slots become the words of a sector, with the article that belongs to each."""

import pytest

from bot.domain.vocabulary import fill, nouns_in

BOUW = {"bouw": "bouw", "leerling": "leerling", "leerlingen": "leerlingen"}
TEAM = {"bouw": "het team", "leerling": "student", "leerlingen": "studenten"}


@pytest.mark.parametrize(
    ("text", "in_primary", "in_vocational"),
    [
        ("een {leerling}", "een leerling", "een student"),
        ("twee {leerlingen}", "twee leerlingen", "twee studenten"),
        ("je {bouw}", "je bouw", "je team"),
        ("in {de bouw}", "in de bouw", "in het team"),
        ("in {het bouw}", "in de bouw", "in het team"),
        ("{die bouw} en {deze bouw}", "die bouw en deze bouw", "dat team en dit team"),
        ("bij {onze bouw}", "bij onze bouw", "bij ons team"),
        ("{elke bouw}, {welke bouw}", "elke bouw, welke bouw", "elk team, welk team"),
        ("{een bouw}", "een bouw", "een team"),
        ("{De bouw} vraagt.", "De bouw vraagt.", "Het team vraagt."),
        ("{Leerlingen} vragen.", "Leerlingen vragen.", "Studenten vragen."),
    ],
)
def test_the_article_follows_the_word(text: str, in_primary: str, in_vocational: str) -> None:
    assert (fill(text, BOUW), fill(text, TEAM)) == (in_primary, in_vocational)


@pytest.mark.parametrize(("word", "said"), [("pupil", "a pupil"), ("apprentice", "an apprentice")])
@pytest.mark.parametrize("written", ["{a leerling}", "{an leerling}"])
def test_in_english_it_follows_the_sound(written: str, word: str, said: str) -> None:
    assert fill(written, {"leerling": word}) == said


def test_what_the_vocabulary_does_not_have_stays_as_it_is() -> None:
    assert fill("een {kind} en {die vreemde}", BOUW) == "een kind en die vreemde"


def test_what_a_text_asks_of_the_vocabulary() -> None:
    assert nouns_in("{De bouw} en een {leerling}, {mooie bouw}") == ["bouw", "leerling", "mooie bouw"]
