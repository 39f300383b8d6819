"""Values for tests, made with only what the test is about."""

from collections.abc import Iterator
from itertools import count, cycle, islice
from typing import Any, get_args

from bot.domain.prompt import Answer, Audience, Bank, Prompt

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
