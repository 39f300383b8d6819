"""A meeting in somebody's own calendar, read back as a calendar reads it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.services.calendar_entry import Entry, calendar_file

ENTRY = Entry(
    uid=UUID("0199e0a0-7c00-7000-8000-00000000001a"),
    sequence=0,
    starts=datetime(2026, 10, 15, 13, 15, tzinfo=UTC),
    minutes=20,
    title="Gym op maandag",
    description="Hoe delen we de zaal?\nDenken, 20 minuten.",
    made_at=datetime(2026, 10, 12, 7, 0, tzinfo=UTC),
)
# Whatever somebody may type: no control characters, of which RFC 5545 takes none, and no halves of characters.
typed = st.text(st.one_of(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), st.sampled_from("\n\t\\;,:\"'")))
long_lines = st.builds(lambda words, times: words * times, typed, st.integers(1, 40))


def read(file: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    return calendar, event


def summary(entry: Entry) -> str:
    return str(read(calendar_file(entry))[1]["summary"])


def test_an_entry_is_one_meeting_without_guests_and_alarms() -> None:
    assert calendar_file(ENTRY).decode().splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ruimte//Ruimte//NL",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "SUMMARY:Gym op maandag",
        "DTSTART:20261015T131500Z",
        "DTEND:20261015T133500Z",
        "DTSTAMP:20261012T070000Z",
        "UID:0199e0a07c007000800000000000001a@ruimte",
        "SEQUENCE:0",
        "DESCRIPTION:Hoe delen we de zaal?\\nDenken\\, 20 minuten.",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_calendar_reads_when_it_is_and_what_about() -> None:
    _, event = read(calendar_file(ENTRY))
    assert (event.start, event.end, event.stamp) == (ENTRY.starts, ENTRY.starts + timedelta(minutes=20), ENTRY.made_at)
    assert (str(event["summary"]), str(event["description"])) == (ENTRY.title, ENTRY.description)


def test_a_change_is_the_same_entry_with_a_raised_sequence() -> None:
    _, first = read(calendar_file(ENTRY))
    _, second = read(calendar_file(replace(ENTRY, sequence=1, starts=ENTRY.starts + timedelta(days=1))))
    assert (first.uid, first.sequence) == (second.uid, second.sequence - 1)


def test_what_is_cancelled_says_so_twice() -> None:
    calendar, event = read(calendar_file(replace(ENTRY, sequence=2, cancelled=True)))
    assert (calendar["method"], event.status, event.sequence) == ("CANCEL", "CANCELLED", 2)


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    elsewhere = ENTRY.starts.astimezone(timezone(timedelta(hours=2)))
    assert calendar_file(replace(ENTRY, starts=elsewhere)) == calendar_file(ENTRY)


@given(st.one_of(typed, long_lines), st.one_of(typed, long_lines))
@example("漢" * 200, "END:VEVENT\nBEGIN:VALARM")
@example("a\\nb\\;c", "\n\n  \t")
def test_odd_characters_and_long_lines_survive(title: str, description: str) -> None:
    _, event = read(calendar_file(replace(ENTRY, title=title, description=description)))
    assert (str(event["summary"]), str(event["description"])) == (title, description)


@given(long_lines)
def test_no_line_is_longer_than_a_calendar_takes(title: str) -> None:
    lines = calendar_file(replace(ENTRY, title=title)).split(b"\r\n")
    assert [line for line in lines if len(line) > 75] == []


@given(st.text(st.characters(exclude_categories=())))
def test_what_was_read_back_is_written_as_it_is(title: str) -> None:
    once = summary(replace(ENTRY, title=title))
    assert summary(replace(ENTRY, title=once)) == once


@pytest.mark.parametrize(
    ("title", "kept"),
    [("a\r\nb\rc\u2028d", "a\nb\nc\nd"), ("a\x00b\x1bc\x9fd", "abcd"), ("half \ud83d teken", "half \ufffd teken")],
)
def test_line_breaks_become_one_kind_and_what_steers_goes(title: str, kept: str) -> None:
    assert summary(replace(ENTRY, title=title)) == kept


@given(st.integers(0, 9), typed, st.booleans())
def test_the_same_entry_is_the_same_bytes(sequence: int, title: str, cancelled: bool) -> None:
    entry = replace(ENTRY, sequence=sequence, title=title, cancelled=cancelled)
    assert calendar_file(entry) == calendar_file(replace(entry))
