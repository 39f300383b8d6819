"""Wishes in Slack: a form at once for each, and of a list nothing that stays in the conversation."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.domain.consultation import Wishes
from bot.services.feature import CONSULTATION, turn_on
from bot.store.people import Person as PersonRow
from bot.store.people import find_account
from bot.store.team import Team
from bot.store.wishes import wishes_of
from tests.fakes.slack import Conversation, Person
from tests.stories.slack import SlackSchool, in_slack
from tests.world import World, at

APART_SAVED = "Bewaard. Niemand ziet dit, ook de beheerder niet. Het geldt vanaf de volgende ronde."
WAYS = ["Wat ik zoek", "Mijn rollen", "Mijn dagdelen", "Graag met", "Liever niet met", "Terug"]


@pytest.fixture
async def school(sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with World.opened(sqlite_database, now=at(7, 9, 8)) as world, in_slack(world) as school:
        yield school


async def with_consultation(school: SlackSchool) -> tuple[Conversation, list[Person]]:
    """A channel whose team has started and has consultation on; everybody there takes part."""
    people = [school.has(name) for name in ("Noor Bakker", "Sam de Vries", "Lin Chen")]
    channel = school.workspace.has_channel("bouw-1", members=people)
    await school.starts(people[0], channel)
    async with school.world.work() as db:
        await turn_on(db, (await db.scalars(select(Team))).one(), CONSULTATION, now=school.world.now)
    await school.until(at(8, 9, 17))
    for person in people:
        await school.commands(person, "/ruimte", "meedoen")
    return channel, people


async def told(school: SlackSchool) -> dict[str, Wishes]:
    """What everybody told who told anything, by name."""
    async with school.world.work() as db:
        people = (await db.scalars(select(PersonRow))).all()
        found = await wishes_of(db, [person.id for person in people])
        return {person.name: found[person.id] for person in people if found[person.id] != Wishes()}


async def id_of(school: SlackSchool, person: Person) -> PersonRow:
    """Who somebody is to us."""
    async with school.world.work() as db:
        for one in (await db.scalars(select(PersonRow))).all():
            account = await find_account(db, one.id)
            if account is not None and account.chat == person.id:
                return one
    raise LookupError(person.name)


def modal_words(person: Person) -> str:
    """Everything in the form in front of somebody."""
    assert person.modal is not None
    return str(person.modal.view)


async def opens_wishes(school: SlackSchool, person: Person) -> str:
    """[Mijn wensen]"""
    await school.commands(person, "/ruimte", "koppel")
    return await school.taps_on(person, "Mijn wensen")


async def test_whom_one_would_rather_not_meet_is_picked_in_a_form_and_named_in_no_message(school: SlackSchool) -> None:
    channel, (noor, sam, lin) = await with_consultation(school)
    await opens_wishes(school, noor)
    assert noor.buttons()[: len(WAYS)] == WAYS
    before = [len(person.sees()) for person in (sam, lin)]
    await school.taps_on(noor, "Liever niet met")
    said = await school.submits(noor, added=sam.id)
    kept = (await id_of(school, sam)).id
    assert (said, await told(school)) == (APART_SAVED, {"Noor Bakker": Wishes(apart=frozenset({kept}))})
    assert [words for words in (*noor.reads(), *noor.reads(channel)) if "Sam" in words] == []
    assert [len(person.sees()) for person in (sam, lin)] == before


async def test_who_is_on_the_list_stands_ticked_in_the_form_and_can_be_taken_off(school: SlackSchool) -> None:
    _, (noor, sam, lin) = await with_consultation(school)
    await opens_wishes(school, noor)
    await school.taps_on(noor, "Liever niet met")
    await school.submits(noor, added=f"{sam.id},{lin.id}")
    await school.taps_on(noor, "Terug")
    await school.taps_on(noor, "Liever niet met")
    on_it = [name in modal_words(noor) for name in ("Sam de Vries", "Lin Chen", "Noor Bakker")]
    await school.submits(noor, listed="Lin Chen")
    kept = (await id_of(school, lin)).id
    assert (on_it, await told(school)) == ([True, True, False], {"Noor Bakker": Wishes(apart=frozenset({kept}))})
    assert await school.taps_on(noor, "Wissen") == "Gewist. Hiervan weet ik niets meer."
    assert await told(school) == {}


async def test_oneself_is_refused_in_the_form_which_stays_open(school: SlackSchool) -> None:
    _, (noor, sam, _) = await with_consultation(school)
    await opens_wishes(school, noor)
    await school.taps_on(noor, "Liever niet met")
    assert set(await noor.submits(added=f"{noor.id},{sam.id}")) == {"added"}
    assert (noor.modal is not None, await told(school)) == (True, {})


async def test_half_days_are_ticked_in_one_form(school: SlackSchool) -> None:
    _, (noor, *_) = await with_consultation(school)
    await opens_wishes(school, noor)
    await school.taps_on(noor, "Mijn dagdelen")
    school.taps = 0
    assert await school.submits(noor, half_days="maandagochtend,dinsdagmiddag") == (
        "Bewaard. Vanaf de volgende ronde zoek ik een moment waarop je kunt.\n"
        "Je kunt op: maandagochtend en dinsdagmiddag. Je groepje ziet alleen de momenten die ik voorstel."
    )
    assert (await told(school), school.taps) == ({"Noor Bakker": Wishes(windows=0b1001)}, 1)
    await school.taps_on(noor, "Wissen")
    assert await told(school) == {}
