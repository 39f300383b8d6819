"""How fast Slack is spoken to."""

import asyncio

from adapters.slack.pace import CHANNELS_KEPT, Pace, Pauses
from tests.adapters.slack_time import Watch


async def post(pace: Pace, watch: Watch, channel: str, *, workspace: str = "T1") -> float:
    await pace.room(workspace, channel)
    return round(watch.clock(), 2)


async def test_one_channel_gets_one_message_a_second() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    assert [await post(pace, watch, "C1") for _ in range(3)] == [0, 1.05, 2.1]


async def test_a_workspace_gets_four_messages_a_second_after_the_first_four() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    moments = [await post(pace, watch, f"C{number}") for number in range(8)]
    assert moments == [0, 0, 0, 0, 0.25, 0.5, 0.75, 1]


async def test_a_thousand_messages_take_as_long_as_240_a_minute_takes() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    moments = [await post(pace, watch, f"C{number}") for number in range(1000)]
    busiest = max(sum(1 for other in moments if moment <= other < moment + 60) for moment in moments)
    assert (moments[-1], busiest) == (249, 243)


async def test_a_quiet_hour_saves_up_no_more_than_a_second() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    await watch.sleep(3600)
    moments = [await post(pace, watch, f"C{number}") - 3600 for number in range(6)]
    assert moments == [0, 0, 0, 0, 0.25, 0.5]


async def test_many_messages_to_one_person_hold_nobody_else_up() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    patient = [asyncio.create_task(post(pace, watch, "C1")) for _ in range(5)]
    await watch.turn()
    assert await post(pace, watch, "C2") == 0
    assert await asyncio.gather(*patient) == [0, 1.05, 2.1, 3.15, 4.2]


async def test_a_channel_waits_a_second_after_the_moment_its_message_really_went() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    busy = [asyncio.create_task(post(pace, watch, f"C{number}")) for number in range(8)]
    late = [asyncio.create_task(post(pace, watch, "C9")) for _ in range(2)]
    await asyncio.gather(*busy)
    assert await asyncio.gather(*late) == [1.25, 2.3]


async def test_a_message_that_went_later_than_there_was_room_counts_from_then() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    await post(pace, watch, "C1")
    await watch.sleep(1)
    pace.posted("T1", "C1")
    assert await post(pace, watch, "C1") == 2.05


async def test_workspaces_do_not_wait_for_each_other() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    await post(pace, watch, "C1")
    assert await post(pace, watch, "C1", workspace="T2") == 0


async def test_channels_of_long_ago_are_forgotten() -> None:
    watch = Watch()
    pace = Pace(clock=watch.clock, sleep=watch.sleep)
    for number in range(CHANNELS_KEPT + 50):
        await pace.room("T1", f"C{number}")
    assert pace.channels == CHANNELS_KEPT


def test_a_pause_is_for_one_method_in_one_workspace() -> None:
    watch = Watch()
    pauses = Pauses(clock=watch.clock)
    pauses.begin("T1", "chat.postMessage", seconds=12)
    asked = [("T1", "chat.postMessage"), ("T1", "chat.update"), ("T2", "chat.postMessage")]
    assert [pauses.left(*each) for each in asked] == [12, 0, 0]


async def test_a_pause_ends() -> None:
    watch = Watch()
    pauses = Pauses(clock=watch.clock)
    pauses.begin("T1", "chat.postMessage", seconds=12)
    await watch.sleep(12)
    assert pauses.left("T1", "chat.postMessage") == 0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    watch = Watch()
    pauses = Pauses(clock=watch.clock)
    pauses.begin("T1", "chat.postMessage", seconds=60)
    pauses.begin("T1", "chat.postMessage", seconds=1)
    assert pauses.left("T1", "chat.postMessage") == 60
