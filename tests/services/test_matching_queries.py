"""What a round is planned from is read in as many queries for forty people as for ten."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.domain.consultation import Wishes
from bot.domain.matching.model import Group
from bot.domain.people import Participation
from bot.services.agenda_team import room_of
from bot.services.consultation_round import open_consultation
from bot.services.matching import prepare
from bot.services.pairing import form_pairing
from bot.store.consultation import Consultation, Joining
from bot.store.met import write_met
from bot.store.team import Team
from bot.store.wishes import write_wishes
from tests.world import World, at

JOINED = Participation.JOINED
ASKED = (at(12, 10).date(), at(9, 11).date())


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Every statement that goes to the database in the meantime."""
    heard: list[str] = []

    def listen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(world.engine.sync_engine, "before_cursor_execute", listen)
    yield heard
    event.remove(world.engine.sync_engine, "before_cursor_execute", listen)


async def second_round(world: World, people: int) -> tuple[Consultation, Consultation]:
    """The first two rounds of a team: together in pairs, who met and told their wishes, and all joined again."""
    team = await world.has_team(await world.has_school(f"School {people}"), f"Team {people}")
    actors = [await world.has_person(team, f"Somebody {number}", participation=JOINED) for number in range(people)]
    await world.leads(actors[0], team)
    ids = [actor.person_id for actor in actors]
    async with world.work() as db:
        room = await room_of(db, team, world.now)
        first, second = [
            await open_consultation(db, await db.get_one(Team, team.id), room, day, now=world.now) for day in ASKED
        ]
        assert first is not None
        assert second is not None
        first.drawn_at = world.now
        db.add_all(Joining(consultation_id=second.id, person_id=one) for one in ids)
        for one, other in zip(ids[::2], ids[1::2], strict=True):
            await write_wishes(db, one, Wishes(apart=frozenset({other})))
            await write_met(db, db.new_id(world.now), (one, other), first.draws_on)
            await form_pairing(db, first, Group((one, other), case_giver=one, starter=other), now=world.now)
    return first, second


async def queries(world: World, people: int) -> int:
    """How many it takes to read what the second round is planned from."""
    first, second = await second_round(world, people)
    with statements(world) as heard:
        async with world.work() as db:
            prepared = await prepare(db, second, first, now=world.now)
    assert sum(member.is_here for member in prepared.draw.members) == people
    return len([one for one in heard if not one.startswith("FETCH")])


async def test_it_takes_as_many_queries_for_forty_people_as_for_ten(world: World) -> None:
    assert await queries(world, 40) == await queries(world, 10)
