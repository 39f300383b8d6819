"""What a file with a protocol must look like."""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from bot.domain.protocol import LONGEST_STEP, Level, Offer, Part, Protocol, Step, Who
from bot.store.word_schema import Label, Row, Words, known_slots, wrong

LONGEST_NAME, LONGEST_ABOUT = 40, 300  # a name goes on a button, with how long it takes
MOST_PEOPLE = 12

Minutes = Annotated[int, Field(ge=1, le=120)]
People = Annotated[int, Field(ge=1, le=MOST_PEOPLE)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(known_slots)]
About = Annotated[str, Field(min_length=1, max_length=LONGEST_ABOUT), AfterValidator(known_slots)]


class TextRow(Row):
    """Something that is said, in both languages."""

    nl: Words
    en: Words


class NameRow(TextRow):
    """What something is called."""

    nl: Name
    en: Name


class AboutRow(TextRow):
    """What is said before somebody chooses, or between two parts."""

    nl: About
    en: About


class StepRow(Row):
    """A step. Its words and its rule are read together."""

    minutes: Minutes
    who: Who
    do: TextRow
    rule: Annotated[TextRow | None, Field(validate_default=True)] = None
    silent: bool = False

    @field_validator("rule")
    @classmethod
    def _is_short(cls, rule: TextRow | None, info: ValidationInfo) -> TextRow | None:
        do: TextRow | None = info.data.get("do")
        for language, text in _words(do).items():
            length = len(f"{text} {_words(rule).get(language, '')}".strip())
            if length > LONGEST_STEP:
                raise wrong("words.long_step", language=language, number=length, most=LONGEST_STEP)
        return rule

    def to_step(self) -> Step:
        """The domain's value."""
        return Step(self.minutes, self.who, _words(self.do), _words(self.rule), self.silent)


class PartRow(Row):
    """A part. A field is checked against those above it, so the minutes come after the steps."""

    name: NameRow | None = None
    times: Annotated[int, Field(ge=1)] = 1
    steps: tuple[StepRow, ...]
    minutes: Minutes
    then: AboutRow | None = None

    @field_validator("minutes")
    @classmethod
    def _steps_fill_minutes(cls, minutes: int, info: ValidationInfo) -> int:
        if {"times", "steps"} <= info.data.keys():
            times, once = info.data["times"], sum(step.minutes for step in info.data["steps"])
            if times * once != minutes and times == 1:
                raise wrong("words.steps_take", taken=once, minutes=minutes)
            if times * once != minutes:
                raise wrong("words.steps_take_times", times=times, once=once, taken=times * once, minutes=minutes)
        return minutes

    def to_part(self) -> Part:
        """The domain's value."""
        steps = tuple(step.to_step() for step in self.steps)
        return Part(_words(self.name), self.minutes, self.times, steps, _words(self.then))


class ProtocolRow(Row):
    """A protocol as it is written in a file. A field is checked against those above it."""

    id: Annotated[str, Field(pattern=r"^[A-Z]\d\d[a-z]?$")]
    name: NameRow
    about: AboutRow
    smallest: People
    largest: People
    level: Level
    needs_guide: bool = False
    offer: Annotated[Offer, Field(validate_default=True)] = Offer.MORE
    source: Label
    licence: Label
    parts: tuple[PartRow, ...]

    @field_validator("largest")
    @classmethod
    def _is_not_smaller(cls, largest: int, info: ValidationInfo) -> int:
        if info.data.get("smallest", largest) > largest:
            raise wrong("words.largest", largest=largest, smallest=info.data["smallest"])
        return largest

    @field_validator("offer")
    @classmethod
    def _guide_is_there(cls, offer: Offer, info: ValidationInfo) -> Offer:
        if info.data.get("needs_guide") and offer != Offer.NEVER:
            raise wrong("words.guide_never")
        return offer

    @field_validator("parts")
    @classmethod
    def _parts_follow_each_other(cls, parts: tuple[PartRow, ...]) -> tuple[PartRow, ...]:
        if not parts:
            raise wrong("words.no_part")
        *earlier, last = parts
        if earlier and not all(part.name for part in parts):
            raise wrong("words.part_names")
        if last.then or not all(part.then for part in earlier):
            raise wrong("words.part_then")
        return parts

    def to_protocol(self) -> Protocol:
        """The domain's value."""
        return Protocol(
            id=self.id, name=_words(self.name), about=_words(self.about),
            smallest=self.smallest, largest=self.largest, level=self.level,
            needs_guide=self.needs_guide, offer=self.offer, parts=tuple(part.to_part() for part in self.parts),
            source=self.source, licence=self.licence,
        )  # fmt: skip


def _words(row: TextRow | None) -> dict[str, str]:
    return {} if row is None else {"nl": row.nl, "en": row.en}
