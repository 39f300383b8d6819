"""Row 11: we are away for a week; what was due meanwhile is not made up for."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from bot.domain.delivery import State
from bot.store.delivery import Delivery
from tests.faults.fault import Fault, Ground, Met, Times
from tests.world import Actor, World, at

ZONES = ("Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati")
A_WEEK = timedelta(days=7)


async def a_week_away(ground: Ground) -> Met:
    """Whoever comes back says at most one thing to each person, however much was due."""
    most = 0
    async with World.opened(ground.database, now=at(2, 11, 8)) as world:
        people = await _people_everywhere(world)
        for _ in range(ground.times):
            await world.passes(timedelta(hours=ground.chance.randrange(1, 48)))
            before = await _sent(world)
            world.now += A_WEEK
            await world.heartbeat.beat(world.now)
            news = Counter(one.person_id for one in await _sent(world) if one.id not in {old.id for old in before})
            most = max(most, *news.values(), 0)
        questions = await _questions(world)
    assert len(people) == len(ZONES)
    assert most <= 1
    assert set(Counter((one.person_id, one.week) for one in questions).values()) <= {1}
    assert [one for one in questions if (one.settled_at or one.due) >= one.expires] == []
    return {"questions": len(questions), "at once": most}


async def _people_everywhere(world: World) -> Sequence[Actor]:
    people = []
    for zone in ZONES:
        team = await world.has_team(await world.has_school(zone, timezone=zone))
        people.append(await world.has_person(team, zone))
        await world.starts(team)
    await world.has_joined(*people)
    return people


async def _sent(world: World) -> Sequence[Delivery]:
    async with world.work() as db:
        return (await db.scalars(select(Delivery).where(Delivery.state == State.SENT))).all()


async def _questions(world: World) -> Sequence[Delivery]:
    async with world.work() as db:
        asked = select(Delivery).where(Delivery.kind == "question", Delivery.state == State.SENT)
        return (await db.scalars(asked)).all()


FAULTS = (Fault(11, "a week away", Times(3, 20, 100, "weeks"), a_week_away, ("sqlite",)),)
