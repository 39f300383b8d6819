"""What the files with questions, themes, calendar and vocabulary must look like."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from bot.domain.prompt import Answer, Audience, Option, Privacy, Prompt, Room, Season, Sensitivity, Year
from bot.domain.vocabulary import NEUTER
from bot.store.word_schema import Known, Label, Row, Words, wrong

MOST_CHOICES = 5  # J16
BLOCKS = 10

# fmt: off
Model = Literal[
    "wonder", "alact2", "alact3", "alact4", "alact5", "ui-outer", "ui-core", "appreciative", "kolb", "gibbs", "s-a-r"
]
# fmt: on


def _known_theme(theme: str, info: ValidationInfo[Known]) -> str:
    if theme not in info.context.themes:
        raise wrong("words.no_theme", theme=theme)
    return theme


def _known_seed(line: str, info: ValidationInfo[Known]) -> str:
    if line not in info.context.seeds:
        raise wrong("words.no_line", line=line)
    return line


def _known_sector(sector: str, info: ValidationInfo[Known]) -> str:
    if sector not in ("all", *info.context.sectors):
        raise wrong("words.no_sector", sector=sector, known=", ".join(info.context.sectors))
    return sector


def _bare_word(word: str) -> str:
    if re.search("[{}]", word) or word == NEUTER.strip():
        raise wrong("words.no_noun", word=word)
    return word


Theme = Annotated[str, AfterValidator(_known_theme)]
Line = Annotated[str, Field(pattern=r"^S\d\d$")]  # of the slides
Seed = Annotated[str, AfterValidator(_known_seed)]
Sector = Annotated[str, AfterValidator(_known_sector)]
Noun = Annotated[str, Field(pattern=r"^[a-z]+$")]  # as it stands in a slot
Name = Annotated[Label, AfterValidator(_bare_word)]  # what a sector calls it, with "het" where it takes that
Block = Annotated[int, Field(ge=1, le=BLOCKS)]
Asked = Literal["teacher", "leader", "board"]


class ToneRow(Row):
    """How one language is spoken. What is left out is not looked for."""

    avoid: dict[str, str | None] = {}
    polite: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


class ThemeRow(Row):
    """A theme: the lines of the seed it comes from, and its label."""

    seed: tuple[Line, ...] = ()
    nl: Label
    en: Label


class VocabularyRow(Row):
    """What things are called in one sector."""

    nl: dict[Noun, Name]
    en: dict[Noun, Name]

    @field_validator("en")
    @classmethod
    def _languages_have_the_same(cls, en: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        only_one = sorted(info.data.get("nl", en).keys() ^ en.keys())
        if only_one:
            raise wrong("words.one_language", word=only_one[0])
        return en


class StatementRow(Row):
    """One statement of the pulse."""

    nl: Words
    en: Words


class CalendarRow(Row):
    """The calendar; a school's own may hold only what differs."""

    weeks_between: dict[Asked, Annotated[int, Field(ge=1)]] = {}
    swapped_in_year_b: tuple[tuple[Block, Block], ...] = ()
    light: tuple[Block, ...] = ()
    blocks: dict[Block, dict[Asked, Annotated[tuple[Theme, ...], Field(max_length=2)]]] = {}

    @field_validator("swapped_in_year_b")
    @classmethod
    def _swaps_once(cls, swaps: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        blocks = [block for pair in swaps for block in pair]
        if len({*blocks}) < len(blocks):
            raise wrong("words.swapped_twice")
        return swaps


class ChoiceRow(Row):
    """One of the answers that can be tapped."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,16}$")]  # rides in a button
    nl: Words
    en: Words


class WordsRow(Row):
    """A question in one language."""

    q: Words
    follow: Words | None = None
    ends: tuple[Words, Words] | None = None


class QuestionRow(Row):
    """A question as it is written in a file. A field is checked against those above it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$", max_length=40)]
    theme: Theme
    seed: tuple[Seed, ...] = ()
    audience: Audience
    sector: Sector = "all"
    model: Model
    room: Room | None = None
    answer: Answer
    choices: Annotated[tuple[ChoiceRow, ...] | None, Field(validate_default=True)] = None
    sensitivity: Sensitivity = "low"
    nl: WordsRow
    en: WordsRow
    minutes: Annotated[int, Field(ge=1, le=5)] = 2
    privacy: Privacy = "private"
    season: Season | Literal["any"] = "any"
    year: Year | Literal["any"] = "any"
    version: Annotated[int, Field(ge=1)] = 1

    @field_validator("choices")
    @classmethod
    def _choices_fit_answer(cls, choices: tuple[ChoiceRow, ...] | None, info: ValidationInfo) -> object:
        number = len(choices or ())
        if info.data.get("answer") == "choice" and not 2 <= number <= MOST_CHOICES:
            raise wrong("words.choices", most=MOST_CHOICES, number=number)
        if info.data.get("answer", "choice") != "choice" and number:
            raise wrong("words.no_choice")
        if len({choice.id for choice in choices or ()}) < number:
            raise wrong("words.choice_twice")
        return choices

    @field_validator("nl", "en")
    @classmethod
    def _words_fit_question(cls, words: WordsRow, info: ValidationInfo) -> WordsRow:
        if words.follow and info.data.get("sensitivity") == "high":
            raise wrong("words.high_follow")
        if words.ends and info.data.get("answer", "scale5") != "scale5":
            raise wrong("words.no_scale")
        return words

    @field_validator("en")
    @classmethod
    def _languages_have_the_same(cls, en: WordsRow, info: ValidationInfo) -> WordsRow:
        nl: WordsRow | None = info.data.get("nl")
        if nl and (bool(nl.follow), bool(nl.ends)) != (bool(en.follow), bool(en.ends)):
            raise wrong("words.one_has_more")
        return en

    @field_validator("privacy")
    @classmethod
    def _privacy_fits_sensitivity(cls, privacy: Privacy, info: ValidationInfo) -> Privacy:
        if privacy == "shareable" and info.data.get("sensitivity") == "high":
            raise wrong("words.high_shareable")
        return privacy

    def to_prompt(self) -> Prompt:
        """The domain's value."""
        words = {"nl": self.nl, "en": self.en}
        plain = self.model_dump(exclude={"choices", *words})
        return Prompt(
            **plain,
            choices=tuple(Option(choice.id, {"nl": choice.nl, "en": choice.en}) for choice in self.choices or ()),
            question={language: row.q for language, row in words.items()},
            follow={language: row.follow for language, row in words.items() if row.follow},
            ends={language: row.ends for language, row in words.items() if row.ends},
        )
