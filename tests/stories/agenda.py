"""What stories about the agenda share: a team that has it on, and ways to see what is kept of it."""

from sqlalchemy import select

from bot.services.feature import AGENDA, turn_on
from bot.store.meeting import Meeting
from bot.store.seat import Seat
from bot.store.team import Team
from bot.store.topic import Topic
from tests.world import Actor, World


async def turns_agenda_on(world: World, team: Team) -> None:
    """This team has the agenda on, as its own people would turn it on."""
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), AGENDA, now=world.now)


async def a_team_with_agenda(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """A team that started, with the agenda on, and everybody in it takes part."""
    team = await world.has_team(await world.has_school())
    people = [await world.has_person(team, name) for name in names]
    await world.starts(team)
    await world.has_joined(*people)
    await turns_agenda_on(world, team)
    return team, people


async def meetings(world: World) -> list[Meeting]:
    """Every meeting, cards among them, oldest first."""
    async with world.work() as db:
        return list((await db.scalars(select(Meeting).order_by(Meeting.created_at, Meeting.id))).all())


async def topics(world: World) -> list[Topic]:
    """Every topic, oldest first."""
    async with world.work() as db:
        return list((await db.scalars(select(Topic).order_by(Topic.created_at, Topic.id))).all())


async def seats(world: World) -> list[tuple[int | None, bool]]:
    """Every seat in turn: its place, and whether somebody with the bot has it."""
    async with world.work() as db:
        rows = (await db.scalars(select(Seat).order_by(Seat.meeting_id, Seat.turn))).all()
        return [(row.place, row.person_id is not None) for row in rows]
