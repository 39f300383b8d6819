"""The form that brings a second topic."""

from dataclasses import replace
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.message import Message, Text
from bot.domain.press import write
from bot.views.card_form import question_field
from bot.views.catalogue import Catalogue
from bot.views.meeting import to_meeting, touches


def apart(t: Catalogue, card: Message) -> Message:
    """What touches the organisation does not come on the meeting: it has a card of its own (S02)."""
    return replace(card, blocks=(Text(t("topic.apart")), *card.blocks))


def add(t: Catalogue, meeting: UUID, *, may_type: bool) -> Form:
    """[Punt erbij]: the question, and what it touches."""
    options = tuple(Option(str(value), label) for value, label in touches(t).items())
    touched = Field("touches", t("card.touches"), "choice", options=options)
    fields = (*([question_field(t, "")] if may_type else []), touched)
    return Form(
        write("addtopic", meeting), t("topic.add"), fields, t("button.add_topic"), has_summary=False,
        way_back=to_meeting(t, meeting),
    )  # fmt: skip
