"""Row 17: Slack refreshes and cuts our sockets again and again, while somebody talks."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.oauth import Pages
from adapters.slack.platform import Slack
from bot.domain.event import Event, Said
from bot.inbox import sorry_nothing_kept
from bot.ports import Answer
from bot.store.installation import KeptInstallations
from bot.views import slack as slack_view
from bot.views.catalogue import catalogue
from tests.fakes.slack import Person
from tests.faults.fault import Fault, Ground, Met, Times, must_be, tally
from tests.faults.life import PATIENCE, comes_true
from tests.faults.pairs import events_kept
from tests.faults.school import School, a_school

FASTER = 10  # times; a connection must still live longer than a ping takes
SAID_AGAIN = 3  # times, as Slack does with an event of which it did not hear that it came


async def meet(ground: Ground) -> Met:
    """Each time one of two connections, or both, are refreshed or cut: what was said is heard, and kept once."""
    heard: list[str] = []
    async with a_school(ground) as school, _listening(school, heard):
        eva, again = school.slack.workspaces["T1"].has_user("Eva"), 0
        for number in range(ground.times):
            await comes_true(lambda: school.slack.sockets.count > 0)
            await _breaks(school, ground)
            again += await _says_until_it_is_heard(school, eva, f"woord {number}")
        await comes_true(lambda: school.slack.sockets.count >= 2)
        must_be(await events_kept(school), ground.times)
    said = {f"woord {number}" for number in range(ground.times)}
    must_be(set(heard), said)
    return {"said again by Slack": again, **tally(SLACK, lost=len(said.difference(heard)))}


async def _breaks(school: School, ground: Ground) -> None:
    count = ground.chance.choice((1, 1, 2))
    if ground.chance.random() < 0.7:
        await school.slack.disconnects(count=count)
    else:
        school.slack.drops(count)


async def _says_until_it_is_heard(school: School, eva: Person, words: str) -> int:
    """How often Slack had to say it again."""
    await eva.says(words)
    for again in range(SAID_AGAIN + 1):
        if school.slack.last.was_acknowledged:
            return again
        await comes_true(lambda: school.slack.sockets.count > 0)
        await school.slack.redeliver_last()
    raise AssertionError(f"{words} was not heard")


@asynccontextmanager
async def _listening(school: School, heard: list[str]) -> AsyncIterator[None]:
    async def receive(event: Event, now: datetime) -> Answer:
        if isinstance(event, Said):
            heard.append(event.words)
        return await school.world.inbox.receive(event, now)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / FASTER)

    config = SlackConfig(
        api_url=school.slack.api_url,
        bot_token=school.slack.workspaces["T1"].bot_token,
        app_token=school.slack.app_token,
    )
    ours = Slack(
        config, KeptInstallations(school.world.sessions, school.now), receive=receive,
        not_kept=lambda: sorry_nothing_kept("nl"), not_shown=lambda: slack_view.not_shown(catalogue("nl")),
        pages=Pages("", "", ""), now=school.now, clock=lambda: FASTER * time.monotonic(), sleep=sleep,
    )  # fmt: skip
    school.slack.post_office.deadline = PATIENCE
    stop = asyncio.Event()
    running = asyncio.create_task(ours.run(stop))
    try:
        await comes_true(lambda: school.slack.sockets.count == 2)
        yield
    finally:
        stop.set()
        await running
        await ours.close()


FAULTS = (Fault(17, "sockets that are refreshed and cut", Times(4, 20, 100), meet, in_ci=("sqlite",)),)
