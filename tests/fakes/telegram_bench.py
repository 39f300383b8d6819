"""A Telegram with one bot and somebody, and Telegram's own client as it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.fakes.telegram import BotAccount, Clock, Person, TelegramStandIn


@dataclass(repr=False)
class Bench:
    telegram: TelegramStandIn
    clock: Clock
    account: BotAccount
    bot: Bot
    noor: Person


@asynccontextmanager
async def a_telegram() -> AsyncIterator[Bench]:
    """The bot, and Noor, who has let it in."""
    clock = Clock()
    async with TelegramStandIn.started(clock=clock) as telegram:
        account = telegram.has_bot()
        async with client(telegram, account.token) as bot:
            yield Bench(telegram, clock, account, bot, telegram.has_user("Noor Bakker", started=True))


@asynccontextmanager
async def client(telegram: TelegramStandIn, token: str) -> AsyncIterator[Bot]:
    """Telegram's own client, as it is. Raises InvalidToken."""
    async with Bot(token, base_url=f"{telegram.api_url}/bot") as bot:
        yield bot


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    """One row of buttons, whose data are their labels."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])
