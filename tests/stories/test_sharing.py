"""J14: what somebody shares, who reads it, and taking it back."""

from datetime import timedelta

from tests.answers import TEXT, asks, had_its_quiet_start
from tests.world import Actor, World, at


async def a_team_of(world: World, number: int) -> list[Actor]:
    """So many people who take part; Noor is the first, and asked a question they share."""
    team = await world.has_team(await world.has_school())
    names = ["Noor Bakker", "Sam de Wit", "Joke Visser", "Daan Mulder", "Lin Chen", "Grace Osei"][:number]
    people = [await world.has_person(team, name) for name in names]
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(*people)
    return people


