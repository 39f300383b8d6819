"""A meeting as a file for somebody's own calendar (J25; RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event

PRODUCT = "-//Ruimte//Ruimte//NL"
_LINE_BREAKS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_HARMLESS: dict[int, str | None] = {  # RFC 5545 takes no control character but the tab
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(map(ord, _LINE_BREAKS), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half a character: UTF-8 has none
    ord("\n"): "\n",
    ord("\t"): "\t",
}


@dataclass(frozen=True)
class Entry:
    """What a calendar keeps of a meeting; a higher `sequence` of the same `uid` stands for the same one, changed.

    `starts` and `made_at` are moments with a zone; `description` may have several lines. What is `cancelled` is off.
    """

    uid: UUID
    sequence: int
    starts: datetime
    minutes: int
    title: str
    description: str
    made_at: datetime
    cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """The entry as a file that calendars open: the same bytes for the same entry, without guests and alarms."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(_event(entry))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: Entry) -> Event:
    event, starts = Event(), entry.starts.astimezone(UTC)
    event.add("uid", f"{entry.uid.hex}@ruimte")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.made_at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=entry.minutes))
    event.add("summary", _clean(entry.title))
    event.add("description", _clean(entry.description))
    if entry.cancelled:
        event.add("status", "CANCELLED")
    return event


def _clean(words: str) -> str:
    return words.replace("\r\n", "\n").translate(_HARMLESS)
