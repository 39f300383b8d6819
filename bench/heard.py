"""The statements that reach a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@contextmanager
def heard(engine: AsyncEngine) -> Iterator[list[str]]:
    """Every statement until the end of the block."""
    statements: list[str] = []

    def listen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", listen)
    yield statements
    event.remove(engine.sync_engine, "before_cursor_execute", listen)
