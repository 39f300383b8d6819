"""Two people who answer in a word, one on each platform; what is kept of it, and what they hear back."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from bot.domain.calendar import Week
from bot.domain.reflection import AskingState
from bot.store.inbox import InboxRow
from bot.store.people import Person
from bot.store.reflection import Asking, Reply, open_parts
from tests.fakes.slack import Person as InSlack
from tests.fakes.telegram import Person as InTelegram
from tests.faults.fault import tally
from tests.faults.school import School

QUESTION = "t-s05-01"  # one that is answered in words


@dataclass(frozen=True)
class Pair:
    """Somebody on each platform, with a question in front of them, and the word that both answer."""

    noor: InTelegram
    eva: InSlack
    people: tuple[Person, Person]
    word: str


async def a_pair(school: School, word: str) -> Pair:
    """Two who were just asked."""
    noor, noors = await school.has_in_telegram(f"Noor {word}")
    eva, evas = await school.has_in_slack(f"Eva {word}")
    await asks(school, noor, eva)
    return Pair(noors, evas, (noor, eva), word)


async def asks(school: School, *people: Person) -> None:
    """They have this week's question in front of them."""
    week = str(Week.of(school.now().date()))
    async with school.world.work() as db:
        for person in people:
            db.add(
                Asking(
                    id=db.new_id(school.now()), person_id=person.id, week=week, audience="teacher", prompt_id=QUESTION,
                    state=AskingState.OPEN, asked_at=school.now(),
                )
            )  # fmt: skip


async def say_it(pair: Pair) -> asyncio.Task[object]:
    """Both type; whether Slack heard that it arrived is awaited beside what follows."""
    await pair.noor.says(pair.word)
    return asyncio.create_task(pair.eva.says(pair.word))


async def words_of(school: School, people: Sequence[Person]) -> list[tuple[str, ...]]:
    """What each of them answered, as it is kept."""
    async with school.world.work() as db:
        found = []
        for person in people:
            replies = (await db.scalars(select(Reply).where(Reply.person_id == person.id))).all()
            found.append(tuple(part.words for reply in replies for part in open_parts(db, reply)))
        return found


def said_back(pair: Pair) -> list[int]:
    """How many answers each of them has in front of them."""
    return [len(pair.noor.reads()), len(answers_in_slack(pair.eva))]


async def events_kept(school: School) -> int:
    """How many there are in the inbox."""
    async with school.world.work() as db:
        return await db.scalar(select(func.count()).select_from(InboxRow)) or 0


async def tallied(school: School, pair: Pair) -> Counter[str]:
    """On each platform, whose word is not kept, and who heard more than one answer to it."""
    told = Counter[str]()
    on_each = zip((TELEGRAM, SLACK), await words_of(school, pair.people), said_back(pair), strict=True)
    for platform, kept, answers in on_each:
        told.update(tally(platform, lost=pair.word not in kept, twice=answers > 1))
    return told


def answers_in_slack(eva: InSlack) -> list[str]:
    """What we said there."""
    return [post.words for post in eva.sees() if post.message.get("user") != eva.id]
