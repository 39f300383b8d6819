"""Row 5, inbound: `kill -9` at points of the way in of what people type, on both platforms at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.grip import held
from tests.faults.life import PATIENCE, comes_true
from tests.faults.pairs import Pair, a_pair, answers_in_slack, events_kept, said_back, say_it, tallied, words_of
from tests.faults.school import School, a_school
from tests.faults.unanswered import unanswered

A_MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def before_insert(school: School, pair: Pair) -> AsyncIterator[None]:
    """It was brought, and nobody could write it down yet."""
    async with held(school.ground, "inbox") as grip:
        await say_it(pair)
        await comes_true(lambda: _is_brought(school, pair))
        await grip.is_felt()
        yield


@asynccontextmanager
async def inserted(school: School, pair: Pair) -> AsyncIterator[None]:
    """It stands in the inbox, in a transaction that is still open; where one cannot look into it, all but that."""
    async with held(school.ground, "reply") as grip:
        await say_it(pair)
        await comes_true(lambda: _is_brought(school, pair))
        await grip.is_felt()
        yield


@asynccontextmanager
async def committed(school: School, pair: Pair) -> AsyncIterator[None]:
    """It is kept; Telegram did not hear so yet, and whether Slack did, it says it again."""
    before = await events_kept(school)
    school.telegram.fails("getUpdates", times=0, hangs=True)
    await say_it(pair)
    async with asyncio.timeout(PATIENCE):
        while await events_kept(school) < before + 2:  # noqa: ASYNC110 - a database tells nobody of a change
            await asyncio.sleep(0.01)
    yield
    school.telegram.trouble.clear()


@asynccontextmanager
async def acknowledged(school: School, pair: Pair) -> AsyncIterator[None]:
    """Both platforms heard that it is kept."""
    said = await say_it(pair)
    await said
    await comes_true(lambda: not school.telegram.bot.mailbox.waiting() and school.slack.last.was_acknowledged)
    yield


@asynccontextmanager
async def mid_work(school: School, pair: Pair) -> AsyncIterator[None]:
    """The answer to it is being shown."""
    async with unanswered(school):
        await say_it(pair)
        await comes_true(lambda: bool(pair.noor.reads() and answers_in_slack(pair.eva)))
        yield


POINTS: tuple[Callable[[School, Pair], AbstractAsyncContextManager[None]], ...] = (
    before_insert, inserted, committed, acknowledged, mid_work,
)  # fmt: skip


async def meet(ground: Ground) -> Met:
    """Kill at each point so many times; each word is kept once, and answered at most once."""
    unanswered_words, told = 0, Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            for point in ground.chance.sample(POINTS, len(POINTS)):
                pair = await a_pair(school, f"{point.__name__} {number}")
                await _live_and_die(school, point(school, pair))
                await _live_on(school)
                must_be(await words_of(school, pair.people), [(pair.word,), (pair.word,)])
                answers = said_back(pair)
                assert max(answers) <= 1, f"answered {answers} times at {point.__name__}"
                told.update(await tallied(school, pair))
                unanswered_words += answers.count(0)
    return {**told, "kept without a word back": unanswered_words}


async def _live_and_die(school: School, reached: AbstractAsyncContextManager[None]) -> None:
    async with school.lives() as life:
        await comes_true(school.is_heard_on())
        async with reached:
            life.is_killed()
    await comes_true(lambda: not school.slack.sockets.open)
    school.now.jumps(A_MINUTE)


async def _live_on(school: School) -> None:
    """Somebody lives, to whom both platforms say again what they did not hear of, and once more."""
    mailbox = school.telegram.bot.mailbox
    async with school.lives() as life:
        await comes_true(school.is_heard_on())
        await school.slack.redeliver_last()
        assert school.slack.last.was_acknowledged
        await comes_true(lambda: not mailbox.waiting())
        school.telegram.redeliver_last()
        await comes_true(lambda: not (mailbox.waiting() or mailbox.repeats))
        assert await life.is_stopped() == 0  # once what it has to say back was said


def _is_brought(school: School, pair: Pair) -> bool:
    """Whether both were given to who lives; Telegram's poll is over then."""
    last = school.slack.post_office.last
    return (
        not school.telegram.bot.mailbox.is_polled
        and last is not None
        and last.payload["event"].get("text") == pair.word
        and any(last in connection.delivered for connection in school.slack.sockets.open)
    )


FAULTS = (Fault(5, "killed while it listens", Times(1, 10, 100, "kills at each of 5 points"), meet),)
