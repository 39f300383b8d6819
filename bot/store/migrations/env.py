"""Alembic's way in: over the connection that `bot.store.schema` hands it."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from bot.store.schema import metadata


def render_plainly(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our column types as the plain ones they are: a revision must outlive our code."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_plainly,
)
with context.begin_transaction():
    context.run_migrations()
