"""Row 7, and then: who was told to be silent dies. The next owner is silent too, but for what it is not about."""

from sqlalchemy import update

from adapters.slack.config import SLACK
from bot.store.lane import Lane
from tests.fakes.slack import SlackStandIn
from tests.faults.driven import Driven, carrier, carries_all, speaking
from tests.faults.far_side import InSlack
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.staff import THURSDAY, changes, fates, has_news_for, has_staff, must_change, tallied
from tests.faults.storms import LONG
from tests.world import World

TWO_HOURS = 2 * 3600


async def across_owners(ground: Ground) -> Met:
    """Slack wants no new messages, for two hours at most, and who was told so dies.

    The next owner says nothing new before that, and changes at once what stands.
    """
    time = Driven()
    async with SlackStandIn.started(time) as slack, World.opened(ground.database, now=THURSDAY) as world:
        side = InSlack(slack)
        told, *waiting = (await has_staff(world, SLACK, side.workspace, side.has(1 + 2 * ground.times))).people
        await has_news_for(world, [told], lasts=LONG)
        await _carried_on(world, side, time, "first")
        for number in range(ground.times):
            seconds = ground.chance.randrange(60, TWO_HOURS) if number else TWO_HOURS
            slack.fails("chat.postMessage", retry_after=seconds)
            await has_news_for(world, waiting[2 * number : 2 * number + 1], due=time.moment(), lasts=LONG)
            await _carried_once(world, side, time, f"{number} of old")
            silent_until, before, said = time() + seconds, len(side.sends()), len(slack.called("chat.update"))
            await has_news_for(world, waiting[2 * number + 1 : 2 * number + 2], due=time.moment(), lasts=LONG)
            await must_change(world, [told], now=time.moment())
            await _carried_once(world, side, time, f"{number} anew")
            changed = [(call.status, call.at < silent_until) for call in slack.called("chat.update")[said:]]
            must_be((changed, len(side.sends())), ([(200, True)], before))
            await _carried_on(world, side, time, f"{number} at last")
            must_be([send.at >= silent_until for send in side.sends()[before:]], [True, True])
        must_be(await changes(world), {"sent": ground.times})
        return tallied(SLACK, await fates(world), side.heard())


async def _carried_once(world: World, side: InSlack, time: Driven, owner: str) -> None:
    """Somebody carries what is due, and dies."""
    async with speaking(side, time) as messenger:
        await carrier(world, {SLACK: messenger}, time, owner=owner).carry(time.moment)
    await _is_dead(world)


async def _carried_on(world: World, side: InSlack, time: Driven, owner: str) -> None:
    """Somebody carries until everything is over, and dies."""
    async with speaking(side, time) as messenger:
        await carries_all(world, carrier(world, {SLACK: messenger}, time, owner=owner), time)
    await _is_dead(world)


async def _is_dead(world: World) -> None:
    """So long ago that its leases ran out."""
    async with world.work() as db:
        await db.execute(update(Lane).values(lease=0.0))


FAULTS = (Fault(7, "a silence whose owner dies", Times(3, 20, 100, "silences"), across_owners),)
