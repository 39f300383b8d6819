"""Which prompt fits one person at one moment."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choosing import Choice, SoftRule, choose
from bot.domain.prompt import CORE, Answer, Audience, Bank, Moment, Prompt, ThemeCalendar, Year
from bot.store.prompts import load_library
from tests.builders import ANSWERS, MODELS, THEMES, make_bank, make_prompt

AUTUMN = Moment(Audience.TEACHER, "po", ("T04",), "A", "mid", taps_only=False)
LAST = make_prompt(id="last", theme="T01", model="wonder", answer="yesno")
FITS = make_prompt(id="fits", theme="T04", model="alact2", answer="text")

audiences = st.sampled_from(list(Audience))
sectors = st.sampled_from(["po", "vo", "mbo"])
themes = st.sampled_from(THEMES[:5])
prompts = st.builds(
    make_prompt,
    id=st.sampled_from([f"t-made-{number:03}" for number in range(30)]),
    theme=themes,
    audience=audiences,
    sector=st.sampled_from(["po", "vo", "mbo", "all"]),
    model=st.sampled_from(MODELS),
    answer=st.sampled_from(ANSWERS),
    season=st.sampled_from(["start", "mid", "end", "busy", "any"]),
    year=st.sampled_from(["A", "B", "any"]),
)
banks = st.lists(prompts, max_size=30, unique_by=lambda prompt: prompt.id).map(lambda found: Bank(tuple(found)))
moments = st.builds(
    Moment,
    audience=st.sampled_from([Audience.TEACHER, Audience.LEADER, Audience.BOARD]),
    sector=sectors,
    themes=st.lists(themes, max_size=2, unique=True).map(tuple),
    year=st.sampled_from(["A", "B"]),
    season=st.sampled_from(["start", "mid", "end", "busy"]),
    taps_only=st.booleans(),
)


def choose_in_turn(bank: Bank, moment: Moment, times: int) -> list[Choice]:
    """One person's choices, one after the other, each of them asked."""
    made: list[Choice] = []
    for number in range(times):
        recent = [choice.prompt for choice in reversed(made)]
        choice = choose(bank, moment, {prompt.id for prompt in recent}, recent, Random(number))
        assert choice
        made.append(choice)
    return made


@given(banks, moments, st.sets(st.sampled_from([f"t-made-{number:03}" for number in range(30)])), st.data())
def test_a_chosen_prompt_was_never_asked_and_keeps_every_hard_rule(
    bank: Bank, moment: Moment, asked: set[str], data: st.DataObject
) -> None:
    recent = data.draw(st.lists(prompts, max_size=5))
    allowed = [
        prompt
        for prompt in bank.prompts
        if prompt.id not in asked
        and prompt.audience in (moment.audience, Audience.ALL)
        and prompt.sector in (moment.sector, "all")
        and (prompt.answer != "text" or not moment.taps_only)
    ]

    choice = choose(bank, moment, asked, recent, Random(1))

    assert choice is None if not allowed else choice is not None and choice.prompt in allowed


@given(banks, moments, st.randoms(use_true_random=False))
def test_the_order_of_the_files_makes_no_difference(bank: Bank, moment: Moment, chance: Random) -> None:
    shuffled = list(bank.prompts)
    chance.shuffle(shuffled)

    assert choose(Bank(tuple(shuffled)), moment, (), [LAST], Random(7)) == choose(bank, moment, (), [LAST], Random(7))


def test_chance_chooses_among_all_that_fit() -> None:
    bank = make_bank(5, themes=("T04",))

    chosen = {choice.prompt.id for seed in range(100) if (choice := choose(bank, AUTUMN, (), [], Random(seed)))}

    assert chosen == {prompt.id for prompt in bank.prompts}


@pytest.mark.parametrize("prompt", [replace(FITS, audience=Audience.ALL), replace(FITS, sector="po")])
def test_a_prompt_for_everybody_and_one_for_this_sector_fit(prompt: Prompt) -> None:
    assert choose(Bank((prompt,)), AUTUMN, (), [], Random(1)) == Choice(prompt, ())


@pytest.mark.parametrize("prompt", [replace(FITS, audience=Audience.LEADER), replace(FITS, sector="vo")])
def test_a_prompt_for_others_never_fits(prompt: Prompt) -> None:
    assert choose(Bank((prompt,)), AUTUMN, (), [], Random(1)) is None


def test_where_one_tap_is_asked_no_prompt_needs_typing() -> None:
    assert choose(Bank((FITS,)), replace(AUTUMN, taps_only=True), (), [], Random(1)) is None


def test_a_barred_prompt_is_not_chosen() -> None:
    assert choose(Bank((FITS,)), AUTUMN, (), [], Random(1), barred=["fits"]) is None


@pytest.mark.parametrize(
    ("prompt", "relaxed"),
    [
        (FITS, ()),
        (replace(FITS, season="mid", year="A"), ()),
        (replace(FITS, theme="T05"), ("calendar",)),
        (replace(FITS, season="end"), ("calendar",)),
        (replace(FITS, year="B"), ("calendar",)),
        (replace(FITS, theme=LAST.theme), ("calendar", "theme")),
        (replace(FITS, model=LAST.model), ("calendar", "theme", "model")),
        (replace(FITS, answer=LAST.answer), ("calendar", "theme", "model", "kind")),
    ],
)
def test_what_a_prompt_does_not_fit_gives_way(prompt: Prompt, relaxed: tuple[SoftRule, ...]) -> None:
    assert choose(Bank((prompt,)), AUTUMN, (), [LAST], Random(1)) == Choice(prompt, relaxed)


def test_the_calendar_gives_way_first_then_the_theme_then_the_model_then_the_kind_of_answer() -> None:
    bank = Bank(
        (
            FITS,
            replace(FITS, id="other theme", theme="T05"),
            replace(FITS, id="same theme", theme=LAST.theme),
            replace(FITS, id="same model", model=LAST.model),
            replace(FITS, id="same kind", answer=LAST.answer),
        )
    )
    order: list[str] = []

    while choice := choose(bank, AUTUMN, order, [LAST], Random(1)):
        order.append(choice.prompt.id)

    assert order == ["fits", "other theme", "same theme", "same model", "same kind"]


@pytest.mark.parametrize(
    ("recent", "chosen"),
    [
        (["text", "text"], {"text", "scale5"}),
        (["text", "text", "text"], {"scale5"}),
        (["text", "text", "text", "text"], {"scale5"}),
        (["text", "scale5", "text"], {"text", "scale5"}),
        (["scale5", "text"], {"text"}),
    ],
)
def test_typing_comes_at_most_three_times_in_a_row_and_a_tap_never_twice(
    recent: list[Answer], chosen: set[Answer]
) -> None:
    bank = Bank((replace(FITS, id="text", answer="text"), replace(FITS, id="scale", answer="scale5")))
    last = [replace(LAST, answer=answer) for answer in recent]

    found = {choice.prompt.answer for seed in range(20) if (choice := choose(bank, AUTUMN, (), last, Random(seed)))}

    assert found == chosen


def test_what_is_nearest_to_the_heart_is_not_asked_again_within_four_questions() -> None:
    core = replace(FITS, id="core", model=CORE)
    had = [replace(LAST, id=f"last {number}") for number in range(3)] + [replace(LAST, id="deep", model=CORE)]

    assert choose(Bank((core,)), AUTUMN, (), had, Random(1)) is None
    assert choose(Bank((core,)), AUTUMN, (), [LAST, *had], Random(1)) == Choice(core, ())


def test_a_block_with_one_theme_has_it_every_other_question() -> None:
    asked = [choice.prompt.theme for choice in choose_in_turn(make_bank(190), AUTUMN, 8)]

    assert [theme == "T04" for theme in asked] == [True, False] * 4


def test_between_the_questions_of_one_theme_come_themes_that_rested_for_four() -> None:
    recent = [make_prompt(theme=theme, answer="yesno") for theme in ("T04", "T01", "T02", "T03", "T05")]
    bank = make_bank(6, themes=THEMES[:6], answers=("scale5",))

    fitting = {choice.prompt.theme for seed in range(50) if (choice := choose(bank, AUTUMN, (), recent, Random(seed)))}

    assert fitting == {"T05", "T06"}


def test_a_block_with_two_themes_has_them_in_turn() -> None:
    moment = replace(AUTUMN, themes=("T07", "T04"))

    asked = [choice.prompt.theme for choice in choose_in_turn(make_bank(190), moment, 6)]

    assert asked in (["T07", "T04"] * 3, ["T04", "T07"] * 3)


def test_without_a_block_every_theme_but_the_last_one_fits() -> None:
    choices = choose_in_turn(make_bank(190), replace(AUTUMN, themes=()), 30)

    asked = [choice.prompt.theme for choice in choices]
    assert all(one != other for one, other in pairwise(asked))
    assert {choice.relaxed for choice in choices} == {()}


@pytest.mark.parametrize("seed", range(5))
def test_two_school_years_of_questions_hold_no_prompt_twice(seed: int) -> None:
    calendar = load_library(Path("prompts")).calendar
    bank, chance = make_bank(110), Random(seed)
    recent: list[Prompt] = []

    for week in range(84):
        year: Year = "A" if week < 42 else "B"
        block = calendar.themes_for("teacher", week % 42 * 10 // 42, year)
        moment = Moment(Audience.TEACHER, "vo", block, year, "mid", taps_only=week % 42 < 2)
        choice = choose(bank, moment, {prompt.id for prompt in recent}, recent, chance)
        assert choice
        recent.insert(0, choice.prompt)

    assert len({prompt.id for prompt in recent}) == 84


def test_in_year_b_some_blocks_are_swapped() -> None:
    calendar = ThemeCalendar({0: {"teacher": ("T01",)}, 1: {"teacher": ("T02",)}, 2: {"teacher": ("T03",)}}, ((0, 2),))

    assert [calendar.themes_for("teacher", block, "A") for block in range(3)] == [("T01",), ("T02",), ("T03",)]
    assert [calendar.themes_for("teacher", block, "B") for block in range(3)] == [("T03",), ("T02",), ("T01",)]


def test_a_calendar_has_no_themes_for_who_is_not_in_it() -> None:
    assert ThemeCalendar({0: {"teacher": ("T01",)}}, ()).themes_for("board", 0, "A") == ()


@pytest.mark.parametrize(("answer", "one_tap"), [("text", False), ("scale5", True), ("choice", True), ("yesno", True)])
def test_everything_but_text_takes_one_tap(answer: str, one_tap: bool) -> None:
    assert make_prompt(answer=answer).takes_one_tap is one_tap


def test_a_prompt_is_found_by_its_id_until_it_is_taken_out() -> None:
    bank = Bank((FITS,))

    assert (bank.find("fits"), bank.find("gone")) == (FITS, None)
