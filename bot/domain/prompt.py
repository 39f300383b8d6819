"""Prompts, the bank that holds them, what a week asks for, and the calendar of themes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

Answer = Literal["text", "scale5", "choice", "yesno"]
Privacy = Literal["private", "shareable", "aggregate"]
Season = Literal["start", "mid", "end", "busy"]
Sensitivity = Literal["low", "mid", "high"]
Year = Literal["A", "B"]

CORE = "ui-core"  # what somebody believes, is, and is there for


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


def _is_meant_for(prompt: Prompt, moment: Moment) -> bool:
    return (
        prompt.audience in (moment.audience, Audience.ALL)
        and prompt.sector in (moment.sector, "all")
        and (prompt.takes_one_tap or not moment.taps_only)
    )
