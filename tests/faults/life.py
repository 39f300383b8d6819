"""`ruimte run` as processes of their own, over a real database and the stand-ins, until they are killed."""

import asyncio
import base64
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess, SpawnProcess
from pathlib import Path

import aiohttp
import time_machine

from tests.world import KEY

FORKED = get_context("forkserver")  # which has everything imported, so that a life begins at once
FORKED.set_forkserver_preload(["bot.app", "bot.cli.running", "adapters.slack.platform", "adapters.telegram.platform"])
ANEW = get_context("spawn")  # which has nothing: as the machine itself begins a program
PATIENCE = 120.0  # seconds until a wait is given up; longer than anything may take, or no limit could be exceeded


def free_port() -> int:
    """A port that nobody has."""
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Life:
    """One process, of `ruimte run` if nothing else. `now` is what its clock says when it begins; it ticks from then.

    One that lives `anew` has to import everything first.
    """

    settings: Mapping[str, str]
    folder: Path
    now: datetime
    anew: bool = False
    port: int = field(default_factory=free_port)
    words: Sequence[str] = ("run",)
    process: ForkServerProcess | SpawnProcess | None = None

    def begins(self) -> None:
        """Start it."""
        here = {"RUIMTE_HTTP_PORT": str(self.port), "RUIMTE_BACKUPS": str(self.folder / "backups")}
        how = ({**self.settings, **here}, self.folder, self.now, self.words)
        self.process = (ANEW if self.anew else FORKED).Process(target=_run, args=how)
        self.process.start()

    @property
    def number(self) -> int:
        """Of its process. Raises LookupError before it began."""
        if self.process is None or self.process.pid is None:
            raise LookupError("it never began")
        return self.process.pid

    @property
    def waited(self) -> float:
        """Seconds in which it could have gone on, and every core had other work; none where no file tells."""
        told = Path(f"/proc/{self.number}/schedstat")
        return int(told.read_text().split()[1]) / 1e9 if told.exists() else 0.0

    @property
    def is_over(self) -> bool:
        """Whether it ended, however."""
        return self.process is None or self.process.exitcode is not None

    def is_killed(self) -> None:
        """Dies at once, whatever it does."""
        with contextlib.suppress(ProcessLookupError):  # it was done just before that
            os.kill(self.number, signal.SIGKILL)
        self._joins()

    def is_paused(self) -> None:
        """Stands still, as on a machine that hangs."""
        os.kill(self.number, signal.SIGSTOP)

    def goes_on(self) -> None:
        """Wakes up, and knows of nothing."""
        os.kill(self.number, signal.SIGCONT)

    async def is_stopped(self) -> int:
        """Is asked to stop, and does; how it ended."""
        os.kill(self.number, signal.SIGTERM)
        return await self.comes_to_its_end()

    async def comes_to_its_end(self) -> int:
        """Is done by itself; how it ended. Raises TimeoutError."""
        await comes_true(lambda: self.is_over)
        return self._joins()

    def _joins(self) -> int:
        if self.process is None:
            raise LookupError("it never began")
        self.process.join()
        return self.process.exitcode or 0

    async def troubles(self) -> list[str] | None:
        """What `/readyz` says is wrong; None when nobody answers."""
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}/readyz") as answer,
            ):
                words = (await answer.text()).split("\n")
                return [] if words == ["ok"] else words
        except aiohttp.ClientError:
            return None

    async def is_ready(self) -> None:
        """Wait until nothing is wrong. Raises TimeoutError."""
        await self.says([])

    async def says(self, troubles: list[str]) -> None:
        """Wait until exactly this is wrong. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while await self.troubles() != troubles:  # noqa: ASYNC110 - another process tells us nothing by itself
                await asyncio.sleep(0.05)


async def comes_true(looked_at: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """Wait until this is so. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not looked_at():  # noqa: ASYNC110 - another process tells us nothing by itself
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def lives(settings: Mapping[str, str], folder: Path, now: datetime, *, anew: bool = False) -> AsyncIterator[Life]:
    """One that lives until the end of the block at most, and is then killed."""
    life = Life(settings, folder, now, anew)
    life.begins()
    try:
        yield life
    finally:
        if not life.is_over:
            life.goes_on()
            life.is_killed()


def settings_for(database: str, **more: str) -> dict[str, str]:
    """The environment of a life on this database, whose key is that of the tests."""
    return {
        "RUIMTE_DATABASE_URL": database,
        "RUIMTE_KEY": base64.urlsafe_b64encode(KEY).decode(),
        "RUIMTE_LANGUAGE": "nl",
        "RUIMTE_LOG_FORMAT": "json",
        **more,
    }


def _run(settings: Mapping[str, str], folder: Path, now: datetime, words: Sequence[str]) -> None:
    from bot.cli import main  # noqa: PLC0415 - reads the environment

    os.environ.update(settings)
    os.chdir(folder)
    with _log_in(folder), time_machine.travel(now, tick=True):
        main([*words], standalone_mode=False)


@contextlib.contextmanager
def _log_in(folder: Path) -> Iterator[None]:
    """What it logs is kept beside the database, for who looks why something failed."""
    with (folder / "log.txt").open("a", buffering=1) as log:
        sys.stderr = log
        yield
