"""How fast Telegram is spoken to; the rules of every pace are in test_pace."""

import asyncio
from bisect import bisect_left
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.shared.pace import Pace
from adapters.telegram.pace import LIMITS
from tests.adapters.slack_time import Watch


class Hourglass:
    """A clock that a single sleeper moves: ten thousand messages in a row take no time at all."""

    def __init__(self, *, late: float = 0.0) -> None:
        self.passed = 1000.0
        self._late = late

    def clock(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds + self._late


def most_in_a_second(moments: Sequence[float]) -> int:
    in_order = sorted(moments)
    return max(bisect_left(in_order, moment + 1) - number for number, moment in enumerate(in_order))


async def prompts(glass: Hourglass, count: int, *, answers: int = 0) -> list[float]:
    """When so many prompts went, with so many answers to people after every tenth."""
    pace, moments = Pace(LIMITS, clock=glass.clock, sleep=glass.sleep), []
    for number in range(count):
        await pace.room("1", str(number))
        moments.append(glass.clock())
        for answer in range(answers if number % 10 == 0 else 0):
            await pace.room("1", f"a{number}-{answer}", first=True)
            moments.append(glass.clock())
    return moments


async def test_ten_thousand_prompts_take_as_long_as_25_a_second_takes() -> None:
    moments = await prompts(Hourglass(), 10_000)
    assert moments[-1] - moments[0] <= 400
    assert most_in_a_second(moments) <= 29


async def test_a_clock_that_wakes_us_late_costs_next_to_nothing() -> None:
    moments = await prompts(Hourglass(late=0.01), 10_000)
    assert moments[-1] - moments[0] <= 401
    assert most_in_a_second(moments) <= 29


async def test_answers_to_people_keep_within_the_same_second() -> None:
    moments = await prompts(Hourglass(), 2_000, answers=4)
    assert most_in_a_second(moments) <= 29


async def test_a_crowd_that_answers_at_once_is_answered_before_the_prompts_that_wait() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)

    async def post(chat: str, *, first: bool) -> float:
        await pace.room("1", chat, first=first)
        return watch.clock()

    waiting = [asyncio.create_task(post(f"p{number}", first=False)) for number in range(40)]
    crowd = [asyncio.create_task(post(f"a{number}", first=True)) for number in range(60)]
    answered, asked = await asyncio.gather(*crowd), await asyncio.gather(*waiting)
    assert most_in_a_second(answered + asked) <= 29
    assert max(answered) <= sorted(asked)[LIMITS.burst]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(min_value=0, max_value=4), min_size=1, max_size=150), st.integers(0, 2))
def test_however_long_each_is_held_up_on_its_way_never_more_than_thirty_leave_in_a_second(
    held_up: list[float], every: int
) -> None:
    async def most() -> int:
        watch, moments = Watch(), list[float]()
        pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)

        async def post(number: int, seconds: float) -> None:
            await pace.room("1", str(number), first=every > 0 and number % (every + 1) == 0)
            await watch.sleep(seconds)
            await pace.leaves("1")
            moments.append(watch.clock())

        await asyncio.gather(*(post(number, seconds) for number, seconds in enumerate(held_up)))
        return most_in_a_second(moments)

    assert asyncio.run(most()) <= 29


async def test_a_group_gets_twenty_messages_in_a_minute() -> None:
    glass = Hourglass()
    pace, moments = Pace(LIMITS, clock=glass.clock, sleep=glass.sleep), []
    for _ in range(60):
        await pace.room("1", "-100", in_group=True)
        moments.append(glass.clock())
    assert max(sum(moment <= other < moment + 60 for other in moments) for moment in moments) == 20


async def test_one_person_never_gets_two_messages_in_a_second() -> None:
    glass = Hourglass()
    pace, moments = Pace(LIMITS, clock=glass.clock, sleep=glass.sleep), []
    for number in range(30):
        await pace.room("1", "7", first=number % 2 == 0)
        moments.append(glass.clock())
    assert most_in_a_second(moments) == 1
