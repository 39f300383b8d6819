"""What stories about the life of a round share: what befalls a team in it, and where its rounds are by now."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update

from bot.domain.calendar_file import Entry
from bot.domain.consultation import Happened, TeamPolicy
from bot.domain.press import write
from bot.services.calendar import replace_entries
from bot.services.consultation_policy import set_policy
from bot.services.feature import CONSULTATION, turn_off, turn_on
from bot.services.quiet import set_quiet
from bot.store.consultation import Joining
from bot.store.pairing import PairingSeat
from bot.store.team import School, Team
from tests.answers import presses
from tests.stories.consultation import consultations, groups
from tests.world import Actor, World


async def joins(world: World, *actors: Actor) -> None:
    """These people say yes to the newest round."""
    newest = (await consultations(world))[-1]
    for actor in actors:
        await presses(actor, write("joinin", newest.id))


async def is_quiet(world: World, team: Team, until: date | None = None) -> None:
    """From now on it is quiet for this team."""
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=until, now=world.now
        )


async def is_off(world: World, team: Team) -> None:
    """Consultation is turned off for this team."""
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), CONSULTATION)


async def is_on_again(world: World, team: Team) -> None:
    """And on."""
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), CONSULTATION, now=world.now)


async def enters(world: World, team: Team, *entries: Entry) -> None:
    """Days that this team's school entered, besides the holidays."""
    async with world.work() as db:
        await replace_entries(db, await db.get_one(School, team.school_id), entries, now=world.now)


async def wants(world: World, team: Team, policy: TeamPolicy) -> None:
    """The team wants its groups like this."""
    async with world.work() as db:
        await set_policy(db, await db.get_one(Team, team.id), policy)


async def all_met(world: World) -> None:
    """Everybody in a group says that it happened."""
    async with world.work() as db:
        await db.execute(update(PairingSeat).values(happened=Happened.YES))


async def rounds(world: World) -> list[tuple[int, str, date]]:
    """Every round: its number, where it is, and the day of the draw."""
    return [(one.number, one.state, one.draws_on) for one in await consultations(world)]


async def said_yes(world: World) -> Sequence[str]:
    """Who said yes, as far as it is known, by name."""
    names = {actor.person_id: actor.name for actor in world.actors.values()}
    async with world.work() as db:
        return sorted(names[one] for one in await db.scalars(select(Joining.person_id)))


async def with_whom(world: World, actor: Actor) -> list[list[str]]:
    """The groups that somebody is in."""
    return [group for group in await groups(world) if actor.name in group]
