"""What a team does with its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.domain.pulse import Step
from bot.views.catalogue import Catalogue

LONGEST = 200  # characters: one line


@dataclass(frozen=True)
class Said:
    """What was said; of no step, that it is still to be said by who reads this."""

    step: Step | None
    words: str = ""
    name: str = ""
    is_own: bool = False


def step(t: Catalogue, report: UUID, *, may_be_nameless: bool) -> Form:
    """What we do, or that we do nothing and why."""
    fields = [
        Field(
            "step", t("pulse.what_do_we_do"), "choice",
            options=(Option(Step.DO, t("pulse.we_do")), Option(Step.NOTHING, t("pulse.we_do_nothing"))),
        ),
        Field("words", t("pulse.read_by") if may_be_nameless else t("pulse.your_name_is_there"), "words", most=LONGEST),
    ]  # fmt: skip
    if may_be_nameless:
        ways = (Option("yes", t("button.share_named")), Option("no", t("button.share_nameless")))
        fields.append(Field("named", t("pulse.with_name"), "choice", options=ways))
    return Form(write("pulsestep", report), t("pulse.step_title"), tuple(fields), t("button.say_it"))


def without_words(t: Catalogue, report: UUID) -> Message:
    """Where nothing that is typed is kept."""
    return Message(
        (Text(t("pulse.without_words")), Buttons((Button(t("button.we_talk"), write("pulsetalk", report)),)))
    )


def said_blocks(t: Catalogue, report: UUID, said: Said) -> tuple[Block, ...]:
    """Under a report: what the team does with it, or the way to say so."""
    if said.step is None:
        return (
            Text(t("pulse.still_to_say")),
            Buttons((Button(t("button.what_do_we_do"), write("pulsestep", report)),)),
        )
    lead = {Step.DO: t("pulse.team_does"), Step.NOTHING: t("pulse.team_does_nothing"), Step.TALK: t("pulse.team_talks")}
    words = (Quote(said.words),) if said.words else ()
    by = (Text(t("pulse.said_by", name=said.name)),) if said.name and said.words else ()
    way = (Buttons((Button(t("button.withdraw_it"), write("pulseback", report)),)),) if said.is_own else ()
    return (Text(lead[said.step]), *words, *by, *way)


def thanks(t: Catalogue, report: UUID, leaders: Sequence[str], team: str, next_week: date | None) -> Message:
    """It was said for the team; who reads it besides (J14); and the Monday of the pulse that waited for this."""
    ways = (
        Button(t("button.look_at_pulse"), write("pulsereport", report)),
        Button(t("button.withdraw_it"), write("pulseback", report)),
    )
    later = (Text(t("pulse.read_by_led", leaders=t.all_of([*leaders]))),) if leaders else ()
    coming = (Text(t("pulse.next", team=team, day=t.day(next_week))),) if next_week is not None else ()
    return Message((Text(t("pulse.said")), *later, *coming, Buttons(ways)))


def withdrawn(t: Catalogue) -> Message:
    """It is gone; anybody of the team may say something else."""
    return Message((Text(t("pulse.step_withdrawn")),))


def said_already(t: Catalogue) -> Message:
    """A colleague was first."""
    return Message((Text(t("pulse.said_already")),))


def not_for_you(t: Catalogue) -> Message:
    """Who leads the team does not say what it does; nor does somebody of another one."""
    return Message((Text(t("pulse.not_for_you_to_say")),))
