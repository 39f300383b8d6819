"""Row 11: we are away for a week; what was due meanwhile is not made up for."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from bot.domain.delivery import Budget, State
from bot.store.delivery import Delivery
from bot.store.reflection import Asking
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.world import Actor, World, at

ZONES = ("Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati")
A_WEEK, A_DAY, AN_HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
WEDNESDAY = at(4, 11, 12)  # each question waits, until Thursday a quarter past three
BEFORE_HOLIDAYS, IN_HOLIDAYS = at(16, 12, 12), at(23, 12, 12)
AFTER_HOLIDAYS = at(4, 1, 5, year=2027)


async def a_week_away(ground: Ground) -> Met:
    """Whoever comes back says at most one thing to each person, however much was due."""
    most = away = 0
    async with World.opened(ground.database, now=at(2, 11, 8)) as world:
        people = await _people_everywhere(world, newcomer=True)
        for number in range(ground.times):
            if number:  # the first time the question and the newcomer's introduction wait for certain
                await world.passes(ground.chance.randrange(1, 96) * AN_HOUR)
            before = {one.id for one in await _sent(world)}
            away += len(await _due_by(world, world.now + A_WEEK))
            world.now += A_WEEK
            await world.heartbeat.beat(world.now)
            news = Counter(one.person_id for one in await _sent(world) if one.id not in before)
            most = max(most, *news.values(), 0)
        questions = [one for one in await _sent(world) if one.kind == "question"]
    must_be(len(people), len(ZONES))
    must_be((away > 0, most), (True, 1))
    must_be(set(Counter((one.person_id, one.week) for one in questions).values()) - {1}, set())
    must_be([one.key for one in questions if (one.settled_at or one.due) >= one.expires], [])
    return {"due while we were away": away, "questions": len(questions), "at once": most}


async def a_stale_question(ground: Ground) -> Met:
    """What waited for this week is out of date in the next: it is not said, and the new one comes at its own hour."""
    asked = 0
    async with World.opened(ground.database, now=WEDNESDAY - 2 * A_DAY) as world:
        people = await _people_everywhere(world)
        for number in range(ground.times):
            leaves = WEDNESDAY + 2 * number * A_WEEK
            await world.until(leaves)
            before = {one.id for one in await _sent(world)}
            stale = await _due_by(world, leaves + A_WEEK)
            must_be(sorted(one.person_id.hex for one in stale if one.person_id), sorted(one.hex for one in people))
            world.now = leaves + A_WEEK
            await world.heartbeat.beat(world.now)
            must_be([one.kind for one in await _sent(world) if one.id not in before], [])
            must_be(await _states(world, stale), [State.EXPIRED] * len(people))
            await world.passes(2 * A_DAY)
            must_be(await _asked_since(world, before), Counter(dict.fromkeys(people, 1)))
            asked += len(people)
            await _are_heard(world)
    return {"out of date": asked, "asked instead": asked}


async def back_in_holidays(ground: Ground) -> Met:
    """With a question waiting, we are away until it is holidays: nothing is said until there is school again."""
    async with World.opened(ground.database, now=BEFORE_HOLIDAYS - A_WEEK) as world:
        people = await _people_everywhere(world)
        await world.until(BEFORE_HOLIDAYS)
        before, waiting = {one.id for one in await _sent(world)}, await _due_by(world, IN_HOLIDAYS)
        must_be(len(waiting), len(people))
        world.now = IN_HOLIDAYS + ground.chance.randrange(24 * 7) * AN_HOUR
        await world.heartbeat.beat(world.now)
        await world.until(AFTER_HOLIDAYS - A_DAY)
        must_be([one.kind for one in await _sent(world) if one.id not in before], [])
        must_be(await _states(world, waiting), [State.EXPIRED] * len(people))
    return {"out of date": len(waiting)}


async def _people_everywhere(world: World, *, newcomer: bool = False) -> Sequence[UUID]:
    """Somebody who takes part in each zone; with a newcomer who was not told of it yet."""
    people: list[Actor] = []
    for zone in ZONES:
        team = await world.has_team(await world.has_school(zone, timezone=zone))
        people.append(await world.has_person(team, zone))
        if newcomer:
            await world.has_person(team, f"{zone} nieuw")
        await world.starts(team)
    await world.has_joined(*people)
    return [one.person_id for one in people]


async def _sent(world: World) -> Sequence[Delivery]:
    async with world.work() as db:
        return (await db.scalars(select(Delivery).where(Delivery.state == State.SENT))).all()


async def _due_by(world: World, moment: datetime) -> Sequence[Delivery]:
    async with world.work() as db:
        waits = select(Delivery).where(Delivery.state == State.WAITING, Delivery.due <= moment)
        return (await db.scalars(waits)).all()


async def _states(world: World, rows: Sequence[Delivery]) -> list[str]:
    async with world.work() as db:
        return list(await db.scalars(select(Delivery.state).where(Delivery.id.in_([one.id for one in rows]))))


async def _asked_since(world: World, before: set[UUID]) -> Counter[UUID | None]:
    found = [one for one in await _sent(world) if one.id not in before]
    return Counter(one.person_id for one in found if one.budget == Budget.QUESTION)


async def _are_heard(world: World) -> None:
    async with world.work() as db:
        await db.execute(update(Asking).where(Asking.asked_at.is_not(None)).values(heard_at=Asking.asked_at))


FAULTS = (
    Fault(11, "a week away", Times(3, 20, 100, "weeks"), a_week_away, in_ci=("sqlite",)),
    Fault(11, "a question out of date", Times(1, 3, 3, "weeks"), a_stale_question, in_ci=("sqlite",)),
    Fault(11, "back in the holidays", Times(1, 1, 1), back_in_holidays, in_ci=("sqlite",)),
)
