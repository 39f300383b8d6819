"""A story as it is written in `story.yaml`: what happens, to whom, and where it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from bot.app import Terminal
from bot.cli.telling import Line
from bot.domain import press

ZONE = ZoneInfo("Europe/Amsterdam")


class StoryFault(Exception):
    """The story asks for something that is not on somebody's screen."""


@dataclass(frozen=True)
class Step:
    """Something somebody does: says words, taps a button, or answers the question as written for that prompt."""

    at: datetime
    name: str
    do: Mapping[str, Any]


@dataclass
class Conversation:
    """One person's terminal, or a channel's, and everything that stood on it."""

    chat: str
    name: str
    team: str
    screen: Terminal
    lines: list[Line] = field(default_factory=list)
    person_id: UUID | None = None  # none for a channel

    @property
    def is_channel(self) -> bool:
        """Whether nobody speaks there but Ruimte."""
        return self.person_id is None


def read_story(path: Path) -> Mapping[str, Any]:
    """The story in this file."""
    story: Mapping[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return story


def steps_of(story: Mapping[str, Any]) -> list[Step]:
    """Everything that people do, in order."""
    steps = [Step(moment_of(step["at"]), name, step) for name, steps in story["people"].items() for step in steps]
    return sorted(steps, key=lambda step: step.at)


def moment_of(text: object) -> datetime:
    """A moment as the story writes it, where the school is."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=ZONE)


def button_for(screen: Terminal, wanted: str, *, old: bool) -> tuple[str, str]:
    """The last button shown that does this (`choose 3`), and its message; with `old`, the first one that ever did.

    Raises StoryFault when there is none.
    """
    verb, _, choice = wanted.partition(" ")
    found = [
        (each.button.data, each.reference)
        for each in screen.everything
        if (meaning := press.read(each.button.data)) and meaning.verb == verb and choice in ("", meaning.choice)
    ]
    if not found:
        shown: Sequence[str] = [each.button.label for each in screen.latest]
        raise StoryFault(f"no button for {wanted}; the last message has {shown}")
    return found[0] if old else found[-1]
