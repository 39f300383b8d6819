"""Row 8: for a while half of all answers are of no use, and what was asked may have been done all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from aiohttp import web

from tests.fakes.slack import SlackStandIn
from tests.fakes.slack.trouble import Trouble as SlackTrouble
from tests.fakes.slack.trouble import Troubles as SlackTroubles
from tests.fakes.telegram import TelegramStandIn
from tests.fakes.telegram.trouble import Trouble as TelegramTrouble
from tests.fakes.telegram.trouble import Troubles as TelegramTroubles
from tests.faults.driven import Driven, carrier, carries_all, speaking
from tests.faults.far_side import InSlack, InTelegram
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.staff import (
    THURSDAY,
    asks_everybody,
    fates,
    has_heard_before,
    has_news_for,
    has_staff,
    lost,
    said_twice,
    tallied,
)
from tests.world import World

STATUSES = (500, 502, 503, 504)
LASTS = 600.0  # seconds


@dataclass
class SilentSlack(SlackTrouble):
    """Answers with nothing at all."""

    @property
    def acts(self) -> bool:
        """As it was asked for."""
        return self.after

    async def answer(self, request: web.Request) -> web.Response:
        """Nothing."""
        return web.Response(status=self.status)


@dataclass
class SilentTelegram(TelegramTrouble):
    """Answers with nothing at all."""

    @property
    def spoils(self) -> bool:
        """Always."""
        return True

    def answer(self, request: web.Request) -> web.Response:
        """Nothing."""
        return web.Response(status=self.status)


@dataclass
class Weather:
    """Until then, every second answer is spoiled."""

    time: Driven
    chance: Random
    until: float
    spoiled: int = 0

    def spoils(self, one: type[Any], silent: type[Any], method: str) -> Any:
        """What a call meets; nothing when its answer is as it should be."""
        if self.time() >= self.until or self.chance.random() < 1 / 2:
            return None
        self.spoiled += 1
        after = self.chance.random() < 1 / 2
        ways: list[Callable[[], Any]] = [
            lambda: one(method, status=self.chance.choice(STATUSES), after=after),
            lambda: one(method, garbage=True, after=after),
            lambda: one(method, drop="after" if after else "before"),
            lambda: silent(method, after=after),
            lambda: silent(method, status=self.chance.choice(STATUSES), after=after),
        ]
        if one is SlackTrouble:
            ways.append(lambda: one(method, error="fatal_error", after=after))
        return self.chance.choice(ways)()


class SlackWeather(SlackTroubles):
    """In Slack."""

    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self._weather = weather

    async def next(self, method: str, workspace: str) -> SlackTrouble | None:
        """What this call meets."""
        met: SlackTrouble | None = self._weather.spoils(SlackTrouble, SilentSlack, method)
        return met


class TelegramWeather(TelegramTroubles):
    """In Telegram."""

    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self._weather = weather

    def next(self, method: str, chat: str) -> TelegramTrouble | None:
        """What this call meets."""
        met: TelegramTrouble | None = self._weather.spoils(TelegramTrouble, SilentTelegram, method)
        return met


async def in_slack(ground: Ground) -> Met:
    """Whoever may not be told twice is looked for, and told once."""
    time = Driven()
    weather = Weather(time, ground.chance, time() + LASTS)
    async with SlackStandIn.started(time) as slack:
        side = InSlack(slack)
        slack.troubles = SlackWeather(weather)
        met = await _carries(ground, side, time)
    assert met["said twice in Slack"] == 0
    assert weather.spoiled
    return {**met, "spoiled": weather.spoiled}


async def in_telegram(ground: Ground) -> Met:
    """Nobody can look: what may not be said twice is not, and of the rest it is on record that it was."""
    time = Driven()
    weather = Weather(time, ground.chance, time() + LASTS)
    async with TelegramStandIn.started(time) as telegram:
        side = InTelegram(telegram)
        telegram.trouble = TelegramWeather(weather)
        met = await _carries(ground, side, time)
    assert weather.spoiled
    return {**met, "spoiled": weather.spoiled}


async def _carries(ground: Ground, side: InSlack | InTelegram, time: Driven) -> Met:
    async with World.opened(ground.database, now=THURSDAY) as world, speaking(side, time) as messenger:
        chats = side.has(ground.times)
        staff = await has_staff(world, side.platform, side.workspace, chats[::2])
        more = await has_staff(world, side.platform, side.workspace, chats[1::2])
        if isinstance(side, InSlack):
            await has_heard_before(world, staff, side.greets())
        await asks_everybody(world, staff)
        await has_news_for(world, more.people)
        await carries_all(world, carrier(world, {side.platform: messenger}, time), time)
        found, heard = await fates(world), side.heard()
    twice = said_twice(heard)
    must_be({chat: found[chat] for chat in lost(found, heard)}, {})
    assert [chat for chat in twice if not found[chat].is_repeated] == []
    on_record = sum(not heard[chat] and fate.is_on_record for chat, fate in found.items())
    return {**tallied(side.platform, found, heard), "unheard, on record": on_record}


FAULTS = (
    Fault(8, "every second answer of Slack", Times(40, 300, 2_000, "messages"), in_slack),
    Fault(8, "every second answer of Telegram", Times(40, 300, 2_000, "messages"), in_telegram),
)
