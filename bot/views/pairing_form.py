"""The forms of a group: another moment, and the question to look with."""

from uuid import UUID

from bot.domain.form import Field, Form, Wrong
from bot.domain.message import Button
from bot.domain.press import write
from bot.views.card_form import WhenShown, when_fields
from bot.views.catalogue import Catalogue

LONGEST_QUESTION = 200


def other_moment(t: Catalogue, pairing: UUID, when: WhenShown) -> Form:
    """[Ander moment]: the day, then the time; it is asked of the others."""
    return Form(
        write("othermoment", pairing), t("pairing.other_moment"), when_fields(t, when, beyond=Wrong.BEYOND_ROUND),
        t("button.propose"), has_summary=False, way_back=_back(t, pairing),
    )  # fmt: skip


def move(t: Catalogue, pairing: UUID, when: WhenShown) -> Form:
    """[Verzetten]: what was understood is shown before it counts, for a moment was agreed."""
    return Form(
        write("movepair", pairing), t("pairing.move"), when_fields(t, when, beyond=Wrong.BEYOND_ROUND),
        t("button.move_pairing"), way_back=_back(t, pairing),
    )  # fmt: skip


def look_for(t: Catalogue, pairing: UUID, question: str) -> Form:
    """The question with which the others look; left empty there is none."""
    asked = Field(
        "question", t("pairing.asks_look_for"), "words", required=False, value=question, most=LONGEST_QUESTION
    )  # fmt: skip
    return Form(
        write("lookfor", pairing), t("button.look_for"), (asked,), t("button.keep_question"), has_summary=False,
        way_back=_back(t, pairing),
    )  # fmt: skip


def _back(t: Catalogue, pairing: UUID) -> Button:
    return Button(t("button.back"), write("pairing", pairing))
