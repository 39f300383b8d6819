"""How fast a platform is spoken to, whatever its figures are."""

import asyncio

from adapters.shared.pace import CHATS_KEPT, Limits, Pace, Window
from tests.adapters.slack_time import Watch

LIMITS = Limits(chat_gap=1.05, gap=0.25, burst=4)
BUSY = Limits(chat_gap=1.05, gap=0.25, burst=4, in_a_second=6, in_a_minute_of_a_group=3)


async def post(pace: Pace, watch: Watch, chat: str, *, workspace: str = "T1", **how: bool) -> float:
    await pace.room(workspace, chat, **how)
    return round(watch.clock(), 2)


async def test_one_chat_gets_one_message_a_second() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    assert [await post(pace, watch, "C1") for _ in range(3)] == [0, 1.05, 2.1]


async def test_a_quiet_hour_saves_up_no_more_than_a_second() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await watch.sleep(3600)
    moments = [await post(pace, watch, f"C{number}") - 3600 for number in range(6)]
    assert moments == [0, 0, 0, 0, 0.25, 0.5]


async def test_many_messages_to_one_person_hold_nobody_else_up() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    patient = [asyncio.create_task(post(pace, watch, "C1")) for _ in range(5)]
    await watch.turn()
    assert await post(pace, watch, "C2") == 0
    assert await asyncio.gather(*patient) == [0, 1.05, 2.1, 3.15, 4.2]


async def test_a_chat_waits_a_second_after_the_moment_its_message_really_went() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    busy = [asyncio.create_task(post(pace, watch, f"C{number}")) for number in range(8)]
    late = [asyncio.create_task(post(pace, watch, "C9")) for _ in range(2)]
    await asyncio.gather(*busy)
    assert await asyncio.gather(*late) == [1.25, 2.3]


async def test_a_message_that_went_later_than_there_was_room_counts_from_then() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await post(pace, watch, "C1")
    await watch.sleep(1)
    pace.posted("T1", "C1")
    assert await post(pace, watch, "C1") == 2.05


async def test_workspaces_do_not_wait_for_each_other() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await post(pace, watch, "C1")
    assert await post(pace, watch, "C1", workspace="T2") == 0


async def test_chats_of_long_ago_are_forgotten() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    for number in range(CHATS_KEPT + 50):
        await pace.room("T1", f"C{number}")
    assert pace.chats == CHATS_KEPT


async def test_what_goes_first_knows_only_the_most_in_a_second() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    moments = [await post(pace, watch, f"C{number}", first=True) for number in range(8)]
    assert moments == [0, 0, 0, 0, 0, 0, 1.05, 1.05]


async def test_what_goes_first_goes_before_what_waited_longer() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    waiting = [asyncio.create_task(post(pace, watch, f"C{number}")) for number in range(6)]
    urgent = [asyncio.create_task(post(pace, watch, f"D{number}", first=True)) for number in range(4)]
    assert await asyncio.gather(*urgent) == [0, 0, 1.05, 1.05]
    assert await asyncio.gather(*waiting) == [0, 0, 0, 0, 1.05, 1.05]


async def test_a_later_page_goes_before_messages_that_did_not_begin() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    new = [asyncio.create_task(post(pace, watch, f"C{number}")) for number in range(8)]
    pages = [asyncio.create_task(post(pace, watch, f"P{number}", goes_on=True)) for number in range(2)]
    assert (await asyncio.gather(*pages), await asyncio.gather(*new)) == (
        [0.25, 0.5], [0, 0, 0, 0, 0.75, 1, 1.25, 1.5],
    )  # fmt: skip


async def test_of_many_messages_of_many_pages_each_comes_to_its_end_long_before_all_do() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)

    async def send(chat: str) -> float:
        began = await post(pace, watch, chat)
        for _ in range(7):
            await pace.room("T1", chat, goes_on=True)
        return watch.clock() - began

    longest = max(await asyncio.gather(*(send(f"C{number}") for number in range(24))))
    assert (longest < 16, watch.clock() > 45) == (True, True)


async def test_a_later_page_does_not_wait_behind_a_new_message_of_its_own_chat() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    others = [asyncio.create_task(post(pace, watch, f"C{number}")) for number in range(8)]
    new = asyncio.create_task(post(pace, watch, "P1"))
    page = asyncio.create_task(post(pace, watch, "P1", goes_on=True))
    assert (await page, await new) == (0.25, 1.5)
    assert await asyncio.gather(*others) == [0, 0, 0, 0, 0.5, 0.75, 1, 1.25]


async def test_a_chat_gets_one_message_a_second_whatever_goes_before() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await asyncio.gather(*(post(pace, watch, f"C{number}") for number in range(4)))
    new = asyncio.create_task(post(pace, watch, "P1"))
    page = asyncio.create_task(post(pace, watch, "P1", goes_on=True))
    assert (await page, await new) == (0.25, 1.3)


async def test_later_pages_take_what_was_saved_up_too() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    pages = [asyncio.create_task(post(pace, watch, f"P{number}", goes_on=True)) for number in range(5)]
    assert await asyncio.gather(*pages) == [0, 0, 0, 0, 0.25]


async def test_a_page_that_is_waited_for_no_more_holds_nobody_up() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await asyncio.gather(*(post(pace, watch, f"C{number}") for number in range(4)))
    page = asyncio.create_task(post(pace, watch, "P1", goes_on=True))
    await asyncio.sleep(0)
    page.cancel()
    await asyncio.wait([page])
    assert await post(pace, watch, "C5") == 0.25


async def test_a_turn_of_the_workspace_alone_may_go_on_too() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await asyncio.gather(*(post(pace, watch, f"C{number}") for number in range(4)))
    waiting = [asyncio.create_task(pace.turn("T1", goes_on=goes_on)) for goes_on in (False, True)]
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    assert ([one in done for one in waiting], watch.clock()) == ([False, True], 0.25)
    await asyncio.gather(*waiting)


async def test_a_group_gets_so_many_messages_in_a_minute() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    moments = [await post(pace, watch, "G1", in_group=True) for _ in range(5)]
    assert moments == [0, 1.05, 2.1, 61, 62.05]


async def test_who_stops_waiting_takes_nobodys_turn() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    waiting = [asyncio.create_task(post(pace, watch, f"C{number}")) for number in range(7)]
    urgent = [asyncio.create_task(post(pace, watch, f"D{number}", first=True)) for number in range(2)]
    await watch.turn()
    waiting[4].cancel()
    assert await asyncio.gather(*waiting[:4], *waiting[5:], *urgent) == [0, 0, 0, 0, 1.05, 1.05, 0, 0]


async def test_a_turn_of_the_workspace_alone_does_not_wait_for_the_chat() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    await post(pace, watch, "C1")
    await pace.turn("T1")
    assert watch.clock() == 0


async def test_a_workspaces_own_pace_is_kept_in_all_its_chats_and_by_nobody_else() -> None:
    watch = Watch()
    pace = Pace(LIMITS, clock=watch.clock, sleep=watch.sleep)
    here = [await post(pace, watch, f"C{number}") for number in range(5)]
    assert (here, await post(pace, watch, "C1", workspace="T2")) == ([0, 0, 0, 0, 0.25], 0.25)


async def test_a_turn_waits_like_what_does_not_go_first() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    for _ in range(5):
        await pace.turn("T1")
    assert watch.clock() == 0.25


async def test_what_is_in_no_group_does_not_count_for_its_minute() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    assert [await post(pace, watch, "C1") for _ in range(4)] == [0, 1.05, 2.1, 3.15]


async def test_once_nothing_goes_first_any_more_the_rest_has_all_the_room() -> None:
    watch = Watch()
    pace = Pace(Limits(chat_gap=0, gap=0, burst=1, in_a_second=2), clock=watch.clock, sleep=watch.sleep)
    urgent = [asyncio.create_task(post(pace, watch, f"D{number}", first=True)) for number in range(3)]
    assert await asyncio.gather(*urgent) == [0, 0, 1.05]
    await watch.sleep(10)
    assert [await post(pace, watch, f"C{number}") - 11.05 for number in range(2)] == [0, 0]


async def test_what_was_held_up_after_its_turn_does_not_go_all_at_once() -> None:
    """As when the line was busy, or silence was asked for, while many had room already."""
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    for number in range(9):
        await pace.room("T1", f"C{number}")
    began = watch.clock()

    async def leaves() -> float:
        await pace.leaves("T1")
        return round(watch.clock() - began, 2)

    assert await asyncio.gather(*(leaves() for _ in range(9))) == [0] * 6 + [1.05] * 3


async def test_what_was_not_held_up_leaves_at_once() -> None:
    watch = Watch()
    pace = Pace(BUSY, clock=watch.clock, sleep=watch.sleep)
    for number in range(20):
        await pace.room("T1", f"C{number}")
        before = watch.clock()
        await pace.leaves("T1")
        assert watch.clock() == before


def test_a_window_without_a_limit_has_room_always() -> None:
    window = Window(0, 60)
    window.took(5.0)
    assert (window.free_at(), window.free_at(ahead=3)) == (0.0, 0.0)


def test_a_window_counts_who_goes_ahead_as_if_they_had_theirs() -> None:
    window = Window(3, 60)
    window.took(1.0)
    window.took(2.0)
    assert [window.free_at(ahead=ahead) for ahead in range(5)] == [0.0, 61.0, 62.0, 62.0, 62.0]


async def test_a_chat_in_which_somebody_waits_is_not_forgotten() -> None:
    watch = Watch()
    pace = Pace(Limits(chat_gap=5, gap=0, burst=1), clock=watch.clock, sleep=watch.sleep)
    await pace.room("T1", "first")
    waiting = [asyncio.create_task(post(pace, watch, "first")) for _ in range(2)]
    await watch.turn()
    for number in range(CHATS_KEPT):
        await pace.room("T1", f"C{number}")
    assert await asyncio.gather(*waiting) == [5, 10]
