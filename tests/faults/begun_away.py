"""Row 8, and then: our process begins while Slack answers nobody, so that it does not even say who we are there."""

from collections import Counter

from adapters.slack.config import SLACK
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack.trouble import Trouble, Troubles
from tests.faults.driven import Driven, carrier, carries_all, speaking
from tests.faults.far_side import InSlack
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.staff import THURSDAY, counted, fates, has_news_for, has_staff, tallied
from tests.world import World

LASTS = 1_800.0  # seconds: longer than it takes to give up a message that fails by itself
ASKED_BEFORE = ("auth.test", "oauth.v2.access")  # a message is said


class Closed(Troubles):
    """Until then nothing is done, and no answer is of use."""

    def __init__(self, time: Driven, *, until: float) -> None:
        super().__init__()
        self.met = 0
        self._time = time
        self._until = until

    async def next(self, method: str, workspace: str) -> Trouble | None:
        """What this call meets: one sort after the other."""
        if self._time() >= self._until:
            return None
        must_be(method in ASKED_BEFORE, True)
        self.met += 1
        ways = [Trouble(method, status=503), Trouble(method, drop="before"), Trouble(method, garbage=True)]
        return ways[self.met % len(ways)]


async def meet(ground: Ground) -> Met:
    """In one workspace by a token that lasts, in another by one that ran out: nothing is lost, and all is said once."""
    time = Driven()
    closed = Closed(time, until=time() + LASTS)
    async with SlackStandIn.started(time) as slack, World.opened(ground.database, now=THURSDAY) as world:
        slack.troubles = closed
        lasting, rotating = InSlack(slack, "T1"), InSlack(slack, "T2")
        rotating.has_a_token_that_ran_out()
        for side in (lasting, rotating):
            staff = await has_staff(world, SLACK, side.workspace, side.has(ground.times))
            await has_news_for(world, staff.people)
        async with speaking(lasting, time) as messenger:
            await carries_all(world, carrier(world, {SLACK: messenger}, time), time)
        found, heard = await fates(world), Counter({**lasting.heard(), **rotating.heard()})
    must_be((counted(found), set(heard.values())), ({"sent": 2 * ground.times}, {1}))
    assert closed.met
    return {**tallied(SLACK, found, heard), "asked in vain": closed.met}


FAULTS = (
    Fault(8, "begins while Slack answers nobody", Times(20, 100, 1_000, "messages"), meet, in_ci=("sqlite",)),
)  # fmt: skip
