"""A meeting as a file for one's own calendar."""

from bot.domain.message import File, Message, Text
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, worded

LONGEST_TITLE = 80


def coming(t: Catalogue) -> Message:
    """The file is on its way."""
    return Message((Text(t("file.coming")),))


def file(t: Catalogue, content: bytes, *, is_new: bool) -> Message:
    """The file; after a change the old one is to be removed by hand (J25)."""
    words = t("file.changed") if is_new else t("file.here")
    return Message((Text(words), File(t("file.name"), content, t("file.alt"))))


def title(t: Catalogue, shown: Meeting) -> str:
    """What stands in the calendar: the first question."""
    questions = [worded(t, topic) for topic in shown.topics]
    first = next(iter(questions), t("meeting.small"))
    return first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 1].rstrip() + "…"


def description(t: Catalogue, shown: Meeting) -> str:
    """All of the questions, and what one does not need to do."""
    return "\n".join([worded(t, topic) for topic in shown.topics])
