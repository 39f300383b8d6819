"""Choosing one's own day and hour: two taps, or typed."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue

HOURS = (time(8, 0), time(12, 30), time(15, 15), time(16, 0), time(17, 0))


def choose_day(t: Catalogue, person: UUID, day: int, hour: time) -> Message:
    """The own moment as it is, and the days."""
    days = tuple(Button(t.weekday(number), write("hourday", person, str(number))) for number in range(5))
    return Message((Text(t("hour.now", day=t.weekday(day), hour=t.clock(hour))), Buttons(days)))


def choose_hour(t: Catalogue, person: UUID, day: int) -> Message:
    """The hours of the chosen day; another one can be typed."""
    hours = tuple(Button(t.clock(hour), write("hour", person, f"{day}-{hour:%H%M}")) for hour in HOURS)
    return Message((Text(t("hour.which", day=t.weekday(day))), Buttons(hours)))


def chosen(t: Catalogue, day: int, hour: time, due: datetime | None, zone: ZoneInfo) -> Message:
    """The new moment, and when the next question that waits comes."""
    lines = [Text(t("hour.chosen", day=t.weekday(day), hour=t.clock(hour)))]
    if due is not None:
        lines.append(Text(t("people.next_question", moment=t.moment(due, zone))))
    return Message(tuple(lines))


def not_understood(t: Catalogue) -> Message:
    """Words that are no day and hour, or an hour outside working hours."""
    return Message((Text(t("hour.not_understood")),))
