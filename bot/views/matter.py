"""What is not decided in a small meeting, and to whom it belongs (J24)."""

from uuid import UUID

from bot.domain.agenda import Matter, Purpose
from bot.domain.message import Button, Buttons, Choice, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting_card import to_card

NOTHING_OF_THESE = "none"


def choose_matter(t: Catalogue, card_id: UUID) -> Message:
    """Whether it can be decided here: some things belong to others."""
    options = (
        Button(t("matter.none"), write("setmatter", card_id, NOTHING_OF_THESE)),
        Button(t("matter.staffing_or_hours"), write("setmatter", card_id, Matter.STAFFING)),
        Button(t("matter.money"), write("setmatter", card_id, Matter.MONEY)),
        Button(t("matter.safety"), write("setmatter", card_id, Matter.SAFETY)),
        Button(t("matter.person"), write("setmatter", card_id, Matter.PERSON)),
    )
    return Message((Text(t("matter.ask")), Choice(options), Buttons((to_card(t, card_id),))))


def belongs_elsewhere(t: Catalogue, card_id: UUID, matter: Matter) -> Message:
    """To whom it belongs, with the way out: think about it together."""
    ways = (
        Button(t("button.think_instead"), write("setpurpose", card_id, Purpose.THINK)),
        Button(t("button.leave_it"), write("scrap", card_id)),
    )
    return Message((Text(t("matter.elsewhere", whose=whose(t)[matter])), Buttons(ways)))


def matters(t: Catalogue) -> dict[Matter, str]:
    """What is not decided here, in words."""
    return {
        Matter.STAFFING: t("matter.staffing"),
        Matter.HOURS: t("matter.hours"),
        Matter.MONEY: t("matter.money"),
        Matter.SAFETY: t("matter.safety"),
        Matter.PERSON: t("matter.person"),
    }


def whose(t: Catalogue) -> dict[Matter, str]:
    """To whom each of these belongs."""
    return {
        Matter.STAFFING: t("matter.whose_staffing"),
        Matter.HOURS: t("matter.whose_hours"),
        Matter.MONEY: t("matter.whose_money"),
        Matter.SAFETY: t("matter.whose_safety"),
        Matter.PERSON: t("matter.whose_person"),
    }
