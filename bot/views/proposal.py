"""A message with a date to object, where a meeting is not needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.form import Field, Form
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue

LONGEST_OBJECTION = 200
AT_ONCE = 3  # with the way to the rest and to the agenda there are five buttons (J16)


@dataclass(frozen=True)
class Proposal:
    """A message as it is shown; `link` is empty or what it is about, and `stands` none when it was taken back."""

    id: UUID
    team: UUID
    words: str
    link: str
    author: str
    until: date
    is_open: bool
    stands: bool | None


def proposal(t: Catalogue, shown: Proposal, *, is_own: bool) -> Message:
    """The message for one person."""
    return Message((*_blocks(t, shown), Buttons((*_ways(t, shown, is_own=is_own), _agenda(t, shown.team)))))


def post(t: Catalogue, shown: Proposal, *, hides_words: bool) -> Message:
    """The message in a channel; while there are strangers in it, without anybody's words or name (J29)."""
    ways = (Buttons((_object(t, shown),)),) if shown.is_open else ()
    said = (Text(_state(t, shown)),) if hides_words else _blocks(t, shown)
    return Message((*said, *ways), silent=True)


def posted(t: Catalogue, shown: Proposal, *, in_channel: bool) -> Message:
    """To who wrote it: where their team reads it, with the way back."""
    said = t("proposal.posted") if in_channel else t("proposal.posted_in_round_up")
    return Message((Text(said), *_blocks(t, shown), Buttons(_ways(t, shown, is_own=True))))


def proposals(t: Catalogue, team: UUID, shown: Sequence[Proposal], *, first: int, has_more: bool) -> Message:
    """A page of the messages to which one may still object."""
    found: list[Block] = [Text(t("proposal.lead"))]
    looks = []
    for number, one in enumerate(shown, first + 1):
        found += [Text(t("proposal.numbered", number=number, day=t.day(one.until))), Quote(one.words)]
        looks.append(Button(t("button.look_at", number=number), write("message", one.id)))
    further = (Button(t("button.further"), write("messages", team, str(first + AT_ONCE))),) if has_more else ()
    return Message((*found, Buttons((*looks, *further, _agenda(t, team)))))


def object_to(t: Catalogue, proposal_id: UUID) -> Form:
    """Why you would rather talk about it; that need not be said."""
    why = Field("why", t("proposal.why"), "words", required=False, most=LONGEST_OBJECTION)
    return Form(write("objectto", proposal_id), t("proposal.title"), (why,), t("button.say_it"), has_summary=False)


def object_without_words(t: Catalogue, proposal_id: UUID) -> Message:
    """Where nothing that is typed is kept: the name goes along, and that is said first."""
    ways = (
        Button(t("button.object_by_name"), write("objectnow", proposal_id)),
        Button(t("button.back"), write("message", proposal_id)),
    )
    return Message((Text(t("proposal.by_name")), Buttons(ways)))


def objected(t: Catalogue, proposal_id: UUID) -> Message:
    """It is passed on; talking about it is one tap."""
    return Message((Text(t("proposal.objected_by_you")), Buttons((_talk(t, proposal_id),))))


def objection(t: Catalogue, shown: Proposal, name: str, why: str) -> Message:
    """To who wrote it: somebody objects, by name."""
    reason = (Quote(why),) if why else ()
    lead = Text(t("proposal.has_objection"))
    who = Text(t("proposal.who_objects", name=name))
    return Message((lead, *_said(shown), who, *reason, Buttons((_talk(t, shown.id),))))


def withdrawn(t: Catalogue) -> Message:
    """Its writer took it back."""
    return Message((Text(t("proposal.withdrawn")),))


def gone(t: Catalogue) -> Message:
    """A message that is not there any more."""
    return Message((Text(t("proposal.gone")),))


def _blocks(t: Catalogue, shown: Proposal) -> tuple[Block, ...]:
    return (Text(_state(t, shown)), *_said(shown), Text(t("proposal.by", name=shown.author)))


def _said(shown: Proposal) -> tuple[Block, ...]:
    return (Quote(shown.words), Quote(shown.link)) if shown.link else (Quote(shown.words),)


def _state(t: Catalogue, shown: Proposal) -> str:
    if shown.is_open:
        return t("proposal.open", day=t.day(shown.until))
    if shown.stands is None:
        return t("proposal.taken_back")
    return t("proposal.stands") if shown.stands else t("proposal.objected")


def _ways(t: Catalogue, shown: Proposal, *, is_own: bool) -> tuple[Button, ...]:
    if not shown.is_open:
        return (_talk(t, shown.id),) if shown.stands is False else ()
    return (Button(t("button.withdraw_it"), write("takeback", shown.id)),) if is_own else (_object(t, shown),)


def _object(t: Catalogue, shown: Proposal) -> Button:
    return Button(t("button.objection"), write("objectto", shown.id))


def _talk(t: Catalogue, proposal_id: UUID) -> Button:
    return Button(t("button.together"), write("talk", proposal_id))


def _agenda(t: Catalogue, team: UUID) -> Button:
    return Button(t("button.agenda"), write("agenda", team, "0"))
