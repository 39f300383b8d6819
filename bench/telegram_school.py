"""A large school in Telegram: its rows in the database, and the same people in the local stand-in for Telegram."""

import time
from collections.abc import Sequence

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.telegram.config import TELEGRAM, TelegramConfig
from bench.asked import QUESTION, THOUGHT, Asked, write_asked
from bench.school import sessions_on
from bot.domain.doorway import Doorway
from bot.domain.press import write
from bot.domain.reflection import Closed
from bot.store.base import Sessions
from bot.store.people import Account
from bot.store.people import Person as Somebody
from tests.fakes.telegram import BotAccount, Person, TelegramStandIn

BOT = TelegramStandIn(time.time).has_bot()  # alike in every process
FIRST_DIGITS = "50000"  # of everybody's number; the others are those in their name
DOORWAY = Doorway(TELEGRAM, "https://t.me/{name}?start={code}", BOT.username, keeps_words=True)


def sessions_there(engine: AsyncEngine) -> Sessions:
    """Sessions of a school that lets typed words be kept."""
    sessions = sessions_on(engine)
    sessions.configure(doorways=[DOORWAY])
    return sessions


async def write_round(sessions: Sessions, size: int) -> Sequence[Asked]:
    """So many people in Telegram, and this week's questions, all of them due now."""
    digits = select(func.substr(Somebody.name, len("Collega ") + 1)).where(Somebody.id == Account.person_id)
    chat = literal(FIRST_DIGITS) + digits.scalar_subquery()
    return await write_asked(sessions, size, {"platform": TELEGRAM, "workspace": str(BOT.id), "chat": chat})


def config_for(api_url: str) -> TelegramConfig:
    """What our adapter has to know of it."""
    return TelegramConfig(BOT.token, api_url)


def fill(telegram: TelegramStandIn, people: Sequence[Asked]) -> BotAccount:
    """The same people in the stand-in, each with the question."""
    bot = telegram.has_bot(BOT.username)
    for asked in people:
        number = int(asked.user)
        person = telegram.people[number] = Person(telegram, number, f"Collega {asked.user}")
        person.chat(bot).started = True
        person.chat(bot).keep(bot, text=QUESTION, keyboard=[[_button(asked)]])
    return bot


def _button(asked: Asked) -> dict[str, str]:
    return {"text": THOUGHT, "callback_data": write("close", asked.asking, Closed.THOUGHT)}
