"""Much to say and much that is heard at one moment; and what must have come of it, whatever happened meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.slack.manifest import EVENTS_PATH
from bot.domain.delivery import State
from tests.fakes.slack.delivery import Delivery
from tests.faults import outbox
from tests.faults.fault import must_be
from tests.faults.life import Life, comes_true, lives
from tests.faults.outbox import Chat, becomes, came_of, chats_of_each_sort, greet, is_at_rest, plan
from tests.faults.pairs import Pair, a_pair, said_back, say_it, tallied, words_of
from tests.faults.school import BOTH, School

OF_EACH_SORT = 6  # chats in which something is to be said
PAIRS = 20  # who type: more than a process has connections
SOON = timedelta(seconds=2)
LONG = 15.0  # seconds that Slack waits for an answer; ours says after ten that the database takes nothing


@dataclass(frozen=True)
class Burst:
    """All of it."""

    school: School
    chats: Sequence[dict[str, Chat]]
    pairs: Sequence[Pair]

    @property
    def everything(self) -> list[Chat]:
        """Every chat in which something is to be said."""
        return [chat for sort in self.chats for chat in sort.values()]

    def tries(self, pair: Pair) -> list[Delivery]:
        """How often Slack brought what was typed there, each time with how it was answered."""
        found = [one for one in self.school.slack.deliveries if one.kind == "events_api"]
        return [one for one in found if one.payload["event"].get("text") == pair.word]


def over_http(school: School) -> AbstractAsyncContextManager[Life]:
    """A life to which Slack comes over HTTP, so that it hears in numbers what became of it."""
    settings = school.settings(BOTH) | {"RUIMTE_SLACK_SIGNING_SECRET": school.slack.signing_secret}
    del settings["RUIMTE_SLACK_APP_TOKEN"]
    return lives(settings, school.ground.folder, school.now())


async def begins(school: School, life: Life, name: str) -> Burst:
    """Half of what is to be said is said now, the other half soon."""
    await life.is_ready()
    school.slack.deliver_to(f"http://127.0.0.1:{life.port}{EVENTS_PATH}")
    school.slack.post_office.deadline = LONG
    chats = [await chats_of_each_sort(school, f"{name} {number}") for number in range(OF_EACH_SORT)]
    pairs = [await a_pair(school, f"woord {name} {number}") for number in range(PAIRS)]
    await asyncio.gather(*(greet(school, each["direct"]) for each in chats))
    await comes_true(school.is_heard_on(sockets=0))
    burst, now = Burst(school, chats, pairs), school.now()
    for number, each in enumerate(chats):
        await plan(school, each.values(), due=now + (SOON if number % 2 else timedelta()))
    return burst


async def typed(burst: Burst) -> list[asyncio.Task[object]]:
    """Everybody types at once; how Slack was answered is awaited beside what follows."""
    return [await say_it(pair) for pair in burst.pairs]


def is_answered_by_none(burst: Burst) -> None:
    """Nothing that was typed is known to be kept: Telegram has it all, and Slack heard no 2xx."""
    must_be(len(burst.school.telegram.bot.mailbox.waiting()), len(burst.pairs))
    statuses = {one.status for pair in burst.pairs for one in burst.tries(pair)}
    must_be([status for status in statuses if status and status < 500], [])


async def ends_well(burst: Burst, said: Sequence[asyncio.Task[object]]) -> dict[str, float]:
    """Slack says again what was not taken; then everything is kept once, said, or on record."""
    school = burst.school
    await asyncio.gather(*said)
    refused = [burst.tries(pair)[0] for pair in burst.pairs if not burst.tries(pair)[0].was_acknowledged]
    must_be([one.status for one in refused if one.status < 500 and one.status], [])
    anew = [replace(one, retry_num=1, retry_reason="http_error", status=0) for one in refused]
    must_be([(await school.slack.post_office.deliver(one)).was_acknowledged for one in anew], [True] * len(anew))
    await comes_true(lambda: not school.telegram.bot.mailbox.waiting())
    for pair in burst.pairs:
        must_be(await words_of(school, pair.people), [(pair.word,), (pair.word,)])
    await becomes(school, burst.everything, is_at_rest)
    return {"refused": len(refused), **await _came_of_all(burst)}


async def _came_of_all(burst: Burst) -> Counter[str]:
    """Nothing lost; nothing twice but what may be, on record, and never in somebody's own chat in Slack."""
    found = [(name, one) for each in burst.chats for name, one in (await came_of(burst.school, each)).items()]
    said = [(name, sum(came.stands) - (name == "direct"), came) for name, came in found]
    must_be([one for one in said if not one[1] and not one[2].may_be_unheard], [])
    must_be([one for one in said if one[1] > 1 and (one[0] == "direct" or not one[2].repeated[0])], [])
    must_be([pair.word for pair in burst.pairs if max(said_back(pair)) > 1], [])
    told = Counter(uncertain=sum(came.states == (State.UNCERTAIN,) for _, _, came in said))
    for each in burst.chats:
        told.update(outbox.tallied(each, await came_of(burst.school, each)))
    for pair in burst.pairs:
        told.update(await tallied(burst.school, pair))
    return told
