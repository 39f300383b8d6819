"""What happens to a meeting by itself: every step once, in order, whenever it was started or moved."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.agenda import AFTER_SCHOOL, MINUTES, MOST_WEEKS, STANDS_FOR, Room
from bot.domain.calendar import SchoolCalendar
from bot.domain.meeting_clock import LAST_CALL, OPENS_BEFORE, Clock, Due, Step, topic_due
from bot.domain.schedule import EARLIEST
from bot.domain.timer import WARNING
from bot.store.holidays import REGIONS, school_holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDARS = {region: SchoolCalendar(school_holidays(region, years=range(2025, 2031))) for region in REGIONS}
ROOM = Room(CALENDARS["Midden"], AMSTERDAM)
OF_ITSELF = {Step.NEEDED, Step.OPENS, Step.ENDS, Step.CLOSES}
LATEST_START = 17 * 60

rooms = st.sampled_from([Room(calendar, AMSTERDAM, MOST_WEEKS) for calendar in CALENDARS.values()])
opened = st.datetimes(datetime(2026, 9, 1), datetime(2029, 7, 1), timezones=st.just(UTC))
hours = st.integers(7 * 60 + 30, LATEST_START).map(lambda minute: time(minute // 60, minute % 60))


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """A meeting at a moment that was allowed when it was opened."""
    room, opened_at = draw(rooms), draw(opened)
    today = opened_at.astimezone(AMSTERDAM).date()
    days = room.school_days(today, room.last_day(today))
    assume(days)
    starts, minutes = room.at(draw(st.sampled_from(days)), draw(hours)), draw(st.sampled_from(MINUTES))
    assume(room.moment_trouble(starts, minutes, now=opened_at) is None)
    return Clock(opened_at, starts, minutes, room)


def clock(opened_at: datetime, starts_at: datetime, minutes: int = 15) -> Clock:
    return Clock(opened_at, starts_at, minutes, ROOM)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=AMSTERDAM)  # type: ignore[arg-type, misc]


def read(clock: Clock) -> list[tuple[str, datetime]]:
    return [(due.step.value, due.at.astimezone(AMSTERDAM)) for due in clock.steps]


# -- the steps --


def test_a_meeting_of_next_week() -> None:
    assert read(clock(at(2026, 11, 2, 10), at(2026, 11, 10, 15, 15))) == [
        ("needed", at(2026, 11, 9, 15, 15)),
        ("last_call", at(2026, 11, 10, 14, 15)),
        ("opens", at(2026, 11, 10, 15, 10)),
        ("ends", at(2026, 11, 10, 15, 30)),
        ("closes", at(2026, 11, 12, 15, 15)),
    ]


def test_a_meeting_far_ahead_looks_for_takers_after_three_weeks() -> None:
    assert read(clock(at(2026, 11, 2, 10), at(2026, 12, 8, 9, 0)))[:2] == [
        ("takers", at(2026, 11, 23, 10)),
        ("needed", at(2026, 12, 7, 15, 15)),
    ]


def test_on_the_monday_after_a_holiday_it_is_asked_on_the_friday_before_it() -> None:
    assert read(clock(at(2026, 10, 12, 10), at(2026, 10, 26, 15, 15)))[0] == ("needed", at(2026, 10, 16, 15, 15))


def test_before_a_holiday_it_closes_after_it() -> None:
    assert read(clock(at(2026, 10, 12, 10), at(2026, 10, 16, 9, 0)))[-1] == ("closes", at(2026, 10, 27, 15, 15))


@pytest.mark.parametrize("hour", [time(7, 30), time(7, 34), time(7, 35), time(8, 0), time(8, 30), time(8, 31)])
def test_early_in_the_morning_the_last_call_comes_before_it_opens(hour: time) -> None:
    day = date(2026, 11, 10)
    steps = [due.step for due in clock(at(2026, 11, 2, 10), ROOM.at(day, hour)).steps]
    assert steps == [Step.NEEDED, Step.LAST_CALL, Step.OPENS, Step.ENDS, Step.CLOSES]


@pytest.mark.parametrize(
    ("starts", "call"),
    [
        (time(7, 30), time(7, 25)), (time(7, 45), time(7, 40)), (time(7, 55), time(7, 45)), (time(8, 30), time(7, 45)),
        (time(8, 45), time(7, 45)), (time(9, 0), time(8, 0)),
    ],
)  # fmt: skip
def test_the_last_call_is_not_before_a_quarter_to_eight_unless_it_opens_before_that(starts: time, call: time) -> None:
    day = date(2026, 11, 10)
    assert dict(read(clock(at(2026, 11, 2, 10), ROOM.at(day, starts))))["last_call"] == ROOM.at(day, call)


@pytest.mark.parametrize(
    ("opened_at", "starts", "heard"),
    [
        (at(2026, 11, 9, 17, 15), time(7, 30), True),
        (at(2026, 11, 9, 17, 16), time(7, 30), False),
        (at(2026, 11, 9, 20, 0), time(7, 30), False),
        (at(2026, 11, 9, 20, 0), time(7, 49), False),
        (at(2026, 11, 9, 20, 0), time(7, 50), True),
        (at(2026, 11, 10, 7, 0), time(7, 45), False),
        (at(2026, 11, 6, 16, 0), time(7, 30), True),
    ],
)
def test_what_nobody_can_have_read_of_by_the_time_it_opens_has_no_last_call(
    opened_at: datetime, starts: time, heard: bool
) -> None:
    early = clock(opened_at, ROOM.at(date(2026, 11, 10), starts))
    assert (early.can_be_heard_of, Step.LAST_CALL in {due.step for due in early.steps}) == (heard, heard)


def test_over_a_weekend_the_friday_before_is_when_one_could_read_of_it() -> None:
    monday = ROOM.at(date(2026, 11, 9), time(7, 30))
    opened = [at(2026, 11, 6, 17, 0), at(2026, 11, 7, 12, 0)]
    assert [clock(moment, monday).can_be_heard_of for moment in opened] == [True, False]


@pytest.mark.parametrize("day", [date(2026, 10, 26), date(2027, 3, 30)])
def test_across_a_clock_change_every_step_is_at_the_hour_on_the_wall(day: date) -> None:
    before = ROOM.school_day_before(day)
    assert before is not None
    starts = ROOM.at(day, time(15, 15)).astimezone(UTC)
    found = dict(read(clock(at(2026, 9, 7, 10).astimezone(UTC), starts)))
    assert (found["needed"], found["last_call"], found["opens"]) == (
        ROOM.at(before, AFTER_SCHOOL),
        ROOM.at(day, time(14, 15)),
        ROOM.at(day, time(15, 10)),
    )


@given(clocks())
def test_every_step_comes_once_and_in_order(clock: Clock) -> None:
    steps = [due.step for due in clock.steps]
    last_call = [Step.LAST_CALL] if clock.can_be_heard_of else []
    assert set(steps) - {Step.TAKERS} == {*OF_ITSELF, *last_call}
    assert len(steps) == len(set(steps))
    assert all(one.at <= other.at for one, other in pairwise(clock.steps))
    assert [step for step in steps if step not in (Step.TAKERS, Step.NEEDED)] == [
        *last_call, Step.OPENS, Step.ENDS, Step.CLOSES,
    ]  # fmt: skip


@given(clocks())
def test_nobody_is_asked_what_is_needed_on_a_day_without_school(clock: Clock) -> None:
    asked = [due.at.astimezone(AMSTERDAM) for due in clock.steps if due.step is Step.NEEDED]
    assert all(clock.room.calendar.is_school_day(moment.date()) for moment in asked if moment.month != 7)
    assert {moment.time() for moment in asked} <= {AFTER_SCHOOL}


@given(clocks())
def test_a_meeting_closes_after_school_and_within_two_weeks(clock: Clock) -> None:
    """Closing tells nobody, so before a summer it may fall in the holiday."""
    (closes,) = [due.at.astimezone(AMSTERDAM) for due in clock.steps if due.step is Step.CLOSES]
    day = clock.starts_at.astimezone(AMSTERDAM).date()
    assert closes.time() == AFTER_SCHOOL
    assert timedelta(days=1) <= closes.date() - day <= timedelta(days=14)


@given(clocks())
def test_the_last_call_is_an_hour_ahead_at_most_and_never_before_work(clock: Clock) -> None:
    assume(clock.can_be_heard_of)
    (call,) = [due.at for due in clock.steps if due.step is Step.LAST_CALL]
    assert OPENS_BEFORE <= clock.starts_at - call <= LAST_CALL
    work = clock.room.at(clock.starts_at.astimezone(AMSTERDAM).date(), EARLIEST)
    assert call >= work - OPENS_BEFORE


@given(clocks())
def test_takers_are_only_looked_for_in_a_meeting_that_is_further_off(clock: Clock) -> None:
    assume(clock.can_be_heard_of)  # a meeting so near does not look for takers
    found = {due.step: due.at for due in clock.steps}
    takers = clock.opened_at + STANDS_FOR
    assert found.get(Step.TAKERS) == (takers if takers < found[Step.LAST_CALL] else None)


# -- where it begins, and how it goes on --


@given(clocks(), st.integers(0, 90 * 24 * 60))
def test_what_is_past_when_it_is_started_or_moved_does_not_happen_any_more(clock: Clock, minutes: int) -> None:
    now = clock.opened_at + timedelta(minutes=minutes)
    first = clock.first(now)
    assert first == next((due for due in clock.steps if due.at >= now), None)
    assert first is not None or now > clock.closes().at


@given(clocks())
def test_a_meeting_that_is_started_always_has_a_first_step(clock: Clock) -> None:
    assert clock.first(clock.opened_at) is not None


@given(clocks())
def test_from_the_first_step_on_each_leads_to_the_next_until_it_closes(clock: Clock) -> None:
    taken, due = list[Due](), clock.first(clock.opened_at)
    while due is not None:
        taken.append(due)
        due = clock.after(due)
    assert tuple(taken) == clock.steps[-len(taken) :]
    assert taken[-1] == clock.closes()


@given(clocks())
def test_a_step_that_comes_late_is_followed_by_the_next_one_however_late(clock: Clock) -> None:
    followed = [clock.after(due) for due in clock.steps]
    assert followed == [*clock.steps[1:], None]


def test_started_within_the_hour_there_is_no_last_call_any_more() -> None:
    soon = clock(at(2026, 11, 10, 14, 30), at(2026, 11, 10, 15, 15))
    assert soon.first(soon.opened_at) == Due(at(2026, 11, 10, 15, 10), Step.OPENS)


def test_started_within_five_minutes_it_can_begin_at_once() -> None:
    soon = clock(at(2026, 11, 10, 15, 12), at(2026, 11, 10, 15, 15))
    assert soon.first(soon.opened_at) == Due(at(2026, 11, 10, 15, 30), Step.ENDS)


def test_moved_to_a_later_day_it_is_asked_anew_whether_it_is_needed() -> None:
    opened_at, moved_at = at(2026, 11, 2, 10), at(2026, 11, 10, 14, 30)
    assert clock(opened_at, at(2026, 11, 17, 9, 0)).first(moved_at) == Due(at(2026, 11, 16, 15, 15), Step.NEEDED)


def test_moved_after_three_weeks_takers_are_not_looked_for_once_more() -> None:
    opened_at, moved_at = at(2026, 9, 7, 10), at(2026, 9, 30, 10)
    first = clock(opened_at, at(2026, 11, 3, 9, 0)).first(moved_at)
    assert first == Due(at(2026, 11, 2, 15, 15), Step.NEEDED)


def test_a_step_that_is_not_there_any_more_is_followed_by_what_comes_after_its_moment() -> None:
    gone = Due(at(2026, 11, 9, 10), Step.TAKERS)
    followed = clock(at(2026, 11, 2, 10), at(2026, 11, 10, 15, 15)).after(gone)
    assert followed == Due(at(2026, 11, 9, 15, 15), Step.NEEDED)


# -- the timer of a topic --


@given(st.integers(-30 * 60, 30 * 60))
def test_a_topic_is_warned_of_a_minute_before_its_time_is_up(seconds: int) -> None:
    ends = at(2026, 11, 10, 15, 30)
    due = topic_due(ends, ends - timedelta(seconds=seconds))
    if seconds > WARNING.total_seconds():
        assert due == Due(ends - WARNING, Step.WARNING)
    else:
        assert due == (Due(ends, Step.TIME_UP) if seconds > 0 else None)
