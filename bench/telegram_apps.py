"""What takes in Telegram's updates while it is measured: ours, and a bare one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from random import Random
from time import perf_counter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from adapters.shared.recent import Recent
from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.fetching import Fetching
from adapters.telegram.inbound import KINDS
from adapters.telegram.listening import Listening
from adapters.telegram.names import Bot
from adapters.telegram.polling import Polling
from bench.asked import Asked
from bench.bare import insert_bare
from bench.reply import ANSWERED
from bench.slack_apps import real_clock
from bench.telegram_events import Kind, act
from bench.telegram_school import BOT, fill, sessions_there
from bot.domain.event import Event
from bot.inbox import Inbox
from bot.ports import Answer
from bot.store.base import close_engine, make_engine
from tests.fakes.telegram import TelegramStandIn

PATIENCE = 120.0  # seconds


@asynccontextmanager
async def stand_in(people: Sequence[Asked], kind: Kind, first: int) -> AsyncIterator[str]:
    """The local Telegram, in which each of these people did something; the updates are numbered from `first`."""
    async with TelegramStandIn.started() as telegram:
        bot = fill(telegram, people)
        bot.mailbox.put_raw({"update_id": first - 1})
        bot.mailbox.drop()
        for asked in people:
            await act(telegram.people[int(asked.user)], kind)
        yield telegram.api_url


class Confirming(Fetching):
    """Notices when everything up to this update is confirmed."""

    def __init__(self, config: TelegramConfig, last: int) -> None:
        super().__init__(config)
        self._last = last
        self.done = asyncio.Event()

    async def updates(self, offset: int | None) -> list[object]:
        """The same updates."""
        if offset is not None and offset > self._last:
            self.done.set()
        return await super().updates(offset)


async def ours(config: TelegramConfig, database: str, last: int) -> float:
    """Our polling, our inbox and our answers, always the afternoon after the question came: the seconds it takes."""
    engine = make_engine(database)
    sessions = sessions_there(engine)
    sessions.configure(chance=Random(last))  # which was drawn from in no turn before
    inbox = Inbox(sessions)

    async def receive(event: Event, now: datetime) -> Answer:
        return await inbox.receive(event, ANSWERED)

    calls, fetching = Calls(config), Confirming(config, last)
    listening = Listening(
        bot=lambda: Bot(str(BOT.id), BOT.username), calls=calls, recent=Recent(), receive=receive, now=real_clock
    )
    polling, stop = Polling(fetching, listening.hear), asyncio.Event()
    began = perf_counter()
    running = asyncio.create_task(polling.run(stop))
    try:
        async with asyncio.timeout(PATIENCE):
            await fetching.done.wait()
        return perf_counter() - began
    finally:
        stop.set()
        await running
        await polling.close()
        await listening.close()
        await calls.close()
        await close_engine(engine)


async def bare(config: TelegramConfig, database: str, count: int) -> float:
    """The library's own polling, with a handler that writes one row: the seconds until so many are there."""
    engine, done = make_engine(database), asyncio.Event()
    app = _bare_app(config, engine, count, done)
    updater = app.updater
    if updater is None:
        raise ValueError("a bot that does not poll")
    async with app:
        await app.start()
        began = perf_counter()
        await updater.start_polling(allowed_updates=KINDS)
        async with asyncio.timeout(PATIENCE):
            await done.wait()
        seconds = perf_counter() - began
        await updater.stop()
        await app.stop()
    await close_engine(engine)
    return seconds


def _bare_app(
    config: TelegramConfig, engine: AsyncEngine, count: int, done: asyncio.Event
) -> Application[Any, Any, Any, Any, Any, Any]:
    app = ApplicationBuilder().token(config.token).base_url(f"{config.api_url}/bot").build()
    written: list[int] = []

    async def keep(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await insert_bare(engine, str(update.update_id))
        written.append(update.update_id)
        if len(written) == count:
            done.set()

    app.add_handler(MessageHandler(filters.ALL, keep))
    app.add_handler(CallbackQueryHandler(keep))
    return app
