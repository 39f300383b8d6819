"""Prompts, and which of them fits one person at one moment.

Hard rules always hold: audience, sector, one tap where that is asked, what is nearest to the heart once a month at
most, and never again what this person was asked in this school year or the one before. Soft rules give way one by
one, until something fits.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from random import Random
from typing import Literal, get_args

Answer = Literal["text", "scale5", "choice", "yesno"]
Privacy = Literal["private", "shareable", "aggregate"]
Season = Literal["start", "mid", "end", "busy"]
Sensitivity = Literal["low", "mid", "high"]
Year = Literal["A", "B"]
SoftRule = Literal["calendar", "theme", "model", "kind"]
Fits = Callable[["Prompt"], bool]

SOFT_RULES: tuple[SoftRule, ...] = get_args(SoftRule)  # in the order in which they give way
MOST_TEXTS_IN_A_ROW = 3
CORE = "ui-core"  # what somebody believes, is, and is there for
QUESTIONS_BETWEEN_CORES = 4  # at most once a month (domain.md 3.1)
QUESTIONS_OF_REST = 4  # a theme may stand between those of a one-theme block when it was not used in so many


class Audience(StrEnum):
    """Whom a prompt is for."""

    TEACHER = "teacher"
    LEADER = "leader"
    BOARD = "board"
    ALL = "all"
    PAIRED = "paired"  # whoever just met colleagues; asked for by themselves, and never chosen for a week


class Room(StrEnum):
    """What somebody has a say in, and whether alone or with others (S01)."""

    GOALS_ALONE = "goals-alone"
    GOALS_TOGETHER = "goals-together"
    WORK_ALONE = "work-alone"
    WORK_TOGETHER = "work-together"
    COLLEAGUES_ALONE = "colleagues-alone"
    COLLEAGUES_TOGETHER = "colleagues-together"


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that is tapped; its id outlives its words."""

    id: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question from `prompts/`, with its words per language. Without a second question, `follow` is empty."""

    id: str
    theme: str
    seed: tuple[str, ...]
    audience: Audience
    sector: str
    model: str
    answer: Answer
    choices: tuple[Option, ...]
    question: Mapping[str, str]
    follow: Mapping[str, str]
    minutes: int
    privacy: Privacy
    sensitivity: Sensitivity
    season: Season | Literal["any"]
    year: Year | Literal["any"]
    version: int
    ends: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    room: Room | None = None

    def labels(self, language: str) -> tuple[str, ...]:
        """What its answers are called; none for yes and no, and for what is typed."""
        if self.choices:
            return tuple(option.words[language] for option in self.choices)
        return tuple(self.ends.get(language, ()))

    @property
    def takes_one_tap(self) -> bool:
        """Whether it is answered without typing."""
        return self.answer != "text"

    @property
    def is_shareable(self) -> bool:
        """Whether it is left to the author: never what is highly sensitive (domain.md 3.4)."""
        return self.privacy == "shareable" and self.sensitivity != "high"


@dataclass(frozen=True, slots=True)
class Moment:
    """What the week asks for: the themes of this audience's block (none, one or two), and how it is answered."""

    audience: Audience
    sector: str
    themes: tuple[str, ...]
    year: Year
    season: Season
    taps_only: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The prompt that was chosen, and the soft rules that gave way for it."""

    prompt: Prompt
    relaxed: tuple[SoftRule, ...]


@dataclass(frozen=True)
class Bank:
    """Every prompt there is. The order in which they were read makes no difference."""

    prompts: tuple[Prompt, ...]
    _candidates: dict[tuple[str, str, bool], tuple[Prompt, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def _by_id(self) -> Mapping[str, Prompt]:
        return {prompt.id: prompt for prompt in sorted(self.prompts, key=lambda prompt: prompt.id)}

    def find(self, prompt_id: str) -> Prompt | None:
        """The prompt with this id; None when a school took it out since."""
        return self._by_id.get(prompt_id)

    def candidates(self, moment: Moment) -> tuple[Prompt, ...]:
        """The prompts for this audience and sector, and this way of answering, by id. Kept: a round asks often."""
        key = (moment.audience, moment.sector, moment.taps_only)
        if key not in self._candidates:
            self._candidates[key] = tuple(prompt for prompt in self._by_id.values() if _is_meant_for(prompt, moment))
        return self._candidates[key]


@dataclass(frozen=True)
class ThemeCalendar:
    """The themes of ten blocks of about four school weeks. Year B has some of the blocks swapped (domain.md 3.5)."""

    blocks: Mapping[int, Mapping[str, tuple[str, ...]]]  # 0 to 9, as SchoolCalendar.block counts them
    swaps: tuple[tuple[int, int], ...]
    light: frozenset[int] = frozenset()  # blocks in which a question takes one tap, whatever the school entered

    def themes_for(self, audience: str, block: int, year: Year) -> tuple[str, ...]:
        """The themes of this block; none when the calendar has none for this audience."""
        swapped = {one: other for pair in self.swaps for one, other in (pair, pair[::-1])}
        found = swapped.get(block, block) if year == "B" else block
        return self.blocks.get(found, {}).get(audience, ())


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


def _is_meant_for(prompt: Prompt, moment: Moment) -> bool:
    return (
        prompt.audience in (moment.audience, Audience.ALL)
        and prompt.sector in (moment.sector, "all")
        and (prompt.takes_one_tap or not moment.taps_only)
    )


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
