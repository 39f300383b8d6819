"""Starting and stopping: a rolling restart while people talk, SIGTERM in the middle of a sentence."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.domain.delivery import State
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.kills import UNCERTAIN, UNHEARD
from tests.faults.life import Life, comes_true
from tests.faults.outbox import (
    Came,
    Chat,
    becomes,
    chats_of_each_sort,
    greet,
    is_all,
    once,
    plan,
    stand_as_planned,
)  # fmt: skip
from tests.faults.pairs import Pair, a_pair, said_back, say_it, tallied, words_of
from tests.faults.replicas import SAID_ONCE, ends_as
from tests.faults.school import School, a_school
from tests.faults.unanswered import unanswered

A_BREATH = 0.5  # seconds between what is said, in the rhythm of the carrier
LONG = 400.0  # seconds; who was refused the updates more than once stands by for minutes
NEVER_ANSWERED = {  # the first of each was given up with the lease, the second was never begun
    "repeatable": Came((1, 1), (UNCERTAIN, State.SENT), (False, False)),
    "once": Came((2, 1), (State.SENT, State.SENT), (True, False)),
    "direct": once(2, before=1),
    "stranger": UNHEARD,
    "channel": Came((1, 1), (UNCERTAIN, State.SENT), (False, False)),
}


@dataclass
class Talk:
    """What is said to people and by them, while lives come and go."""

    chats: Sequence[Mapping[str, Chat]]
    pairs: Sequence[Pair]

    async def goes_on(self, school: School) -> None:
        """All of it, a little at a time; Slack waits as long as its repetitions would take."""
        heard = []
        for chats, pair in zip(self.chats, self.pairs, strict=True):
            await plan(school, [chats[name] for name in chats if name != "direct"], due=school.now())
            heard.append(await say_it(pair))
            await asyncio.sleep(A_BREATH)
        await asyncio.gather(*heard)


async def meet_rolling(ground: Ground) -> Met:
    """Each of the lives is replaced while people talk: nothing is lost, and nothing is said twice."""
    count, told = (2 if ground.is_sqlite else 3), Counter[str]()
    async with a_school(ground) as school, AsyncExitStack() as stack:
        school.slack.post_office.deadline = LONG
        ours = [await stack.enter_async_context(school.lives()) for _ in range(count)]
        await comes_true(school.is_heard_on(sockets=2 * count))
        for number in range(ground.times):
            talk = await _talk(school, f"{number}", count)
            talking = asyncio.create_task(talk.goes_on(school))
            ours = [await _replaced(school, stack, life, count) for life in ours]
            await talking
            await _is_all_said(school, talk)
            for pair in talk.pairs:
                told.update(await tallied(school, pair))
    return {"lives replaced": count * ground.times, **told}


async def _talk(school: School, name: str, count: int) -> Talk:
    names = [f"{name} {number}" for number in range(6 * count)]
    return Talk(
        [await chats_of_each_sort(school, name) for name in names],
        [await a_pair(school, f"woord {name}") for name in names],
    )


async def _replaced(school: School, stack: AsyncExitStack, old: Life, count: int) -> Life:
    """A new one is there before the old one goes."""
    new = await stack.enter_async_context(school.lives())
    await comes_true(lambda: school.slack.sockets.count >= 2 * (count + 1))
    must_be(await old.is_stopped(), 0)
    return new


async def _is_all_said(school: School, talk: Talk) -> None:
    chats = [{name: chat for name, chat in one.items() if name != "direct"} for one in talk.chats]
    for one in chats:
        await becomes(school, one.values(), is_all(State.SENT))
        must_be({name: tuple(chat.reads().count(words) for words in chat.reads()) for name, chat in one.items()},
                dict.fromkeys(one, (1,)))  # fmt: skip
    mailbox = school.telegram.bot.mailbox
    await comes_true(lambda: not mailbox.waiting(), within=LONG)
    for pair in talk.pairs:
        must_be(await words_of(school, pair.people), [(pair.word,), (pair.word,)])
        await comes_true(lambda pair=pair: said_back(pair) == [1, 1])  # type: ignore[misc]


async def meet_sigterm(ground: Ground) -> Met:
    """Who is asked to stop ends what it is saying, and begins with nothing else."""
    told = Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            chats = await chats_of_each_sort(school, f"Answered {number}")
            async with school.lives() as life, _being_said(school, chats) as answers:
                stopping = asyncio.create_task(life.is_stopped())
                await asyncio.sleep(A_BREATH)
                answers.set()
                must_be(await stopping, 0)
            told.update(await ends_as(school, chats, SAID_ONCE))
    return told


async def meet_sigterm_unanswered(ground: Ground) -> Met:
    """Who is asked to stop while a platform gives no answer goes all the same, and what is in doubt is so."""
    told = Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            chats = await chats_of_each_sort(school, f"Unanswered {number}")
            async with school.lives() as life, _being_said(school, chats):
                must_be(await life.is_stopped(), 0)
            told.update(await ends_as(school, chats, NEVER_ANSWERED))
    return told


@asynccontextmanager
async def _being_said(school: School, chats: Mapping[str, Chat]) -> AsyncIterator[asyncio.Event]:
    """Something is being said in each chat, with more behind it in some; the platforms give no answer yet."""
    await greet(school, chats["direct"])
    async with unanswered(school) as answers:
        await plan(school, chats.values(), due=school.now(), both=True)
        await comes_true(lambda: stand_as_planned(chats))
        yield answers


FAULTS = (
    Fault(16, "replaced one by one", Times(1, 1, 30), meet_rolling),
    Fault(16, "asked to stop while it speaks", Times(1, 2, 50), meet_sigterm),
    Fault(16, "asked to stop while nobody answers", Times(1, 1, 30), meet_sigterm_unanswered),
)
