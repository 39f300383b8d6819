"""When a question is due: always on somebody's own working day, in their hours, wherever their clock hangs."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import BusyWeeks, DaysOff, SchoolCalendar, Week
from bot.domain.schedule import (
    EARLIEST,
    LATEST,
    LOOK_AHEAD,
    SHORTEST_REST,
    Work,
    WorkingLife,
    gathered_due,
    question_day,
    question_due,
    reminder_due,
    week_ends,
)
from bot.store.holidays import REGIONS, school_holidays

CALENDARS = {region: SchoolCalendar(school_holidays(region, years=range(2025, 2031))) for region in REGIONS}
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ZONES = [AMSTERDAM, LORD_HOWE, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati")]
WEEKDAYS = frozenset(range(5))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def at(zone: ZoneInfo, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=zone)  # type: ignore[arg-type, misc]


def teacher(
    *days: int, region: str = "Midden", day: int = THURSDAY, zone: ZoneInfo = AMSTERDAM, own: time = time(15, 15)
) -> WorkingLife:
    work = Work(frozenset(days) or WEEKDAYS, CALENDARS[region])
    return WorkingLife((work,), zone, own_day=day, own_time=own)


regions = st.sampled_from(REGIONS)
weeks = st.dates(date(2026, 6, 1), date(2028, 9, 30)).map(Week.of)
work = st.builds(Work, st.frozensets(st.integers(0, 6)), regions.map(CALENDARS.__getitem__))
minutes = st.integers(7 * 60 + 30, 17 * 60 + 29)
lives = st.builds(
    WorkingLife,
    st.lists(work, max_size=2).map(tuple),
    st.sampled_from(ZONES),
    own_day=st.integers(0, 6),
    own_time=minutes.map(lambda minute: time(minute // 60, minute % 60)),
    first_day=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    last_day=st.none() | st.dates(date(2027, 1, 1), date(2028, 12, 31)),
)
moments = st.datetimes(datetime(2026, 6, 1), datetime(2028, 9, 30), timezones=st.sampled_from([UTC, *ZONES]))
hours_into_the_week = st.integers(-48, 7 * 24).map(lambda hours: timedelta(hours=hours))
free_days = st.frozensets(st.integers(0, 6), max_size=4).map(lambda taken: lambda day: day.weekday() not in taken)


def start_of(week: Week) -> datetime:
    return datetime.combine(week.monday, time(0), UTC)


# --- the day of the question


def nearest_earlier_else_later(days: list[date], own_day: int) -> date | None:
    """The rule said in another way than the code."""
    until = [day for day in days if day.weekday() <= own_day]
    after = [day for day in days if day.weekday() > own_day]
    return max(until) if until else min(after, default=None)


@given(weeks, st.integers(0, 6), st.frozensets(st.integers(0, 4)))
def test_the_question_takes_the_nearest_earlier_day_else_the_nearest_later(
    week: Week, own_day: int, open_days: frozenset[int]
) -> None:
    days = [day for day in week.weekdays if day.weekday() in open_days]
    assert question_day(week, own_day, days.__contains__) == nearest_earlier_else_later(days, own_day)


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        ({MONDAY, TUESDAY, THURSDAY}, THURSDAY),
        ({MONDAY, TUESDAY, FRIDAY}, TUESDAY),
        ({FRIDAY}, FRIDAY),
        ({5, 6}, None),
    ],
)
def test_a_part_timer_is_asked_on_a_day_they_work(days: set[int], asked: int | None) -> None:
    due = question_due(teacher(*days), Week(2026, 40), now=start_of(Week(2026, 40)))
    assert (due and due.weekday()) == asked


@pytest.mark.parametrize("week", [Week(2027, 18), Week(2028, 21)])
def test_ascension_day_moves_the_question_to_wednesday(week: Week) -> None:
    due = question_due(teacher(), week, now=start_of(week))
    assert due
    assert due.date() == week.weekdays[WEDNESDAY]


def test_the_week_of_easter_monday_asks_on_tuesday_who_likes_mondays() -> None:
    due = question_due(teacher(day=MONDAY), Week(2027, 13), now=start_of(Week(2027, 13)))
    assert due
    assert due.date() == date(2027, 3, 30)


# --- when it is due


@given(lives, weeks, hours_into_the_week, free_days)
def test_a_question_is_due_in_hours_on_an_open_day_of_its_week(
    life: WorkingLife, week: Week, into: timedelta, is_free: Callable[[date], bool]
) -> None:
    now = start_of(week) + into
    possible = [day for day in week.weekdays if life.works_on(day) and is_free(day) and life.at_own_hour(day) >= now]
    due = question_due(life, week, now=now, day_is_free=is_free)
    local = due and due.astimezone(life.zone)
    assert (local and local.date()) == nearest_earlier_else_later(possible, life.own_day)
    if due and local:
        assert Week.of(local.date()) == week
        assert EARLIEST <= local.time() < LATEST
        assert local.time() == life.own_time
        assert life.is_open(due)
        assert now <= due < week_ends(week, life.zone)
        assert all(work.calendar.is_school_day(local.date()) for work in life.work if local.weekday() in work.days)


def test_the_own_hour_itself_is_not_too_late() -> None:
    hour = at(AMSTERDAM, 2026, 10, 1, 15, 15)
    just_after = hour + timedelta(seconds=1)
    assert (question_due(teacher(), Week(2026, 40), now=hour), teacher().next_open(hour)) == (hour, hour)
    assert question_due(teacher(), Week(2026, 40), now=just_after) == hour + timedelta(days=1)


@given(lives, weeks, hours_into_the_week, st.floats(0, 1))
def test_looking_again_before_it_is_due_gives_the_same_moment(
    life: WorkingLife, week: Week, into: timedelta, share: float
) -> None:
    now = start_of(week) + into
    due = question_due(life, week, now=now)
    if due:
        assert question_due(life, week, now=now + (due - now) * share) == due


@given(lives, st.integers(0, 120))
def test_a_life_is_asked_on_one_day_a_week_at_most(life: WorkingLife, first: int) -> None:
    twelve = [Week(2026, 23).plus(first + n) for n in range(12)]
    dues = [question_due(life, week, now=start_of(week) - timedelta(days=1)) for week in twelve]
    local = [due.astimezone(life.zone).date() for due in dues if due]
    assert len({Week.of(day) for day in local}) == len(local)


def test_a_school_year_whose_summer_is_unknown_asks_nothing() -> None:
    weeks_of_2030 = [Week(2030, 31).plus(n) for n in range(52)]
    assert {question_due(teacher(), week, now=start_of(week)) for week in weeks_of_2030} == {None}


def test_a_week_53_asks_when_there_is_school() -> None:
    summers = tuple(DaysOff("Zomer", date(year, 7, 10), date(year, 8, 20)) for year in (2026, 2027))
    life = WorkingLife((Work(WEEKDAYS, SchoolCalendar(summers)),), AMSTERDAM)
    dues = [question_due(life, week, now=start_of(week)) for week in (Week(2026, 53), Week(2027, 1))]
    assert dues == [at(AMSTERDAM, 2026, 12, 31, 15, 15), at(AMSTERDAM, 2027, 1, 7, 15, 15)]


def test_a_quiet_week_is_the_schools_word_and_leaves_working_days_alone() -> None:
    camp = BusyWeeks("Kamp", date(2027, 6, 7), date(2027, 6, 11), quiet=True)
    calendar = SchoolCalendar(CALENDARS["Midden"].days_off, (camp,))
    life = WorkingLife((Work(WEEKDAYS, calendar),), AMSTERDAM)
    assert not calendar.asks_in(Week(2027, 23))
    assert life.works_on(date(2027, 6, 10))


# --- the clock


@pytest.mark.parametrize("week", [Week(2026, 13), Week(2026, 43), Week(2027, 12), Week(2027, 43)])
def test_a_quarter_past_three_stays_so_when_the_clock_changes(week: Week) -> None:
    life = teacher()
    days = [day for one in (week, week.plus(1)) for day in one.weekdays]
    assert [life.at_own_hour(day).astimezone(AMSTERDAM) for day in days] == [
        at(AMSTERDAM, day.year, day.month, day.day, 15, 15) for day in days
    ]
    offsets = {life.at_own_hour(day).time() for day in days}
    assert offsets == {time(13, 15), time(14, 15)}


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 10, 4), time(4, 45), time(4, 15)),  # clocks go half an hour forward
        (date(2027, 4, 4), time(4, 15), time(4, 45)),  # and back
    ],
)
def test_a_clock_that_moves_half_an_hour(day: date, before: time, after: time) -> None:
    life = teacher(zone=LORD_HOWE)
    moments = [life.at_own_hour(day - timedelta(days=1)), life.at_own_hour(day)]
    assert [moment.time() for moment in moments] == [before, after]
    assert [moment.astimezone(LORD_HOWE).time() for moment in moments] == [time(15, 15)] * 2


def test_no_own_hour_lies_in_the_half_hour_that_lord_howe_skips() -> None:
    skipped = at(LORD_HOWE, 2026, 10, 4, 2, 15)
    assert skipped.astimezone(UTC).astimezone(LORD_HOWE).time() == time(2, 45)
    with pytest.raises(ValueError):
        teacher(zone=LORD_HOWE, own=skipped.time())


@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2028, 12, 31)), minutes)
def test_a_local_hour_survives_the_way_through_utc(zone: ZoneInfo, day: date, minute: int) -> None:
    own = time(minute // 60, minute % 60)
    moment = teacher(zone=zone, own=own).at_own_hour(day)
    local = moment.astimezone(zone)
    assert (local.date(), local.time(), moment.tzinfo) == (day, own, UTC)


@pytest.mark.parametrize("own", [time(0, 0), time(7, 29, 59), time(17, 30), time(23, 59)])
def test_an_own_hour_outside_working_hours_is_refused(own: time) -> None:
    with pytest.raises(ValueError, match="between 07:30 and 17:30"):
        teacher(own=own)


@pytest.mark.parametrize("own", [time(7, 30), time(17, 29)])
def test_the_first_and_the_last_own_hour_are_open(own: time) -> None:
    life = teacher(own=own)
    assert life.is_open(life.at_own_hour(date(2026, 10, 1)))


@pytest.mark.parametrize("week", [Week(2026, 13), Week(2026, 43), Week(2026, 53)])
def test_a_week_ends_where_the_next_begins_on_the_local_clock(week: Week) -> None:
    next_monday = week.plus(1).monday
    assert [week_ends(week, zone) for zone in ZONES] == [
        datetime(next_monday.year, next_monday.month, next_monday.day, tzinfo=zone) for zone in ZONES
    ]


# --- two schools, and coming and going


def test_a_day_at_two_schools_is_off_when_either_is() -> None:
    both = WorkingLife(
        (Work(frozenset({MONDAY, THURSDAY}), CALENDARS["Noord"]), Work(frozenset({THURSDAY}), CALENDARS["Zuid"])),
        AMSTERDAM,
    )
    herfst_noord, herfst_zuid = Week(2026, 42), Week(2026, 43)
    assert [day for day in herfst_noord.weekdays if both.works_on(day)] == []
    assert [day for day in herfst_zuid.weekdays if both.works_on(day)] == [herfst_zuid.weekdays[MONDAY]]


def test_a_holiday_at_the_other_school_leaves_the_day_here_open() -> None:
    split = WorkingLife(
        (Work(frozenset({MONDAY}), CALENDARS["Noord"]), Work(frozenset({TUESDAY}), CALENDARS["Zuid"])), AMSTERDAM
    )
    dues = [question_due(split, week, now=start_of(week)) for week in (Week(2026, 41), Week(2026, 42), Week(2026, 43))]
    assert [due and due.weekday() for due in dues] == [TUESDAY, TUESDAY, MONDAY]


def test_somebody_without_work_is_never_open() -> None:
    life = WorkingLife((), AMSTERDAM)
    moment = at(AMSTERDAM, 2026, 10, 1, 12)
    found = (life.is_open(moment), life.next_open(moment), life.soonest_open(moment))
    assert found == (False, None, None)


def test_somebody_works_from_their_first_day_to_their_last() -> None:
    first, last = date(2026, 9, 29), date(2026, 10, 1)
    life = WorkingLife((Work(WEEKDAYS, CALENDARS["Midden"]),), AMSTERDAM, first_day=first, last_day=last)
    days = [Week(2026, 39).monday + timedelta(days=n) for n in range(21)]
    assert [day for day in days if life.works_on(day)] == [first, date(2026, 9, 30), last]


# --- what may reach them


@given(lives, moments)
def test_nothing_is_open_outside_hours_and_working_days(life: WorkingLife, moment: datetime) -> None:
    local = moment.astimezone(life.zone)
    in_hours = time(7, 30) <= local.time() < time(17, 30)
    assert life.is_open(moment) == (in_hours and life.works_on(local.date()))


@given(lives, moments, free_days)
def test_the_next_open_moment_is_the_first_own_hour_that_is_free(
    life: WorkingLife, moment: datetime, is_free: Callable[[date], bool]
) -> None:
    found = life.next_open(moment, day_is_free=is_free)
    today = moment.astimezone(life.zone).date()
    days = [today + timedelta(days=n) for n in range(LOOK_AHEAD.days)]
    hours = [life.at_own_hour(day) for day in days if life.works_on(day) and is_free(day)]
    assert found == min((hour for hour in hours if hour >= moment), default=None)
    assert found is None or (life.is_open(found) and found >= moment)


@given(lives, moments)
def test_the_soonest_open_moment_is_open_and_nothing_before_it_is(life: WorkingLife, moment: datetime) -> None:
    found = life.soonest_open(moment)
    until = found or moment + timedelta(days=60)
    between = (moment + timedelta(minutes=45 * n) for n in range(int((until - moment) / timedelta(minutes=45)) + 1))
    assert not any(life.is_open(one) for one in between if one < until)
    assert found is None or (life.is_open(found) and found >= moment)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((2026, 10, 1, 6), (2026, 10, 1, 7, 30)),
        ((2026, 10, 1, 12), (2026, 10, 1, 12)),
        ((2026, 10, 1, 17, 30), (2026, 10, 2, 7, 30)),
        ((2026, 10, 2, 18), (2026, 10, 5, 7, 30)),  # over a weekend
        ((2026, 10, 16, 18), (2026, 10, 26, 7, 30)),  # over herfst and the change of the clock
        ((2027, 7, 16, 18), (2027, 8, 30, 7, 30)),  # over the summer
        ((2030, 7, 26, 18), None),  # the summer after which we know nothing
    ],
)
def test_the_soonest_open_moment(asked: tuple[int, ...], found: tuple[int, ...] | None) -> None:
    assert teacher().soonest_open(at(AMSTERDAM, *asked)) == (found and at(AMSTERDAM, *found))


# --- later


@pytest.mark.parametrize(
    ("tapped", "reminded"),
    [
        ((2026, 10, 1, 15, 20), (2026, 10, 2, 15, 15)),
        ((2026, 9, 29, 20), (2026, 9, 30, 15, 15)),  # in the evening: tomorrow
        ((2026, 10, 1, 7), (2026, 10, 1, 15, 15)),  # before the own hour: today
        ((2026, 10, 1, 14), (2026, 10, 2, 15, 15)),  # too close to the own hour
        ((2026, 10, 2, 15, 20), (2026, 10, 2, 16, 50)),  # the last day of the week: a little later
        ((2026, 10, 2, 16, 30), None),  # too late for that
        ((2026, 10, 3, 12), None),  # a weekend
        ((2026, 10, 5, 9), None),  # another week
        ((2026, 10, 27, 9), None),  # an old button
    ],
)
def test_later_is_the_next_own_hour_of_this_week(tapped: tuple[int, ...], reminded: tuple[int, ...] | None) -> None:
    due = reminder_due(teacher(), Week(2026, 40), now=at(AMSTERDAM, *tapped))
    assert due == (reminded and at(AMSTERDAM, *reminded))


def test_an_early_riser_who_taps_in_the_evening_is_reminded_next_morning() -> None:
    life = teacher(own=time(7, 45))
    due = reminder_due(life, Week(2026, 40), now=at(AMSTERDAM, 2026, 9, 30, 20, 30))
    assert due == at(AMSTERDAM, 2026, 10, 1, 7, 45)


@given(lives, weeks, hours_into_the_week)
def test_a_reminder_is_open_in_its_week_and_not_at_once(life: WorkingLife, week: Week, into: timedelta) -> None:
    now = start_of(week) + into
    due = reminder_due(life, week, now=now)
    if due:
        assert life.is_open(due)
        assert due >= now + SHORTEST_REST
        assert Week.of(due.astimezone(life.zone).date()) == week


# --- the gathered message


@pytest.mark.parametrize(
    ("life", "first_day", "now", "due"),
    [
        (teacher(), MONDAY, (2026, 11, 2, 6), (2026, 11, 2, 8)),
        (teacher(), MONDAY, (2026, 11, 2, 11), (2026, 11, 2, 11)),  # later that day: at once
        (teacher(), MONDAY, (2026, 11, 2, 18), (2026, 11, 9, 8)),
        (teacher(), MONDAY, (2026, 11, 3, 9), (2026, 11, 9, 8)),  # its day has passed: next week
        (teacher(WEDNESDAY, FRIDAY), MONDAY, (2026, 11, 2, 6), (2026, 11, 4, 8)),
        (teacher(WEDNESDAY, FRIDAY), MONDAY, (2026, 11, 4, 18), (2026, 11, 11, 8)),
        (teacher(), TUESDAY, (2026, 11, 2, 6), (2026, 11, 3, 8)),
        (teacher(MONDAY, THURSDAY), TUESDAY, (2026, 11, 2, 6), (2026, 11, 5, 8)),
        (teacher(MONDAY), TUESDAY, (2026, 11, 2, 6), (2026, 11, 2, 8)),  # there is no later day of theirs
        (teacher(), MONDAY, (2026, 10, 16, 18), (2026, 10, 26, 8)),  # after the autumn holiday
        (teacher(), MONDAY, (2027, 3, 29, 6), (2027, 3, 30, 8)),  # Easter Monday
    ],
)
def test_the_gathered_message_comes_at_eight_on_the_first_day(
    life: WorkingLife, first_day: int, now: tuple[int, ...], due: tuple[int, ...]
) -> None:
    assert gathered_due(life, first_day=first_day, now=at(AMSTERDAM, *now)) == at(AMSTERDAM, *due)


def test_the_gathered_message_leaves_a_taken_day_alone() -> None:
    monday = at(AMSTERDAM, 2026, 11, 2, 6)
    due = gathered_due(teacher(), first_day=MONDAY, now=monday, day_is_free=lambda day: day.weekday() != MONDAY)
    assert due == at(AMSTERDAM, 2026, 11, 3, 8)


@given(lives, st.sampled_from([MONDAY, TUESDAY]), moments)
def test_the_gathered_message_comes_on_a_working_day_in_hours_and_not_in_the_past(
    life: WorkingLife, first_day: int, now: datetime
) -> None:
    due = gathered_due(life, first_day=first_day, now=now)
    assert due is None or (due >= now and life.is_open(due))
