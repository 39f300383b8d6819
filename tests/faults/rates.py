"""Rows 1 and 2: many messages go as fast as the platform takes them, and never faster."""

from collections.abc import Sequence

from tests.fakes.slack import SlackStandIn
from tests.fakes.telegram import TelegramStandIn
from tests.faults.driven import Driven, carrier, carries_all, speaking
from tests.faults.far_side import InSlack, InTelegram, Recorded
from tests.faults.fault import Fault, Ground, Met, Times
from tests.faults.staff import THURSDAY, asks_everybody, counted, fates, has_staff, tallied
from tests.world import World

TELEGRAM_A_SECOND, SLACK_A_SECOND = 25, 240 / 60


async def _goes_at_its_rate(ground: Ground, time: Driven, side: InSlack | InTelegram, a_second: float) -> Met:
    async with World.opened(ground.database, now=THURSDAY) as world, speaking(side, time) as messenger:
        staff = await has_staff(world, side.platform, side.workspace, side.has(ground.times))
        await asks_everybody(world, staff)
        began = time()
        await carries_all(world, carrier(world, {side.platform: messenger}, time), time)
        found = await fates(world)
    assert counted(found) == {"sent": ground.times}
    met = _as_it_must_be(side, side.sends(), (time() - began) * a_second / ground.times)
    return {**met, **tallied(side.platform, found, side.heard())}


def _as_it_must_be(side: InSlack | InTelegram, sends: Sequence[Recorded], against_rate: float) -> Met:
    heard = side.heard()
    refused = [send for send in sends if send.status == 429]
    assert set(heard.values()) == {1}
    assert len(refused) < 0.01 * len(sends)
    assert against_rate <= 1.05
    return {"of the rate's own time": against_rate, "429s": len(refused)}


async def in_slack(ground: Ground) -> Met:
    """The stand-in refuses the 301st in a minute, and the second within a second in a channel."""
    time = Driven()
    async with SlackStandIn.started(time) as slack:
        return await _goes_at_its_rate(ground, time, InSlack(slack), SLACK_A_SECOND)


async def in_telegram(ground: Ground) -> Met:
    """The stand-in refuses the 31st in a second, and the second within a second in a chat."""
    time = Driven()
    async with TelegramStandIn.started(time) as telegram:
        return await _goes_at_its_rate(ground, time, InTelegram(telegram), TELEGRAM_A_SECOND)


FAULTS = (
    Fault(1, "many messages at Slack's cap", Times(150, 1_000, 10_000, "messages"), in_slack, in_ci=("sqlite",)),
    Fault(2, "many messages at Telegram's cap", Times(150, 1_000, 10_000, "messages"), in_telegram, in_ci=("sqlite",)),
)
