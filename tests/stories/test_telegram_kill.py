"""Whoever listens in Telegram may die at any moment: every update is handled, and handled once."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from random import Random, SystemRandom
from uuid import UUID

from adapters.telegram.config import TelegramConfig
from bot.domain.calendar import Week
from bot.domain.reflection import AskingState
from bot.store.people import Account
from bot.store.reflection import Asking
from tests.answers import TEXT, inbox_size, kept
from tests.fakes.telegram import Person, TelegramStandIn
from tests.stories.telegram_child import listen, one_question
from tests.world import Actor, World, at

UPDATES = 100  # as many as one call for updates brings
ONCE_EACH = ([(f"woord {number}",) for number in range(UPDATES)], UPDATES)
SOON = 30.0  # seconds
NOW = at(7, 10, 15)
FORKED = get_context("forkserver")  # which has everything imported, so that a life begins at once
FORKED.set_forkserver_preload(["tests.stories.telegram_child"])


@contextlib.contextmanager
def a_life(database: str, config: TelegramConfig) -> Iterator[None]:
    """Somebody listens until the end of the block, and is then killed, whatever they do."""
    process = FORKED.Process(target=listen, args=(database, config, NOW))
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


async def everybody_asked(world: World) -> Sequence[Actor]:
    """A hundred people with a question in front of them."""
    team = await world.has_team(await world.has_school())
    people = [await world.has_person(team, name=f"Collega {number:03}") for number in range(UPDATES)]
    for person in people:
        await world.has_joined(person)
    week = str(Week.of(NOW.date()))
    async with world.work() as db:
        for person in people:
            db.add(
                Asking(
                    id=db.new_id(NOW), person_id=person.person_id, week=week, audience="teacher", prompt_id=TEXT.id,
                    state=AskingState.OPEN, asked_at=NOW,
                )
            )  # fmt: skip
    return people


async def in_telegram(world: World, telegram: TelegramStandIn, people: Sequence[Actor]) -> list[Person]:
    """The same people, who have our bot there."""
    theirs = [telegram.has_user(person.name, started=True) for person in people]
    async with world.work() as db:
        for number, (person, account) in enumerate(zip(people, theirs, strict=True)):
            db.add(
                Account(
                    id=UUID(int=1_000 + number), person_id=person.person_id, platform="telegram",
                    workspace=str(telegram.bot.id), chat=str(account.id), linked_at=NOW,
                )
            )  # fmt: skip
    return theirs


def has_handled(database: str, enough: int) -> bool:
    """Whether so many updates are durable, looked up without holding up who writes."""
    with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as file:
        (number,) = file.execute("SELECT count(*) FROM inbox").fetchone()
    return int(number) >= enough


@contextlib.asynccontextmanager
async def everybody_answered(database: str) -> AsyncIterator[tuple[World, TelegramStandIn, Sequence[Actor]]]:
    """A hundred people typed a word each, while nobody listened."""
    async with (
        World.opened(database, now=NOW, library=one_question()) as world,
        TelegramStandIn.started() as telegram,
    ):
        telegram.has_bot("ruimte_bot")
        people = await everybody_asked(world)
        for number, person in enumerate(await in_telegram(world, telegram, people)):
            await person.says(f"woord {number}")
        yield world, telegram, people


def by_chance() -> Random:
    """Chance that can be had again."""
    seed = int(os.environ.get("RUIMTE_TEST_SEED") or SystemRandom().randrange(10**9))
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    return Random(seed)


@dataclass
class Mortal:
    """Who listens and dies, `deaths` times, each time when some more updates are durable."""

    database: str
    telegram: TelegramStandIn
    config: TelegramConfig
    deaths: int
    chance: Random = field(default_factory=by_chance)

    async def lives(self, death: int) -> None:
        """Once, and not to the end."""
        each = UPDATES // self.deaths
        with a_life(self.database, self.config):
            enough = death * each + self.chance.randrange(each)
            await self.telegram.until(partial(has_handled, self.database, enough), SOON)
            await asyncio.sleep(self.chance.uniform(0, 0.02))

    async def lives_to_the_end(self) -> None:
        """Until nothing waits, also not the last update, which is brought once more."""
        mailbox = self.telegram.bot.mailbox
        with a_life(self.database, self.config):
            await self.telegram.until(lambda: not mailbox.waiting(), SOON)
            self.telegram.redeliver_last()
            await self.telegram.until(lambda: not (mailbox.waiting() or mailbox.repeats), SOON)


def assert_confirmed_only_when_kept(telegram: TelegramStandIn, database: str) -> None:
    """Nothing of a batch is confirmed before all of it is durable; who is killed late may have come to the end."""
    waiting = len(telegram.bot.mailbox.waiting())
    assert waiting == UPDATES or (waiting == 0 and has_handled(database, UPDATES))


async def handled(world: World, people: Sequence[Actor]) -> tuple[list[tuple[str, ...]], int]:
    """The words that were kept, and how many updates were."""
    return [reply.words for person in people for reply in await kept(world, person)], await inbox_size(world)


async def test_a_batch_that_is_killed_twenty_times_is_handled_once(sqlite_database: str) -> None:
    async with everybody_answered(sqlite_database) as (world, telegram, people):
        config = TelegramConfig(telegram.bot.token, telegram.api_url)
        mortal = Mortal(sqlite_database, telegram, config, deaths=20)
        for death in range(mortal.deaths):
            await mortal.lives(death)
            assert_confirmed_only_when_kept(telegram, sqlite_database)
        await mortal.lives_to_the_end()
        assert await handled(world, people) == ONCE_EACH


async def test_what_is_brought_to_who_dies_is_brought_again_and_handled_once(
    sqlite_database: str, unused_tcp_port: int
) -> None:
    async with everybody_answered(sqlite_database) as (world, telegram, people):
        url = f"http://127.0.0.1:{unused_tcp_port}/telegram"
        config = TelegramConfig(telegram.bot.token, telegram.api_url, url, "geheim")
        mortal = Mortal(sqlite_database, telegram, config, deaths=5)
        for death in range(mortal.deaths):
            await mortal.lives(death)
        await mortal.lives_to_the_end()
        assert await handled(world, people) == ONCE_EACH
