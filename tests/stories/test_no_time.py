"""S19: how often there was no time is counted once, from five on; who reads it is told in `test_arrangement`."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.consultation import Happened
from bot.services.consultation_round import conclude
from bot.store.consultation import Consultation
from tests.stories.changes import said
from tests.stories.consultation import consultations, is_drawn
from tests.world import World, at

YES, NO_TIME, OTHER = Happened.YES, Happened.NO_TIME, Happened.OTHER


def a_dozen(number: int) -> list[str]:
    """So many names."""
    return [f"Collega {one:02}" for one in range(number)]


async def counted(world: World, *happened: Happened | None) -> Consultation:
    """A round in which everybody said this, counted when it is concluded."""
    await is_drawn(world, *a_dozen(len(happened)))
    found = await said(world, *happened)
    async with world.work() as db:
        consultation = await db.get_one(Consultation, found.id)
        await conclude(db, consultation, now=world.now)
    return consultation


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        ([NO_TIME] * 4 + [None] * 4, None),
        ([NO_TIME] * 5 + [None] * 3, 5),
        ([NO_TIME] * 5 + [YES] * 1 + [None] * 2, None),
        ([NO_TIME] * 5 + [YES] * 2 + [OTHER] * 2, None),
        ([NO_TIME] * 5 + [YES] * 3 + [OTHER] * 2, 5),
        ([NO_TIME] * 4 + [YES] * 6, None),
        ([None] * 6, None),
    ],
)
async def test_it_is_told_from_five_when_the_others_are_none_or_five(
    world: World, happened: Sequence[Happened | None], told: int | None
) -> None:
    consultation = await counted(world, *happened)
    assert (consultation.no_time, consultation.counted_at) == (told, world.now)


async def test_once_counted_it_stands_whatever_is_answered_later(world: World) -> None:
    first = await counted(world, *[NO_TIME] * 5, *[None] * 3)
    await said(world, *[NO_TIME] * 8)
    world.now += timedelta(days=1)
    async with world.work() as db:
        consultation = await db.get_one(Consultation, first.id)
        await conclude(db, consultation, now=world.now)
    assert (consultation.no_time, consultation.counted_at) == (5, first.counted_at)


async def test_a_demo_is_exact(world: World) -> None:
    world.sessions.configure(demo=True)
    assert (await counted(world, NO_TIME, YES)).no_time == 1


async def test_it_is_counted_as_soon_as_it_is_closed_and_everybody_answered(world: World) -> None:
    _, people = await is_drawn(world, *a_dozen(6))
    (consultation,) = await consultations(world)
    await world.until(at(consultation.closes_on.day, consultation.closes_on.month, 15, 16))
    before = (await consultations(world))[0].no_time
    for actor in people:
        await actor.taps_on("Geen tijd")
    assert (before, (await consultations(world))[0].no_time) == (None, 6)
