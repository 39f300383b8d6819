"""Row 4: conversations of a few people in Slack: one for each group, however often it is asked for."""

import asyncio
from collections.abc import Sequence
from itertools import combinations, islice

from adapters.slack.config import SLACK
from bot.domain.address import Address
from bot.domain.message import Message, Text
from tests.fakes.slack import SlackStandIn
from tests.faults.driven import Driven, speaking
from tests.faults.far_side import InSlack
from tests.faults.fault import Fault, Ground, Met, Times

AT_A_TIME = 20
HELLO = Message((Text("Jullie zijn deze week samen."),))


async def each_has_one(ground: Ground) -> Met:
    """Each group is spoken to, and again after a restart, when nothing is remembered.

    No database is in this: a messenger has none.
    """
    time = Driven()
    async with SlackStandIn.started(time) as slack:
        side = InSlack(slack)
        groups = _groups(side, ground.times)
        for _ in range(2):
            await _speaks_to(side, time, groups)
            assert _created(side) == ground.times
        told = [len(one.posts) for one in side.place.conversations.values() if one.kind == "mpim"]
    assert told == [2] * ground.times
    return {"conversations": len(told)}


def _groups(side: InSlack, number: int) -> Sequence[Address]:
    """So many pairs and threesomes, no two of them the same."""
    people = [Address(SLACK, side.workspace, user) for user in side.has(8 + number // 10)]
    several = [*combinations(people, 2), *combinations(people[:40], 3)]
    groups = [Address.of_group(some) for some in islice(several, number)]
    assert len(groups) == number
    return groups


async def _speaks_to(side: InSlack, time: Driven, groups: Sequence[Address]) -> None:
    async with speaking(side, time) as messenger:
        for first in range(0, len(groups), AT_A_TIME):
            some = groups[first : first + AT_A_TIME]
            asked = [messenger.send(group, HELLO, f"{group.chat}:{first}:{time()}") for group in some]
            await asyncio.gather(*asked)


def _created(side: InSlack) -> int:
    return sum(one.kind == "mpim" for one in side.place.conversations.values())


FAULTS = (Fault(4, "groups that are spoken to twice", Times(20, 400, 5_000, "groups"), each_has_one, ("sqlite",)),)
