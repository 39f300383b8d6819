"""What is done after the acknowledgement: in order, again where that does no harm, and once more in doubt."""

import asyncio
from collections.abc import Awaitable, Callable

from structlog.testing import capture_logs

from adapters.shared.afterwards import BREATH, LONGEST_WAIT, TRIES, Afterwards, InDoubt, Work
from adapters.shared.recent import Recent
from bot.ports import Receipt, Throttled


def never_heard(error: Exception) -> bool:
    return isinstance(error, ConnectionError)


def at(lane: list[str], name: str, *errors: Exception) -> Callable[[], Awaitable[None]]:
    """Work that writes its name down, after it met these."""
    left = list(errors)

    async def work() -> None:
        await asyncio.sleep(0)
        if left:
            raise left.pop()
        lane.append(name)

    return work


async def test_one_lane_keeps_its_order_and_holds_no_other_up() -> None:
    waited: list[float] = []
    done: list[str] = []
    gate, reached = asyncio.Event(), asyncio.Event()

    async def last() -> None:
        reached.set()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await gate.wait()

    afterwards = Afterwards("slack", never_heard, sleep=sleep)
    afterwards.add("a", at(done, "a1", Throttled(12)))
    afterwards.add("a", at(done, "a2"))
    afterwards.add("b", at(done, "b1"))
    afterwards.add("b", last)
    afterwards.add("", at(done, "form", ValueError()))
    await asyncio.wait_for(reached.wait(), 3)
    gate.set()
    await afterwards.finish()
    assert (done, waited) == (["b1", "a1", "a2"], [12])


async def test_what_takes_too_long_is_given_up() -> None:
    done: list[str] = []

    async def sleep(seconds: float) -> None:
        await asyncio.Event().wait()

    afterwards = Afterwards("slack", never_heard, sleep=sleep)
    afterwards.add("a", at(done, "a1", ConnectionError()))
    afterwards.add("a", at(done, "a2"))
    await afterwards.close(patience=0)
    assert done == []


async def did(work: Work) -> list[float]:
    """How many seconds were waited before this was done, or given up."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    afterwards = Afterwards("slack", never_heard, sleep=sleep)
    afterwards.add("a", work)
    await afterwards.finish()
    return waited


async def test_a_pause_is_kept_but_not_for_ever() -> None:
    done: list[str] = []
    assert await did(at(done, "a", Throttled(3600), Throttled(12))) == [12, LONGEST_WAIT]
    assert done == ["a"]


async def test_what_nobody_heard_is_tried_again_but_not_for_ever() -> None:
    done: list[str] = []
    assert await did(at(done, "a", *(ConnectionError() for _ in range(TRIES)))) == [BREATH] * (TRIES - 1)
    assert done == []


async def test_what_fails_is_not_tried_again() -> None:
    done: list[str] = []
    assert await did(at(done, "a", ValueError())) == []
    assert done == []


async def test_what_is_in_doubt_is_made_sure_of_once() -> None:
    done: list[str] = []
    sure = at(done, "sure", InDoubt("still", at(done, "never"), seconds=7), ConnectionError())
    with capture_logs() as logs:
        assert await did(at(done, "a", InDoubt("late", sure, seconds=7))) == [7, BREATH]
    assert (done, [(entry["event"], entry["code"]) for entry in logs]) == (
        [],
        [("slack_answer_in_doubt", "late"), ("slack_answer_not_shown", "still")],
    )


def test_only_so_many_messages_are_remembered() -> None:
    recent = Recent(kept=1)
    recent.remember("slack:Ev1", Receipt("D1/1.1,1.2"))
    assert (recent.find("slack:Ev1"), recent.find("D1/1.2")) == ("D1/1.1,1.2", "D1/1.1,1.2")
    recent.remember("slack:Ev2", Receipt("D1/2.1"))
    assert (recent.find("slack:Ev1"), recent.find("D1/2.1")) == ("slack:Ev1", "D1/2.1")
