"""What is kept about somebody, given to them, and erasing it."""

from datetime import datetime
from uuid import UUID

from bot.domain.message import Button, Buttons, File, Message, Text
from bot.domain.press import BELOW, stamp, write
from bot.views.catalogue import Catalogue


def ways(t: Catalogue, person: UUID, *, below: bool = False) -> Buttons:
    """What somebody can do with what is kept about them; under a message that must stay the question comes `below`."""
    wipe = write("wipe", person, BELOW if below else "")
    return Buttons((to_my_data(t, person), Button(t("button.wipe"), wipe)))


def to_my_data(t: Catalogue, person: UUID) -> Button:
    """[Mijn gegevens]"""
    return Button(t("button.my_data"), write("mydata", person))


def coming(t: Catalogue) -> Message:
    """Two files are on their way."""
    return Message((Text(t("mydata.coming")),))


def to_read(t: Catalogue, content: bytes) -> Message:
    """The page, to read or print."""
    file = File(t("mydata.page_name"), content, t("mydata.page_alt"), kind="text/html")
    return Message((Text(t("mydata.page_here")), file))


def data(t: Catalogue, content: bytes) -> Message:
    """The same for a computer, to the last detail."""
    file = File(t("mydata.data_name"), content, t("mydata.data_alt"), kind="application/json")
    return Message((Text(t("mydata.data_here")), file))


def unreadable(t: Catalogue) -> Message:
    """Something in it is sealed with a key that is lost; who can mend that."""
    return Message((Text(t("mydata.unreadable")),))


def ask(t: Catalogue, person: UUID, *, is_last_steward: bool, now: datetime) -> Message:
    """Before everything goes: what does, and what cannot be called back. Its yes knows when it was asked."""
    last = (Text(t("mydata.last_steward")),) if is_last_steward else ()
    lines = (
        t("mydata.what_goes"), t("mydata.what_was_shared"), t("mydata.what_stays"), t("mydata.in_backups"),
        t("mydata.known_again"),
    )  # fmt: skip
    buttons = (
        Button(t("button.wipe_now"), write("wipenow", person, stamp(now))),
        to_my_data(t, person),
        Button(t("button.wipe_not"), write("wipenot", person)),
    )
    return Message((Text(t("mydata.ask")), *last, *map(Text, lines), Buttons(buttons)))


def not_wiped(t: Catalogue, person: UUID) -> Message:
    """Everything is as it was."""
    return Message((Text(t("mydata.not_wiped")), ways(t, person)))


def wiped(t: Catalogue) -> Message:
    """The last we say; it names nothing that was there."""
    return Message((Text(t("mydata.wiped")),))
