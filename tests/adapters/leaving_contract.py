"""What a messenger knows for sure: what did not leave was not sent. Those that speak over a network join."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, suppress
from typing import Protocol

import pytest

from bot.domain.address import Address
from bot.ports import Messenger, NotSent, Receipt
from tests.adapters import deaf
from tests.adapters.contract import says

A_MOMENT = 0.05  # seconds
LONG = 5.0


class LeavingBench(Protocol):
    """A messenger, and the eyes of the people at the other side."""

    messenger: Messenger
    someone: Address

    async def read(self, address: Address) -> list[str]:
        """The messages that stand there, oldest first."""
        ...

    def held_up(self) -> AbstractAsyncContextManager[None]:
        """Until the end of the block nothing of ours can leave yet."""
        ...

    def moved_to(self, url: str) -> AbstractAsyncContextManager[Messenger]:
        """The messenger, whose platform is there from now on."""
        ...


Doing = Callable[[Messenger, Address, Receipt], Awaitable[object]]


def _say(messenger: Messenger, address: Address, _: Receipt) -> Awaitable[object]:
    return messenger.send(address, says("Te laat."), "key-2")


def _change(messenger: Messenger, address: Address, receipt: Receipt) -> Awaitable[object]:
    return messenger.update(address, receipt, says("Te laat."))


def _take_back(messenger: Messenger, address: Address, receipt: Receipt) -> Awaitable[object]:
    return messenger.retract(address, receipt)


EACH = pytest.mark.parametrize("doing", [_say, _change, _take_back])


class LeavingContract:
    """The rules that every messenger keeps of which messages leave later than they are asked for."""

    @EACH
    async def test_what_nobody_waits_for_any_more_before_it_leaves_is_not_sent_and_does_not_come_later(
        self, bench: LeavingBench, doing: Doing
    ) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Eerst."), "key-1")
        async with bench.held_up():
            with pytest.raises(NotSent) as raised:
                async with asyncio.timeout(A_MOMENT):
                    await doing(bench.messenger, bench.someone, receipt)
        await bench.messenger.send(bench.someone, says("Daarna."), "key-3")
        await asyncio.sleep(A_MOMENT)
        assert (raised.value.seconds, await bench.read(bench.someone)) == (1.0, ["Eerst.", "Daarna."])

    @EACH
    async def test_who_is_to_end_does_not_go_on_with_something_else(self, bench: LeavingBench, doing: Doing) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Eerst."), "key-1")
        async with bench.held_up():
            carrying = asyncio.create_task(_carries_on_after(doing(bench.messenger, bench.someone, receipt)))
            await asyncio.sleep(A_MOMENT)
            carrying.cancel()
            await asyncio.wait({carrying}, timeout=LONG)
        await asyncio.sleep(A_MOMENT)
        assert carrying.cancelled()
        assert await bench.read(bench.someone) == ["Eerst."]

    @pytest.mark.parametrize("door", [deaf.closed, deaf.full])
    async def test_what_a_platform_that_lets_nobody_in_is_asked_to_say_surely_was_not_sent(
        self, bench: LeavingBench, door: Callable[[], AbstractContextManager[int]]
    ) -> None:
        with door() as port:
            async with bench.moved_to(f"http://127.0.0.1:{port}") as messenger:
                with pytest.raises((NotSent, ConnectionError)):
                    await messenger.send(bench.someone, says("Is daar iemand?"), "key-1")


async def _carries_on_after(one: Awaitable[object]) -> None:
    """As whoever carries many does: whatever becomes of one, there is another."""
    with suppress(Exception):
        await one
    await asyncio.Event().wait()
