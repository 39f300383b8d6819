"""J36: a leader reads first what they will see and never see, and is asked three things a week at most."""

from datetime import datetime

import pytest

from bot.domain.delivery import Pace, State
from bot.domain.people import Participation, Role
from bot.services.gathered import draw_gathered
from bot.services.notice import add_notices, plan_gathered_messages
from bot.store.delivery import waiting_for
from bot.store.people import Person
from bot.store.team import Team, teams_of
from tests.stories.agenda import turns_agenda_on
from tests.world import Actor, World, at

TEAMS = {"Rood", "Geel", "Groen", "Blauw"}
PAGE = [
    "- Wat je ziet: wat collega's zelf met het team delen, en wat het team samen afspreekt.",
    (
        "- Wat je nooit ziet: wie meedoet, wie antwoordt, en wat niet met jou gedeeld is. "
        "Getallen gaan altijd over vijf mensen of meer."
    ),
    "- Het is er niet om iemand te beoordelen. Zo gebruik je het dus ook niet.",
    "- Jij krijgt zelf ook vragen. Je antwoord deel ik met niemand, tenzij jij dat kiest.",
    "- Ik vraag je hooguit drie dingen per week, behalve over waar je zelf aan meedoet.",
]


@pytest.fixture
async def team(world: World) -> Team:
    return await world.has_team(await world.has_school())


async def first_message(world: World, team: Team, person: Actor) -> list[str]:
    """What comes first once the team starts."""
    await world.starts(team)
    await world.until(at(12, 10))
    return person.sees


async def test_the_first_message_of_a_leader_is_half_a_page(world: World, team: Team) -> None:
    ellen = await world.has_person(team, "Ellen Kuipers", role=Role.LEADER)

    lead, about, *page, question = (await first_message(world, team, ellen))[:-1]

    assert (lead, about) == (
        "Hoi Ellen, ik ben Ruimte, een bot.",
        "Onderbouw wil mij proberen. Je geeft leiding, dus lees eerst even wat ik wel en niet voor je doe.",
    )
    assert (page, question) == (PAGE, "Doe je mee?")
    assert ellen.buttons == ["Ja, ik doe mee", "Nee, dank je", "Wat bewaar je?"]


async def test_who_leads_without_the_title_reads_it_too(world: World, team: Team) -> None:
    sam = await world.has_person(team, "Sam de Vries")
    await world.leads(sam, await world.has_team(await world.has_school("De Populier")))

    assert PAGE[0] in await first_message(world, team, sam)


async def test_a_teacher_reads_nothing_of_it(world: World, team: Team) -> None:
    noor = await world.has_person(team)

    assert [line for line in await first_message(world, team, noor) if line in PAGE] == []


async def test_a_leader_who_said_yes_on_paper_reads_it_with_their_welcome(world: World, team: Team) -> None:
    ellen = await world.has_person(team, "Ellen Kuipers", role=Role.LEADER, participation=Participation.JOINED)

    seen = await first_message(world, team, ellen)

    assert (seen[:1], [line for line in seen if line in PAGE]) == (["Hoi Ellen, ik ben Ruimte, een bot."], PAGE)
    assert ellen.buttons == ["Wat bewaar je?", "Stoppen"]


async def led_by(world: World, role: Role) -> Actor:
    """Somebody in four teams that have their agenda since today."""
    school = await world.has_school()
    teams = [await world.has_team(school, name) for name in sorted(TEAMS)]
    actor = await world.has_person(teams[0], "Ellen Kuipers", role=role, participation=Participation.JOINED)
    for team in teams[1:]:
        await world.also_works(actor, team, role=role)
    for team in teams:
        await world.starts(team)
    await world.until(at(14, 10))
    actor.looks()
    for team in teams:
        await turns_agenda_on(world, team)
    return actor


async def new_in(world: World, actor: Actor, *, until: datetime) -> set[str]:
    """The teams whose agenda they were told of since they last looked."""
    await world.until(until)
    return {line.split(":")[0].removeprefix("Nieuw in ") for line in actor.sees if line.startswith("Nieuw in ")}


async def test_a_leader_is_asked_two_things_a_week_beside_the_question_and_the_rest_the_week_after(
    world: World,
) -> None:
    ellen = await led_by(world, Role.LEADER)

    first = await new_in(world, ellen, until=at(30, 10, 17))
    second = await new_in(world, ellen, until=at(6, 11, 17))

    assert (len(first), len(second), first | second) == (2, 2, TEAMS)


async def test_a_teacher_is_told_all_at_once(world: World) -> None:
    sam = await led_by(world, Role.TEACHER)

    assert await new_in(world, sam, until=at(30, 10, 17)) == TEAMS


@pytest.mark.parametrize(("since", "left"), [(at(14, 10, 10), 4), (at(30, 10, 17), 2)], ids=["at once", "the rest"])
async def test_who_wants_to_reads_all_that_waits(world: World, since: datetime, left: int) -> None:
    ellen = await led_by(world, Role.LEADER)
    await world.until(since)

    await ellen.commands("start")
    await ellen.taps_on("Lees nu")

    assert len(await new_in(world, ellen, until=world.now)) == left


async def test_what_did_not_arrive_is_asked_within_the_same_bounds_and_drawn_again_it_is_the_same(
    world: World,
) -> None:
    ellen = await led_by(world, Role.LEADER)
    async with world.work() as db:
        person = await db.get_one(Person, ellen.person_id)
        (planned,) = await waiting_for(db, [person.id], kinds=["gathered"])
        drawn = [await draw_gathered(db, planned, person) for _ in range(2)]
        planned.state = State.FAILED
        await db.flush()
        await plan_gathered_messages(db, [person], pace=Pace.GATHERED, now=world.now)
        (anew,) = await waiting_for(db, [person.id], kinds=["gathered"])
        drawn.append(await draw_gathered(db, anew, person))

    assert [len(one.buttons) for one in drawn if one is not None] == [4, 4, 4]  # two buttons for each of two teams
    assert drawn[0] == drawn[1]


async def test_what_cannot_wait_is_counted_first_and_takes_the_place_of_what_can(world: World) -> None:
    ellen = await led_by(world, Role.LEADER)
    async with world.work() as db:
        person = await db.get_one(Person, ellen.person_id)
        (planned,) = await waiting_for(db, [person.id], kinds=["gathered"])
        first = await draw_gathered(db, planned, person)
        team = (await teams_of(db, person.id))[0]
        team.asked_to_go_on = world.now.date()
        await add_notices(db, [person], "go_on", about=team.id.hex, args={"team": team.id}, now=world.now)
        again = await draw_gathered(db, planned, person)

    assert first is not None
    assert again is not None
    kept = [button for button in again.buttons if button in first.buttons]
    assert (len(first.buttons), kept) == (4, list(first.buttons[:2]))  # two buttons for each of two teams
    assert len(again.buttons) == 4  # and yes and no
