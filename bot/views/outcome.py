"""What came of a topic: written down in a form, and asked about by consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never
from uuid import UUID

from bot.domain.consent import Result, Voice
from bot.domain.form import Field, Form
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.outcome import LONGEST_LINE
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Lines, line_blocks, to_meeting

SHORTEST_REASON = 10  # more than a yes


@dataclass(frozen=True)
class Decision:
    """A decision as those who were there are asked about it."""

    id: UUID
    meeting: UUID
    lines: Lines
    result: Result
    objections: Sequence[str] = ()


def decision(t: Catalogue, topic: UUID, meeting: UUID) -> Form:
    """What was decided, why, and what was not chosen: a hard choice carries its reason (S68, INV-15)."""
    fields = (
        _line("what", t("outcome.what_decided")),
        _line("why", t("outcome.why"), least=SHORTEST_REASON),
        _line("not_chosen", t("outcome.not_chosen")),
    )
    back = to_meeting(t, meeting)
    return Form(write("decision", topic), t("outcome.decision_title"), fields, t("button.write_down"), way_back=back)


def action(t: Catalogue, topic: UUID, meeting: UUID, *, today: date, in_class: bool) -> Form:
    """What you do yourself, and until when: nobody takes an action for somebody else (S14: tomorrow, in class)."""
    fields = (
        _line("what", t("outcome.what_tomorrow") if in_class else t("outcome.what_done")),
        Field("until", t("outcome.until"), "date", least=today),
    )
    back = to_meeting(t, meeting)
    return Form(write("action", topic), t("outcome.action_title"), fields, t("button.write_down"), way_back=back)


def _line(name: str, label: str, *, least: int = 3) -> Field:
    return Field(name, label, "words", least=least, most=LONGEST_LINE)


def decision_lines(t: Catalogue, result: Result, what: str, why: str, not_chosen: str) -> list[tuple[str, str]]:
    """The three lines of a decision; the first one says whose agreement it is (J24)."""
    return [(_decided(t, result), what), (t("outcome.because"), why), (t("outcome.instead_of"), not_chosen)]


def _decided(t: Catalogue, result: Result) -> str:
    match result:
        case Result.OPEN:
            return t("outcome.decided_open")
        case Result.STANDS:
            return t("outcome.decided")
        case Result.OBJECTED:
            return t("outcome.objected")
        case Result.TOO_FEW:
            return t("outcome.too_few")
        case _:
            assert_never(result)


def action_line(t: Catalogue, name: str, until: date | None, *, written: date, has_words: bool) -> str:
    """Who does it, and until when; seen from the day on which it was written down, whenever it is drawn."""
    if not has_words:
        return t("outcome.takes_on", name=name)
    if until is None:
        return t("outcome.does", name=name)
    return t("outcome.does_until", name=name, day=t.day(until, seen_from=written))


def consent(t: Catalogue, shown: Decision, voice: Voice) -> Message:
    """To somebody who was there: do you have a weighty objection?"""
    lead = Text(t("consent.lead"))
    if shown.result is not Result.OPEN:
        return result(t, shown)
    if voice is Voice.SILENT:
        return Message((lead, *line_blocks(shown.lines), Text(t("consent.ask")), Buttons(_voices(t, shown, voice))))
    said = {
        Voice.FINE: t("consent.fine"), Voice.OBJECTS: t("consent.objects"), Voice.ABSENT: t("consent.absent"),
    }[voice]  # fmt: skip
    return Message((lead, *line_blocks(shown.lines), Text(said), Buttons(_voices(t, shown, voice))))


def _voices(t: Catalogue, shown: Decision, voice: Voice) -> tuple[Button, ...]:
    """What they can still say: everything but what they said."""
    every = {
        Voice.FINE: Button(t("button.no_objection"), write("consent", shown.id)),
        Voice.OBJECTS: Button(t("button.objection"), write("object", shown.id)),
        Voice.ABSENT: Button(t("button.was_not_there"), write("notthere", shown.id)),
    }
    return tuple(button for said, button in every.items() if said is not voice)


def objection(t: Catalogue, outcome: UUID) -> Form:
    """Why it cannot go like this, for those who were there."""
    why = Field("why", t("consent.why"), "words", least=3, most=LONGEST_LINE)
    return Form(write("object", outcome), t("consent.title"), (why,), t("button.say_it"), has_summary=False)


def result(t: Catalogue, shown: Decision) -> Message:
    """What became of a decision, to those who were there."""
    objections: list[Block] = [Quote(words) for words in shown.objections if words]
    heading = [Text(t("consent.objection"))] if objections else []
    blocks: list[Block] = [Text(t("consent.result")), *line_blocks(shown.lines), *heading, *objections]
    if shown.result is Result.STANDS:
        return Message(tuple(blocks))
    again = Button(t("button.again_once"), write("oncemore", shown.meeting))
    return Message((*blocks, Text(t("consent.talk_again")), Buttons((again,))))


def settled(t: Catalogue) -> Message:
    """A button of a decision that is settled already."""
    return Message((Text(t("consent.settled")),))


def taken_back(t: Catalogue) -> Message:
    """Who wrote it down took it back: nobody is asked about it any more."""
    return Message((Text(t("consent.taken_back")),))


def only_who_was_there(t: Catalogue) -> Message:
    """Somebody else cannot write down what came of it."""
    return Message((Text(t("outcome.only_who_was_there")),))


def only_to_think(t: Catalogue) -> Message:
    """Of a topic that is not for deciding nothing is decided."""
    return Message((Text(t("outcome.only_to_think")),))


def known_already(t: Catalogue) -> Message:
    """Somebody wrote it down already."""
    return Message((Text(t("outcome.known_already")),))
