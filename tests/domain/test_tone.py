"""How Ruimte talks: what is found in a sentence, and what is let alone."""

from pathlib import Path

import pytest

from bot.domain.fault import Fault
from bot.domain.tone import Tone
from bot.store.prompts import load_library

SHIPPED = load_library(Path("prompts")).tones


@pytest.mark.parametrize(
    ("language", "words", "fault"),
    [
        ("nl", "Vraag het een medewerker.", Fault("words.avoid", {"found": "medewerker", "instead": "collega"})),
        ("nl", "De Evaluatie is klaar.", Fault("words.avoid", {"found": "Evaluatie", "instead": "terugkijken"})),
        ("nl", "Dat is SMART.", Fault("words.leave_out", {"found": "SMART"})),
        ("nl", "Doe aan zelfreflectie.", Fault("words.avoid", {"found": "zelfreflectie", "instead": "terugkijken"})),
        ("nl", "Wat vindt u ervan?", Fault("words.polite", {"found": "u"})),
        ("en", "We will roll out a tool.", Fault("words.avoid", {"found": "roll out", "instead": "begin"})),
    ],
)
def test_words_of_the_office_are_found(language: str, words: str, fault: Fault) -> None:
    assert list(SHIPPED[language].faults_in_words(words)) == [fault]


@pytest.mark.parametrize("words", ["Een uur later", "De boer is nu smarter", "Verborgen", "jullie uren"])
def test_a_word_that_only_looks_like_one_is_let_alone(words: str) -> None:
    assert list(SHIPPED["nl"].faults_in_words(words)) == []


@pytest.mark.parametrize(
    ("language", "question", "key", "found"),
    [
        ("nl", "Wie hielp je vandaag?", "words.asks_name", "Wie"),
        ("nl", "Wat deed je en hoe liep het?", "words.double", "en hoe"),
        ("nl", "Wat zag je en waaraan lag dat?", "words.double", "en waaraan"),
        ("nl", "Wat ging er in je les mis?", "words.assumes", "Wat ging er in je les mis"),
        ("nl", "Waar ben je trots op?", "words.assumes", "trots"),
        ("nl", "Waarom deden jullie niets?", "words.assumes", "Waarom"),
        ("nl", "Welke les mislukte er bij jou?", "words.assumes", "mislukte"),
        ("nl", "Welke les lukte jou deze week niet?", "words.assumes", "lukte jou deze week niet"),
        ("nl", "Welke collega hielp je?", "words.asks_name", "Welke collega"),
        ("nl", "Noem een collega die je hielp?", "words.asks_name", "Noem"),
        ("nl", "Wat wilde je en heb je dat gedaan?", "words.double", "en heb je"),
        ("en", "Who helped you?", "words.asks_name", "Who"),
        ("en", "What did you do and how did it go?", "words.double", "and how"),
        ("en", "What went really very wrong today?", "words.assumes", "What went really very wrong"),
    ],
)
def test_what_a_question_must_not_do_is_found(language: str, question: str, key: str, found: str) -> None:
    assert list(SHIPPED[language].faults_in_question(question)) == [Fault(key, {"found": found})]


@pytest.mark.parametrize(
    "question", ["Iemand die je hielp?", "Wat at je met brood en kaas?", "Wat ging je vandaag na de pauze doen?"]
)
def test_a_question_that_only_looks_like_it_is_let_alone(question: str) -> None:
    assert list(SHIPPED["nl"].faults_in_question(question)) == []


@pytest.mark.parametrize(
    ("question", "speaks"), [("Wat zag je?", True), ("Wat hebben jullie?", True), ("Wat was er?", False)]
)
def test_a_question_is_about_who_reads_it(question: str, speaks: bool) -> None:
    assert SHIPPED["nl"].speaks_to_you(question) is speaks


@pytest.mark.parametrize(("question", "only"), [("Hoeveel toetsen gaf je?", True), ("Wat vond je van hoeveel?", False)])
def test_what_asks_for_a_figure_begins_with_it(question: str, only: bool) -> None:
    assert SHIPPED["nl"].only_counts(question) is only


def test_without_lists_nothing_is_found() -> None:
    silent = Tone(avoid={})
    words = "Waarom heb je u, medewerker, en wie?"

    assert [*silent.faults_in_words(words), *silent.faults_in_question(words)] == []
    assert (silent.speaks_to_you("x"), silent.only_counts("Hoeveel?")) == (True, False)
