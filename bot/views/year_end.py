"""Before private answers go at the end of a school year (J07)."""

from datetime import date, timedelta
from uuid import UUID

from bot.domain.message import Buttons, Message, Text
from bot.views import my_data
from bot.views.catalogue import Catalogue


def year_ends(t: Catalogue, person: UUID, ends: date) -> Message:
    """One line, with the button that gives everything; `ends` is the first day on which it is gone."""
    last = ends - timedelta(days=1)
    return Message((Text(t("kept.year_ends", day=t.day(last))), Buttons((my_data.to_my_data(t, person),))))
