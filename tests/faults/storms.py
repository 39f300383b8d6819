"""Row 7: a platform that has had enough, again and again, and says for how long in every way it may.

What a refusal forbids is known here: in Slack a method in a workspace; in Telegram a chat for as long as one chat is
silent at most, and for longer everything that the bot says.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from adapters.slack.config import SLACK
from adapters.telegram.asking import SHORT
from adapters.telegram.config import TELEGRAM
from bot.carrier import Carrier
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack.trouble import Trouble as SlackTrouble
from tests.fakes.slack.trouble import Troubles as SlackTroubles
from tests.fakes.telegram import TelegramStandIn
from tests.fakes.telegram.trouble import Trouble as TelegramTrouble
from tests.fakes.telegram.trouble import Troubles as TelegramTroubles
from tests.faults.driven import Driven, carrier, carries_all, speaking
from tests.faults.far_side import InSlack, InTelegram, Recorded
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.staff import THURSDAY, changes, counted, fates, has_news_for, has_staff, must_change, tallied
from tests.world import World

Said = str | int | None  # for how long, as a platform says it; None when it does not
GARBAGE: tuple[Said, ...] = (None, -5, 0, "abc", "", "Wed, 21 Oct 2026 07:28:00 GMT", "nan", "1e999", "12.5")
MOST_REFUSED = 40  # one message in so many
SAID = ("chat.postMessage", "chat.update", "sendMessage")
LONG = timedelta(days=60)  # what is to be said outlives every silence


@dataclass
class Storm:
    """Refuses by chance, and whoever comes while it is forbidden; remembers who did."""

    time: Driven
    chance: Random
    left: int
    struck: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    forbidden: dict[str, tuple[float, float]] = field(default_factory=dict)
    trespassed: list[str] = field(default_factory=list)

    def meets(self, *subjects: str) -> bool:
        """Whether a call about these is refused because one of them is forbidden."""
        return any(self._is_forbidden(subject) for subject in subjects)

    def _is_forbidden(self, subject: str) -> bool:
        since, until = self.forbidden.get(subject, (0.0, 0.0))
        if since < self.time() < until:  # what left in the moment of the refusal could not know
            self.trespassed.append(subject)
        return self.time() < until

    def strikes(self) -> bool:
        """Whether a call is refused that need not be."""
        strikes = self.left > 0 and self.chance.random() < 1 / 4
        self.left, self.struck = self.left - strikes, self.struck + strikes
        return strikes

    def says(self) -> Said:
        """For how long: seconds, an hour at most, or nothing that anybody can keep to."""
        drawn = self.chance.randrange(3)
        return self.chance.choice(GARBAGE) if not drawn else self.chance.randrange(1, 30 if drawn == 1 else 3600)

    def forbids(self, subject: str, said: Said) -> None:
        """From now on, for so long."""
        self.forbidden[subject] = self.time(), self.time() + (said if isinstance(said, int) else 0)


class SlackStorm(SlackTroubles):
    """Over one workspace; the others have fine weather."""

    def __init__(self, storm: Storm, workspace: str) -> None:
        super().__init__()
        self._storm, self._workspace = storm, workspace

    async def next(self, method: str, workspace: str) -> SlackTrouble | None:
        """What this call meets."""
        if workspace != self._workspace:
            return None
        if not self._storm.meets(method) and not self._storm.strikes():
            return None
        said = self._storm.says()
        self._storm.refused[method] += 1
        self._storm.forbids(method, said)
        if said is None:
            return SlackTrouble(method, status=429, error="ratelimited")
        return SlackTrouble(method, retry_after=said)


class TelegramStorm(TelegramTroubles):
    """Over one bot."""

    def __init__(self, storm: Storm) -> None:
        super().__init__()
        self._storm = storm

    def next(self, method: str, chat: str) -> TelegramTrouble | None:
        """What this call meets."""
        if not self._storm.meets("", chat) and not self._storm.strikes():
            return None
        said = self._storm.says()
        self._storm.refused[method] += 1
        self._storm.forbids(chat if isinstance(said, int) and said <= SHORT else "", said)
        if said is None:
            return TelegramTrouble(method, status=429, description="Too Many Requests")
        return TelegramTrouble(method, retry_after=said)


async def in_slack(ground: Ground) -> Met:
    """A storm over one workspace of two, in which some of what stands there is to change."""
    time = Driven()
    storm = Storm(time, ground.chance, left=0)
    async with SlackStandIn.started(time) as slack, AsyncExitStack() as stack:
        stormy, calm = InSlack(slack, "T1"), InSlack(slack, "T2")
        slack.troubles = SlackStorm(storm, stormy.workspace)
        world = await stack.enter_async_context(World.opened(ground.database, now=THURSDAY))
        messenger = await stack.enter_async_context(speaking(stormy, time))
        carrying = carrier(world, {SLACK: messenger}, time)
        changing = await _has_what_changes(world, carrying, stormy, storm, ground)
        for side, many in ((stormy, ground.times), (calm, ground.times // 2)):
            staff = await has_staff(world, SLACK, side.workspace, side.has(many))
            await has_news_for(world, staff.people, lasts=LONG)
        await carries_all(world, carrying, time)
        found = await fates(world)
        must_be(await changes(world), {"sent": changing})
    must_be(counted(found), {"sent": changing + ground.times + ground.times // 2})
    assert {*stormy.heard().values(), *calm.heard().values()} == {1}
    assert calm.sends()[-1].at - calm.sends()[0].at <= len(calm.people) / (240 / 60)  # as if there were no storm
    heard, came = {**stormy.heard(), **calm.heard()}, [*stormy.sends(), *slack.called("chat.update")]
    return {**_as_it_must_be(storm, came, ground.times + 2 * changing), **tallied(SLACK, found, heard)}


async def _has_what_changes(world: World, carrying: Carrier, side: InSlack, storm: Storm, ground: Ground) -> int:
    """To some people something was said in fine weather, which is to change in the storm; how many."""
    staff = await has_staff(world, side.platform, side.workspace, side.has(ground.times // 4))
    await has_news_for(world, staff.people, lasts=LONG)
    await carries_all(world, carrying, storm.time)
    storm.left = max(2, ground.times // MOST_REFUSED)
    await must_change(world, staff.people, now=storm.time.moment())
    return len(staff.people)


async def in_telegram(ground: Ground) -> Met:
    """A storm over the bot."""
    time = Driven()
    storm = Storm(time, ground.chance, left=max(2, ground.times // MOST_REFUSED))
    async with TelegramStandIn.started(time) as telegram, AsyncExitStack() as stack:
        side = InTelegram(telegram)
        telegram.trouble = TelegramStorm(storm)
        world = await stack.enter_async_context(World.opened(ground.database, now=THURSDAY))
        messenger = await stack.enter_async_context(speaking(side, time))
        staff = await has_staff(world, TELEGRAM, side.workspace, side.has(ground.times))
        await has_news_for(world, staff.people, lasts=LONG)
        await carries_all(world, carrier(world, {TELEGRAM: messenger}, time), time)
        found = await fates(world)
    assert counted(found) == {"sent": ground.times}
    assert set(side.heard().values()) == {1}
    return {**_as_it_must_be(storm, side.sends(), ground.times), **tallied(TELEGRAM, found, side.heard())}


def _as_it_must_be(storm: Storm, sends: Sequence[Recorded], messages: int) -> Met:
    """Nobody came while it was forbidden; each refusal cost one call more, and few came of our own haste after it."""
    assert storm.struck
    refused, by_storm = sum(send.status == 429 for send in sends), sum(storm.refused[method] for method in SAID)
    must_be((storm.trespassed, len(sends)), ([], messages + refused))
    assert refused - by_storm < 0.01 * len(sends), f"{refused - by_storm} of {len(sends)} came too fast"
    return {"429s": refused, "too fast by ourselves": refused - by_storm, "calls per message": len(sends) / messages}


FAULTS = (
    Fault(7, "a storm of 429 in Slack", Times(100, 500, 5_000, "messages"), in_slack, in_ci=("sqlite",)),
    Fault(7, "a storm of 429 in Telegram", Times(100, 500, 5_000, "messages"), in_telegram, in_ci=("sqlite",)),
)
