"""A school in Telegram with our adapter listening to it; what the app would answer is told by the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.listening import Listening
from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.names import Bot
from bot.domain.address import Address
from tests.adapters.core import Core, PatientClock
from tests.fakes.telegram import BotAccount, Group, Person, TelegramStandIn


@dataclass
class School:
    """Everything a test needs: Telegram, one of its people, the app's answers, and the adapter between them."""

    telegram: TelegramStandIn
    bot: BotAccount
    noor: Person
    core: Core
    clock: PatientClock
    listening: Listening
    messenger: TelegramMessenger

    async def brings(self) -> None:
        """Everything that happened is heard, once each and in order."""
        for waiting in list(self.bot.mailbox.waiting()):
            await self.listening.hear(waiting.update)
            self.bot.mailbox.confirm(waiting.number + 1)

    async def reads(self, person: Person | None = None) -> list[str]:
        """What stands in somebody's chat with us, once everything was heard and every answer was shown."""
        await self.brings()
        await self.listening.finish()
        return (person or self.noor).reads()

    async def hears_of(self, group: Group) -> None:
        """We are brought into a group; nothing is said of it."""
        await group.adds(self.bot, by=self.noor)
        await self.reads()
        self.core.heard.clear()

    def address(self, chat: Person | Group) -> Address:
        """Somebody's address, or a group's."""
        return Address("telegram", str(self.bot.id), str(chat.id))


@asynccontextmanager
async def opened() -> AsyncIterator[School]:
    """A school, until the end of the block; Noor's chat with us is open."""
    clock, core = PatientClock(), Core()
    async with TelegramStandIn.started(clock) as telegram:
        bot = telegram.has_bot("ruimte_bot")
        calls = Calls(TelegramConfig(bot.token, telegram.api_url), clock=clock, sleep=clock.sleep)
        messenger = TelegramMessenger(calls, withdrawn=lambda: "Ingetrokken.")
        listening = Listening(
            bot=lambda: Bot(str(bot.id), bot.username),
            calls=calls,
            recent=messenger.recent,
            receive=core.receive,
            now=clock.moment,
            sleep=clock.sleep,
        )
        school = School(telegram, bot, telegram.has_user("Noor Bakker"), core, clock, listening, messenger)
        await school.noor.starts()
        await school.reads()
        core.heard.clear()
        yield school
        await listening.close()
        await calls.close()
