"""What a meeting may be and how far one may plan, over the real calendars of the three regions (domain.md 7.3)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import AFTER_SCHOOL, MINUTES, MOST_WEEKS, Room, minutes_each, shared_days
from bot.domain.calendar import DaysOff, SchoolCalendar, Week, school_year
from bot.domain.form import Wrong
from bot.domain.schedule import Work, WorkingLife
from bot.store.holidays import REGIONS, school_holidays

AMSTERDAM, KATHMANDU = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Kathmandu")
CALENDARS = {region: SchoolCalendar(school_holidays(region, years=range(2025, 2031))) for region in REGIONS}
MIDDEN = CALENDARS["Midden"]
HERE = Room(MIDDEN, AMSTERDAM)

calendars = st.sampled_from(list(CALENDARS.values()))
rooms = st.builds(
    Room, calendars, st.sampled_from([AMSTERDAM, KATHMANDU, ZoneInfo("Pacific/Kiritimati")]), st.integers(1, MOST_WEEKS)
)
days = st.dates(date(2025, 9, 1), date(2029, 7, 31))
moments = st.datetimes(datetime(2025, 9, 1), datetime(2029, 7, 31), timezones=st.just(UTC))
ahead = st.integers(-3 * 24 * 60, 90 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
at_work = st.integers(7 * 60, 18 * 60).map(lambda minute: time(minute // 60, minute % 60))


def school_weeks_between(calendar: SchoolCalendar, today: date, day: date) -> int:
    """How many weeks with a school day begin after this week, up to and including the week of that day."""
    found = {Week.of(today + timedelta(days=n)) for n in range(1, (day - today).days + 1)} - {Week.of(today)}
    return sum(calendar.first_school_day(week) is not None for week in found)


# -- how far --


@given(rooms, days)
def test_a_meeting_is_never_more_school_weeks_ahead_than_its_team_plans(room: Room, today: date) -> None:
    last = room.last_day(today)
    assert school_weeks_between(room.calendar, today, last) <= room.weeks
    allowed = [day for day in room.school_days(today, last + timedelta(days=200)) if fits(room, day, today=today)]
    assert all(school_weeks_between(room.calendar, today, day) <= room.weeks for day in allowed)


def fits(room: Room, day: date, *, today: date) -> bool:
    return room.day_trouble(day, today=today) is None


@given(rooms, days)
def test_nothing_is_planned_in_the_next_school_year(room: Room, today: date) -> None:
    later = (today + timedelta(days=number) for number in range(300))
    years = {school_year(day) for day in later if fits(room, day, today=today)}
    assert years <= {school_year(today)}


@given(rooms, days)
def test_every_school_day_up_to_the_last_one_can_be_chosen_and_nothing_else(room: Room, today: date) -> None:
    last = room.last_day(today)
    allowed = [day for n in range(200) if fits(room, day := today + timedelta(days=n), today=today)]
    assert allowed == room.school_days(today, last)


@given(rooms, days)
def test_a_holiday_takes_nothing_off_how_far_one_may_plan(room: Room, today: date) -> None:
    weeks = [week for week in room.calendar.school_weeks(school_year(today)) if week > Week.of(today)]
    if len(weeks) >= room.weeks:
        assert Week.of(room.last_day(today)) == weeks[room.weeks - 1]


@given(calendars, days, st.integers(1, MOST_WEEKS - 1))
def test_who_plans_a_week_further_may_never_plan_less_far(calendar: SchoolCalendar, today: date, weeks: int) -> None:
    near, far = Room(calendar, AMSTERDAM, weeks), Room(calendar, AMSTERDAM, weeks + 1)
    assert set(near.school_days(today, near.last_day(today))) <= set(far.school_days(today, far.last_day(today)))


@pytest.mark.parametrize(
    ("today", "weeks", "last"),
    [
        (date(2026, 9, 1), 6, date(2026, 10, 13)),  # the same weekday, six weeks on
        (date(2026, 9, 5), 6, date(2026, 10, 16)),  # from a Saturday, up to the Friday
        (date(2026, 9, 6), 6, date(2026, 10, 16)),
        (date(2026, 10, 14), 1, date(2026, 10, 28)),  # herfst in between
        (date(2026, 10, 21), 1, date(2026, 10, 28)),  # from within it
        (date(2026, 12, 17), 2, date(2027, 1, 14)),  # kerst, and another year
        (date(2027, 6, 30), 2, date(2027, 7, 14)),
        (date(2027, 7, 1), 3, date(2027, 7, 16)),  # the last school week is short of three
        (date(2027, 7, 14), 8, date(2027, 7, 16)),  # of this week only what is left
        (date(2027, 7, 20), 8, date(2027, 7, 23)),  # summer: no school day among them
        (date(2027, 8, 2), 1, date(2027, 8, 30)),  # the new school year is theirs from August on
    ],
)
def test_the_last_day(today: date, weeks: int, last: date) -> None:
    assert Room(MIDDEN, AMSTERDAM, weeks).last_day(today) == last


def test_a_school_whose_holidays_nobody_knows_plans_nothing() -> None:
    nowhere, today = Room(SchoolCalendar(()), AMSTERDAM), date(2026, 10, 12)
    found = {nowhere.day_trouble(today + timedelta(days=n), today=today) for n in range(5)}
    assert (nowhere.last_day(today), found) == (date(2026, 10, 16), {Wrong.NO_SCHOOL})


# -- what is wrong with a moment --


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        (date(2026, 10, 11), Wrong.PAST),
        (date(2026, 10, 12), None),  # today
        (date(2026, 10, 16), None),
        (date(2026, 10, 17), Wrong.WEEKEND),  # also the first of a holiday
        (date(2026, 10, 20), Wrong.NO_SCHOOL),
        (date(2026, 11, 30), None),  # six school weeks on
        (date(2026, 12, 1), Wrong.BEYOND_HORIZON),
        (date(2026, 12, 22), Wrong.BEYOND_HORIZON),  # rather than that it is a holiday
        (date(2026, 12, 26), Wrong.WEEKEND),
    ],
)
def test_what_is_wrong_with_a_day(day: date, wrong: Wrong | None) -> None:
    assert HERE.day_trouble(day, today=date(2026, 10, 12)) == wrong


@pytest.mark.parametrize(
    ("hour", "minutes", "wrong"),
    [
        (time(7, 29), 10, Wrong.OUT_OF_HOURS),
        (time(7, 30), 10, Wrong.PAST),  # it is that time now
        (time(7, 31), 30, None),
        (time(17, 0), 30, None),
        (time(17, 1), 30, Wrong.ENDS_TOO_LATE),
        (time(17, 20), 10, None),
        (time(17, 29), 10, Wrong.ENDS_TOO_LATE),
        (time(17, 30), 10, Wrong.OUT_OF_HOURS),
        (time(23, 59), 10, Wrong.OUT_OF_HOURS),
    ],
)
def test_what_is_wrong_with_an_hour(hour: time, minutes: int, wrong: Wrong | None) -> None:
    day = date(2026, 10, 13)
    before = datetime.combine(day, hour, AMSTERDAM) if wrong is Wrong.PAST else HERE.at(day, time(6))
    assert HERE.hour_trouble(HERE.at(day, hour), minutes, now=before) == wrong


@pytest.mark.parametrize("day", [date(2026, 10, 16), date(2026, 10, 26), date(2027, 3, 26), date(2027, 3, 30)])
def test_an_hour_is_that_of_the_clock_on_the_wall_on_both_sides_of_a_clock_change(day: date) -> None:
    now = HERE.at(day - timedelta(days=20), time(12))
    found = [HERE.hour_trouble(HERE.at(day, hour).astimezone(UTC), 30, now=now) for hour in (time(7, 30), time(17))]
    assert found == [None, None]


def test_a_moment_is_looked_at_where_the_school_is() -> None:
    there = Room(MIDDEN, KATHMANDU)
    late, now = there.at(date(2026, 10, 13), time(7, 30)).astimezone(UTC), HERE.at(date(2026, 10, 12), time(12))
    assert (there.moment_trouble(late, 30, now=now), HERE.moment_trouble(late, 30, now=now)) == (
        None,
        Wrong.OUT_OF_HOURS,
    )


@given(rooms, moments, ahead, st.sampled_from(MINUTES))
def test_a_moment_that_is_fine_keeps_every_rule(room: Room, now: datetime, later: timedelta, minutes: int) -> None:
    starts = now + later
    if room.moment_trouble(starts, minutes, now=now) is None:
        local, ends = starts.astimezone(room.zone), (starts + timedelta(minutes=minutes)).astimezone(room.zone)
        assert starts > now
        assert room.calendar.is_school_day(local.date())
        assert time(7, 30) <= local.time() < time(17, 30)
        assert ends.time() <= time(17, 30)
        assert local.date() <= room.last_day(now.astimezone(room.zone).date())


@given(rooms, moments, ahead, at_work, st.sampled_from(MINUTES))
def test_every_working_hour_of_a_day_that_is_fine_is_fine(
    room: Room, now: datetime, later: timedelta, hour: time, minutes: int
) -> None:
    day, today = (now + later).astimezone(room.zone).date(), now.astimezone(room.zone).date()
    starts = room.at(day, hour)
    ends = datetime.combine(day, hour) + timedelta(minutes=minutes)
    fine = (
        room.day_trouble(day, today=today) is None
        and starts > now
        and time(7, 30) <= hour < time(17, 30)
        and ends <= datetime.combine(day, time(17, 30))
    )
    assert (room.moment_trouble(starts, minutes, now=now) is None) == fine


# -- the school days around a day --


@given(rooms, days)
def test_the_school_day_before_and_the_one_after_have_no_school_between(room: Room, day: date) -> None:
    before, after = room.school_day_before(day), room.school_day_after(day)
    if before is not None:
        assert room.school_days(before, day - timedelta(days=1)) == [before]
    if room.calendar.is_school_day(after):
        assert room.school_days(day + timedelta(days=1), after) == [after]


def test_after_the_last_day_that_is_known_days_are_plain_ones() -> None:
    nowhere = Room(SchoolCalendar(()), AMSTERDAM)
    day = date(2026, 10, 16)
    assert (nowhere.school_day_before(day), nowhere.school_day_after(day, 2)) == (None, date(2026, 10, 18))


def test_a_study_day_is_no_school_day() -> None:
    study = DaysOff("Studiedag", date(2026, 11, 11), date(2026, 11, 11))
    room = Room(SchoolCalendar((*MIDDEN.days_off, study)), AMSTERDAM)
    assert room.day_trouble(date(2026, 11, 11), today=date(2026, 11, 2)) is Wrong.NO_SCHOOL
    assert room.school_day_before(date(2026, 11, 12)) == date(2026, 11, 10)


# -- days that are shared --


def life(*days: int) -> WorkingLife:
    return WorkingLife((Work(frozenset(days), MIDDEN),), AMSTERDAM)


WEEK = [date(2026, 11, 2) + timedelta(days=n) for n in range(5)]


@pytest.mark.parametrize(
    ("own", "others", "shared"),
    [
        (life(0, 1, 2, 3, 4), [], [0, 1, 2, 3, 4]),
        (life(0, 1, 2, 3, 4), [life(1), life(1, 2)], [1, 2]),  # half of them is enough
        (life(0, 2), [life(0), life(1), life(1)], [0, 2]),  # with nobody to share a day: their own days
        (life(0, 2), [life(0), life(0), life(1)], [0]),
        (life(), [life(0)], []),
    ],
)
def test_the_days_that_are_shared(own: WorkingLife, others: list[WorkingLife], shared: list[int]) -> None:
    assert shared_days(own, others, WEEK) == [WEEK[day] for day in shared]


workweeks = st.frozensets(st.integers(0, 4)).map(lambda days: life(*days))


@given(workweeks, st.lists(workweeks, max_size=6))
def test_who_starts_a_meeting_is_never_offered_a_day_on_which_they_do_not_work(
    own: WorkingLife, others: list[WorkingLife]
) -> None:
    mine = [day for day in WEEK if own.works_on(day)]
    shared = shared_days(own, others, WEEK)
    assert set(shared) <= set(mine)
    assert bool(shared) == bool(mine)


@given(st.sampled_from(MINUTES), st.integers(0, 2))
def test_the_topics_never_take_longer_than_the_meeting(minutes: int, topics: int) -> None:
    assert minutes_each(minutes, topics) * max(1, topics) <= minutes
    assert minutes_each(minutes, topics) >= 5


def test_a_meeting_that_nobody_gave_an_hour_is_after_school() -> None:
    assert HERE.hour_trouble(HERE.at(WEEK[0], AFTER_SCHOOL), max(MINUTES), now=HERE.at(WEEK[0], time(8))) is None
