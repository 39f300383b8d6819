"""A process that listens in Telegram, over a real database file, until it is killed."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime
from random import SystemRandom
from urllib.parse import urlsplit

import structlog
from sqlalchemy.ext.asyncio import async_sessionmaker

from adapters.http.server import Server
from adapters.telegram.config import TelegramConfig
from adapters.telegram.platform import Telegram
from bot.domain.doorway import Doorway
from bot.domain.prompt import Bank
from bot.inbox import Inbox
from bot.platforms import Menus
from bot.store.base import Db, make_engine
from bot.store.installation import KeptInstallations
from bot.store.prompts import Library
from tests.answers import TEXT
from tests.world import a_cipher, a_library


def one_question() -> Library:
    """A library whose only question is answered in words."""
    return replace(a_library(), bank=Bank((TEXT,)))


def listen(database: str, config: TelegramConfig, now: datetime) -> None:
    """Listen in Telegram: fetch updates, or have them brought to the webhook; it is always `now`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_listen(database, config, now))


async def _listen(database: str, config: TelegramConfig, now: datetime) -> None:
    sessions = async_sessionmaker(
        make_engine(database), class_=Db, expire_on_commit=False,
        cipher=a_cipher(), library=one_question(), chance=SystemRandom(),  # no two lives may draw the same ids
        doorways=(Doorway("telegram", "https://t.me/{name}?start={code}", keeps_words=True),),
    )  # fmt: skip
    telegram = Telegram(
        config, KeptInstallations(sessions, lambda: now), receive=Inbox(sessions).receive,
        withdrawn=lambda: "Ingetrokken.", menus=_no_menus, now=lambda: now,
    )  # fmt: skip
    port = urlsplit(config.webhook_url or "").port or 0
    async with Server("127.0.0.1", port, routes=telegram.routes, ready=_nothing_wrong):
        await telegram.run(asyncio.Event())


async def _no_menus() -> Menus:
    return {}


async def _nothing_wrong() -> list[str]:
    return []
