"""While they meet: the topic they are at and until when, then what came of it."""

from bot.domain.agenda import MeetingState
from bot.domain.message import Buttons, Message, Text
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, topic_blocks
from bot.views.meeting_ways import after, going_on


def session(t: Catalogue, shown: Meeting, *, may_type: bool) -> Message:
    """One message for the whole of it: the topic, then what one may write down."""
    at = shown.at
    if shown.state != MeetingState.RUNNING or at is None or at > len(shown.topics):
        return after(t, shown, may_type=may_type)
    total = len(shown.topics)
    lead = t("session.topic", number=at, total=total) if total > 1 else t("session.only_topic")
    ends = t.clock(shown.ends.astimezone(shown.zone).time()) if shown.ends else None
    timer = t("session.until", hour=ends) if ends else t("session.time_up")
    return Message((Text(f"{lead} {timer}"), *topic_blocks(t, shown.topics[at - 1]), Buttons(going_on(t, shown))))


def one_minute(t: Catalogue) -> Message:
    """The one new message, silent where that can be."""
    return Message((Text(t("session.one_minute")),), silent=True)


def begun(t: Catalogue, *, in_thread: bool) -> Message:
    """It has begun; where to look."""
    return Message((Text(t("session.in_thread") if in_thread else t("session.begun")),))
