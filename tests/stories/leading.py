"""What stories about who leads share: a team with the Tuesday digest on, and Grace, who leads it from elsewhere."""

from datetime import date

from bot.domain.consultation import Happened
from bot.services.consultation_round import conclude
from bot.services.feature import LEADER
from bot.store.consultation import Consultation
from bot.store.feature import Feature
from bot.store.team import Team
from tests.answers import had_its_quiet_start
from tests.stories.changes import said
from tests.stories.consultation import is_drawn
from tests.stories.meetings import asks_nothing
from tests.world import Actor, World

WEEKS_AGO = date(2026, 9, 1)


async def has_on(world: World, team: Team, name: str, *, is_on: bool = True) -> None:
    """This team has had this on for weeks, or turned it off; that it was told so is a story of its own."""
    async with world.work() as db:
        await db.merge(Feature(team_id=team.id, name=name, is_on=is_on, since=WEEKS_AGO))


async def grace_leads(world: World, *teams: Team, name: str = "Grace Osei") -> Actor:
    """Grace is a director who takes part, and leads these teams, which have the Tuesday digest on."""
    directors = await world.has_team(await world.has_school(f"School van {name}"), f"Directie van {name}")
    grace = await world.has_person(directors, name)
    await world.starts(directors)
    await had_its_quiet_start(world, directors)
    await world.has_joined(grace)
    for team in teams:
        await world.leads(grace, team)
        await has_on(world, team, LEADER)
    return grace


async def a_round_without_time(world: World, times: int = 5, *, is_on: bool = True) -> tuple[Team, Actor, list[Actor]]:
    """A round in which so many had no time, counted on Monday 26 October; its team, its leader, and its people."""
    team, people = await is_drawn(world, *(f"Collega {one:02}" for one in range(times)))
    grace = await grace_leads(world, team)
    await has_on(world, team, LEADER, is_on=is_on)
    found = await said(world, *[Happened.NO_TIME] * times)
    async with world.work() as db:
        await conclude(db, await db.get_one(Consultation, found.id), now=world.now)
    await asks_nothing(world)
    for actor in (grace, *people):
        actor.looks()
    return team, grace, people
