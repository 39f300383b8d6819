"""Once more, at most; and the team round."""

from bot.domain.message import Message, Text
from bot.views.catalogue import Catalogue


def planned_already(t: Catalogue) -> Message:
    """It was planned once more already."""
    return Message((Text(t("repetition.planned_already")),))


def round_already(t: Catalogue) -> Message:
    """There is a team round in these eight school weeks."""
    return Message((Text(t("repetition.round_already")),))
