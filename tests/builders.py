"""Values for tests, made with only what the test is about."""

from collections.abc import Iterator
from itertools import count, cycle, islice
from typing import Any, get_args

from bot.domain.prompt import Answer, Audience, Bank, Prompt
from bot.domain.protocol import Level, Offer, Part, Protocol, Step, Who

THEMES = tuple(f"T{number:02}" for number in range(1, 20))
MODELS = ("wonder", "alact2", "alact3", "alact4", "ui-outer", "appreciative", "s-a-r")
ANSWERS: tuple[Answer, ...] = get_args(Answer)


def make_prompt(**changes: Any) -> Prompt:
    """A prompt that fits every sector, season and year, for teachers."""
    usual: dict[str, Any] = {
        "id": "t-made-001",
        "theme": "T04",
        "seed": ("S18",),
        "audience": Audience.TEACHER,
        "sector": "all",
        "model": "wonder",
        "answer": "text",
        "choices": (),
        "question": {"nl": "Wat viel je deze week op?", "en": "What struck you this week?"},
        "follow": {},
        "minutes": 2,
        "privacy": "private",
        "sensitivity": "low",
        "season": "any",
        "year": "any",
        "version": 1,
    }
    return Prompt(**(usual | changes))


def make_step(minutes: int = 5, **changes: Any) -> Step:
    """A step for everybody, without a rule."""
    usual: dict[str, Any] = {"who": Who.EVERYBODY, "do": {"nl": "Praat.", "en": "Talk."}, "rule": {}}
    return Step(minutes, **(usual | changes))


def make_part(*steps: Step, **changes: Any) -> Part:
    """A part of these steps, gone through once."""
    usual: dict[str, Any] = {"name": {}, "times": 1, "then": {}}
    given = usual | changes
    return Part(minutes=given["times"] * sum(step.minutes for step in steps), steps=steps, **given)


def make_protocol(*, minutes: int = 30, **changes: Any) -> Protocol:
    """A protocol of one step, in the menu, for three to eight people."""
    usual: dict[str, Any] = {
        "id": "P04",
        "name": {"nl": "Gesprek", "en": "Talk"},
        "about": {"nl": "Je praat.", "en": "You talk."},
        "smallest": 3,
        "largest": 8,
        "level": Level.STARTER,
        "needs_guide": False,
        "offer": Offer.MENU,
        "parts": (make_part(make_step(minutes)),),
        "source": "Our own.",
        "licence": "Our own.",
    }
    return Protocol(**(usual | changes))


def make_bank(
    n: int, *, themes: tuple[str, ...] = THEMES, answers: tuple[Answer, ...] = ANSWERS, **changes: Any
) -> Bank:
    """A bank of `n` prompts over all these themes and ways of answering, as even as can be."""
    kinds = islice(zip(cycle(themes), cycle(MODELS), _turning(answers, len(themes)), strict=False), n)
    return Bank(
        tuple(
            make_prompt(id=f"t-made-{number:03}", theme=theme, model=model, answer=answer, **changes)
            for number, (theme, model, answer) in enumerate(kinds, 1)
        )
    )


def _turning(answers: tuple[Answer, ...], themes: int) -> Iterator[Answer]:
    """The answers in turn, one further in each round of the themes, so that every theme gets every kind."""
    return (answers[(number + number // themes) % len(answers)] for number in count())
