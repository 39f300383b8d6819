"""What can be done with a meeting: its card for one person, its post in a channel, and what comes after it."""

from bot.domain.agenda import MeetingState, Purpose
from bot.domain.message import MOST_BUTTONS, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, Mine, blocks, to_meeting
from bot.views.run import follow_way

FROM_CARD = ".card"  # a button on somebody's own card, which is drawn anew; the session is by itself


def card(t: Catalogue, shown: Meeting, mine: Mine) -> Message:
    """The meeting for one person, with what they can do."""
    return Message((*blocks(t, shown), Buttons(_ways(t, shown, mine))))


def post(t: Catalogue, shown: Meeting) -> Message:
    """The same in a channel: for everybody one message, that changes in its place (J27)."""
    if shown.state == MeetingState.CANCELLED:
        return Message(blocks(t, shown), silent=True)
    is_open = shown.state == MeetingState.OPEN
    lead = (Button(t("button.lead"), write("lead", shown.id)),) if is_open and shown.owner is None else ()
    leave = (_give_up(t, shown),) if is_open else ()
    more = Button(t("button.meeting_more"), write("meeting", shown.id))
    return Message((*blocks(t, shown), Buttons((*lead, *_take_or_begin(t, shown), *leave, more))), silent=True)


def after(t: Catalogue, shown: Meeting, *, may_type: bool) -> Message:
    """What came of it, or what one may write down: at most three lines each (7.3)."""
    return Message((*blocks(t, shown), *_asked(t, shown), Buttons(after_ways(t, shown, may_type=may_type))))


def _asked(t: Catalogue, shown: Meeting) -> tuple[Text, ...]:
    """What came of the first topic of which nothing came yet, by its number where there are two."""
    waiting = next((number for number, topic in enumerate(shown.topics, 1) if not topic.came_of), None)
    if waiting is None:
        return ()
    is_only = len(shown.topics) < 2
    return (Text(t("meeting.after") if is_only else t("meeting.after_number", number=waiting)),)


def after_ways(t: Catalogue, shown: Meeting, *, may_type: bool) -> tuple[Button, ...]:
    """What can be written down of the first topic of which nothing came yet: one tap for nothing.

    Where nothing that is typed is kept, an action is taken without words and nothing is decided (J30).
    """
    waiting = next((topic for topic in shown.topics if not topic.came_of), None)
    if waiting is None:
        return _further(t, shown, may_type=may_type)
    decides = waiting.purpose == Purpose.DECIDE and may_type
    return (
        *((Button(t("button.decision"), write("decision", waiting.id)),) if decides else ()),
        Button(t("button.action"), write("action", waiting.id)),
        Button(t("button.nothing_needed"), write("nothing", waiting.id)),
    )


def more(t: Catalogue, shown: Meeting, mine: Mine) -> Message:
    """What else can be done with a meeting."""
    back = to_meeting(t, shown.id)
    if shown.state == MeetingState.HELD:
        undo = (Button(t("button.unwrite"), write("unwrite", mine.wrote)),) if mine.wrote is not None else ()
        return Message((Text(t("meeting.more")), Buttons((*undo, *_further(t, shown, may_type=mine.may_type), back))))
    add = (Button(t("button.add_topic"), write("addtopic", shown.id)),) if shown.state == MeetingState.OPEN else ()
    leading = _leading(t, shown) if mine.leads and shown.state == MeetingState.OPEN else ()
    protocol = () if _has_room(t, shown, mine) else _protocol(t, shown, mine)
    ways = (*add, *_take_off(t, shown, mine), *_company(t, shown, mine), *protocol, *leading, back)
    return Message((Text(t("meeting.more")), Buttons(ways)))


def _take_off(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """One's own topic, until it can begin; of two the one that was brought last."""
    if not mine.topics or shown.state != MeetingState.OPEN or shown.can_begin:
        return ()
    label = t("button.take_off") if len(mine.topics) == 1 else t("button.take_off_last")
    return (Button(label, write("takeoff", mine.topics[-1])),)


def _leading(t: Catalogue, shown: Meeting) -> tuple[Button, ...]:
    """Moving it, or leaving it to another, where there is one."""
    hand_over = (Button(t("button.hand_over"), write("handover", shown.id)),) if _has_others(shown) else ()
    return (Button(t("button.move"), write("moveit", shown.id)), *hand_over)


def _has_others(shown: Meeting) -> bool:
    """Whether anybody who could lead it takes part, besides who does."""
    return len(shown.names) > 1


def _company(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """Bringing somebody along, or coming alone after all."""
    if mine.brought:
        return (Button(t("button.come_alone"), write("comealone", shown.id)),)
    can_bring = mine.has_place and mine.may_type and shown.free
    return (Button(t("button.bring"), write("bring", shown.id)),) if can_bring else ()


def _further(t: Catalogue, shown: Meeting, *, may_type: bool) -> tuple[Button, ...]:
    """What comes after it; a team round comes back in eight school weeks, and not at once."""
    agree = (Button(t("button.agree"), write("agree", shown.id)),) if may_type else ()
    once_more = () if shown.is_round else (Button(t("button.again_once"), write("oncemore", shown.id)),)
    return (*agree, *once_more)


def _ways(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """At most five and Meer (J16)."""
    agenda = Button(t("button.agenda"), write("agenda", shown.team, "0"))
    more = Button(t("button.more"), write("meetmore", shown.id))
    if shown.state == MeetingState.CANCELLED:
        return (agenda,)
    if shown.state == MeetingState.HELD:
        return (*after_ways(t, shown, may_type=mine.may_type), agenda, more)
    if not (mine.has_place or mine.waits or mine.leads):
        return (*_take_or_begin(t, shown, begins=shown.free > 0), agenda, more)
    if shown.state == MeetingState.RUNNING and mine.has_place:
        company = (more,) if _company(t, shown, mine) else ()
        follow = (follow_way(t, shown.run),) if shown.run is not None else ()
        return (*follow, *going_on(t, shown, FROM_CARD), *_leave(t, shown, mine), agenda, *company)
    protocol = _protocol(t, shown, mine) if _has_room(t, shown, mine) else ()
    return (*_own_ways(t, shown, mine), *protocol, agenda, more)


def _own_ways(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """What somebody who takes part, waits or leads can do with a meeting that is still to come."""
    calendar = (Button(t("button.in_my_calendar"), write("ics", shown.id)),) if mine.has_place else ()
    begins = shown.can_begin and mine.has_place
    begin = (Button(t("button.begin"), write("begin", shown.id)),) if begins else ()
    return (*begin, *_lead(t, shown, mine), *calendar, *_leave(t, shown, mine))


def _has_room(t: Catalogue, shown: Meeting, mine: Mine) -> bool:
    """Whether the card itself has room for one more button, beside the agenda and Meer."""
    return len(_own_ways(t, shown, mine)) + 2 < MOST_BUTTONS


def _protocol(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """Choosing a protocol: whoever takes part, where any fits, until it begins."""
    can_choose = shown.can_follow and mine.has_place and shown.state == MeetingState.OPEN
    return (Button(t("button.protocol"), write("protocolfor", shown.id)),) if can_choose else ()


def going_on(t: Catalogue, shown: Meeting, origin: str = "") -> tuple[Button, ...]:
    """On to the next topic, and rounding it off: for everybody who sits together. `origin` is where the button is."""
    finish = Button(t("button.finish"), write("finish", shown.id, origin))
    if shown.at is None or shown.at >= len(shown.topics):
        return (finish,)
    return (Button(t("button.next_topic"), write("nextone", shown.id, f"{shown.at}{origin}")), finish)


def _lead(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """Where nobody leads it, whoever takes part may."""
    is_free = shown.owner is None and mine.has_place and shown.state == MeetingState.OPEN
    return (Button(t("button.lead"), write("lead", shown.id)),) if is_free else ()


def _leave(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """One tap (J18). Who leads it can also call it off; with nobody else that is the same as coming no more."""
    if not mine.leads:
        return (_give_up(t, shown),)
    if shown.state != MeetingState.OPEN:
        return ()
    call_off = () if shown.can_begin else (Button(t("button.call_off"), write("calloff", shown.id)),)
    give_up = (_give_up(t, shown),) if shown.can_begin or _has_others(shown) else ()
    return (*call_off, *give_up)


def _give_up(t: Catalogue, shown: Meeting) -> Button:
    return Button(t("button.give_up"), write("giveup", shown.id))


def _take_or_begin(t: Catalogue, shown: Meeting, *, begins: bool = True) -> tuple[Button, ...]:
    """Joining it; and beginning it, where who taps may be somebody with a place, or gets one."""
    if shown.state == MeetingState.HELD:
        return ()
    take = (Button(t("button.take") if shown.free else t("button.wait"), write("take", shown.id)),)
    begin = (Button(t("button.begin"), write("begin", shown.id)),)
    return (*begin, *take) if shown.can_begin and begins else take
