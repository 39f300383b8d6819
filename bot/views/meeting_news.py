"""What those who take part in a meeting are told of it. The first line holds no name and nobody's words (J17)."""

from typing import assert_never

from bot.domain.agenda import MeetingState
from bot.domain.meeting_news import News
from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, after_ways, blocks, topic_blocks, why


def news(t: Catalogue, shown: Meeting, what: News, *, leads: bool) -> Message:
    """What became of it, with what can be done; as it is by the time it is read."""
    if shown.state == MeetingState.CANCELLED:
        return Message((Text(_off(t, shown)), *_topics(t, shown), *_calendar(t, shown)))
    if shown.state != MeetingState.OPEN and what is not News.AFTER:
        return Message(blocks(t, shown))
    match what:
        case News.MOVED_UP:
            lead = t("news.moved_up", moment=t.moment(shown.starts, shown.zone))
            return Message((Text(lead), *_topics(t, shown), _ways(t, shown)))
        case News.MOVED | News.CALLED_OFF:
            lead = t("news.moved", moment=t.moment(shown.starts, shown.zone))
            return Message((Text(lead), *_topics(t, shown), *_calendar(t, shown)))
        case News.NEEDS_LEADER:
            return _needs_leader(t, shown)
        case News.NEEDED:
            return _needed(t, shown, leads=leads)
        case News.AFTER:
            return after(t, shown)
        case _:
            assert_never(what)


def after(t: Catalogue, shown: Meeting) -> Message:
    """What came of it, or what one may write down: at most three lines each (7.3)."""
    asked = () if all(topic.came_of for topic in shown.topics) else (Text(t("meeting.after")),)
    return Message((*blocks(t, shown), *asked, Buttons(after_ways(t, shown))))


def _off(t: Catalogue, shown: Meeting) -> str:
    moment = t.moment(shown.starts, shown.zone)
    return t("news.off", moment=moment, why=why(t, shown.why), minutes=shown.minutes)


def _needs_leader(t: Catalogue, shown: Meeting) -> Message:
    moment = t.moment(shown.starts, shown.zone)
    if shown.owner is not None:
        return Message((Text(t("news.has_leader", moment=moment)), *_topics(t, shown)))
    ways = (
        Button(t("button.lead"), write("lead", shown.id)),
        Button(t("button.give_up"), write("giveup", shown.id)),
    )
    return Message((Text(t("news.needs_leader", moment=moment)), *_topics(t, shown), Buttons(ways)))


def _needed(t: Catalogue, shown: Meeting, *, leads: bool) -> Message:
    moment = t.moment(shown.starts, shown.zone)
    if not leads or shown.is_confirmed:
        return Message((Text(t("news.has_leader", moment=moment)), *_topics(t, shown)))
    ways = (
        Button(t("button.still_needed"), write("stillneeded", shown.id)),
        Button(t("button.call_off"), write("calloff", shown.id)),
        Button(t("button.move"), write("moveit", shown.id)),
        Button(t("button.hand_over"), write("handover", shown.id)),
    )
    alone = (Text(t("news.nobody_yet")),) if len(shown.names) < 2 else ()
    lead = Text(t("news.needed", moment=moment, minutes=shown.minutes))
    return Message((lead, *_topics(t, shown), *alone, Buttons(ways)))


def _topics(t: Catalogue, shown: Meeting) -> list[Block]:
    return [block for topic in shown.topics for block in topic_blocks(t, topic)]


def _calendar(t: Catalogue, shown: Meeting) -> tuple[Block, ...]:
    """A change offers the new file and says that the old one must be removed by hand (J25)."""
    if shown.state == MeetingState.CANCELLED:
        return (Text(t("news.remove_by_hand")),)
    return (Text(t("news.new_file")), _ways(t, shown))


def _ways(t: Catalogue, shown: Meeting) -> Buttons:
    file = Button(t("button.in_my_calendar"), write("ics", shown.id))
    return Buttons((file, Button(t("button.give_up"), write("giveup", shown.id))))
