"""Taps on an agenda, kept and answered, on databases of both kinds."""

import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from uuid import UUID

import psycopg
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.meetings import NOW
from bench.school import WORKSPACE, sessions_on
from bot.domain.address import Address
from bot.domain.event import Commanded, Pressed
from bot.domain.press import write
from bot.inbox import Inbox
from bot.ports import Answer
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.inbox import InboxRow, InboxState
from bot.store.people import CONSOLE
from bot.store.schema import migrate
from tests.databases import running_postgres

numbers = count(1)


def databases(*names: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Addresses of empty databases of each kind, which are there until the next kind is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", [f"sqlite:///{folder}/{name}.sqlite3" for name in names]
    with running_postgres() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            for name in names:
                connection.execute(f'CREATE DATABASE "{name}"')
        yield "PostgreSQL", [server.replace("/postgres?", f"/{name}?") for name in names]


@asynccontextmanager
async def sessions_at(address: str) -> AsyncIterator[tuple[AsyncEngine, Sessions]]:
    """A database with our tables."""
    engine = make_engine(address)
    await migrate(engine)
    yield engine, sessions_on(engine)
    await close_engine(engine)


async def command(sessions: Sessions, person_id: UUID, name: str) -> Answer:
    """One command. Raises NotKept."""
    return await Inbox(sessions).receive(Commanded(key=_key(), sender=_address_of(person_id), command=name), NOW)


async def press(sessions: Sessions, person_id: UUID, verb: str, subject: UUID) -> Answer:
    """One tap on a button. Raises NotKept."""
    event = Pressed(key=_key(), sender=_address_of(person_id), data=write(verb, subject))
    return await Inbox(sessions).receive(event, NOW)


async def check_answered(sessions: Sessions) -> None:
    """What could not be answered takes no time. Raises ValueError."""
    async with sessions() as db, db.begin():
        failed = await db.scalar(select(func.count()).where(InboxRow.state == InboxState.FAILED))
    if failed:
        raise ValueError(f"{failed} events were not answered")


def _address_of(person_id: UUID) -> Address:
    return Address(CONSOLE, WORKSPACE, person_id.hex)


def _key() -> str:
    return f"bench:{next(numbers)}"
