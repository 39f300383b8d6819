"""Places at a meeting: bringing a colleague by name, and what is said when that cannot be."""

from dataclasses import replace
from uuid import UUID

from bot.domain.form import Field, Form
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import to_meeting

LONGEST_NAME = 60


def bring(t: Catalogue, meeting: UUID) -> Form:
    """[Neem iemand mee]: the name of a colleague who does not use Ruimte, or not yet."""
    name = Field("name", t("seat.name"), "words", least=2, most=LONGEST_NAME)
    back = to_meeting(t, meeting)
    return Form(write("bring", meeting), t("seat.bring"), (name,), t("button.bring"), has_summary=False, way_back=back)


def full(t: Catalogue, meeting: UUID, team: UUID) -> Message:
    """Every place is taken; a second meeting is the way out."""
    ways = (
        Button(t("button.start_new"), write("newtopic", team)),
        to_meeting(t, meeting),
    )
    return Message((Text(t("seat.full")), Buttons(ways)))


def only_with_a_place(t: Catalogue, meeting: UUID) -> Message:
    """Who brings somebody along is there."""
    return Message((Text(t("seat.only_with_a_place")), _back(t, meeting)))


def begun_by_others(t: Catalogue, meeting: UUID) -> Message:
    """Who has no place begins nothing: every place is taken."""
    return Message((Text(t("seat.begun_by_others")), _back(t, meeting)))


def still_alone(t: Catalogue, card: Message) -> Message:
    """Above the card of a meeting that is still needed, and that nobody joined yet."""
    return replace(card, blocks=(Text(t("seat.still_alone")), *card.blocks))


def no_names_here(t: Catalogue) -> Message:
    """What is typed is not kept here (J30)."""
    return Message((Text(t("seat.no_names_here")),))


def nobody_to_lead(t: Catalogue, meeting: UUID) -> Message:
    """There is nobody else yet who could lead it."""
    ways = (
        Button(t("button.call_off"), write("calloff", meeting)),
        to_meeting(t, meeting),
    )
    return Message((Text(t("seat.nobody_to_lead")), Buttons(ways)))


def _back(t: Catalogue, meeting: UUID) -> Buttons:
    return Buttons((to_meeting(t, meeting),))
