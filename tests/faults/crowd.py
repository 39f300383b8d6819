"""Everybody answers at once while ordinary things happen: each is acknowledged, and stored once.

How soon it is acknowledged is for `make bench`; here a slow machine may take so long that Slack brings it again.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from bot.store.inbox import InboxRow
from bot.store.reflection import Reply, open_parts
from tests.fakes.slack import Person
from tests.faults.errors import errors_counted
from tests.faults.fault import Fault, Ground, Met, Times, must_be, tally
from tests.faults.life import PATIENCE
from tests.stories.slack import SlackSchool, in_slack
from tests.stories.telegram import in_telegram
from tests.world import World, at

SCHOOL_DAY = at(15, 10)
PEOPLE = 5
IS_TOO_SLOW = re.compile("trouble=TimeoutError|error=NotKept")  # no connection in time: it is not acknowledged
AT_ONCE = 25  # replies, with as many ordinary events: as many as belong to one answer


async def in_slack_at_once(ground: Ground) -> Met:
    """So many replies, each with somebody who opens their page or changes their time zone; a few people at once."""
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_slack(world) as school:
        replies = [f"antwoord {number}" for number in range(ground.times)]
        waves = [replies[first : first + AT_ONCE] for first in range(0, len(replies), AT_ONCE)]
        school.slack.post_office.deadline, school.slack.post_office.retries = PATIENCE, True
        team = await slack_team(school, len(waves) * PEOPLE)
        school.slack.deliveries.clear()
        with errors_counted() as errors:
            for number, some in enumerate(waves):
                people = team[number * PEOPLE : (number + 1) * PEOPLE]
                await have_questions(school, people)
                await asyncio.gather(*(all_at_once(person, some[at::PEOPLE]) for at, person in enumerate(people)))
            await school.settles()
        must_be([one for one in errors if not IS_TOO_SLOW.search(one)], [])
        told = [one for one in school.slack.deliveries if one.kind == "events_api" and not one.is_echo]
        events = {f"slack:{one.payload['event_id']}" for one in told}
        must_be({f"slack:{one.payload['event_id']}" for one in told if one.was_acknowledged}, events)
        assert await stored(world, "slack") >= Counter(events)
        kept = await words_kept(world)
        must_be((Counter(replies) - kept, kept - Counter(replies)), (Counter(), Counter()))
        return {"events": len(events), **tally(SLACK, lost=len(replies) - len(kept))}


async def in_telegram_at_once(ground: Ground) -> Met:
    """So many replies, fetched in batches."""
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_telegram(world) as school:
        people = [await school.comes_in(f"Collega {number}") for number in range(PEOPLE)]
        await world.starts(school.team)
        for person in people:
            await school.says(person, "/meedoen")
            await school.says(person, "/vraag")
        before = (await stored(world, "telegram")).total()
        replies = [f"antwoord {number}" for number in range(ground.times)]
        await asyncio.gather(*(people[at % PEOPLE].says(words) for at, words in enumerate(replies)))
        await school.telegram.until(lambda: not school.bot.mailbox.waiting(), within=60)
        await school.settles()
        kept = await words_kept(world)
        must_be((Counter(replies) - kept, kept - Counter(replies)), (Counter(), Counter()))
        assert (await stored(world, "telegram")).total() - before == len(replies)
        return {"events": len(replies), **tally(TELEGRAM, lost=len(replies) - len(kept))}


async def slack_team(school: SlackSchool, size: int) -> Sequence[Person]:
    """A team of so many people, that was started."""
    people = [school.has(f"Collega {number}") for number in range(size)]
    await school.starts(people[0], school.workspace.has_channel("bouw-1", members=people))
    return people


async def have_questions(school: SlackSchool, people: Sequence[Person]) -> None:
    """Each of them takes part, and has a question in front of them."""
    for person in people:
        await school.commands(person, "/ruimte", "meedoen")
        await school.commands(person, "/ruimte", "vraag")


async def all_at_once(person: Person, replies: Sequence[str]) -> None:
    """All that one person does."""
    ordinary = [person.opens_home() if number % 2 else person.changes(tz="Europe/Brussels")
                for number in range(len(replies))]  # fmt: skip
    await asyncio.gather(*(person.says(words) for words in replies), *ordinary)


async def stored(world: World, platform: str) -> Counter[str]:
    """How often each event stands in the inbox."""
    async with world.work() as db:
        return Counter(await db.scalars(select(InboxRow.key).where(InboxRow.key.startswith(f"{platform}:"))))


async def words_kept(world: World) -> Counter[str]:
    """How often each of the words stands in a reply."""
    async with world.work() as db:
        return Counter(part.words for reply in await db.scalars(select(Reply)) for part in open_parts(db, reply))


TIMES = Times(ci=25, hour=1_000, asked=10_000, of="replies")
FAULTS = (
    Fault(3, "replies and ordinary events at once in Slack", TIMES, in_slack_at_once),
    Fault(3, "replies at once in Telegram", TIMES, in_telegram_at_once),
)
