"""The weekly question: as it is asked, its other buttons, and what is said when it closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.form import Field, Form
from bot.domain.message import Button, Buttons, Choice, Message, Text
from bot.domain.press import write
from bot.domain.reflection import Closed
from bot.views.catalogue import Catalogue

ANSWER = "answer"  # the one field of the answer's form


@dataclass(frozen=True)
class Question:
    """A prompt as this person reads it: words filled in for their sector, in their language."""

    asking: UUID
    theme: str
    words: str
    options: tuple[tuple[str, str], ...]  # value and label; empty for a text question
    can_swap: bool
    takes_words: bool = True  # what is typed may be kept where they read this (J30)


def question(t: Catalogue, asked: Question) -> Message:
    """The question, with its answers or its buttons."""
    more = Button(t("button.more"), write("more", asked.asking))
    if asked.options:
        options = tuple(Button(label, write("choose", asked.asking, value)) for value, label in asked.options)
        return Message((_lead(t, asked), Choice((*options, more))))
    if not asked.takes_words:
        return Message((_lead(t, asked), Buttons((*_ends(t, asked), more))))
    buttons = (
        Button(t("button.answer"), write("answer", asked.asking)),
        Button(t("button.later"), write("later", asked.asking)),
        more,
    )
    return Message((_lead(t, asked), Buttons(buttons)))


def _ends(t: Catalogue, asked: Question) -> list[Button]:
    """What closes a question without typing (J16)."""
    swap = [Button(t("button.swap"), write("swap", asked.asking))] if asked.can_swap else []
    return [
        *swap,
        Button(t("button.thought"), write("close", asked.asking, Closed.THOUGHT)),
        Button(t("button.taken"), write("close", asked.asking, Closed.TAKEN_ALONG)),
    ]


def answered(t: Catalogue, asked: Question) -> Message:
    """The question that has its answer, where it stands; what can be done with the answer is under its receipt."""
    return Message((_lead(t, asked), Text(t("question.answered"))))


def more(t: Catalogue, asked: Question) -> Message:
    """What else can be done with a question; each closes it without typing (J16)."""
    ways = [*_ends(t, asked), Button(t("button.skip"), write("close", asked.asking, Closed.SKIPPED))]
    if asked.options or not asked.takes_words:
        ways.append(Button(t("button.later"), write("later", asked.asking)))
    ways.append(Button(t("button.back"), write("back", asked.asking)))
    return Message((_lead(t, asked), Buttons(tuple(ways))))


def answer_form(t: Catalogue, asked: Question) -> Form:
    """The answer and nothing else (J15); where a platform shows no form, that one can type it."""
    answer = Field(ANSWER, asked.words, "words")
    return Form(
        data=write("answer", asked.asking),
        title=t("question.was", theme=asked.theme),
        fields=(answer,),
        submit=t("button.keep_answer"),
        instead=type_here(t, asked.theme),
    )


def type_here(t: Catalogue, theme: str) -> Message:
    """After [Antwoord], where a platform has no form of its own."""
    return Message((Text(t("question.type_here", theme=theme)),))


def type_follow_up(t: Catalogue, words: str) -> Message:
    """The one follow-up question."""
    return Message((Text(words), Text(t("question.type_follow_up"))))


def closed(t: Catalogue, asked: Question, how: Closed) -> Message:
    """A question that was closed without an answer; it can be opened again."""
    said = {
        Closed.SKIPPED: t("question.skipped"),
        Closed.THOUGHT: t("question.thought"),
        Closed.TAKEN_ALONG: t("question.taken"),
    }[how]
    again = Button(t("button.reopen"), write("reopen", asked.asking))
    return Message((Text(t("question.was", theme=asked.theme)), Text(said), Buttons((again,))))


def later(t: Catalogue, due: datetime | None, zone: ZoneInfo) -> Message:
    """When the reminder comes that somebody asked for."""
    if due is None:
        return Message((Text(t("question.later_open")),))
    return Message((Text(t("question.later", moment=t.moment(due, zone))),))


def reminder(t: Catalogue, asked: Question) -> Message:
    """The reminder somebody asked for, with the question again."""
    shown = question(t, asked)
    return Message((Text(t("question.reminder")), *shown.blocks))


def no_swap(t: Catalogue) -> Message:
    """Another question is to be had once a week."""
    return Message((Text(t("question.no_swap")),))


def nothing_left(t: Catalogue) -> Message:
    """Everything was asked before; better silent than the same again."""
    return Message((Text(t("question.nothing_left")),))


def done_this_week(t: Catalogue) -> Message:
    """Somebody asks for a question in a week that had one."""
    return Message((Text(t("question.done_this_week")),))


def already_answered(t: Catalogue, reply: UUID) -> Message:
    """A second tap on a question that has its answer."""
    undo = Button(t("button.take_back"), write("undo", reply))
    return Message((Text(t("question.already_answered")), Buttons((undo,))))


def already_closed(t: Catalogue, asking: UUID) -> Message:
    """A tap on a question that was closed."""
    again = Button(t("button.reopen"), write("reopen", asking))
    return Message((Text(t("question.already_closed")), Buttons((again,))))


def late_tap(t: Catalogue, asking: UUID, value: str, asked_at: datetime, zone: ZoneInfo) -> Message:
    """A tap more than a week after the question: kept only after one more (J13)."""
    day = t.day(asked_at.astimezone(zone).date())
    buttons = (
        Button(t("button.keep"), write("late", asking, value)),
        Button(t("button.drop"), write("leave", asking)),
    )
    return Message((Text(t("question.late_tap", day=day)), Buttons(buttons)))


def old_button(t: Catalogue) -> Message:
    """A button of something that is over: a kind word and a way on."""
    return Message((Text(t("question.old_button")),))


def left(t: Catalogue) -> Message:
    """After [Laat maar]."""
    return Message((Text(t("reply.dropped")),))


def offer_fewer(t: Catalogue, person: UUID) -> Message:
    """After three unanswered questions, in the place of the fourth."""
    buttons = (
        Button(t("button.this_week"), write("week", person)),
        Button(t("button.fortnightly"), write("rhythm", person, "fortnightly")),
        Button(t("button.pause"), write("pause", person)),
    )
    return Message((Text(t("question.offer_fewer")), Buttons(buttons)))


def going_quiet(t: Catalogue, person: UUID) -> Message:
    """After six: a pause, with the way back."""
    back = Button(t("button.resume"), write("resume", person))
    return Message((Text(t("question.going_quiet")), Buttons((back,))))


def rhythm_set(t: Catalogue, person: UUID, rhythm: str) -> Message:
    """The new rhythm, confirmed, with the way back."""
    if rhythm == "weekly":
        back = Button(t("button.fortnightly"), write("rhythm", person, "fortnightly"))
        return Message((Text(t("question.weekly")), Buttons((back,))))
    back = Button(t("button.weekly"), write("rhythm", person, "weekly"))
    return Message((Text(t("question.fortnightly")), Buttons((back,))))


def scale(t: Catalogue, ends: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The five answers of a scale; its ends are words, whatever the colours of a screen (J16)."""
    low, high = ends or (t("scale.low"), t("scale.high"))
    return (("1", f"1 · {low}"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", f"5 · {high}"))


def yes_no(t: Catalogue) -> tuple[tuple[str, str], ...]:
    """Yes and no."""
    return (("yes", t("button.yes")), ("no", t("button.no")))


def _lead(t: Catalogue, asked: Question) -> Text:
    return Text(t("question.lead", theme=asked.theme, question=asked.words))
