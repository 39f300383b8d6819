"""The least that can be done with an event: one row."""

from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.reply import ANSWERED
from bench.year import SEALED
from bot.store.inbox import InboxRow, InboxState

TABLE = InboxRow.metadata.tables["inbox"]


async def insert_bare(engine: AsyncEngine, key: str) -> None:
    """One committed row in the inbox."""
    row = {
        "id": uuid4(), "key": f"bare:{key}", "state": InboxState.DONE, "received_at": ANSWERED, "payload": SEALED,
    }  # fmt: skip
    async with engine.begin() as connection:
        await connection.execute(insert(TABLE), row)
