"""Between reading and writing anything may happen: a round is drawn once, from what is so when it is written down."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.domain.consultation import ConsultationStep, TeamPolicy
from bot.domain.matching.model import Plan
from bot.draws import AT_A_TIME, Planner, draw_rounds, plan_apart
from bot.heartbeat import Heartbeat
from bot.services.consultation_draw import prepare_draw, settle_draw
from bot.services.solver import Draw
from bot.store.clocked import due_rows
from bot.store.consultation import Consultation, Joining, lock_consultation
from bot.store.met import MetRow
from bot.store.people import Person, lock_people
from bot.stumbles import AFTER_A_FAULT, Stumbles
from tests.stories.changes import works_on
from tests.stories.consultation import DRAWN, NAMES, a_team_with_consultation, consultations, groups, is_asked
from tests.stories.meetings import words
from tests.stories.rounds import all_met, is_quiet, joins, rounds, wants
from tests.world import Actor, World, at, plan_here

PAIR = [["Noor Bakker", "Sam de Wit"]]
DRAW_DAY = date(2026, 10, 26)
BEFORE = at(26, 10, 7, 59)


async def almost_drawn(world: World, *names: str) -> list[Actor]:
    """Everybody joined, and in a minute it is drawn."""
    _, people = await is_asked(world, *(names or NAMES[:2]))
    await joins(world, *people)
    await world.until(BEFORE)
    world.now = DRAWN
    return people


async def draws(world: World, planner: Planner, *, now: datetime = DRAWN) -> None:
    """Every round that is due by then is drawn, as a beat does it."""
    async with world.work() as db:
        due = await due_rows(db, [Consultation], now)
    await draw_rounds(
        Stumbles(world.sessions), planner, [one.id for one in due if one.step == ConsultationStep.DRAW], now=now
    )


def meanwhile(happens: Callable[[], Awaitable[None]]) -> Callable[[Draw], Awaitable[Plan]]:
    """A planner during whose work something happens."""

    async def plan(draw: Draw) -> Plan:
        found = draw.plan()
        await happens()
        return found

    return plan


async def test_somebody_who_leaves_while_it_is_planned_is_in_no_group_and_the_next_beat_draws(world: World) -> None:
    noor, sam, lin = await almost_drawn(world, *NAMES[:3])

    async def leaves() -> None:
        async with world.work() as db:
            (await db.get_one(Person, lin.person_id)).last_day = date(2026, 10, 25)

    await draws(world, meanwhile(leaves))
    nothing = await groups(world)
    await draws(world, plan_here)
    assert (nothing, await groups(world)) == ([], [[noor.name, sam.name]])


async def test_somebody_who_says_no_after_all_while_it_is_planned_is_in_no_group(world: World) -> None:
    *_, lin = await almost_drawn(world, *NAMES[:3])

    async def says_no() -> None:
        async with world.work() as db:
            for row in await db.scalars(select(Joining).where(Joining.person_id == lin.person_id)):
                await db.delete(row)

    await draws(world, meanwhile(says_no))
    await draws(world, plan_here)
    assert await groups(world) == PAIR


async def test_silence_that_falls_while_it_is_planned_holds(world: World) -> None:
    team, people = await is_asked(world)
    await joins(world, *people)
    await world.until(BEFORE)

    async def falls() -> None:
        await is_quiet(world, team)

    await draws(world, meanwhile(falls))
    assert (await groups(world), await rounds(world)) == ([], [(1, "closed", DRAW_DAY)])


async def test_two_processes_draw_once(world: World) -> None:
    await almost_drawn(world)
    both_planned = asyncio.Barrier(2)

    async def together(draw: Draw) -> Plan:
        found = draw.plan()
        await both_planned.wait()
        return found

    await asyncio.gather(*(draws(world, together) for _ in range(2)))
    assert (await groups(world), await rounds(world)) == (PAIR, [(1, "drawn", DRAW_DAY)])


async def test_a_tap_while_it_is_written_down_and_the_draw_do_not_wait_for_each_other(world: World) -> None:
    noor, _ = await almost_drawn(world)
    (one,) = await consultations(world)
    async with world.work() as db:
        prepared = await prepare_draw(db, one.id, now=DRAWN)
    assert prepared is not None

    async def is_written_down() -> None:
        async with world.work() as db:
            await settle_draw(db, one.id, prepared, prepared.draw.plan(), now=DRAWN)

    async with world.work() as db:
        await lock_people(db, [noor.person_id])  # as every event of hers does, before anything else
        writing = asyncio.create_task(is_written_down())
        await asyncio.sleep(0.2)
        await lock_consultation(db, one.id)
    await writing
    assert await groups(world) == PAIR


async def test_a_planner_that_fails_leaves_the_round_due_for_later(world: World) -> None:
    await almost_drawn(world)

    async def fails(draw: Draw) -> Plan:
        raise RuntimeError

    await draws(world, fails)
    (one,) = await consultations(world)
    await world.until(DRAWN + AFTER_A_FAULT)
    assert (one.state, one.next_at, await groups(world)) == ("asking", DRAWN + AFTER_A_FAULT, PAIR)


async def test_a_crash_before_it_is_written_down_leaves_the_round_due(world: World) -> None:
    await almost_drawn(world)

    async def dies(draw: Draw) -> Plan:
        raise asyncio.CancelledError

    results = await asyncio.gather(draws(world, dies), return_exceptions=True)
    await world.until(DRAWN + timedelta(seconds=1))
    assert (isinstance(results[0], asyncio.CancelledError), await groups(world)) == (True, PAIR)


async def test_a_round_that_is_planned_twice_remembers_once_who_met(world: World) -> None:
    team, people = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=2))
    await world.until(at(12, 10, 8, 1))
    await joins(world, *people)
    await world.until(at(5, 11, 15, 16))
    await all_met(world)
    await joins(world, *people)
    await world.until(at(9, 11, 7, 59))

    async def fails(draw: Draw) -> Plan:
        raise RuntimeError

    await draws(world, fails, now=at(9, 11, 8, 1))
    await world.until(at(9, 11, 8, 10))
    async with world.work() as db:
        met = len((await db.scalars(select(MetRow))).all())
    assert (met, await groups(world)) == (2, PAIR)


async def test_in_a_process_of_its_own_the_plan_is_the_same(world: World) -> None:
    await almost_drawn(world, *NAMES)
    plans: list[Plan] = []

    async def both(draw: Draw) -> Plan:
        plans.append(draw.plan())
        plans.append(await plan_apart(draw))
        return plans[1]

    world.heartbeat = Heartbeat(world.sessions, world.messengers, owner="test", planner=both)
    await world.until(DRAWN)
    here, apart = plans
    assert (here == apart, len(await groups(world))) == (True, 2)


async def test_who_works_on_days_of_their_own_and_told_no_half_days_reads_of_days_too(world: World) -> None:
    noor, sam = await almost_drawn(world)
    await works_on(world, noor, 0, 1)
    await works_on(world, sam, 2, 3)
    noor.looks()
    await world.until(DRAWN)
    (told,) = words(noor.sees)
    assert told.startswith("Op jouw dagen of dagdelen kan niemand anders in je team. Kloppen ze nog?")


async def test_what_else_is_due_is_done_before_anything_is_planned(world: World) -> None:
    await almost_drawn(world)
    (one,) = await consultations(world)
    async with world.work() as db:
        closing = Consultation(
            id=db.new_id(DRAWN), team_id=one.team_id, number=one.number + 1, state="drawn", seed=1, asked_on=DRAW_DAY,
            draws_on=DRAW_DAY, closes_on=DRAW_DAY, drawn_at=BEFORE, next_at=DRAWN, next_step=ConsultationStep.CLOSE,
        )  # fmt: skip
        db.add(closing)
    seen: list[str] = []

    async def looks_around(draw: Draw) -> Plan:
        seen.extend(row.state for row in await consultations(world) if row.id == closing.id)
        return draw.plan()

    await Heartbeat(world.sessions, {}, owner="other", planner=looks_around).beat(DRAWN)
    assert seen == ["closed"]


async def test_a_beat_draws_a_few_rounds_and_the_next_one_the_rest(world: World) -> None:
    await almost_drawn(world)
    (one,) = await consultations(world)
    tried: list[UUID] = []

    async def fails(draw: Draw) -> Plan:
        tried.append(one.id)
        raise RuntimeError

    await draw_rounds(Stumbles(world.sessions), fails, [one.id] * (AT_A_TIME + 1), now=DRAWN)
    assert len(tried) == AT_A_TIME
