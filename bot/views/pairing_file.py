"""The moment of a group as a file for one's own calendar (J25)."""

from bot.domain.message import File, Message, Text
from bot.views.catalogue import Catalogue
from bot.views.pairing_shown import Pairing


def pairing_file(t: Catalogue, content: bytes, *, is_new: bool) -> Message:
    """The file; after a change the old one is to be removed by hand."""
    words = t("pairing.file_changed") if is_new else t("pairing.file_here")
    return Message((Text(words), File(t("pairing.file_name"), content, t("pairing.file_alt"))))


def title(t: Catalogue, shown: Pairing) -> str:
    """What stands in the calendar: what, and with whom."""
    names = t.all_of([*shown.names])
    return t("pairing.file_visit", names=names) if shown.is_visit else t("pairing.file_talk", names=names)
