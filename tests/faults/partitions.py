"""Row 6: the line to both platforms is cut for a while; or what we ask arrives, and no answer does."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from tests.fakes.telegram.busy import most_within
from tests.faults.both import Both, has_things_to_say, on_both
from tests.faults.far_side import FarSide
from tests.faults.fault import Fault, Ground, Met, Times, must_be, tally
from tests.faults.life import Life, lives
from tests.faults.proxy import Cut, Proxy
from tests.faults.staff import THURSDAY, fates, is_all_over, said_twice, tallied

PEOPLE = 40  # on each platform: ten seconds of work in Slack
BEGUN = 5  # messages that arrived on each before the line is cut
LOOKED_OVER = 5  # seconds: on a busy machine what left a second apart may arrive together, and counts in one
MOST_IN_SLACK = 4 + 4 * (LOOKED_OVER + 1)  # those at once after a quiet time, and what belongs to these seconds
MOST_IN_TELEGRAM = 30 * LOOKED_OVER
IN_A_ROW = 3  # answers that are lost; that is a platform that is away
HANGS = 15.0  # seconds
SOCKET_BACK, POLLER_BACK = 30.0, 60.0  # seconds after the line is mended
ALL_OVER = 600.0

Lasts = Callable[[Both], Awaitable[None]]


async def both_ways(ground: Ground) -> Met:
    """For so many seconds nothing goes out and nothing comes in."""

    async def lasts(_: Both) -> None:
        await asyncio.sleep(ground.times)

    return await _is_met(ground, PEOPLE, "both", lasts)


async def answers_only(ground: Ground) -> Met:
    """Of so many messages on each platform the answer is lost, a few in a row: more, and the platform is away."""

    async def lasts(both: Both) -> None:
        ways = zip(both.sides, both.lines, strict=True)
        await asyncio.gather(*(_loses_answers(side, line, ground.times) for side, line in ways))

    return await _is_met(ground, PEOPLE + 3 * ground.times, "answers", lasts)


async def _loses_answers(side: FarSide, line: Proxy, number: int) -> None:
    """In a line that is cut by now. Those of the first few hang for longer than we wait; then one gets through."""
    lost, seconds = 0, HANGS
    while lost < number:
        before = len(side.sends())
        line.is_cut("answers")
        await asyncio.sleep(seconds)
        await _is_asked(side, before + IN_A_ROW)
        lost, seconds = lost + len(side.sends()) - before, 0.0
        await line.is_mended()
        await _is_asked(side, len(side.sends()) + 1)


async def _is_asked(side: FarSide, number: int) -> None:
    """So many messages came to this platform, answered or not."""
    await _until(lambda: len(side.sends()) >= number, ALL_OVER)


async def _is_met(ground: Ground, people: int, way: Cut, lasts: Lasts) -> Met:
    async with on_both(ground) as both, lives(both.settings, ground.folder, THURSDAY) as life:
        await life.is_ready()
        await has_things_to_say(both, people)
        await _until(lambda: all(len(side.sends()) >= BEGUN for side in both.sides), ALL_OVER)
        both.is_cut(way)
        await lasts(both)
        await both.is_mended()
        back = await _comes_back(both, life)
        async with asyncio.timeout(ALL_OVER):
            while not await is_all_over(both.world):  # noqa: ASYNC110 - another process tells us nothing by itself
                await asyncio.sleep(0.2)
        return {**back, **await _as_it_must_be(both)}


async def _comes_back(both: Both, life: Life) -> Met:
    mended = time.monotonic()
    slack, mailbox = both.slack.standin, both.telegram.bot.mailbox
    await _until(lambda: slack.sockets.count > 0, SOCKET_BACK)
    socket = time.monotonic() - mended
    await _until(lambda: mailbox.is_polled, POLLER_BACK - socket)
    poller = time.monotonic() - mended
    await life.is_ready()
    return {"socket back, s": socket, "poller back, s": poller}


async def _as_it_must_be(both: Both) -> Met:
    """Nothing lost, no storm; in Slack nothing twice, in Telegram only what may be, each on record."""
    found = await fates(both.world)
    slack, telegram = both.slack.heard(), both.telegram.heard()
    twice = said_twice(telegram)
    told = {**tallied(SLACK, found, slack), **tallied(TELEGRAM, found, telegram)}
    must_be(told, {**tally(SLACK, lost=0), **tally(TELEGRAM, lost=0, twice=len(twice))})
    assert [chat for chat in twice if not found[chat].is_repeated] == []
    assert [send.status for side in both.sides for send in side.sends() if send.status == 429] == []
    assert most_within(LOOKED_OVER, both.slack.sends()) <= MOST_IN_SLACK
    assert most_within(LOOKED_OVER, both.telegram.sends()) <= MOST_IN_TELEGRAM
    return {
        **told,
        "most times": max(telegram.values()),
        "uncertain": sum(fate.state == "uncertain" for fate in found.values()),
    }


async def _until(looked_at: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while not looked_at():  # noqa: ASYNC110 - another process tells us nothing by itself
            await asyncio.sleep(0.02)


FAULTS = (
    Fault(6, "a line that is cut", Times(3, 60, 1_800, "seconds"), both_ways, in_ci=("sqlite",)),
    Fault(6, "answers that are lost", Times(8, 60, 500, "messages"), answers_only),
)
