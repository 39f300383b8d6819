"""What stories about a board share: two schools, who leads them, and a board that reads its digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.board_digest import term_to_tell_in, week_told
from bot.domain.calendar import Week
from bot.domain.people import Role
from bot.services.feature import BOARD
from bot.store.calendar import calendar_of
from bot.store.team import Team
from tests.answers import had_its_quiet_start
from tests.stories.leading import has_on
from tests.stories.meetings import asks_nothing
from tests.world import AMSTERDAM, Actor, World

TITLE = "Bestuursbericht, voor bestuur en leidinggevenden"
A_DAY = timedelta(days=1)
ASK = "Schrijf op wat dit voor jullie betekent. Bestuur en scholen lezen dat van elkaar."


@dataclass
class Governed:
    """A board of two people, and two schools with somebody who leads each."""

    board: Team
    anna: Actor
    karel: Actor
    team: Team  # of De Lindeboom, which Ellen leads
    ellen: Actor
    other: Team  # of De Wilg, which Bram leads
    bram: Actor


async def a_board(world: World) -> Governed:
    """The board's digest is on since weeks, and everybody takes part."""
    board = await world.has_team(await world.has_school("Het bestuur"), "Bestuur")
    team = await world.has_team(await world.has_school(), "Onderbouw")
    other = await world.has_team(await world.has_school("De Wilg"), "Bovenbouw")
    anna, karel = [await world.has_person(board, name, role=Role.BOARD) for name in ("Anna Bos", "Karel Smit")]
    ellen = await world.has_person(team, "Ellen Vos", role=Role.LEADER)
    bram = await world.has_person(other, "Bram Kok", role=Role.LEADER)
    for one in (board, team, other):
        await world.starts(one)
        await had_its_quiet_start(world, one)
    await world.has_joined(anna, karel, ellen, bram)
    await has_on(world, board, BOARD)
    await asks_nothing(world)
    return Governed(board, anna, karel, team, ellen, other, bram)


async def next_told(world: World, governed: Governed) -> datetime:
    """Eight o'clock on the next first school day on which the board digest is made, where no pulse is waited for."""
    async with world.work() as db:
        calendar = await calendar_of(db, governed.board.school_id, world.now.date())
    week = Week.of(world.now.date())
    for ahead in range(1, 40):
        day, term = calendar.first_school_day(week.plus(ahead)), term_to_tell_in(calendar, week.plus(ahead))
        if day is not None and term is not None and week_told(calendar, term, None) == week.plus(ahead):
            return datetime(day.year, day.month, day.day, 8, 0, tzinfo=AMSTERDAM)
    raise AssertionError("no term is told within a year")


async def reads_it(world: World, *actors: Actor, governed: Governed) -> list[list[str]]:
    """What each of these reads in the week in which the board digest comes, and not before."""
    moment = await next_told(world, governed)
    await world.until(moment.replace(hour=7))
    for actor in actors:
        actor.looks()
    await world.until(moment.replace(hour=12))
    await world.passes(A_DAY)
    return [actor.sees for actor in actors]
