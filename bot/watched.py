"""A platform's messenger and the inbox, as seen by who counts: the same, with what became of each call told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.domain.address import Address
from bot.domain.event import Event
from bot.domain.message import Message
from bot.metrics import Metrics, Result
from bot.ports import (
    Answer,
    Groups,
    Home,
    Leaves,
    Lookup,
    Messenger,
    NotSent,
    Paced,
    Receipt,
    Receive,
    Refused,
    Threads,
    Throttled,
    Uncertain,
    Unreachable,
)

Tell = Callable[[Result], None]


class _Watched:
    """Says what it is given, and tells what became of it."""

    def __init__(self, messenger: Any, tell: Tell) -> None:
        self._messenger = messenger
        self._tell = tell

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """As `Messenger.send`."""
        receipt: Receipt = await self._told(self._messenger.send(address, message, key))
        return receipt

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """As `Messenger.update`."""
        changed: Receipt = await self._told(self._messenger.update(address, receipt, message))
        return changed

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """As `Messenger.retract`."""
        await self._told(self._messenger.retract(address, receipt))

    async def _told(self, call: Awaitable[Any]) -> Any:
        try:
            outcome = await call
        except asyncio.CancelledError:  # the lane is not ours any more: it may have arrived
            self._tell(Result.UNCERTAIN)
            raise
        except Exception as trouble:
            self._tell(result_of(trouble))
            raise
        self._tell(Result.SENT)
        return outcome


class _Replies(_Watched):
    async def reply(self, address: Address, below: Receipt, message: Message, key: str) -> Receipt:
        """As `Threads.reply`."""
        receipt: Receipt = await self._told(self._messenger.reply(address, below, message, key))
        return receipt


def _passing_on(name: str) -> type:
    """A class that has this one method, which is the messenger's own."""
    return type(name, (), {name: property(lambda watched: getattr(watched._messenger, name))})


ALSO: dict[type, type] = {  # what a messenger may be besides; asked with isinstance, so each is had or not
    Threads: _Replies,
    Lookup: _passing_on("find"),
    Paced: _passing_on("room"),
    Groups: _passing_on("open_group"),
    Leaves: _passing_on("leave"),
    Home: _passing_on("show_home"),
}


def watched(messenger: Messenger, tell: Tell) -> Messenger:
    """This messenger, which can all that it could, and tells what became of what it says."""
    also = [part for protocol, part in ALSO.items() if isinstance(messenger, protocol)]
    bases = (*also, *(() if _Replies in also else (_Watched,)))
    made: Messenger = type("Watched", bases, {})(messenger, tell)
    return made


def result_of(trouble: Exception) -> Result:
    """What it is called that a messenger raised this."""
    match trouble:
        case Throttled():
            return Result.THROTTLED
        case Refused():
            return Result.REFUSED
        case Unreachable():
            return Result.UNREACHABLE
        case NotSent() | ConnectionError():
            return Result.PUT_BACK
        case Uncertain() | TimeoutError():
            return Result.UNCERTAIN
        case _:
            return Result.FAILED


def timed(receive: Receive, metrics: Metrics) -> Receive:
    """Who receives events, with how long each took until it was kept and answered."""

    async def receive_timed(event: Event, now: datetime) -> Answer:
        began = asyncio.get_running_loop().time()
        answer = await receive(event, now)
        metrics.acknowledged(event.sender.platform, asyncio.get_running_loop().time() - began)
        return answer

    return receive_timed
