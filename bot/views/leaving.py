"""Before somebody's last day: what becomes of the words they shared (J06)."""

from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.people import AfterLeaving
from bot.domain.press import write
from bot.views import my_data
from bot.views.catalogue import Catalogue


def leaving(t: Catalogue, person: UUID, last_day: date) -> Message:
    """The question; no answer means that the name goes."""
    return Message((Text(t("leaving.ask", day=t.day(last_day))), _ways(t, person)))


def leaving_nothing_shared(t: Catalogue, person: UUID, last_day: date) -> Message:
    """Whoever shares nothing can still take along what is theirs, or erase it."""
    return Message((Text(t("leaving.take_along", day=t.day(last_day))), my_data.ways(t, person, below=True)))


def chosen(t: Catalogue, person: UUID, what: AfterLeaving) -> Message:
    """What will happen, and the other ways."""
    said = {
        AfterLeaving.KEEP: t("leaving.keep"),
        AfterLeaving.NAMELESS: t("leaving.nameless"),
        AfterLeaving.WITHDRAW: t("leaving.withdraw"),
    }[what]
    return Message((Text(said), _ways(t, person)))


def _ways(t: Catalogue, person: UUID) -> Buttons:
    labels = {
        AfterLeaving.KEEP: t("button.leaving_keep"),
        AfterLeaving.NAMELESS: t("button.leaving_nameless"),
        AfterLeaving.WITHDRAW: t("button.leaving_withdraw"),
    }
    ways = tuple(Button(label, write("leaving", person, what)) for what, label in labels.items())
    return Buttons((*ways, *my_data.ways(t, person, below=True).buttons))
