"""A platform in memory, with trouble on request."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bot.domain.address import Address
from bot.domain.message import Block, Buttons, Choice, File, Message, Picture, Quote, Text
from bot.ports import Receipt, Unreachable

MOST_IN_GROUP = 8


@dataclass(frozen=True)
class Sent:
    """A message that stands at an address."""

    address: Address
    message: Message
    key: str
    receipt: Receipt


@dataclass(frozen=True)
class _Trouble:
    error: Exception
    arrives: bool
    always: bool


class FakeMessenger:
    """A Messenger that keeps what stands: updates in their place, retracted messages gone.

    Like a real platform it does not look at keys: what is sent twice stands there twice.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self._receipts = 0
        self._troubles: dict[Address, list[_Trouble]] = {}

    def fail(self, address: Address, error: Exception, *, arrives: bool = False, always: bool = False) -> None:
        """Raise this for the next call to this address, or for every call from then on.

        Several are raised in turn. With `arrives` it is raised after the act: the Uncertain that did arrive.
        """
        self._troubles.setdefault(address, []).append(_Trouble(error, arrives, always))

    def recover(self, address: Address) -> None:
        """No trouble at this address any more."""
        self._troubles.pop(address, None)

    def to(self, address: Address) -> list[Message]:
        """What stands at this address, oldest first."""
        return [sent.message for sent in self.sent if sent.address == address]

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Keep it, under a receipt of its own."""
        trouble = self._before(address)
        self._receipts += 1
        receipt = Receipt(str(self._receipts))
        self.sent.append(Sent(address, message, key, receipt))
        self._after(trouble)
        return receipt

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Keep it in the place of the earlier one. Raises LookupError when that does not stand there."""
        trouble = self._before(address)
        index = self._index(address, receipt)
        if index is None:
            raise LookupError(f"{receipt} does not stand at {address}")
        self.sent[index] = replace(self.sent[index], message=message)
        self._after(trouble)
        return receipt

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """Keep it no longer."""
        trouble = self._before(address)
        index = self._index(address, receipt)
        if index is not None:
            del self.sent[index]
        self._after(trouble)

    def _index(self, address: Address, receipt: Receipt) -> int | None:
        standing = ((sent.address, sent.receipt) for sent in self.sent)
        return next((n for n, there in enumerate(standing) if there == (address, receipt)), None)

    def _before(self, address: Address) -> _Trouble | None:
        waiting = self._troubles.get(address)
        if not waiting:
            return None
        trouble = waiting[0] if waiting[0].always else waiting.pop(0)
        if not trouble.arrives:
            raise trouble.error
        return trouble

    def _after(self, trouble: _Trouble | None) -> None:
        if trouble:
            raise trouble.error


class LookupMessenger(FakeMessenger):
    """A platform on which a sent message can be found by its key; `looks` are the keys that were looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[str] = []
        self.looking: list[Exception] = []  # raised in turn, in the place of looking

    async def find(
        self, address: Address, key: str, *, since: datetime, near: Receipt | None, below: Receipt | None = None
    ) -> Receipt | None:
        """The newest message with this key that stands there."""
        self.looks.append(key)
        if self.looking:
            raise self.looking.pop(0)
        return next((sent.receipt for sent in self.sent[::-1] if (sent.address, sent.key) == (address, key)), None)


class ThreadsMessenger(FakeMessenger):
    """A platform with threads; `below` says of each message in one which message it hangs from."""

    def __init__(self) -> None:
        super().__init__()
        self.below: dict[Receipt, Receipt] = {}

    async def reply(self, address: Address, below: Receipt, message: Message, key: str) -> Receipt:
        """Keep it, and where it hangs."""
        before = len(self.sent)
        try:
            return await self.send(address, message, key)
        finally:  # also when it arrived without our knowing
            self.below |= {sent.receipt: below for sent in self.sent[before:]}


class GroupsMessenger(FakeMessenger):
    """A platform on which up to eight people have a conversation with us, unless one of them takes nothing."""

    async def open_group(self, people: tuple[Address, ...]) -> Address:
        """Theirs."""
        group = Address.of_group(people)
        if len(group.people) > MOST_IN_GROUP:
            raise Unreachable
        for user in group.people:
            self._after(self._before(replace(group, chat=user)))
        return group

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Keep it; of a few people it is opened first."""
        if address.people:
            await self.open_group(tuple(replace(address, chat=user) for user in address.people))
        return await super().send(address, message, key)


class PacedMessenger(FakeMessenger):
    """A platform with a pace of its own: each message waits until `pace` comes back."""

    def __init__(self, pace: Callable[[Address], Awaitable[None]]) -> None:
        super().__init__()
        self.pace = pace
        self.asked: list[tuple[Address, bool]] = []  # for whom room was asked, and whether to change a message

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait for it."""
        self.asked.append((address, changing))
        await self.pace(address)


def words_of(message: Message) -> str:
    """What a person reads in a message, without its buttons."""
    return "\n".join(words for block in message.blocks if (words := _words_of_block(block)))


def _words_of_block(block: Block) -> str:
    match block:
        case Text(words):
            return re.sub(r"\*(\S[^*\n]*)\*", r"\1", words)
        case Quote(words):
            return words
        case Picture(alt=alt) | File(alt=alt):
            return alt
        case Buttons() | Choice():
            return ""
        case _:
            assert_never(block)
