"""Which moments a group can choose from, whatever anybody told, and which one suits all of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import AFTER_SCHOOL, Room
from bot.domain.calendar import SchoolCalendar
from bot.domain.consultation import CLOSES_AT, MOST_MOMENTS
from bot.domain.pairing_moment import (
    AFTERNOON,
    HOURS,
    HOURS_OF_LESSONS,
    IN_THE_AFTERNOON,
    IN_THE_MORNING,
    MORNING,
    Taken,
    choose_moments,
    half_day,
    hours_of_talk,
    hours_of_visit,
    suiting,
    suits_all,
    toggled,
    with_proposal,
)
from bot.domain.press import stamp, when_stamped
from bot.store.holidays import school_holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ROOM = Room(SchoolCalendar(school_holidays("Midden", years=range(2025, 2030))), AMSTERDAM)
LAST = date(2026, 11, 19)
DAYS = ROOM.school_days(date(2026, 10, 27), LAST)
MONDAY = date(2026, 11, 2)

windows = st.none() | st.integers(0, 2**10 - 1)
groups = st.lists(windows, min_size=2, max_size=8)
lengths = st.integers(5, 120)
taken = st.lists(
    st.builds(
        Taken,
        st.sampled_from(DAYS).flatmap(lambda day: st.sampled_from([ROOM.at(day, time(9)), ROOM.at(day, time(15))])),
        st.integers(10, 240),
    ),
    max_size=20,
)
stamps = st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), max_size=4)


@given(groups, taken, lengths)
def test_the_moments_of_a_talk_lie_where_all_can_and_none_is_elsewhere(
    told: list[int | None], busy: list[Taken], minutes: int
) -> None:
    options = [(day, hours_of_talk(day, told)) for day in DAYS]
    found = choose_moments(ROOM, options, busy, minutes=minutes, last=LAST)
    local = [moment.astimezone(AMSTERDAM) for moment in found]
    half = {hour: half for half, hour in HOURS.items()}
    assert len({one.date() for one in local}) == len(found) <= MOST_MOMENTS
    assert all(one & half_day(at.date(), half[at.time()]) for at in local for one in told if one is not None)
    assert not any(each.overlaps(moment, minutes) for each in busy for moment in found)
    assert all(moment + timedelta(minutes=minutes) <= ROOM.at(LAST, CLOSES_AT) for moment in found)


@given(windows, groups, st.sampled_from(DAYS))
def test_a_visit_lies_where_the_visitors_are_free_and_the_host_teaches(
    host: int | None, visitors: list[int | None], day: date
) -> None:
    for half, hour in HOURS_OF_LESSONS.items():
        bit = half_day(day, half)
        teaches = host is None or not host & bit
        free = all(one is None or one & bit for one in visitors)
        assert (hour in hours_of_visit(day, host, visitors)) is (teaches and free)


@given(groups, st.sampled_from(DAYS))
def test_who_told_nothing_constrains_nothing(told: list[int | None], day: date) -> None:
    assert hours_of_talk(day, [*told, None]) == hours_of_talk(day, told)
    assert hours_of_visit(day, None, [*told, None]) == hours_of_visit(day, None, told)


def test_where_nobody_told_half_days_it_is_when_pupils_have_left() -> None:
    assert hours_of_talk(MONDAY, [None, None]) == [AFTER_SCHOOL]


def test_a_shared_free_morning_gives_a_moment_in_the_morning() -> None:
    morning, afternoon = half_day(MONDAY, MORNING), half_day(MONDAY, AFTERNOON)
    assert [hours_of_talk(MONDAY, [morning | afternoon, told]) for told in (morning, afternoon, 0)] == [
        [IN_THE_MORNING],
        [AFTER_SCHOOL],
        [],
    ]


def test_a_lesson_is_visited_in_lesson_time_first_in_the_morning() -> None:
    assert hours_of_visit(MONDAY, None, [None]) == [IN_THE_MORNING, IN_THE_AFTERNOON]


def test_what_is_taken_in_the_afternoon_leaves_the_morning_of_that_day() -> None:
    options = [(MONDAY, [AFTER_SCHOOL, IN_THE_MORNING])]
    busy = [Taken(ROOM.at(MONDAY, time(15)), 30)]
    assert choose_moments(ROOM, options, busy, minutes=30, last=LAST) == [ROOM.at(MONDAY, IN_THE_MORNING)]


def test_on_the_day_on_which_the_round_closes_it_is_over_by_then() -> None:
    options = [(LAST, [AFTER_SCHOOL, IN_THE_MORNING])]
    assert choose_moments(ROOM, options, [], minutes=30, last=LAST) == [ROOM.at(LAST, IN_THE_MORNING)]


@given(stamps)
def test_a_moment_tapped_suits_and_tapped_twice_does_not(moments: list[datetime]) -> None:
    whole = list(dict.fromkeys(one.replace(second=0, microsecond=0) for one in moments))
    fits = ""
    for one in whole:
        fits = toggled(fits, stamp(one))
    assert suiting(whole, fits) == whole
    for one in whole:
        fits = toggled(fits, stamp(one))
    assert (fits, suiting(whole, fits)) == ("", [])


@given(stamps)
def test_a_stamp_says_which_moment_it_is(moments: list[datetime]) -> None:
    whole = [one.replace(second=0, microsecond=0) for one in moments]
    assert [when_stamped(stamp(one)) for one in whole] == whole


def test_the_first_moment_that_suits_everybody_is_agreed_whatever_the_order_of_taps() -> None:
    late, soon, other = (datetime(2026, 11, day, 14, 15, tzinfo=UTC) for day in (5, 3, 4))
    both = toggled(toggled("", stamp(late)), stamp(soon))
    assert suits_all([late, soon, other], [both, both]) == soon
    assert suits_all([late, other], [both, stamp(other)]) is None
    assert suits_all([], [both, both]) is None


def test_what_suits_the_fewest_people_makes_room() -> None:
    one, two, three, four = (datetime(2026, 11, day, 14, 15, tzinfo=UTC) for day in (2, 3, 4, 5))
    fits = [f"{stamp(one)},{stamp(three)}", stamp(three), ""]
    assert with_proposal([one, two, three], four, fits) == [one, three, four]


def test_another_moment_takes_the_place_of_the_last_one_once_there_are_three() -> None:
    one, two, three, four = (datetime(2026, 11, day, 14, 15, tzinfo=UTC) for day in (2, 3, 4, 5))
    assert [with_proposal([one], four), with_proposal([one, two, three], four), with_proposal([one, two], two)] == [
        [one, four],
        [one, two, four],
        [one, two],
    ]
