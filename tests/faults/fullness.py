"""Row 13: no room is left for what somebody types; nothing is acknowledged of which there is no row.

Of SQLite's file, for PostgreSQL has no such limit; a disk that is full is for both.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.domain.event import Said
from bot.inbox import NotKept
from bot.readiness import LASTS, Readiness
from tests.answers import TEXT, asks, had_its_quiet_start
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.heard import heard
from tests.world import Actor, World, at

SCHOOL_DAY = at(15, 10, 12, 0)
MORE = 1 << 30  # pages: as good as no end
LONGEST = 500  # words; some of which fit where others do not
MOST = 2_000  # events: far more than fit
A_MINUTE = timedelta(minutes=1)


@dataclass
class Disk:
    """How many pages may be in the file, for every connection that is opened from now on."""

    world: World
    pages: int = MORE
    acknowledged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        event.listen(self.world.engine.sync_engine, "connect", self._limits)

    def _limits(self, raw: Any, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count={self.pages}").close()

    async def holds(self, pages: int) -> None:
        """From now on so many; never fewer than there are."""
        self.pages = pages
        await self.world.engine.dispose()

    async def hears(self, actor: Actor, words: str) -> bool:
        """Whether it was kept, so that a platform would hear so."""
        said = Said(key=self.world.new_key(), sender=actor.address, words=words, message=f"m{self.world.keys}")
        with suppress(NotKept):
            await self.world.inbox.receive(said, self.world.now)
            self.acknowledged.append(said.key)
            return True
        return False


async def meet(ground: Ground) -> Met:
    """So many times the file is full, and gets room again."""
    async with _typing_in(ground) as (disk, noor):
        world, refused = disk.world, 0
        ready = Readiness(
            world.sessions, world.heartbeat, platforms=[], troubles=list, now=lambda: world.now
        )  # fmt: skip
        for _ in range(ground.times):
            await disk.holds(await _pages(ground) + ground.chance.randrange(8))
            refused += await _types_until_full(disk, noor, ground)
            must_be(await _is_told(ready, disk), ["database"])
            must_be(await _handled(world), sorted(disk.acknowledged))
            must_be(_is_whole(ground), "ok")
            await disk.holds(MORE)
            must_be(await disk.hears(noor, "nu wel"), True)
            must_be(await _is_told(ready, disk), [])
        must_be(await _handled(world), sorted(disk.acknowledged))
        must_be(_is_whole(ground), "ok")
    return {"acknowledged": len(disk.acknowledged), "refused": refused}


@asynccontextmanager
async def _typing_in(ground: Ground) -> AsyncIterator[tuple[Disk, Actor]]:
    async with World.opened(ground.database, now=SCHOOL_DAY) as world:
        asks(world, TEXT)
        team = await world.has_team(await world.has_school())
        await world.starts(team)
        await had_its_quiet_start(world, team)
        noor = await world.has_person(team)
        await world.has_joined(noor)
        disk = Disk(world)
        await noor.types("/vraag")
        disk.acknowledged += [key for key, _ in await heard(world)]
        yield disk, noor


async def _types_until_full(disk: Disk, noor: Actor, ground: Ground) -> int:
    """How many of the last words could not be kept: long ones first, then whatever fits, until not one word does."""
    refused, longest = 0, LONGEST
    for _ in range(MOST):
        disk.world.now += A_MINUTE
        if not await disk.hears(noor, "lang " * ground.chance.randint(1, longest)):
            refused += 1
            if longest == 1:
                return refused
            longest = max(1, longest // 4)
    raise AssertionError("it never was full")


async def _handled(world: World) -> list[str]:
    """Which events were; "dropped" are words that belonged to no question, a day later."""
    return sorted(key for key, state in await heard(world) if state in ("done", "dropped"))


async def _is_told(ready: Readiness, disk: Disk) -> list[str]:
    """What `/readyz` says of the database now; the world's clock goes on, as it must.

    A beat that finds the file full is missed, as in a program that runs: minutes here, so that it is late as well.
    """
    disk.world.now += LASTS
    with suppress(OperationalError):
        await disk.world.heartbeat.beat(disk.world.now)
    return [code for code in await ready() if code != "heartbeat"]


async def _pages(ground: Ground) -> int:
    return int(_asked(ground, "PRAGMA page_count"))


def _is_whole(ground: Ground) -> str:
    return str(_asked(ground, "PRAGMA integrity_check"))


def _asked(ground: Ground, question: str) -> Any:
    with closing(sqlite3.connect(ground.database.removeprefix("sqlite:///"))) as file:
        return file.execute(question).fetchone()[0]


FAULTS = (Fault(13, "a file that is full", Times(2, 50, 500), meet, ("sqlite",)),)
