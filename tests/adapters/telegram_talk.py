"""Noor's chat with us in Telegram, and our messenger."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.pace import LIMITS
from bot.domain.address import Address
from tests.adapters.core import PatientClock
from tests.fakes.telegram import BotAccount, Group, Person, TelegramStandIn

PAGE_NUMBER = re.compile(r"^\(\d+/\d+\)\n")
WITHDRAWN = "Dit bericht is <ingetrokken>."


@dataclass
class Talk:
    """A messenger, and the eyes of the people at the other side."""

    telegram: TelegramStandIn
    clock: PatientClock
    account: BotAccount
    calls: Calls
    messenger: TelegramMessenger
    noor: Person
    someone: Address
    nobody: Address

    def address(self, chat: Person | Group, *, topic: int | None = None) -> Address:
        """Somebody's address, or a group's, or a topic's."""
        return Address("telegram", str(self.account.id), f"{chat.id}" if topic is None else f"{chat.id}:{topic}")

    async def read(self, address: Address) -> list[str]:
        """What stands there; of a later page without its number."""
        return [PAGE_NUMBER.sub("", words) for words in self._person(address).reads()]

    async def buttons(self, address: Address) -> list[str]:
        """The labels under the last message."""
        return self._person(address).buttons()

    async def files(self, address: Address) -> list[bytes]:
        """What is in the documents that stand there."""
        media = [post.media for post in self._person(address).sees()]
        return [each.body for each in media if each and each.kind == "document"]

    @asynccontextmanager
    async def held_up(self) -> AsyncIterator[None]:
        """As many just left as may leave at a time."""
        for changing in (False, True):
            await self.messenger.room(self.someone, changing=changing)
        for _ in range(LIMITS.in_a_second):
            await self.calls.leaves()
        with self.clock.stands_still():
            yield

    @asynccontextmanager
    async def moved_to(self, url: str) -> AsyncIterator[TelegramMessenger]:
        """A messenger whose Telegram is there."""
        calls = Calls(TelegramConfig(self.account.token, url), clock=self.clock, sleep=self.clock.sleep)
        yield TelegramMessenger(calls, withdrawn=lambda: WITHDRAWN)
        await calls.close()

    def has_group(self, title: str = "Team onderbouw", *, supergroup: bool = False, forum: bool = False) -> Group:
        """A group with Noor and us."""
        return self.telegram.has_group(title, [self.noor, self.account], supergroup=supergroup, forum=forum)

    def methods(self) -> list[str]:
        """What Telegram was asked, in order."""
        return [call.method for call in self.telegram.calls]

    def _person(self, address: Address) -> Person:
        return self.telegram.people[int(address.chat)]


@asynccontextmanager
async def a_talk() -> AsyncIterator[Talk]:
    """Noor lets us in; somebody else never did."""
    clock = PatientClock()
    async with TelegramStandIn.started(clock) as telegram:
        account = telegram.has_bot()
        noor, nobody = telegram.has_user("Noor Bakker", started=True), telegram.has_user("Niemand")
        calls = Calls(TelegramConfig(account.token, telegram.api_url), clock=clock, sleep=clock.sleep)
        messenger = TelegramMessenger(calls, withdrawn=lambda: WITHDRAWN)
        addresses = [Address("telegram", str(account.id), str(person.id)) for person in (noor, nobody)]
        try:
            yield Talk(telegram, clock, account, calls, messenger, noor, *addresses)
        finally:
            await messenger.close()
            await calls.close()
