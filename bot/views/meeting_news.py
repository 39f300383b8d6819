"""What those who take part in a meeting are told of it. The first line holds no name and nobody's words (J17)."""

from typing import assert_never

from bot.domain.agenda import MeetingState
from bot.domain.form import Trouble
from bot.domain.meeting_news import News
from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, Mine, blocks, topic_blocks, why
from bot.views.meeting_ways import after, card


def news(t: Catalogue, shown: Meeting, what: News, mine: Mine, *, off: Trouble | None = None) -> Message:
    """What became of it, with what can be done; as it is by the time it is read. `off` says that there is no school."""
    if shown.state == MeetingState.CANCELLED:
        return Message((Text(_off(t, shown)), *_topics(t, shown), Text(t("news.remove_by_hand"))))
    if what is News.AFTER:
        return after(t, shown, may_type=mine.may_type)
    if shown.state != MeetingState.OPEN:
        return Message(blocks(t, shown))
    match what:
        case News.MOVED_UP:
            lead = t("news.moved_up", moment=t.moment(shown.starts, shown.zone))
            return Message((Text(lead), *_topics(t, shown), _ways(t, shown)))
        case News.MOVED | News.CALLED_OFF:
            lead = t("news.moved", moment=t.moment(shown.starts, shown.zone))
            return Message((Text(lead), *_topics(t, shown), Text(t("news.new_file")), _ways(t, shown)))
        case News.NEEDS_LEADER:
            return _needs_leader(t, shown) if shown.owner is None else card(t, shown, mine)
        case News.NEEDED:
            is_asked = mine.leads and not shown.is_confirmed and not shown.can_begin
            return _needed(t, shown, off) if is_asked else card(t, shown, mine)
        case _:
            assert_never(what)


def _off(t: Catalogue, shown: Meeting) -> str:
    moment = t.moment(shown.starts, shown.zone)
    return t("news.off", moment=moment, why=why(t, shown.why), minutes=shown.minutes)


def _needs_leader(t: Catalogue, shown: Meeting) -> Message:
    ways = (
        Button(t("button.lead"), write("lead", shown.id)),
        Button(t("button.give_up"), write("giveup", shown.id)),
    )
    lead = t("news.needs_leader", moment=t.moment(shown.starts, shown.zone))
    return Message((Text(lead), *_topics(t, shown), Buttons(ways)))


def _needed(t: Catalogue, shown: Meeting, off: Trouble | None) -> Message:
    """Is it still needed? On a day without school moving it comes first."""
    move = Button(t("button.move"), write("moveit", shown.id))
    needed = (
        Button(t("button.still_needed"), write("stillneeded", shown.id)),
        Button(t("button.not_needed"), write("calloff", shown.id)),
    )
    hand_over = Button(t("button.hand_over"), write("handover", shown.id))
    ways = (*needed, move, hand_over) if off is None else (move, *needed, hand_over)
    alone = (Text(t("news.nobody_yet")),) if shown.taken < 2 else ()
    lead = Text(t("news.needed", moment=t.moment(shown.starts, shown.zone), minutes=shown.minutes))
    return Message((lead, *_topics(t, shown), *_no_school(t, off), *alone, Buttons(ways)))


def _no_school(t: Catalogue, off: Trouble | None) -> tuple[Text, ...]:
    """That there is no school, and why where it has a name. The school gave it that name: it is in no first line."""
    if off is None:
        return ()
    return (Text(t("news.no_school_named", about=off.about[0]) if off.about else t("news.no_school")),)


def _topics(t: Catalogue, shown: Meeting) -> list[Block]:
    return [block for topic in shown.topics for block in topic_blocks(t, topic)]


def _ways(t: Catalogue, shown: Meeting) -> Buttons:
    """A change offers the new file for one's own calendar (J25)."""
    file = Button(t("button.in_my_calendar"), write("ics", shown.id))
    return Buttons((file, Button(t("button.give_up"), write("giveup", shown.id))))
