"""The driven time stands still while something is on the network, and while who heard of it still goes on."""

import asyncio

from tests.faults.driven import ENOUGH, Driven

ON_THE_NETWORK = 0.01  # seconds of the machine's own


async def test_time_does_not_step_forward_before_who_heard_something_said_the_next_thing() -> None:
    time = Driven()
    began, moments = time(), list[float]()

    async def goes_on(turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    async def talks() -> None:
        """It begins just before the others are out of patience, and so does each thing that follows."""
        for _ in range(5):
            await goes_on(ENOUGH - 2)
            async with time.under_way():
                await asyncio.sleep(ON_THE_NETWORK)
                moments.append(time())
            moments.append(time())

    await asyncio.gather(talks(), time.sleep(60))
    assert (set(moments), time()) == ({began}, began + 60)


async def test_what_was_on_the_network_for_less_than_a_turn_counts_as_well() -> None:
    time = Driven()
    began, moments = time(), list[float]()

    async def talks() -> None:
        for _ in range(5):
            for _ in range(ENOUGH - 2):
                await asyncio.sleep(0)
            async with time.under_way():
                moments.append(time())

    await asyncio.gather(talks(), time.sleep(60))
    assert (set(moments), time()) == ({began}, began + 60)


async def test_who_waits_for_the_earliest_moment_goes_first() -> None:
    time, order = Driven(), list[int]()

    async def waits(seconds: int) -> None:
        await time.sleep(seconds)
        order.append(seconds)

    await asyncio.gather(*map(waits, (30, 10, 20)))
    assert order == [10, 20, 30]
