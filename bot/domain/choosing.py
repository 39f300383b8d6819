"""Which prompt fits one person at one moment.

Hard rules always hold: audience, sector, one tap where that is asked, what is nearest to the heart once a month at
most, and never again what this person was asked in this school year or the one before. Soft rules give way one by
one, until something fits.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from bot.domain.prompt import CORE, Bank, Moment, Prompt

SoftRule = Literal["calendar", "theme", "model", "kind"]
Fits = Callable[[Prompt], bool]

SOFT_RULES: tuple[SoftRule, ...] = get_args(SoftRule)  # in the order in which they give way
MOST_TEXTS_IN_A_ROW = 3
QUESTIONS_BETWEEN_CORES = 4  # at most once a month (domain.md 3.1)
QUESTIONS_OF_REST = 4  # a theme may stand between those of a one-theme block when it was not used in so many


@dataclass(frozen=True, slots=True)
class Choice:
    """The prompt that was chosen, and the soft rules that gave way for it."""

    prompt: Prompt
    relaxed: tuple[SoftRule, ...]


def choose(
    bank: Bank,
    moment: Moment,
    asked: Collection[str],
    recent: Sequence[Prompt],
    chance: Random,
    barred: Collection[str] = (),
) -> Choice | None:
    """A prompt for this moment, and what gave way for it; None when everything was asked.

    `asked` holds every id put to this person in this school year and the one before, also what they swapped
    for another. `recent` are their last prompts, the newest first. `barred` are ids not wanted for another reason.
    """
    out = {*asked, *barred}
    had_core = CORE in [prompt.model for prompt in recent[:QUESTIONS_BETWEEN_CORES]]
    left = [
        prompt for prompt in bank.candidates(moment) if prompt.id not in out and not (had_core and prompt.model == CORE)
    ]
    rules = (_fits_calendar(moment, recent), _new_theme(recent), _new_model(recent), _new_kind(recent))
    for given_way in range(len(rules) + 1):
        fitting = left
        for rule in rules[given_way:]:
            fitting = [prompt for prompt in fitting if rule(prompt)]
        if fitting:
            return Choice(chance.choice(fitting), SOFT_RULES[:given_way])
    return None


def _fits_calendar(moment: Moment, recent: Sequence[Prompt]) -> Fits:
    is_due = _is_theme_due(moment.themes, recent)
    seasons, years = (moment.season, "any"), (moment.year, "any")
    return lambda prompt: is_due(prompt.theme) and prompt.season in seasons and prompt.year in years


def _is_theme_due(block: tuple[str, ...], recent: Sequence[Prompt]) -> Callable[[str], bool]:
    """Two themes of a block take turns; one theme takes turns with those that rested."""
    if not block:
        return lambda theme: True
    due = {*block} - {prompt.theme for prompt in recent[:1]}
    if due:
        return lambda theme: theme in due
    used = {prompt.theme for prompt in recent[:QUESTIONS_OF_REST]}
    return lambda theme: theme not in used


def _new_theme(recent: Sequence[Prompt]) -> Fits:
    last = {prompt.theme for prompt in recent[:1]}
    return lambda prompt: prompt.theme not in last


def _new_model(recent: Sequence[Prompt]) -> Fits:
    last = {prompt.model for prompt in recent[:1]}
    return lambda prompt: prompt.model not in last


def _new_kind(recent: Sequence[Prompt]) -> Fits:
    last = {prompt.answer for prompt in recent[:1]}
    texts = [prompt.answer for prompt in recent[:MOST_TEXTS_IN_A_ROW]].count("text")
    if texts < MOST_TEXTS_IN_A_ROW:
        last.discard("text")
    return lambda prompt: prompt.answer not in last
