"""What stories about consultation share: a team that has it on, a round that is asked, and one that was drawn."""

from sqlalchemy import delete, select

from bot.services.feature import CONSULTATION, turn_on
from bot.store.consultation import Consultation
from bot.store.notice import Notice
from bot.store.pairing import Pairing, PairingSeat
from bot.store.team import Team
from tests.stories.meetings import asks_nothing
from tests.world import Actor, World, at

NAMES = ("Noor Bakker", "Sam de Wit", "Lin Chen", "Daan Mulder")
ASKED, DRAWN = at(12, 10, 8, 1), at(26, 10, 8, 1)  # Mondays; the autumn holiday of Midden lies in between


async def a_team_with_consultation(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """A team with consultation on, on the Friday before its first round is asked; everybody in it takes part."""
    world.now = at(9, 10, 12, 0)
    team = await world.has_team(await world.has_school())
    people = [await world.has_person(team, name) for name in names or NAMES[:2]]
    await world.starts(team)
    await world.has_joined(*people)
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), CONSULTATION, now=world.now)
        await db.execute(delete(Notice))  # that it was turned on is a story of its own
    await asks_nothing(world)
    return team, people


async def is_asked(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """The same, on the Monday on which everybody is asked whether they join; nothing else is on their screens."""
    team, people = await a_team_with_consultation(world, *names)
    await world.until(ASKED)
    return team, people


async def is_drawn(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """Everybody joined, and the round was drawn; their screens are as they were left then."""
    team, people = await is_asked(world, *names)
    for actor in people:
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    return team, people


async def consultations(world: World) -> list[Consultation]:
    """Every round, oldest first."""
    async with world.work() as db:
        return list((await db.scalars(select(Consultation).order_by(Consultation.number))).all())


async def groups(world: World) -> list[list[str]]:
    """Who is in which group that was ever made, by name."""
    names = {actor.person_id: actor.name for actor in world.actors.values()}
    async with world.work() as db:
        pairings = (await db.scalars(select(Pairing).order_by(Pairing.id))).all()
        seats = (await db.scalars(select(PairingSeat))).all()
    found = [sorted(names[seat.person_id] for seat in seats if seat.pairing_id == one.id) for one in pairings]
    return sorted(found)
