"""Digests of many teams are opened and drawn at once: the same as one by one, and in as many queries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, select, update

from bench.heard import heard
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.domain.people import Role
from bot.routes.deliveries import draw
from bot.services.carrying import claim
from bot.services.delivery import plan_post
from bot.services.digest_opening import open_due_digests
from bot.services.feature import AGENDA, LEADER
from bot.store.agreement import Agreement, Party, seal_agreement
from bot.store.ahead import ahead, begin_ahead, keep_together
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.feature import Feature
from bot.store.lane import take_lane
from bot.store.people import Person
from bot.store.place import Place
from bot.store.proposal import Proposal, seal_proposal
from bot.store.team import School, Team
from bot.store.topic import Asked
from tests.stories.leading import has_on
from tests.stories.sharing import FRIDAY, MONDAY, a_started_team, joined, shares
from tests.world import Actor, World

LANE, LEASE = "console:school", 60.0
WHAT = "We lopen samen terug."


async def a_team(world: World, name: str, size: int) -> tuple[Team, list[Actor]]:
    """A team with an agenda and a message in it; the first shares an answer, and the last leads."""
    team = await a_started_team(world, name)
    people = await joined(world, team, *(f"{name} {number}" for number in range(size)))
    people += await joined(world, team, f"{name} leidt", role=Role.LEADER)
    async with world.work() as db:
        db.add(Feature(team_id=team.id, name=AGENDA, is_on=True, since=FRIDAY.date()))
        db.add(a_message(db, team, people[0]))
    world.now = FRIDAY
    await shares(people[0], f"Iets uit {name}", team=name)
    return team, people


def a_message(db: Db, team: Team, author: Actor) -> Proposal:
    message = Proposal(
        id=db.new_id(FRIDAY), team_id=team.id, author_id=author.person_id, until=MONDAY.date(), created_at=FRIDAY
    )
    seal_proposal(db, message, Asked(f"Het rooster van {team.name} hangt er."))
    return message


async def opens(world: World, *teams: Team) -> None:
    """The digests of these teams, as on Monday at eight."""
    async with world.work() as db:
        rows = [await db.get_one(Team, team.id) for team in teams]
        await open_due_digests(db, rows, MONDAY, now=MONDAY)
        gathered = update(Delivery).where(Delivery.kind == "gathered")
        await db.execute(gathered.values(lane=LANE, due=MONDAY, state=State.WAITING))


async def drawn_at_once(world: World) -> dict[UUID, Message]:
    """What is claimed in one lane, as it is drawn there; nothing of it is kept."""
    async with world.sessions() as db:
        held = await take_lane(db, LANE, "test", LEASE)
        assert held is not None
        claimed = await claim(db, LANE, held.fence, draw, now=MONDAY + timedelta(hours=2))
        await db.rollback()
    return {one.id: replace(one.message, silent=False) for one in claimed if one.message is not None}


async def drawn_alone(world: World, ids: Sequence[UUID]) -> dict[UUID, Message | None]:
    """Each drawn by itself."""
    found = {}
    for one in ids:
        async with world.sessions() as db:
            delivery = await db.get_one(Delivery, one)
            assert delivery.person_id is not None
            found[one] = await draw(db, delivery, await db.get_one(Person, delivery.person_id))
            await db.rollback()
    return found


async def test_who_is_drawn_for_together_reads_what_they_read_alone(world: World) -> None:
    teams = [(await a_team(world, name, 3))[0] for name in ("Onderbouw", "Bovenbouw")]
    await opens(world, *teams)

    together = await drawn_at_once(world)
    alone = await drawn_alone(world, [*together])

    assert len(together) == 8
    assert len({str(message) for message in alone.values()}) > 2  # a team each, and who leads reads something else
    assert together == alone


async def test_who_came_later_reads_nothing_that_was_shared_before_also_when_drawn_with_who_may(world: World) -> None:
    team, people = await a_team(world, "Onderbouw", 3)
    (newcomer,) = await joined(world, team, "Nieuw")
    await opens(world, team)

    together = await drawn_at_once(world)

    async with world.work() as db:
        of = dict((await db.execute(select(Delivery.person_id, Delivery.id).where(Delivery.id.in_(together)))).all())
    said = {person_id: "Iets uit Onderbouw" in str(together[delivery_id]) for person_id, delivery_id in of.items()}
    assert said == {one.person_id: True for one in people[1:]} | {people[0].person_id: False, newcomer.person_id: False}


async def test_many_teams_and_many_people_take_as_many_queries_to_open_as_one_of_each(world: World) -> None:
    alone, _ = await a_team(world, "Onderbouw", 1)
    several = [(await a_team(world, f"Bouw {number}", 6))[0] for number in range(3)]

    with heard(world.engine) as for_one:
        await opens(world, alone)
    with heard(world.engine) as for_several:
        await opens(world, *several)

    assert len(for_several) - len(several) == len(for_one) - 1  # the test itself looks each team up


async def test_who_leads_a_large_team_takes_as_many_queries_to_open_for_as_who_leads_a_small_one(
    world: World,
) -> None:
    small, large = [(await a_team(world, name, size))[0] for name, size in (("Onderbouw", 1), ("Bovenbouw", 30))]
    for team in (small, large):
        await has_on(world, team, LEADER)

    with heard(world.engine) as for_small:
        await opens(world, small)
    with heard(world.engine) as for_large:
        await opens(world, large)

    assert len(for_large) == len(for_small)


async def test_many_people_take_as_many_queries_to_draw_for_as_one(world: World) -> None:
    few, _ = await a_team(world, "Onderbouw", 1)
    await opens(world, few)
    with heard(world.engine) as for_few:
        await drawn_at_once(world)
    many = [(await a_team(world, f"Bouw {number}", 4))[0] for number in range(3)]
    await opens(world, *many)
    with heard(world.engine) as for_many:
        await drawn_at_once(world)

    assert len(for_many) == len(for_few)


async def test_what_a_team_agreed_is_looked_up_once_for_all_who_read_it(world: World) -> None:
    took = []
    for name, size in (("Onderbouw", 1), ("Bovenbouw", 6)):
        team, people = await a_team(world, name, size)
        await has_agreed(world, team, people)
        await opens(world, team)
        with heard(world.engine) as statements:
            drawn = await drawn_at_once(world)
        assert [WHAT in str(message) for message in drawn.values()] == [True] * len(people)
        took.append(len(statements))
        async with world.work() as db:
            await db.execute(delete(Delivery))

    assert took[0] == took[1]


async def has_agreed(world: World, team: Team, people: Sequence[Actor]) -> None:
    """What all of them took, and look back on this week."""
    async with world.work() as db:
        agreement = Agreement(
            id=db.new_id(FRIDAY), team_id=team.id, author_id=people[0].person_id, until=MONDAY.date(),
            look_back=MONDAY.date(), created_at=FRIDAY,
        )  # fmt: skip
        seal_agreement(db, agreement, WHAT)
        db.add(agreement)
        await db.flush()
        db.add_all(Party(agreement_id=agreement.id, person_id=one.person_id, accepted_at=FRIDAY) for one in people)


async def test_what_one_team_reads_comes_together_also_where_many_are_opened_at_once(world: World) -> None:
    teams = [(await a_team(world, f"Bouw {number}", 3))[0] for number in range(4)]
    await opens(world, *teams)

    messages = [str(message) for message in (await drawn_at_once(world)).values()]

    names = [next(team.name for team in teams if team.name in message) for message in messages]
    assert [len(list(several)) for _, several in groupby(names)] == [4, 4, 4, 4]


async def test_a_digest_is_drawn_together_with_posts_of_another_kind(world: World) -> None:
    team = await a_started_team(world)
    await world.has_place(team)
    (noor, *_) = await joined(world, team, "Noor Bakker", "Sam de Wit")
    world.now = FRIDAY
    await shares(noor)
    await opens(world, team)
    async with world.work() as db:
        place = (await db.scalars(select(Place))).one()
        message = a_message(db, team, noor)
        db.add(message)
        await db.flush()
        await plan_post(
            db, place, "proposal", key="a message", due=MONDAY, expires=MONDAY + timedelta(days=1), now=MONDAY,
            args={"proposal": message.id},
        )  # fmt: skip
        await db.execute(update(Delivery).where(Delivery.place_id == place.id).values(lane=LANE))

    drawn = sorted(str(message) for message in (await drawn_at_once(world)).values())

    assert ["Weekbericht" in message for message in drawn] == [False, True]


# One that fails


async def test_a_team_whose_school_has_no_such_time_zone_holds_up_no_other(world: World) -> None:
    broken, _ = await a_team(world, "Onderbouw", 2)
    sound, _ = await a_team(world, "Bovenbouw", 2)
    async with world.work() as db:
        await db.execute(update(School).where(School.id == broken.school_id).values(timezone="Europe/Nergens"))

    world.now = MONDAY
    await world.heartbeat.beat(MONDAY)

    async with world.work() as db:
        assert [digest.team_id for digest in await db.scalars(select(Digest))] == [sound.id]


# Reading ahead


async def test_what_is_kept_together_is_read_once_for_all_until_it_begins_anew(world: World) -> None:
    teams = [await world.has_team(await world.has_school(name), name) for name in ("Een", "Twee", "Drie")]
    asked: list[tuple[list[str], str]] = []

    async def greet(db: Db, rows: Sequence[Team], word: str) -> dict[UUID, str]:
        asked.append(([team.name for team in rows], word))
        return {team.id: f"{word} {team.name}" for team in rows}

    async with world.work() as db:
        keep_together(db, teams[:2])
        said = [await ahead(db, greet, team, word) for word in ("dag", "hoi") for team in teams]
        begin_ahead(db)
        said.append(await ahead(db, greet, teams[0], "dag"))

    assert said == ["dag Een", "dag Twee", "dag Drie", "hoi Een", "hoi Twee", "hoi Drie", "dag Een"]
    assert asked == [
        (["Een", "Twee"], "dag"), (["Drie"], "dag"), (["Een", "Twee"], "hoi"), (["Drie"], "hoi"), (["Een"], "dag"),
    ]  # fmt: skip
