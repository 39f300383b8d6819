"""Others who keep every connection to a database, so that it lets nobody in."""

from contextlib import AsyncExitStack

from sqlalchemy.pool import QueuePool

from tests.world import World


class Crowd(AsyncExitStack):
    """One that is not there yet, and gone afterwards."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._engine = world.engine

    async def comes(self) -> None:
        """From now on there is no connection for anybody else, and nobody waits long for one."""
        pool = self._engine.sync_engine.pool
        assert isinstance(pool, QueuePool)
        pool._timeout = 0.05
        for _ in range(pool.size()):
            await self.enter_async_context(self._engine.connect())

    async def goes(self) -> None:
        """There is room again."""
        await self.aclose()
