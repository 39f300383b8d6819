"""The house as `ruimte setup` has it open: for as long as the questions last, and never while one is asked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.cli.running import one_organisation, prepare
from bot.domain.roster import Imported
from bot.domain.roster_file import parse
from bot.opening import App, open_app, real_clock
from bot.services.roster import import_roster
from bot.store.base import Db

Result = TypeVar("Result")
Work = Callable[[Db], Awaitable[Result]]


@dataclass(frozen=True)
class Wanted:
    """What was told on the command line; what was not is asked."""

    school: str | None = None
    sector: str | None = None
    region: str | None = None
    people: Path | None = None
    team: str | None = None
    name: str | None = None
    email: str | None = None
    in_team: bool | None = None
    adviser: str | None = None


@dataclass(frozen=True)
class House:
    """The house, opened for as long as the questions last."""

    app: App
    runner: asyncio.Runner

    def do(self, work: Work[Result]) -> Result:
        """One unit of work. The loop rests while somebody thinks, so that Ctrl-C reaches the question."""

        async def step() -> Result:
            async with self.app.unit_of_work() as db:
                return await work(db)

        return self.runner.run(step())

    def bring_in(self, data: bytes) -> Imported:
        """A list of people, all of it or nothing."""
        settings, roster = self.app.settings, parse(data)

        async def work(db: Db) -> Imported:
            return await import_roster(
                db, roster, now=real_clock(), language=settings.language, timezone=settings.timezone,
                organisation=await one_organisation(db, None),
            )  # fmt: skip

        return self.do(work)


@contextmanager
def opened_house() -> Iterator[House]:
    """Opens it, and makes what is not there yet: the key, the database."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        app = runner.run(stack.enter_async_context(open_app(prepare())))
        try:
            yield House(app, runner)
        finally:
            runner.run(stack.aclose())
