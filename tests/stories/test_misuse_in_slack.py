"""J10 in Slack: a report is a form that one person reads, and nothing of it stays where it was read."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.domain.people import TeamState
from bot.services.council import appoint
from bot.store.misuse import Misuse
from bot.store.people import Person as PersonRow
from bot.store.team import Team
from tests.fakes.slack import Conversation, Person
from tests.stories.slack import SlackSchool, in_slack
from tests.world import World, at

WORDS = "Er werd gevraagd wie antwoordt"
RECEIPT = (
    "Je melding is verzegeld bewaard.\n"
    "Joke Visser leest die op een van de volgende werkdagen.\n"
    "Ik heb niet bewaard dat jij het was. Wordt het team stilgezet, dan leest iedereen dat. Anders hoor je niets."
)


@pytest.fixture
async def school(sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with World.opened(sqlite_database, now=at(7, 9, 8)) as world, in_slack(world) as school:
        yield school


async def a_team(school: SlackSchool) -> tuple[Conversation, list[Person]]:
    """A channel whose team has started, where everybody takes part; Joke answers for the council."""
    people = [school.has(name) for name in ("Noor Bakker", "Sam de Vries", "Joke Visser")]
    channel = school.workspace.has_channel("bouw-1", members=people)
    await school.starts(people[0], channel)
    await school.until(at(8, 9, 17))
    for person in people:
        await school.commands(person, "/ruimte", "meedoen")
    async with school.world.work() as db:
        joke = (await db.scalars(select(PersonRow).where(PersonRow.name == "Joke Visser"))).one()
        await appoint(db, (await db.scalars(select(Team))).one(), joke, today=school.world.now.date())
    return channel, people


async def reports(school: SlackSchool, person: Person, how: str) -> str:
    """Report something; the receipt."""
    await school.commands(person, "/ruimte", "misbruik")
    await school.taps_on(person, "Ik wil iets melden")
    return await school.submits(person, what=WORDS, named=how)


async def kept(school: SlackSchool) -> list[Misuse]:
    """The reports that are kept."""
    async with school.world.work() as db:
        return list(await db.scalars(select(Misuse)))


def seen_by(*people: Person) -> list[str]:
    """Everything of misuse that stands in their own conversations with us."""
    return [words for person in people for words in person.reads() if "misbruik" in words or WORDS in words]


async def test_who_will_read_it_is_said_in_the_form_before_anything_is_written(school: SlackSchool) -> None:
    _, (noor, *_) = await a_team(school)
    await school.commands(noor, "/ruimte", "misbruik")
    await school.taps_on(noor, "Ik wil iets melden")
    assert noor.modal is not None
    assert "Alleen Joke Visser leest dit. Wat gebeurde er?" in str(noor.modal.view)


async def test_a_report_without_a_name_is_read_by_one_person_alone_and_stops_the_team(school: SlackSchool) -> None:
    channel, (noor, sam, joke) = await a_team(school)
    receipt = await reports(school, noor, "Zonder mijn naam")
    (row,) = await kept(school)
    told_at_once = seen_by(sam, joke)
    await school.until(at(14, 9, 17))
    read, elsewhere = joke.reads()[-1], [*seen_by(sam), *(words for words in joke.reads(channel) if WORDS in words)]
    await school.taps_on(joke, "Zet bouw-1 stil")
    await school.taps_on(joke, "Ja, zet stil")
    await school.until(at(21, 9, 17))
    assert (receipt, row.person_id, told_at_once) == (RECEIPT, None, [])
    assert (WORDS in read, "Zonder naam. Ik weet ook niet van wie." in read, elsewhere) == (True, True, [])
    async with school.world.work() as db:
        assert (await db.scalars(select(Team))).one().state == TeamState.STOPPED
    assert await kept(school) == []
    assert [words for words in joke.reads() if WORDS in words] == []  # taken out of where it was read
    assert [any("Ruimte is gestopt voor bouw-1" in words for words in one.reads()) for one in (noor, sam)] == [True] * 2


async def test_who_gave_their_name_hears_that_it_is_no_misuse_and_can_take_it_back_until_then(
    school: SlackSchool,
) -> None:
    _, (noor, sam, joke) = await a_team(school)
    await reports(school, noor, "Met mijn naam")
    await reports(school, sam, "Met mijn naam")
    back = await school.taps_on(sam, "Toch niet melden")
    await school.until(at(14, 9, 17))
    read = joke.reads()[-1]
    await school.taps_on(joke, "Geen misbruik")
    await school.until(at(21, 9, 17))
    assert (back, "Van Noor Bakker." in read, await kept(school)) == ("Weg. Je melding is gewist.", True, [])
    assert [any("is volgens de MR geen misbruik" in words for words in one.reads()) for one in (noor, sam)] == [
        True,
        False,
    ]
