"""Our process on both platforms at a time, each behind a line that can be cut."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.house import new_house
from tests.fakes.slack import SlackStandIn
from tests.fakes.telegram import TelegramStandIn
from tests.faults.far_side import FarSide, InSlack, InTelegram
from tests.faults.fault import Ground
from tests.faults.life import settings_for
from tests.faults.proxy import Cut, Proxy
from tests.faults.staff import THURSDAY, asks_everybody, has_heard_before, has_news_for, has_staff
from tests.world import World, a_cipher


@dataclass(frozen=True)
class Both:
    """The platforms, the lines to them, the database between, and the environment of a life there."""

    world: World
    slack: InSlack
    telegram: InTelegram
    lines: Sequence[Proxy]
    settings: dict[str, str]

    @property
    def sides(self) -> tuple[FarSide, FarSide]:
        """Both."""
        return self.slack, self.telegram

    def is_cut(self, way: Cut) -> None:
        """No platform can be reached, or (`answers`) none is heard."""
        for line in self.lines:
            line.is_cut(way)

    async def is_mended(self) -> None:
        """Both can."""
        for line in self.lines:
            await line.is_mended()


def ticking_from(moment: datetime) -> Callable[[], float]:
    """A clock that says this now, and goes on as every clock does."""
    behind = time.time() - moment.timestamp()
    return lambda: time.time() - behind


@asynccontextmanager
async def on_both(ground: Ground) -> AsyncIterator[Both]:
    """Nobody is there yet."""
    clock = ticking_from(THURSDAY)
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(World.opened(ground.database, now=THURSDAY))
        slack = InSlack(await stack.enter_async_context(SlackStandIn.started(clock)))
        telegram = InTelegram(await stack.enter_async_context(TelegramStandIn.started(clock)))
        lines = [
            await stack.enter_async_context(Proxy.before(url))
            for url in (slack.standin.root_url, telegram.standin.api_url)
        ]
        slack.standin.root_url = f"{lines[0].url}/"  # where it sends us for a socket as well
        async with world.work() as db:
            db.add(new_house(a_cipher(), demo=False))
        settings = settings_for(
            ground.database,
            RUIMTE_SLACK_BOT_TOKEN=slack.place.bot_token, RUIMTE_SLACK_APP_TOKEN=slack.standin.app_token,
            RUIMTE_SLACK_API_URL=slack.standin.api_url,
            RUIMTE_TELEGRAM_BOT_TOKEN=telegram.bot.token, RUIMTE_TELEGRAM_API_URL=lines[1].url,
        )  # fmt: skip
        yield Both(world, slack, telegram, lines, settings)


async def has_things_to_say(both: Both, number: int) -> None:
    """To so many people on each platform: half of it may be said twice, half may not; some of that is due first."""
    world = both.world
    for side in both.sides:
        chats = side.has(number)
        asked = await has_staff(world, side.platform, side.workspace, chats[::2])
        told = await has_staff(world, side.platform, side.workspace, chats[1::2])
        if isinstance(side, InSlack):
            await has_heard_before(world, asked, side.greets())
        first, then = told.people[: number // 8], told.people[number // 8 :]
        await has_news_for(world, first, due=THURSDAY - timedelta(minutes=1))
        await asks_everybody(world, asked)
        await has_news_for(world, then)
