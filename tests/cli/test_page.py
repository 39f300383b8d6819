"""`ruimte page`: what is printed for the staff meeting and for who leads, in both languages."""

import re
from html import unescape
from pathlib import Path

import pytest

from bot.views.catalogue import catalogue
from tests.cli.terminal import Terminal

MOST_WORDS = {"staff": 380, "leader": 180}  # with more, an A4 or half of one is not enough; seen in print


def printed(terminal: Terminal, whose: str, language: str = "nl", sector: str = "po") -> str:
    """The page as it is written."""
    done = terminal.here("page", whose, "page.html", "--language", language, "--sector", sector)
    assert (done.code, done.out, done.err) == (0, "", "Geschreven: page.html\n")
    return (terminal.folder / "page.html").read_text("utf-8")


def read(page: str) -> list[str]:
    """The words between its tags."""
    body = page.partition("<body>")[2]
    return [unescape(words).strip() for words in re.findall(r">([^<]+)<", body) if words.strip()]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("whose", ["staff", "leader"])
def test_it_is_short_in_its_own_language_and_needs_nothing_from_outside(
    empty: Terminal, whose: str, language: str
) -> None:
    page = printed(empty, whose, language)

    assert f'<html lang="{language}">' in page
    assert re.findall(r"https?:|<script|<link|<img|url\(", page) == []
    assert len(" ".join(read(page)).split()) <= MOST_WORDS[whose]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_leaders_page_says_what_their_first_message_says(empty: Terminal, language: str) -> None:
    first_message = catalogue(language)("page.for_leaders").splitlines()

    said = read(printed(empty, "leader", language))

    assert [line for line in first_message if line.removeprefix("- ") not in said] == []


def test_the_staff_page_leaves_room_for_what_the_team_agrees_on(empty: Terminal) -> None:
    said = read(printed(empty, "staff"))

    assert said[-5:] == [
        "Wat spreken we vandaag af?",
        "We proberen het tot:",
        "De MR stemde in op:",
        "Vragen? Ga naar:",
        "Onze vertrouwenspersoon:",
    ]


@pytest.mark.parametrize(("sector", "word"), [("po", "groep"), ("vo", "klas")])
def test_its_examples_are_in_the_words_of_the_sector(empty: Terminal, sector: str, word: str) -> None:
    assert f"Wat zou je {word} over zichzelf opschrijven als je morgen een leeg rapport uitdeelde?" in read(
        printed(empty, "staff", sector=sector)
    )


def test_a_sector_that_is_not_there_is_said(empty: Terminal) -> None:
    done = empty.here("page", "staff", "page.html", "--sector", "hbo")

    assert (done.code, done.err) == (2, "Ik ken geen sector hbo. Bedoel je mbo?\n")
    assert list(Path(empty.folder).glob("*.html")) == []


def test_a_school_can_have_any_sector_that_the_words_know(school: Terminal) -> None:
    own = school.folder / "own"
    own.mkdir()
    (own / "vocabulary.yaml").write_text("so: {nl: {leerling: kind}, en: {leerling: child}}\n")
    school.settings = {"RUIMTE_PROMPTS": str(own)}

    known = school.here("school", "set", "--sector", "so")
    unknown = school.here("school", "set", "--sector", "universiteit")

    assert (known.code, "De Lindeboom: so, Midden" in school.here("school", "list").lines) == (0, True)
    assert (unknown.code, unknown.err) == (2, "Ik ken geen sector universiteit. Wel: po, vo, mbo, so.\n")
