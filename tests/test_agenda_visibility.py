"""7.2, J05: who may see what of the agenda: the team and who leads it; not another team, the board or a stranger."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.people import Participation, Role
from bot.domain.press import write
from bot.routes.buttons import BUTTONS
from bot.routes.forms import FORMS
from bot.store.schema import metadata
from bot.store.team import Organisation, School, Team
from tests.answers import presses
from tests.fakes.messenger import words_of
from tests.forms import sends
from tests.standing import carries_to_a_fake
from tests.stories.planted import (
    AGREED,
    CARD,
    DECISION,
    GUEST,
    MESSAGE,
    NOT_CHOSEN,
    OBJECTION,
    PARKED,
    PLANTED,
    QUESTION,
    REASON,
    VETO,
    Planted,
    everything_written,
)
from tests.world import Actor, World, at

NOT_ABOUT_A_THING = {
    "join", "decline", "stop", "stopnow", "pause", "pausefor", "days", "day", "hour", "hourday", "rhythm",
}  # fmt: skip
OF_THE_AGENDA = (
    "meeting", "topic", "seat", "outcome", "consent", "agreement", "party", "proposal", "objection", "feature",
)  # fmt: skip


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Nothing here differs between the two databases."""
    return sqlite_database


@pytest.fixture
async def planted(world: World) -> Planted:
    """Everything was written that can be written."""
    return await everything_written(world)


def seen_by(*actors: Actor) -> list[str]:
    """Which of the planted words ever stood before any of these people."""
    lines = [line for actor in actors for line in actor.lines]
    return [word for word in PLANTED if any(word in line for line in lines)]


async def tries_everything(actor: Actor, ids: Sequence[UUID]) -> list[str]:
    """Press every button there is about each of these, and send every form; which planted words that showed."""
    shown = []
    for id_ in ids:
        for verb in BUTTONS.keys() - NOT_ABOUT_A_THING:
            shown += [(verb, line) for line in await presses(actor, write(verb, id_))]
        for verb in FORMS:
            whole = {"question": "Wat?", "name": "Iemand", "what": "Iets", "why": "Daarom", "touches": "lesson"}
            shown.append((verb, str(await sends(actor, write(verb, id_), **whole))))
    return sorted({f"{verb}: {word}" for verb, line in shown for word in PLANTED if word in line})


async def the_agenda(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the agenda."""
    async with world.work() as db:
        return {
            name: [
                tuple(row)
                for row in await db.execute(select(metadata.tables[name]).order_by(*metadata.tables[name].primary_key))
            ]
            for name in OF_THE_AGENDA
        }


async def looks_around(actor: Actor) -> None:
    """Everything that is found by commands and the buttons under them."""
    await actor.commands("agenda")
    for label in ("Geparkeerd", "Bekijk 1"):
        await actor.taps_on(label)
    await actor.commands("home")


async def elsewhere(world: World, planted: Planted, who: str) -> Actor:
    """Somebody who has nothing to do with this team."""
    match who:
        case "another team":
            school = await world.has_school("De Beuk")
            return await world.has_person(await world.has_team(school, "Bovenbouw"), "Mila Boer")
        case "the board":
            office = await world.has_team(await world.has_school("Bestuur"), "Bestuur")
            return await world.has_person(office, "Ada Berg", role=Role.BOARD)
        case "another organisation":
            return await _of_another_organisation(world)
        case _:
            return await world.has_person(planted.team, "N. Bakker", participation=Participation.UNCONFIRMED)


async def _of_another_organisation(world: World) -> Actor:
    async with world.work() as db:
        other = Organisation(id=db.new_id(world.now), name="Stichting De Zee")
        db.add(other)
        await db.flush()
        school = School(
            id=db.new_id(world.now), organisation_id=other.id, name="De Golf", sector="po", country="NL",
            region="Midden", timezone="Europe/Amsterdam",
        )  # fmt: skip
        db.add(school)
        await db.flush()
        team = Team(id=db.new_id(world.now), organisation_id=other.id, school_id=school.id, name="Onderbouw")
        db.add(team)
    return await world.has_person(team, "Finn Dijk")


@pytest.mark.parametrize("who", ["another team", "the board", "another organisation", "unconfirmed"])
async def test_whoever_is_of_no_team_here_sees_and_changes_nothing_whatever_they_press(
    world: World, planted: Planted, who: str
) -> None:
    actor, before = await elsewhere(world, planted, who), await the_agenda(world)
    shown = await tries_everything(actor, planted.ids)
    await actor.commands("agenda")
    await world.until(at(27, 10, 12, 0))
    assert (shown, seen_by(actor)) == ([], [])
    changed = {name for name, rows in (await the_agenda(world)).items() if rows != before[name]}
    assert changed <= {"topic", "meeting", "feature"}  # what time itself does


async def test_pressing_everything_changes_no_row_of_a_team_that_is_not_theirs(world: World, planted: Planted) -> None:
    actor, before = await elsewhere(world, planted, "another team"), await the_agenda(world)
    await tries_everything(actor, planted.ids)
    assert await the_agenda(world) == before


async def test_the_team_sees_what_is_of_the_team(world: World, planted: Planted) -> None:
    daan = planted.people[-1]
    await looks_around(daan)
    await presses(daan, write("meeting", next(id_ for id_ in await held(world) if id_ in planted.ids)))
    for topic in planted.ids:
        await presses(daan, write("message", topic))
    assert seen_by(daan) == [QUESTION, GUEST, DECISION, REASON, NOT_CHOSEN, MESSAGE, PARKED]


async def test_who_leads_the_team_from_outside_sees_the_same_as_the_team(world: World, planted: Planted) -> None:
    office = await world.has_team(await world.has_school("Kantoor"), "Directie")
    grace = await world.has_person(office, "Grace Osei", role=Role.LEADER)
    await world.leads(grace, planted.team)
    await looks_around(grace)
    await presses(grace, write("meeting", (await held(world))[0]))
    assert seen_by(grace) == [QUESTION, GUEST, DECISION, REASON, NOT_CHOSEN, PARKED]


async def test_an_objection_to_a_decision_is_for_who_was_there(world: World, planted: Planted) -> None:
    noor, _sam, lin, daan = planted.people
    await world.until(at(27, 10, 12, 0))
    assert [VETO in seen_by(actor) for actor in (noor, lin, daan)] == [True, True, False]


async def test_an_agreement_is_asked_of_whom_it_is_about_and_of_nobody_else(world: World, planted: Planted) -> None:
    _, sam, lin, daan = planted.people
    await world.until(at(27, 10, 12, 0))
    assert [AGREED in seen_by(actor) for actor in (sam, lin, daan)] == [True, False, False]


async def test_why_somebody_objects_to_a_message_is_for_who_wrote_it(world: World, planted: Planted) -> None:
    noor, sam, _lin, daan = planted.people
    await world.until(at(27, 10, 12, 0))
    assert [OBJECTION in seen_by(actor) for actor in (noor, sam, daan)] == [True, False, False]


async def test_a_card_is_seen_by_who_fills_it_in_alone(world: World, planted: Planted) -> None:
    noor, *others = planted.people
    for actor in others:
        await tries_everything(actor, planted.ids)
    assert ([CARD in seen_by(actor) for actor in (noor, *others)]) == [True, False, False, False]


async def test_no_first_line_of_any_message_holds_a_name_or_what_somebody_wrote(world: World) -> None:
    platform = carries_to_a_fake(world)
    await everything_written(world)
    await world.until(at(27, 10, 12, 0))
    said = {words_of(sent.message).partition("\n")[0] for sent in platform.sent}
    assert sorted(said) == [
        "Bericht aan het team. Iemand heeft bezwaar: het geldt nog niet.",
        "Een collega wil iets met je afspreken. Het geldt pas voor jou als je ja zegt.",
        "Klein overleg van dinsdag 13 oktober, 15:15 is geweest.",
        (
            "Nieuw in Onderbouw: /agenda. Een klein overleg start je zelf, wie wil doet mee, "
            "en wat niemand nodig heeft gaat niet door. Je team ziet wie meedoet en wat eruit kwam; "
            "ik bewaar het een jaar."
        ),
        "Zo staat het met jullie besluit.",
    ]


async def held(world: World) -> list[UUID]:
    """The meetings that were held."""
    meeting = metadata.tables["meeting"]
    async with world.work() as db:
        return list(await db.scalars(select(meeting.c.id).where(meeting.c.state == "held")))
