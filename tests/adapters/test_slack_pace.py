"""How fast Slack is spoken to; the rules of every pace are in test_pace."""

from adapters.shared.pace import Pace
from adapters.slack.pace import LIMITS
from tests.adapters.slack_time import Watch


async def post(pace: Pace, watch: Watch, channel: str) -> float:
    await pace.room("T1", channel)
    return round(watch.clock(), 2)


async def test_one_channel_gets_one_message_a_second() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    assert [await post(pace, watch, "C1") for _ in range(3)] == [0, 1.05, 2.1]


async def test_a_workspace_gets_four_messages_a_second_after_the_first_four() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    moments = [await post(pace, watch, f"C{number}") for number in range(8)]
    assert moments == [0, 0, 0, 0, 0.25, 0.5, 0.75, 1]


async def test_a_thousand_messages_take_as_long_as_240_a_minute_takes() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    moments = [await post(pace, watch, f"C{number}") for number in range(1000)]
    busiest = max(sum(1 for other in moments if moment <= other < moment + 60) for moment in moments)
    assert (moments[-1], busiest) == (249, 243)
