"""What our program remembers of what it heard."""

from sqlalchemy import select

from bot.store.inbox import InboxRow
from tests.world import World


async def heard(world: World) -> list[tuple[str, str]]:
    """Every event by its key, and what became of it."""
    async with world.work() as db:
        rows = await db.execute(select(InboxRow.key, InboxRow.state).order_by(InboxRow.key))
        return [(key, state) for key, state in rows]
