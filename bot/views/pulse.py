"""The pulse: a statement at a time, in one message (4.2)."""

from uuid import UUID

from bot.domain.message import Button, Buttons, Choice, Message, Text
from bot.domain.press import write
from bot.domain.pulse import DONT_KNOW, IN_A_PULSE
from bot.views.catalogue import Catalogue
from bot.views.question import scale


def statement(t: Catalogue, asking: UUID, place: int, words: str) -> Message:
    """One statement, counted from nought. "Don't know" takes the place of Meer (J16), so the way back is typed."""
    lead = t("pulse.lead") if place == 0 else t("pulse.way_back")
    said = t("pulse.statement", number=place + 1, of=IN_A_PULSE, statement=words)
    answers = [*scale(t, (t("pulse.low"), t("pulse.high"))), (str(DONT_KNOW), t("pulse.dont_know"))]
    buttons = tuple(Button(label, write("rate", asking, f"{place}-{value}")) for value, label in answers)
    return Message((Text(lead), Text(said), Choice(buttons)))


def done(t: Catalogue, asking: UUID) -> Message:
    """The last one was answered."""
    ways = (
        Button(t("button.statement_before"), write("rateback", asking)),
        Button(t("button.not_after_all"), write("rateout", asking)),
    )
    return Message((Text(t("pulse.done")), Buttons(ways)))


def taken_out(t: Catalogue, asking: UUID) -> Message:
    """Nothing of it is left."""
    return Message((Text(t("pulse.taken_out")), Buttons((Button(t("button.pulse_again"), write("rateback", asking)),))))


def over(t: Catalogue) -> Message:
    """A button of a pulse that was counted, or of somebody else's."""
    return Message((Text(t("pulse.over")),))


def nothing_before(t: Catalogue) -> Message:
    """`vorige`, while there is no pulse."""
    return Message((Text(t("pulse.nothing_before")),))
