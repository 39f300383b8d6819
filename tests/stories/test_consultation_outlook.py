"""J20, J32: what a steward sees of a round before it is drawn: the proof, and nothing that tells of anybody."""

from bot.domain.consultation import TeamPolicy, Wishes
from bot.domain.matching.model import NoPlace, Status
from bot.domain.people import Participation
from bot.services.consultation_outlook import Foretold, Outlook, foretold, look_ahead
from bot.store.counts import Planned
from bot.store.pairing import pairings_of
from bot.store.team import Team
from bot.store.wishes import write_wishes
from tests.stories.consultation import ASKED, DRAWN, NAMES, a_team_with_consultation, consultations, is_asked
from tests.stories.rounds import all_met, is_off, joins, said_yes, wants
from tests.world import Actor, World, at

SIX = tuple(f"Collega {letter}" for letter in "ABCDEF")


async def looks(world: World, team: Team, *, demo: bool = False) -> tuple[Outlook, Foretold, Status]:
    """What is told of the round that is asked now."""
    async with world.sessions(demo=demo) as db:
        outlook = await look_ahead(db, await db.get_one(Team, team.id), now=world.now)
        plan = outlook.draw.plan()
        return outlook, foretold(db, outlook, plan, outlook.everybody.plan()), plan.proof.status


async def everybody_joined(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """A round that is asked, and that all of them joined."""
    team, people = await is_asked(world, *names)
    await joins(world, *people)
    return team, people


async def test_of_fewer_than_five_no_number_is_told(world: World) -> None:
    team, _ = await everybody_joined(world, *NAMES)
    _, told, status = await looks(world, team)
    assert (told, status) == (Foretold(Planned(None, None), None, frozenset()), Status.OPTIMAL)


async def test_of_more_only_that_they_are_five_or_more(world: World) -> None:
    team, _ = await everybody_joined(world, *SIX)
    _, told, _ = await looks(world, team)
    assert told == Foretold(Planned(5, None), (6, 5), frozenset())


async def test_one_more_who_joins_changes_nothing_that_is_told(world: World) -> None:
    team, people = await is_asked(world, *SIX)
    await joins(world, *people[:5])
    _, before, _ = await looks(world, team)
    await joins(world, people[5])
    _, after, _ = await looks(world, team)
    assert after == before


async def test_in_a_demo_it_is_exact(world: World) -> None:
    team, people = await is_asked(world, *SIX)
    await joins(world, *people[:5])
    _, told, _ = await looks(world, team, demo=True)
    assert told.planned == Planned(5, {2: 1, 3: 1})


async def test_where_it_is_off_or_nobody_joined_the_plan_is_empty_and_has_its_proof(world: World) -> None:
    team, _ = await is_asked(world, *NAMES)
    nobody, *rest = await looks(world, team)
    await is_off(world, team)
    off, *same = await looks(world, team)
    assert (nobody.draw.plan().groups, off.draw.plan().groups, rest) == ((), (), same)
    assert (nobody.draws_on, nobody.is_on, off.draws_on, off.is_on) == (DRAWN.date(), True, None, False)


async def test_neither_do_not_pair_nor_a_pause_is_a_reason(world: World) -> None:
    team, (noor, sam) = await everybody_joined(world)
    async with world.work() as db:
        await write_wishes(db, noor.person_id, Wishes(apart=frozenset({sam.person_id})))
    _, told, _ = await looks(world, team)
    assert told.reasons == frozenset()


async def test_half_days_on_which_nobody_else_can_are_a_reason(world: World) -> None:
    team, (noor, sam) = await everybody_joined(world)
    async with world.work() as db:
        await write_wishes(db, noor.person_id, Wishes(windows=0b1))
        await write_wishes(db, sam.person_id, Wishes(windows=0b10))
    _, told, _ = await looks(world, team)
    assert told.reasons == frozenset({NoPlace.WINDOWS})


async def test_who_is_alone_in_the_team_has_that_as_a_reason(world: World) -> None:
    team, _ = await everybody_joined(world, "Noor Bakker")
    _, told, _ = await looks(world, team)
    assert told.reasons == frozenset({NoPlace.SIZE})


async def test_looking_changes_nothing_though_the_round_before_is_concluded_for_it(world: World) -> None:
    team, people = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=2))
    await world.until(ASKED)
    await joins(world, *people)
    await world.until(at(2, 11, 9, 0))  # the second is asked, and the first goes on
    await joins(world, *people)
    await all_met(world)
    outlook, _, _ = await looks(world, team)
    first, second = await consultations(world)
    async with world.work() as db:
        (group,) = await pairings_of(db, first.id)
    history = [met.people for met in outlook.draw.history]
    assert (history, group.state) == ([frozenset(actor.person_id for actor in people)], "open")
    assert (first.state, second.state, await said_yes(world)) == (
        "drawn",
        "asking",
        ["Noor Bakker", "Noor Bakker", "Sam de Wit", "Sam de Wit"],
    )


async def test_who_does_not_take_part_is_among_the_colleagues_but_not_in_the_draw(world: World) -> None:
    team, _ = await everybody_joined(world, *NAMES)
    await world.has_person(team, "Kim Ray", participation=Participation.DECLINED)
    outlook, told, _ = await looks(world, team, demo=True)
    assert (len(outlook.everybody.members), told.planned.people) == (5, 4)
