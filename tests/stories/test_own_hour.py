"""Everybody's own hour: chosen in two taps or typed; the question that waits moves along."""

from tests.world import Actor, World, at


async def a_teacher(world: World) -> Actor:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10, 9, 0))
    await world.has_joined(noor)
    return noor


async def test_two_taps_choose_another_hour_and_move_what_waits(world: World) -> None:
    noor = await a_teacher(world)
    await noor.types("moment")
    await noor.taps_on("woensdag")
    said = await noor.taps_on("16:00")
    assert said == [
        "Goed. De vraag komt voortaan op woensdag om 16:00, of de werkdag die daar het dichtst bij ligt.",
        "Je volgende vraag komt woensdag 14 oktober, 16:00.",
    ]
    assert noor.taps == 2


async def test_a_typed_moment_counts_as_well(world: World) -> None:
    noor = await a_teacher(world)
    await noor.commands("moment", "vr 8.30")
    await world.until(at(16, 10, 8, 29))
    before = [line for line in noor.sees if line.startswith("Een vraag over")]
    await world.until(at(16, 10, 8, 30))
    after = [line for line in noor.sees if line.startswith("Een vraag over")]
    assert (len(before), len(after)) == (0, 1)


async def test_an_hour_in_the_evening_is_not_taken(world: World) -> None:
    noor = await a_teacher(world)
    said = await noor.commands("moment", "do 20:00")
    assert said == ["Dat moment begrijp ik niet. Typ een dag en een tijd van 07:30 tot 17:30, zoals: /moment do 15:15"]
    assert (await world.of(noor)).own_time is None
