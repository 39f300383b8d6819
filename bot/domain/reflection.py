"""Rules of asking and answering: what counts as an answer, what as silence, and what follows from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import inf
from typing import NamedTuple

ANSWER_WITHIN = timedelta(days=7)  # J13: later than this, nothing is an answer before one tap
ONE_ANSWER_WITHIN = timedelta(minutes=10)  # J13: what is typed in this time is one answer
HOLD = timedelta(hours=18)  # J13 says at most a day; the sweep that empties rows comes every six hours
NOTHING = "-"  # in what somebody was asked; comes before every week
TAPPED = "tap"  # the source of a part that was tapped, not typed
SILENT_OFFER = 3  # unanswered in a row: offer fewer
SILENT_PAUSE = 6  # turns let pass in a row, the offer among them: pause, kindly


class AskingState(StrEnum):
    """Where one person's question of one week is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"  # skipped, thought about, taken along: not silence


class Closed(StrEnum):
    """How a question can be closed without an answer (J16)."""

    SKIPPED = "skipped"
    THOUGHT = "thought"
    TAKEN_ALONG = "taken"


class ReplyKind(StrEnum):
    """What a reply answers."""

    ANSWER = "answer"
    FOLLOW_UP = "follow_up"


class Turn(StrEnum):
    """What a week's turn is for somebody."""

    QUESTION = "question"
    OFFER_FEWER = "offer_fewer"
    GO_QUIET = "going_quiet"
    PULSE = "pulse"  # in the place of a question, four times a year


class Asked(NamedTuple):
    """A turn that somebody had: its ISO week, whose question it was, and the prompt.

    Written as "2026-W44 teacher t-po-012", which sorts by week. NOTHING stands for the prompt of an offer of fewer,
    and for a week and an audience that are not known any more.
    """

    week: str
    audience: str
    prompt: str

    @classmethod
    def read(cls, text: str) -> "Asked":
        """What was written."""
        return cls(*text.split(" "))

    def __str__(self) -> str:
        return f"{self.week} {self.audience} {self.prompt}"


@dataclass(frozen=True)
class Part:
    """A piece of a reply and the platform's reference to the message it came from; TAPPED for a choice's id."""

    source: str
    words: str


def latest_turns(asked: Iterable[str], since: str) -> list[Asked]:
    """Somebody's turns from this week on, newest first. A prompt that was swapped for another is no turn."""
    turns = [Asked.read(one) for one in asked if one >= since]
    by_week = {turn.week: turn for turn in turns}
    return [by_week[week] for week in sorted(by_week, reverse=True)]


def prompts_in(asked: Iterable[str]) -> Iterator[str]:
    """The prompts among these turns."""
    prompts = (one.rpartition(" ")[2] for one in asked)
    return (prompt for prompt in prompts if prompt != NOTHING)


def turn_after(silent: int) -> Turn:
    """What comes after so many questions that went unanswered."""
    if silent >= SILENT_PAUSE:
        return Turn.GO_QUIET
    return Turn.OFFER_FEWER if silent == SILENT_OFFER else Turn.QUESTION


def is_in_time(asked_at: datetime | None, now: datetime) -> bool:
    """Whether words said now can be an answer to a question asked then, without asking."""
    return asked_at is not None and now - asked_at <= ANSWER_WITHIN


def is_same_answer(first_words_at: datetime, now: datetime) -> bool:
    """Whether words said now belong to an answer that began then."""
    return now - first_words_at <= ONE_ANSWER_WITHIN


def audience_in_turn(
    roles: Sequence[str], weeks_since: Mapping[str, int | None], every: Mapping[str, int]
) -> str | None:
    """Whose question somebody gets this week: of their roles the one longest unasked, when its time has come.

    `weeks_since` says how long ago each role was asked (None: never), `every` the weeks between questions.
    Several roles take turns (J05), so together they are asked as often as the most frequent one.
    """
    asked = [role for role in every if role in roles]
    if not asked:
        return None
    shortest = min(every[role] for role in asked)
    latest = min((since for role in asked if (since := weeks_since.get(role)) is not None), default=None)
    if latest is not None and latest < shortest:
        return None
    return max(asked, key=lambda role: _waited(weeks_since.get(role)))


def _waited(weeks: int | None) -> float:
    return inf if weeks is None else weeks
