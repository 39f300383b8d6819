"""Whoever listens in Telegram may die at any moment: every update is handled, and handled once."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from random import Random, SystemRandom
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.reflection import AskingState
from bot.store.people import Account
from bot.store.reflection import Asking
from tests.answers import TEXT, inbox_size, kept
from tests.fakes.telegram import Person, TelegramStandIn
from tests.stories.telegram_child import listen, one_question
from tests.world import Actor, World, at

UPDATES = 100  # as many as one call for updates brings
DEATHS = 20
SOON = 30.0  # seconds
NOW = at(7, 10, 15)
FORKED = get_context("forkserver")  # which has everything imported, so that a life begins at once
FORKED.set_forkserver_preload(["tests.stories.telegram_child"])


@contextlib.contextmanager
def a_life(database: str, telegram: TelegramStandIn) -> Iterator[None]:
    """Somebody listens until the end of the block, and is then killed, whatever they do."""
    process = FORKED.Process(target=listen, args=(database, telegram.api_url, telegram.bot.token, NOW))
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


async def test_a_batch_that_is_killed_twenty_times_is_handled_once(sqlite_database: str) -> None:
    seed = int(os.environ.get("RUIMTE_TEST_SEED") or SystemRandom().randrange(10**9))
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    chance = Random(seed)
    async with (
        World.opened(sqlite_database, now=NOW, library=one_question()) as world,
        TelegramStandIn.started() as telegram,
    ):
        bot = telegram.has_bot("ruimte_bot")
        people = await everybody_asked(world)
        for number, person in enumerate(await in_telegram(world, telegram, people)):
            await person.says(f"woord {number}")
        for death in range(DEATHS):
            with a_life(sqlite_database, telegram):
                enough = death * (UPDATES // DEATHS) + chance.randrange(UPDATES // DEATHS)
                await telegram.until(partial(has_handled, sqlite_database, enough), SOON)
                await asyncio.sleep(chance.uniform(0, 0.02))
            assert len(bot.mailbox.waiting()) == UPDATES  # nothing of a batch is confirmed before all of it is kept
        with a_life(sqlite_database, telegram):
            await telegram.until(lambda: not bot.mailbox.waiting(), SOON)
        words = [reply.words for person in people for reply in await kept(world, person)]
        assert (words, await inbox_size(world)) == ([(f"woord {number}",) for number in range(UPDATES)], UPDATES)
