"""What is kept about somebody, given to them, and erasing it."""

from uuid import UUID

from bot.domain.message import Button, Buttons, File, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def ways(t: Catalogue, person: UUID) -> Buttons:
    """What somebody can do with what is kept about them."""
    return Buttons((to_my_data(t, person), Button(t("button.wipe"), write("wipe", person))))


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


def ask(t: Catalogue, person: UUID, *, is_last_steward: bool) -> Message:
    """Before everything goes: what does, and what cannot be called back."""
    last = (Text(t("mydata.last_steward")),) if is_last_steward else ()
    lines = (t("mydata.what_goes"), t("mydata.what_was_shared"), t("mydata.what_stays"), t("mydata.known_again"))
    buttons = (
        Button(t("button.wipe_now"), write("wipenow", person)),
        to_my_data(t, person),
        Button(t("button.wipe_not"), write("kept", person)),
    )
    return Message((Text(t("mydata.ask")), *last, *map(Text, lines), Buttons(buttons)))


def wiped(t: Catalogue) -> Message:
    """The last we say; it names nothing that was there."""
    return Message((Text(t("mydata.wiped")),))
