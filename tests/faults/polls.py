"""Rows 16 and 17: two who fetch Telegram's updates, and a poll that is never answered."""

import asyncio
from datetime import timedelta

from adapters.telegram.config import TELEGRAM, TelegramConfig
from adapters.telegram.fetching import LONG_POLL, SPARE, Fetching
from adapters.telegram.polling import LATE, Polling
from tests.faults.fault import Fault, Ground, Met, Times, must_be, tally
from tests.faults.life import comes_true
from tests.faults.pairs import asks, words_of
from tests.faults.school import School, a_school

LONG = 400.0  # seconds; who was refused the updates more than once stands by for minutes
FASTER = 50  # times; so much sooner is a poll over, and given up
WORDS = 5


async def meet_two(ground: Ground) -> Met:
    """Two fetch: the one stands by while the other does, and takes over when that one is killed.

    On PostgreSQL alone, for they are of two machines.
    """
    async with a_school(ground) as school:
        for number in range(ground.times):
            async with school.lives(TELEGRAM) as first:
                await comes_true(lambda: school.telegram.bot.mailbox.is_polled)
                refused = len(_refused(school))
                async with school.lives(TELEGRAM) as second:
                    await comes_true(lambda before=refused: len(_refused(school)) > before)  # type: ignore[misc]
                    await _are_heard(school, f"samen {number}")
                    must_be([first.is_over, second.is_over], [False, False])
                    first.is_killed()
                    await _are_heard(school, f"alleen {number}")
                    must_be(await second.is_stopped(), 0)
            school.now.jumps(timedelta(minutes=1))
    return {}


async def meet_wedged(ground: Ground) -> Met:
    """A poll is never answered: it is given up, and the next one brings what came meanwhile.

    No database is in this: what fetches stands alone, between a platform and what hears it.
    """
    async with a_school(ground) as school, asyncio.TaskGroup() as tasks:
        config = TelegramConfig(school.telegram.bot.token, school.telegram.api_url)
        heard: list[str] = []

        async def hear(update: object) -> None:
            heard.append(update["message"]["text"])  # type: ignore[index]

        polling = Polling(Fetching(config, long_poll=LONG_POLL / FASTER, spare=SPARE / FASTER), hear)
        stop, noor = asyncio.Event(), school.telegram.has_user("Noor", started=True)
        tasks.create_task(polling.run(stop))
        for number in range(ground.times):
            school.telegram.fails("getUpdates", hangs=True)
            await comes_true(lambda: not school.telegram.bot.mailbox.is_polled)
            await noor.says(f"woord {number}")
            await comes_true(lambda: not school.telegram.bot.mailbox.waiting())
        stop.set()
        await polling.close()
        said = [f"woord {number}" for number in range(ground.times)]
        must_be(heard, said)
    must_be(LONG_POLL + SPARE < LATE, True)  # as it is outside of tests
    return tally(TELEGRAM, lost=len(set(said).difference(heard)))


async def _are_heard(school: School, word: str) -> None:
    """Some people answer in a word; each is kept once."""
    people = []
    for number in range(WORDS):
        person, user = await school.has_in_telegram(f"{word} {number}")
        await asks(school, person)
        await user.says(f"{word} {number}")
        people.append(person)
    await comes_true(lambda: not school.telegram.bot.mailbox.waiting(), within=LONG)
    must_be(await words_of(school, people), [(f"{word} {number}",) for number in range(WORDS)])


def _refused(school: School) -> list[object]:
    return [call for call in school.telegram.called("getUpdates") if call.status == 409]


FAULTS = (
    Fault(16, "two fetch the updates", Times(1, 2, 50), meet_two, ("postgresql",)),
    Fault(17, "a poll that hangs", Times(2, 20, 100), meet_wedged, ("sqlite",)),
)
