"""What all questions together keep to: each rule is broken once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bot.cli.preview_words import syllables
from bot.domain.bank_rules import LEAST_FOR, faults_in_bank, flesch_douma, likeness, share_close, trigrams
from bot.domain.fault import Fault
from bot.domain.prompt import Audience, Prompt, Room
from bot.store.prompts import load_library
from tests.builders import make_prompt

SHIPPED = load_library(Path("prompts"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def unlike(number: int) -> str:
    """A text that no other number gives anything like."""
    first, second, third = number // 676 % 26, number // 26 % 26, number % 26
    return "-".join(LETTERS[place] * 3 for place in (first, second, third)) + f"#{number}"


def bank_of(numbers: Mapping[Audience, int]) -> list[Prompt]:
    """Questions of one theme, as many as said for each audience, that keep to every rule."""
    rooms = list(chain(Room, Room))
    prompts: list[Prompt] = []
    for audience, number in numbers.items():
        for _ in range(number):
            serial = len(prompts)
            words = {"nl": f"{unlike(serial)} {{les}}", "en": unlike(serial)}
            room = rooms[serial] if serial < len(rooms) else None
            prompts.append(
                make_prompt(id=f"{serial:04}", audience=audience, question=words, follow=words, room=room)
            )  # fmt: skip
    return prompts


ENOUGH = bank_of(LEAST_FOR)
SEEDS = {"T04": ("S18",)}


def found(prompts: Sequence[Prompt], seeds: Mapping[str, Sequence[str]] = SEEDS) -> list[tuple[str, Fault]]:
    return list(faults_in_bank(prompts, seeds))


def with_first(**changes: Any) -> list[Prompt]:
    """The same bank, with something else about its first question."""
    return [replace(ENOUGH[0], **changes), *ENOUGH[1:]]


def test_a_bank_that_has_enough_of_everything_has_no_faults() -> None:
    assert found(ENOUGH) == []


def test_the_shipped_bank_has_no_faults() -> None:
    assert found(SHIPPED.bank.prompts, SHIPPED.seeds) == []


def test_the_shipped_themes_hold_every_line_of_the_slides() -> None:
    assert {*chain(*SHIPPED.seeds.values())} == {f"S{number:02}" for number in range(1, 69)}


def test_what_only_a_board_can_do_is_asked_of_boards() -> None:
    assert {prompt.audience for prompt in SHIPPED.bank.prompts if "S63" in prompt.seed} == {Audience.BOARD}


@pytest.mark.parametrize(("audience", "least"), LEAST_FOR.items())
def test_each_audience_has_enough_of_its_own(audience: Audience, least: int) -> None:
    without = next(prompt for prompt in reversed(ENOUGH) if prompt.audience is audience)
    all_of_them = make_prompt(
        id="all", audience=Audience.ALL, question={"nl": "x {les}", "en": "y"}, follow={"nl": "x"}
    )

    assert found([prompt for prompt in [*ENOUGH, all_of_them] if prompt is not without]) == [
        ("", Fault("words.few_for", {"audience": str(audience), "number": least - 1, "least": least}))
    ]


def test_no_two_are_alike_in_any_language() -> None:
    words = {"nl": "Wat viel je deze week op in de {les}?", "en": "What struck you?"}
    other = {"nl": "Wat viel je deze week op in je {les}?", "en": "Something else"}
    prompts = [
        *ENOUGH,
        make_prompt(id="a", question=words, follow=words),
        make_prompt(id="b", question=other, follow=words),
    ]

    assert found(prompts) == [("b", Fault("words.alike", {"other": "a", "language": "nl"}))]


def test_each_has_a_follow_up_unless_it_goes_deep() -> None:
    assert found(with_first(follow={})) == [("0000", Fault("words.no_follow"))]
    assert found(with_first(follow={}, sensitivity="high")) == []


def test_each_theme_has_five() -> None:
    assert found(ENOUGH, SEEDS | {"T05": ()}) == [("T05", Fault("words.few_in_theme", {"number": 0, "least": 5}))]


def test_each_line_of_the_slides_is_covered() -> None:
    assert found(ENOUGH, {"T04": ("S18", "S07")}) == [("T04", Fault("words.uncovered", {"line": "S07"}))]


def test_each_way_to_have_room_is_asked_about_twice() -> None:
    room = Room.GOALS_ALONE

    assert found(with_first(room=None)) == [
        ("", Fault("words.few_in_room", {"room": str(room), "number": 1, "least": 2}))
    ]


def test_most_questions_for_teachers_are_close_to_pupils() -> None:
    close = [make_prompt(question={"nl": "{De klas}?"}), make_prompt(question={"nl": "Een {leerling}?"})]
    far = make_prompt(question={"nl": "Je {bouw}?"})
    leader = make_prompt(question={"nl": "Je team?"}, audience=Audience.LEADER)

    assert (share_close([*close, far, leader]), share_close([])) == (66, 0)


def test_a_bank_far_from_pupils_is_told() -> None:
    words = [{"nl": unlike(300 + number), "en": unlike(300 + number)} for number in range(80)]
    far = [make_prompt(id=f"far{number}", question=texts, follow=texts) for number, texts in enumerate(words)]

    assert found([*ENOUGH, *far]) == [("", Fault("words.few_close", {"share": 57, "least": 60}))]


def test_likeness_is_the_share_of_three_letters_in_a_row() -> None:
    assert likeness(trigrams("abcd"), trigrams("ABCE")) == 1 / 3
    assert likeness(trigrams(""), trigrams("")) == 0


def test_short_words_in_short_sentences_read_easily() -> None:
    easy = ["Wat zag je?", "Waar was dat?"]
    hard = ["Welke organisatieontwikkelingsverantwoordelijkheden prioriteerde je gezamenlijk?"]

    assert [round(flesch_douma(sentences, syllables)) for sentences in (easy, hard, [])] == [127, -229, 0]


@pytest.mark.parametrize(("word", "number"), [("les", 1), ("leerling?", 2), ("vanochtend", 3), ("‘ruimte’", 2)])
def test_syllables_are_where_a_word_may_be_broken(word: str, number: int) -> None:
    assert syllables(word) == number
