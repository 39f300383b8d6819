"""Two school years with the real bank: nothing comes back, the calendar is followed, and what gave way is counted."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from random import Random

import pytest

from bot.cli.two_years import SWAPS_EVERY, YEARS, Life, LivedWeek, calendar_in, count, every_life, live
from bot.domain.calendar import BusyWeeks, SchoolCalendar
from bot.domain.choosing import MOST_TEXTS_IN_A_ROW, QUESTIONS_OF_REST
from bot.domain.prompt import CORE, Audience, Bank, Prompt
from bot.domain.school_week import school_week, weeks_that_ask
from tests.world import a_library

LIVES = list(every_life())
MOST_OFF_CALENDAR, MOST_ALIKE_FOR_TAPPING = 0.4, 0.15  # of somebody's questions; the book has the counts


@lru_cache
def lived(life: Life, sector: str = "po") -> tuple[LivedWeek, ...]:
    return tuple(live(a_library(), life, sector, Random(8)))


def stood(life: Life) -> list[Prompt]:
    """What they were asked and kept, in order."""
    return [turn.choice.prompt for turn in lived(life) if turn.choice]


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_there_is_a_question_in_every_week_of_theirs(life: Life) -> None:
    assert [turn.week for turn in lived(life) if turn.choice is None] == []


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_no_question_returns_also_not_one_that_was_swapped_for_another(life: Life) -> None:
    asked = [*stood(life), *(turn.swapped for turn in lived(life) if turn.swapped)]

    assert len({prompt.id for prompt in asked}) == len(asked)
    assert len(asked) - len(stood(life)) >= len(lived(life)) // SWAPS_EVERY - len(life.roles)


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_themes_models_and_kinds_change_unless_the_rule_gave_way(life: Life) -> None:
    turns = lived(life)
    for number, (before, after) in enumerate(pairwise(stood(life)), start=1):
        choice = turns[number].choice
        assert choice is not None
        relaxed = set(choice.relaxed)
        assert before.theme != after.theme or "theme" in relaxed
        assert before.model != after.model or "model" in relaxed
        assert before.answer != after.answer or after.answer == "text" or "kind" in relaxed


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_there_are_at_most_three_to_type_in_a_row(life: Life) -> None:
    kinds = [prompt.answer for prompt in stood(life)]
    rows = [kinds[start : start + MOST_TEXTS_IN_A_ROW + 1] for start in range(len(kinds) - MOST_TEXTS_IN_A_ROW)]

    assert [row for row in rows if set(row) == {"text"}] == []


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_the_theme_is_the_blocks_or_one_that_rested_beside_its_only_one_unless_the_calendar_gave_way(
    life: Life,
) -> None:
    themes: list[str] = []  # the newest first
    for turn in lived(life):
        assert turn.choice is not None
        theme, rested = turn.choice.prompt.theme, themes[:QUESTIONS_OF_REST]
        takes_turns = len(turn.themes) == 1 and themes[:1] == [*turn.themes] and theme not in rested
        assert theme in turn.themes or takes_turns or "calendar" in turn.choice.relaxed
        themes.insert(0, theme)


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_rules_give_way_seldom_and_for_who_types_the_calendar_alone(life: Life) -> None:
    calendar, *others = count(list(lived(life))).gave_way
    questions = len(lived(life))

    assert calendar <= MOST_OFF_CALENDAR * questions
    assert max(others) <= (0 if life.types else MOST_ALIKE_FOR_TAPPING * questions)


@pytest.mark.parametrize("life", [life for life in LIVES if not life.types], ids=str)
def test_who_cannot_type_is_asked_what_takes_a_tap(life: Life) -> None:
    assert [prompt.id for prompt in stood(life) if not prompt.takes_one_tap] == []


@pytest.mark.parametrize("life", LIVES, ids=str)
def test_what_is_nearest_to_the_heart_comes_once_a_month_at_most(life: Life) -> None:
    models = [prompt.model for prompt in stood(life)]
    months = [models[start : start + 4] for start in range(len(models))]

    assert [month for month in months if month.count(CORE) > 1] == []


@pytest.mark.parametrize("region", ["Noord", "Midden", "Zuid"])
def test_weeks_before_christmas_take_a_tap_and_the_first_and_last_have_none(region: str) -> None:
    calendar, library = calendar_in(region), a_library()
    asks = weeks_that_ask(calendar, YEARS)
    light = [week for week in asks if calendar.block(week) in library.calendar.light]
    turns = {turn.week: turn for turn in lived(Life((Audience.TEACHER,), region))}

    assert light
    assert [week for week in light if (choice := turns[week].choice) and not choice.prompt.takes_one_tap] == []
    assert {calendar.school_weeks(year)[place] for year in YEARS for place in (0, -1)} & set(asks) == set()


def test_a_busy_week_that_a_school_enters_takes_a_tap() -> None:
    calendar = calendar_in("Midden")
    week = weeks_that_ask(calendar, YEARS)[20]
    busy = SchoolCalendar(calendar.days_off, (BusyWeeks("Rapporten", week.monday, week.monday),))

    moment = school_week("po", busy, week).moment(a_library().calendar, Audience.TEACHER, taps_only=False)

    assert (moment.season, moment.taps_only) == ("busy", True)


@pytest.mark.parametrize("sector", ["po", "vo", "mbo"])
def test_a_bank_of_a_tenth_gives_way_and_then_is_silent(sector: str) -> None:
    library = a_library()
    small = replace(library, bank=Bank(library.bank.prompts[::10]))

    counted = count(live(small, Life((Audience.TEACHER,), "Zuid"), sector, Random(8)))

    assert counted.nothing_left > 0
    assert sum(counted.gave_way) > 0
