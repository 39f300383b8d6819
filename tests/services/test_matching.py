"""What a plan of a round depends on: who is here, what they told, who met, who may not meet, what is owed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.consultation import PairingState, Seeking, TeacherRole, Wishes
from bot.domain.matching.model import Debt, Member, Met, Policy, Reason, Trait, Turns, Why
from bot.domain.people import FOREVER, Participation, Role
from bot.services.matching import Prepared, offered, prepare, tellable, wanted
from bot.store.consultation import Consultation, ConsultationPolicy, Joining
from bot.store.leading import Leading
from bot.store.met import write_debts, write_met
from bot.store.pairing import Pairing, PairingSeat, open_reasons
from bot.store.people import Person
from bot.store.team import Membership, School, Team
from bot.store.wishes import write_wishes
from tests.stories.consultation import DRAWN, NAMES, consultations, is_asked
from tests.world import Actor, World, at

NOBODY = UUID(int=0)


async def joined(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """A round that is asked, with everybody's yes."""
    team, people = await is_asked(world, *names)
    await say_yes(world, *people)
    return team, people


async def say_yes(world: World, *people: Actor) -> None:
    """These people join the round that is asked."""
    (consultation,) = await consultations(world)
    async with world.work() as db:
        db.add_all(Joining(consultation_id=consultation.id, person_id=one.person_id) for one in people)


async def tells(actor: Actor, wishes: Wishes) -> None:
    """Put this in the place of what they told."""
    async with actor.world.work() as db:
        await write_wishes(db, actor.person_id, wishes)


async def changes(actor: Actor, **values: object) -> None:
    """Change something of a person."""
    async with actor.world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        for name, value in values.items():
            setattr(person, name, value)


async def prepared(world: World) -> Prepared:
    """What the newest round is planned from."""
    newest = (await consultations(world))[-1]
    async with world.work() as db:
        consultation = await db.get_one(Consultation, newest.id)
        before = await db.scalar(select(Consultation).where(Consultation.number == newest.number - 1))
        return await prepare(db, consultation, before, now=world.now)


async def members(world: World) -> Mapping[str, Member]:
    """The team as the planner sees it, by first name."""
    names = {actor.person_id: actor.name.partition(" ")[0] for actor in world.actors.values()}
    return {names[member.id]: member for member in (await prepared(world)).draw.members}


# -- what somebody tells --


@pytest.mark.parametrize(
    ("mine", "theirs", "goes_together"),
    [
        ({Seeking.BE_SEEN}, {Seeking.SEE}, True),
        ({Seeking.SEE}, {Seeking.BE_SEEN}, True),
        ({Seeking.BE_SEEN}, {Seeking.BE_SEEN}, False),
        ({Seeking.SEE}, {Seeking.SEE}, False),
        ({Seeking.THINK}, {Seeking.THINK}, True),
        ({Seeking.INVESTIGATE}, {Seeking.INVESTIGATE}, True),
        ({Seeking.DEVELOP}, {Seeking.DEVELOP, Seeking.SEE}, True),
        ({Seeking.DEVELOP}, {Seeking.THINK}, False),
    ],
)
def test_what_two_seek_goes_together_when_one_has_what_the_other_seeks(
    mine: set[Seeking], theirs: set[Seeking], goes_together: bool
) -> None:
    one, other = Wishes(seeking=frozenset(mine)), Wishes(seeking=frozenset(theirs))
    assert (
        bool(wanted(one) & offered(NOBODY, other)),
        bool(wanted(other) & offered(NOBODY, one)),
    ) == (goes_together, goes_together)


def test_a_role_is_wanted_and_offered_and_no_role_is_something_one_seeks() -> None:
    everything = Wishes(frozenset(Seeking), frozenset(TeacherRole), frozenset(TeacherRole))
    assert wanted(Wishes(wants=frozenset({TeacherRole.MENTOR}))) & offered(NOBODY, everything) == {"mentor"}
    assert len(offered(NOBODY, everything)) == len(Seeking) + len(TeacherRole) + 1


def test_whoever_is_wished_for_has_themselves_to_offer() -> None:
    sam, lin = UUID(int=5), UUID(int=6)
    told = Wishes(wished=frozenset({sam}))
    assert [wanted(told) & offered(one, Wishes()) for one in (sam, lin)] == [{sam.hex}, set()]


def test_why_them_never_tells_that_somebody_was_wished_for() -> None:
    sam, lin = UUID(int=5), UUID(int=6)
    role = Reason(Why.ROLE, "mentor", offers=sam, wants=lin)
    alike = Reason(Why.ALIKE, "subject")
    assert tellable([Reason(Why.ROLE, sam.hex, offers=sam, wants=lin), role, alike]) == (role, alike)


async def test_who_wished_for_each_other_is_told_no_reason(world: World) -> None:
    _, (noor, sam) = await joined(world)
    await tells(noor, Wishes(wished=frozenset({sam.person_id}), wants=frozenset({TeacherRole.DATA})))
    await tells(sam, Wishes(wished=frozenset({noor.person_id}), offers=frozenset({TeacherRole.DATA})))
    await world.until(DRAWN)
    async with world.work() as db:
        (pairing,) = (await db.scalars(select(Pairing))).all()
        assert open_reasons(db, pairing) == (Reason(Why.ROLE, "data", offers=sam.person_id, wants=noor.person_id),)


async def test_what_was_told_reaches_the_planner_and_what_was_not_constrains_nothing(world: World) -> None:
    _, (noor, sam, lin) = await joined(world, *NAMES[:3])
    await tells(noor, Wishes(subject="Begrijpend lezen", windows=0b11))
    await tells(sam, Wishes(windows=0))
    found = await members(world)
    assert {name: (one.subject, one.windows) for name, one in found.items()} == {
        "Noor": ("begrijpend lezen", 0b11),
        "Sam": (None, 0),
        "Lin": (None, None),
    }
    assert found["Lin"].offers == {lin.person_id.hex}


async def test_who_is_free_in_no_half_day_meets_nobody_and_who_did_not_tell_meets_anybody(world: World) -> None:
    _, (noor, sam, lin) = await joined(world, *NAMES[:3])
    await tells(sam, Wishes(windows=0))
    plan = (await prepared(world)).draw.plan()
    assert ([{*group.people} for group in plan.groups], [left.id for left in plan.unplaced]) == (
        [{noor.person_id, lin.person_id}],
        [sam.person_id],
    )


# -- where somebody works --


async def test_days_are_those_of_this_team_and_where_else_somebody_works_says_section_and_school(
    world: World,
) -> None:
    team, (noor, sam, _) = await joined(world, *NAMES[:3])
    here, there = await world.has_team(await _school(world, team), "Bovenbouw"), await _other_school(world)
    await world.also_works(noor, here, days=frozenset({4}))
    await world.also_works(sam, there, days=frozenset({4}))
    async with world.work() as db:
        for row in await db.scalars(select(Membership).where(Membership.team_id == team.id)):
            row.days = frozenset({0, 1})
    found = await members(world)
    assert {name: (one.days, one.school, one.section) for name, one in found.items()} == {
        "Noor": (0b11, team.school_id.hex, here.id.hex),
        "Sam": (0b11, there.school_id.hex, there.id.hex),
        "Lin": (0b11, team.school_id.hex, None),
    }


async def _school(world: World, team: Team) -> School:
    async with world.work() as db:
        return await db.get_one(School, team.school_id)


async def _other_school(world: World) -> Team:
    return await world.has_team(await world.has_school("De Wilg"), "Wilgen")


async def test_who_only_runs_the_bot_is_not_in_the_team(world: World) -> None:
    team, (noor, *_) = await joined(world)
    joke = await world.has_person(team, "Joke Visser", role=Role.STEWARD, participation=Participation.JOINED)
    await say_yes(world, joke)
    await world.also_works(noor, await _other_school(world), role=Role.STEWARD)
    found = await members(world)
    assert (set(found), found["Noor"].section) == ({"Noor", "Sam"}, None)


# -- who is here --


@pytest.mark.parametrize(
    "change",
    [
        {"participation": Participation.STOPPED},
        {"paused_until": FOREVER},
        {"paused_until": date(2026, 10, 12)},
        {"last_day": date(2026, 10, 11)},
        {"first_day": date(2026, 12, 1)},
    ],
    ids=["stopped", "silent", "paused until today", "gone", "not yet here"],
)
async def test_who_is_away_is_in_the_team_but_not_in_the_round(world: World, change: dict[str, object]) -> None:
    _, (noor, _) = await joined(world)
    await changes(noor, **change)
    found = await members(world)
    assert {name: one.is_here for name, one in found.items()} == {"Noor": False, "Sam": True}


async def test_a_pause_that_ended_yesterday_is_over(world: World) -> None:
    _, (noor, _) = await joined(world)
    await changes(noor, paused_until=world.now.date() - timedelta(days=1))
    assert [one.is_here for one in (await members(world)).values()] == [True, True]


async def test_only_a_yes_counts(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await say_yes(world, noor)
    assert {name: one.is_here for name, one in (await members(world)).items()} == {"Noor": True, "Sam": False}


async def test_who_is_in_a_group_of_another_team_has_no_load_left(world: World) -> None:
    _, (noor, _) = await joined(world)
    await _a_group_elsewhere(world, noor, PairingState.AGREED)
    loads = {name: one.load_left for name, one in (await members(world)).items()}
    async with world.work() as db:
        (await db.scalars(select(Pairing))).one().state = PairingState.OVER
    assert (loads, {name: one.load_left for name, one in (await members(world)).items()}) == (
        {"Noor": 0, "Sam": 1},
        {"Noor": 1, "Sam": 1},
    )


async def _a_group_elsewhere(world: World, actor: Actor, state: PairingState) -> None:
    team, now = await _other_school(world), world.now
    async with world.work() as db:
        round_there = Consultation(
            id=db.new_id(now), team_id=team.id, number=-1, state="drawn", seed=1, asked_on=now.date(),
            draws_on=now.date(), closes_on=now.date(),
        )  # fmt: skip
        db.add(round_there)
        await db.flush()
        pairing = Pairing(
            id=db.new_id(now), consultation_id=round_there.id, team_id=team.id, state=state, moments=[], made_at=now,
            sequence=0,
        )  # fmt: skip
        db.add(pairing)
        await db.flush()
        db.add(PairingSeat(id=db.new_id(now), pairing_id=pairing.id, person_id=actor.person_id, fits=""))


# -- who may not meet --


@pytest.mark.parametrize("who", [0, 1, None], ids=["one said so", "the other said so", "both said so"])
async def test_do_not_pair_holds_whoever_of_the_two_said_so(world: World, who: int | None) -> None:
    _, people = await joined(world)
    for number, actor in enumerate(people):
        if who in (None, number):
            await tells(actor, Wishes(apart=frozenset({people[1 - number].person_id})))
    assert (await prepared(world)).draw.forbidden == {frozenset(one.person_id for one in people)}


async def test_who_is_not_in_the_team_is_not_among_those_who_may_not_meet(world: World) -> None:
    _, (noor, _) = await joined(world)
    await tells(noor, Wishes(apart=frozenset({NOBODY})))
    assert (await prepared(world)).draw.forbidden == frozenset()


@pytest.mark.parametrize("how", ["this team", "another team", "as a person", "by role alone"])
async def test_who_leads_somebody_is_never_with_them_also_when_that_is_in_another_team(world: World, how: str) -> None:
    team, (noor, sam, lin) = await joined(world, *NAMES[:3])
    other = await _other_school(world)
    await world.also_works(sam, other)
    match how:
        case "this team":
            await world.leads(noor, team)
        case "another team":
            await world.leads(noor, other)
        case "as a person":
            async with world.work() as db:
                db.add(Leading(id=db.new_id(world.now), leader_id=noor.person_id, person_id=sam.person_id))
        case _:
            await world.also_works(noor, other, role=Role.LEADER)
    both = frozenset({noor.person_id, sam.person_id})
    too = {frozenset({noor.person_id, lin.person_id})} if how == "this team" else set()
    expected = frozenset() if how == "by role alone" else frozenset({both, *too})  # a title leads nobody (J05)
    assert (await prepared(world)).draw.forbidden == expected


async def test_nothing_but_who_may_not_meet_differs_by_do_not_pair(world: World) -> None:
    _, (noor, sam, *_) = await joined(world, *NAMES)
    without = await prepared(world)
    await tells(sam, Wishes(apart=frozenset({noor.person_id})))
    having = await prepared(world)
    assert (having.draw.forbidden, replace(having, draw=replace(having.draw, forbidden=frozenset()))) == (
        frozenset({frozenset({noor.person_id, sam.person_id})}),
        without,
    )


async def test_do_not_pair_and_leading_are_alike_to_the_planner(world: World) -> None:
    _, (noor, sam, *_) = await joined(world, *NAMES)
    await tells(sam, Wishes(apart=frozenset({noor.person_id})))
    by_wish = await prepared(world)
    await tells(sam, Wishes())
    async with world.work() as db:
        db.add(Leading(id=db.new_id(world.now), leader_id=noor.person_id, person_id=sam.person_id))
    assert await prepared(world) == by_wish


# -- what was before --


async def test_who_met_is_counted_in_rounds_of_this_team_also_when_it_was_in_another(world: World) -> None:
    team, (noor, sam, _) = await joined(world, *NAMES[:3])
    (asked,) = await consultations(world)
    days = [date(2026, 8, 31), date(2026, 9, 14), date(2026, 9, 28)]
    async with world.work() as db:
        (await db.get_one(Consultation, asked.id)).number = 4
        await db.flush()
        for number, day in enumerate(days, 1):
            db.add(_round(db.new_id(world.now), team, number, day, drawn=number != 2))
        for met_on in (date(2026, 8, 31), date(2026, 9, 13), date(2026, 9, 28), date(2026, 10, 9)):
            await write_met(db, db.new_id(world.now), [noor.person_id, sam.person_id], met_on)
        await write_met(db, db.new_id(world.now), [noor.person_id, NOBODY], date(2026, 9, 28))
    both = frozenset({noor.person_id, sam.person_id})
    # the second was never drawn: between the first and the third nobody was brought together
    assert (await prepared(world)).draw.history == [Met(2, both), Met(2, both), Met(3, both), Met(3, both)]


def _round(row_id: UUID, team: Team, number: int, day: date, *, drawn: bool) -> Consultation:
    return Consultation(
        id=row_id, team_id=team.id, number=number, state="closed", seed=1, asked_on=day, draws_on=day, closes_on=day,
        drawn_at=at(day.day, day.month, 8) if drawn else None,
    )  # fmt: skip


async def test_what_earlier_rounds_owe_somebody_is_what_this_team_owes(world: World) -> None:
    team, (noor, sam) = await joined(world)
    other, owed = await _other_school(world), Debt(1, 2, 3, 4, Turns(5, 6), Turns(7, 8))
    async with world.work() as db:
        await write_debts(db, team.id, {noor.person_id: owed})
        await write_debts(db, other.id, {sam.person_id: owed})
    assert (await prepared(world)).draw.debts == {noor.person_id: owed}


async def test_what_the_team_wants_of_its_groups_is_what_is_planned_for(world: World) -> None:
    team, _ = await joined(world)
    before = (await prepared(world)).draw.policy
    async with world.work() as db:
        db.add(ConsultationPolicy(team_id=team.id, rhythm=4, size=3, apart="section,school", alike="subject", stays=1))
    assert (before, (await prepared(world)).draw.policy) == (
        Policy(),
        Policy(3, frozenset({Trait.SECTION, Trait.SCHOOL}), frozenset({Trait.SUBJECT})),
    )


async def test_the_same_rows_give_the_same_whatever_else_happened(world: World) -> None:
    _, (noor, sam, *_) = await joined(world, *NAMES)
    await tells(noor, Wishes(frozenset(Seeking), apart=frozenset({sam.person_id}), windows=5))
    first = await prepared(world)
    world.now += timedelta(hours=3)
    await tells(noor, Wishes(frozenset(Seeking), apart=frozenset({sam.person_id}), windows=5))  # sealed anew
    second = await prepared(world)
    assert (second, second.draw.plan()) == (first, first.draw.plan())


# -- whatever a school is like --


@pytest.mark.parametrize("seed", range(12))
async def test_no_plan_brings_two_together_who_may_not_or_somebody_who_is_away_or_twice(
    world: World, seed: int
) -> None:
    chance = Random(seed)
    team, people = await is_asked(world, *(f"Collega {number}" for number in range(chance.randint(2, 9))))
    apart, yes = await _is_as_it_may_be(world, team, people, chance)
    found = await prepared(world)
    plan = found.draw.plan()
    placed = [person for group in plan.groups for person in group.people]
    together = {frozenset(two) for group in plan.groups for two in combinations(group.people, 2)}
    assert (len(placed), {*placed} - yes, together & apart) == (len({*placed}), set(), set())
    assert {left.id for left in plan.unplaced} | {*placed} == yes


async def _is_as_it_may_be(
    world: World, team: Team, people: list[Actor], chance: Random
) -> tuple[set[frozenset[UUID]], set[UUID]]:
    """Chance says who joins, who is away, who leads whom and who would rather not: the last two, and who is left."""
    ids, apart, yes = [one.person_id for one in people], set[frozenset[UUID]](), set[UUID]()
    async with world.work() as db:
        db.add(ConsultationPolicy(team_id=team.id, rhythm=4, size=chance.choice((2, 2, 3, 4)), stays=1))
    for actor in people:
        others = [one for one in ids if one != actor.person_id]
        named = frozenset(one for one in others if chance.random() < 0.2)
        windows = chance.choice((None, None, chance.randrange(1, 1024)))
        await tells(actor, Wishes(frozenset(chance.sample([*Seeking], 2)), apart=named, windows=windows))
        apart |= {frozenset({actor.person_id, one}) for one in named}
        if chance.random() < 0.2:
            led = chance.choice(others)
            apart.add(frozenset({actor.person_id, led}))
            async with world.work() as db:
                db.add(Leading(id=db.new_id(world.now), leader_id=actor.person_id, person_id=led))
        if chance.random() < 0.8:
            await say_yes(world, actor)
            yes.add(actor.person_id)
        if chance.random() < 0.2:
            await changes(actor, paused_until=FOREVER)
            yes.discard(actor.person_id)
    return apart, yes
