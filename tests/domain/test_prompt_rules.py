"""What one question keeps to: each rule is broken once, and told in its place."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.fault import Fault, Way
from bot.domain.prompt import CORE, Audience, Option
from bot.domain.prompt_rules import faults_in_prompt
from bot.store.prompts import load_library
from tests.builders import make_prompt

SHIPPED = load_library(Path("prompts"))
GOOD = {"question": {"nl": "Wat viel je op?", "en": "What struck you?"}, "follow": {"nl": "En nu?", "en": "And now?"}}


def as_every_sector_reads(text: str, language: str) -> list[str]:
    return [SHIPPED.fill(text, sector, language) for sector in SHIPPED.vocabulary]


def faults(**changes: Any) -> list[tuple[Way, Fault]]:
    return list(faults_in_prompt(make_prompt(**(GOOD | changes)), SHIPPED.tones, as_every_sector_reads))


def asked(nl: str) -> list[tuple[Way, Fault]]:
    return faults(question={"nl": nl, "en": "What struck you?"})


def test_a_question_that_keeps_to_all_of_them_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize("question", ["Wat viel je op", "Wat? Viel je iets op?", "Wat viel je op? Vertel."])
def test_it_has_one_question_mark_at_the_end(question: str) -> None:
    assert asked(question) == [(("nl", "q"), Fault("words.one_question"))]


def test_it_has_at_most_twenty_two_words() -> None:
    assert asked("Wat zag je " + "x " * 18 + "dan?") == []
    assert asked("Wat zag je " + "x " * 19 + "dan?") == [
        (("nl", "q"), Fault("words.many_words", {"number": 23, "most": 22}))
    ]


def test_it_has_at_most_a_hundred_and_sixty_characters() -> None:
    assert asked("Wat zag je " + "x" * 148 + "?") == []
    assert asked("Wat zag je " + "x" * 149 + "?") == [
        (("nl", "q"), Fault("words.many_characters", {"number": 161, "most": 160}))
    ]


def test_the_words_of_the_longest_sector_count() -> None:
    question = "Wat zag je bij een {leraar} " + "x" * 130 + "?"  # leerkracht is longer than docent

    assert asked(question) == [(("nl", "q"), Fault("words.many_characters", {"number": 161, "most": 160}))]


def test_it_is_about_who_reads_it() -> None:
    assert asked("Wat viel op?") == [(("nl", "q"), Fault("words.not_you", {"one": "je"}))]


def test_a_follow_up_keeps_to_the_same_but_for_saying_je() -> None:
    assert faults(follow={"nl": "Wie was dat?", "en": "And now?"}) == [
        (("nl", "follow"), Fault("words.asks_name", {"found": "Wie"}))
    ]


@pytest.mark.parametrize("audience", [Audience.LEADER, Audience.BOARD])
def test_leaders_and_boards_are_not_asked_for_a_figure_only(audience: Audience) -> None:
    question = {"nl": "Hoeveel toetsen nam je af?", "en": "What struck you?"}

    for answer in ("text", "choice", "yesno"):
        assert faults(question=question, audience=audience, answer=answer) == [
            (("nl", "q"), Fault("words.only_counts"))
        ]
    assert faults(question=question, audience=audience, answer="scale5") == []
    assert faults(question=question) == []


def test_the_labels_of_its_answers_are_looked_at_too() -> None:
    choices = (Option("one", {"nl": "Feedback", "en": "Both"}), Option("two", {"nl": "Niets", "en": "Nothing"}))

    assert faults(answer="choice", choices=choices) == [
        (("choices", 0, "nl"), Fault("words.avoid", {"found": "Feedback", "instead": "teruggeven wat je zag"}))
    ]


def test_the_ends_of_a_scale_are_looked_at_in_the_words_of_each_sector() -> None:
    ends = {"nl": ("Geen {leerling}", "Alle {leerlingen}, medewerker"), "en": ("None", "All")}

    assert faults(answer="scale5", ends=ends) == [
        (("nl", "ends", 1), Fault("words.avoid", {"found": "medewerker", "instead": "collega"}))
    ]


def test_what_comes_nearest_to_the_heart_is_shared_with_nobody() -> None:
    assert faults(model=CORE, privacy="shareable") == [(("privacy",), Fault("words.core_shareable"))]
    assert faults(model=CORE, privacy="private") == []
