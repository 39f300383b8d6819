"""A line between our process and a platform that can be cut, in both ways or for the answers alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from typing import Literal

from tests.adapters.deaf import full
from tests.faults.life import free_port

Cut = Literal["", "both", "answers"]
PIECE = 65_536


class Proxy:
    """What is on its way in a line that is cut hangs there; once it is mended that is lost, and the line is new."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.cut: Cut = ""
        self._target = target
        self._server: asyncio.Server | None = None
        self._full = ExitStack()
        self._lines: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> "AsyncIterator[Proxy]":
        """One in front of the server with this address, until the end of the block."""
        proxy = cls(int(url.rstrip("/").rpartition(":")[2]))
        await proxy._listens()
        try:
            yield proxy
        finally:
            proxy._full.close()
            proxy._deaf()
            await proxy._drops()

    def is_cut(self, way: Cut) -> None:
        """Nobody comes in any more, nor hears that they do not; or everybody does, and hears nothing."""
        self.cut = way
        if way == "both":
            self._deaf()
            self._full.enter_context(full(self.port))

    async def is_mended(self) -> None:
        """New lines are good. Who waited on an old one hears that it broke."""
        was, self.cut = self.cut, ""
        await self._drops()
        if was == "both":
            self._full.close()
            await self._listens()

    async def _listens(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    def _deaf(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _drops(self) -> None:
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.create_task(self._line(reader, writer))
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        ways = [
            asyncio.create_task(self._carries(reader, back, by=("both",))),
            asyncio.create_task(self._carries(there, writer, by=("both", "answers"))),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (writer, back):
                end.transport.abort()
                with suppress(OSError):
                    await end.wait_closed()

    async def _carries(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, by: tuple[Cut, ...]
    ) -> None:
        while piece := await reader.read(PIECE):
            if self.cut not in by:
                writer.write(piece)
                await writer.drain()
