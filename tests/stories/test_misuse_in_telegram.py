"""J10 in Telegram: a report is asked field by field, or in taps alone where nothing that is typed is kept."""

from sqlalchemy import select

from bot.domain.people import TeamState
from bot.services.council import appoint
from bot.store.misuse import Misuse, open_report
from bot.store.people import Person as PersonRow
from bot.store.team import Team
from tests.fakes.telegram import Person
from tests.standing import all_cells
from tests.stories.telegram import TelegramSchool
from tests.world import at

WORDS = "Er werd gevraagd wie antwoordt"
WILL_READ = "Joke Visser leest die op een van de volgende werkdagen."
NO_WORDS = "Zonder uitleg: in die app bewaar ik niet wat iemand typt."


async def a_team(school: TelegramSchool) -> list[Person]:
    """Three people who take part in a team that has started; Joke answers for the council."""
    people = [await school.comes_in(name) for name in ("Noor Bakker", "Sam de Vries", "Joke Visser")]
    await school.world.starts(school.team)
    await school.until(at(8, 9, 17))
    for person in people:
        await school.says(person, "meedoen")
    async with school.world.work() as db:
        joke = await db.get_one(PersonRow, school.actors["Joke Visser"].person_id)
        await appoint(db, await db.get_one(Team, school.team.id), joke, today=school.world.now.date())
    return people


async def kept(school: TelegramSchool) -> list[tuple[bool, str]]:
    """Of each report that is kept whether it has a name, and its words."""
    async with school.world.work() as db:
        return [(one.person_id is not None, open_report(db, one)) for one in await db.scalars(select(Misuse))]


async def test_a_report_is_asked_field_by_field_and_read_by_one_person(school: TelegramSchool) -> None:
    noor, sam, joke = await a_team(school)
    await school.says(noor, "/misbruik")
    asked = await school.taps_on(noor, "Ik wil iets melden")
    await school.says(noor, WORDS)
    await school.taps_on(noor, "Zonder mijn naam")
    receipt = await school.taps_on(noor, "Melden")
    found = await kept(school)
    await school.until(at(14, 9, 17))
    read = joke.reads()[-1]
    await school.taps_on(joke, "Zet Onderbouw stil")
    await school.taps_on(joke, "Ja, zet stil")
    await school.until(at(21, 9, 17))
    assert "Alleen Joke Visser leest dit. Wat gebeurde er?" in asked
    assert (WILL_READ in receipt, found, WORDS in read) == (True, [(False, WORDS)], True)
    async with school.world.work() as db:
        assert (await db.get_one(Team, school.team.id)).state == TeamState.STOPPED
    assert (await kept(school), [words for words in joke.reads() if WORDS in words]) == ([], [])
    assert [words for words in sam.reads() if WORDS in words] == []
    assert any("Ruimte is gestopt voor Onderbouw" in words for words in sam.reads())


async def test_where_nothing_typed_is_kept_a_report_is_two_taps_and_its_reader_hears_that_there_are_no_words(
    tapping: TelegramSchool,
) -> None:
    noor, _, joke = await a_team(tapping)
    await tapping.says(noor, "/misbruik")
    tapping.taps = 0
    asked = await tapping.taps_on(noor, "Ik wil iets melden")
    offered = noor.buttons()
    await tapping.taps_on(noor, "Met mijn naam")
    found, taps = await kept(tapping), tapping.taps
    await tapping.until(at(14, 9, 17))
    read = joke.reads()[-1]
    await tapping.taps_on(joke, "Geen misbruik")
    await tapping.until(at(21, 9, 17))
    assert (offered, found, taps) == (["Zonder mijn naam", "Met mijn naam", "Terug"], [(True, "")], 2)
    assert asked.startswith("Wat je hier typt, bewaar ik niet. Ik kan wel doorgeven dat er iets is.")
    assert "Van Noor Bakker." in read
    assert NO_WORDS in read
    assert await kept(tapping) == []
    assert any("is volgens de MR geen misbruik" in words for words in noor.reads())


async def test_words_that_are_typed_there_all_the_same_are_kept_nowhere(tapping: TelegramSchool) -> None:
    noor, *_ = await a_team(tapping)
    await tapping.says(noor, "/misbruik")
    await tapping.taps_on(noor, "Ik wil iets melden")
    await tapping.says(noor, "kanarie")
    await tapping.taps_on(noor, "Zonder mijn naam")
    async with tapping.world.work() as db:
        assert [cell for cell in await all_cells(db) if "kanarie" in cell] == []
    assert await kept(tapping) == [(False, "")]
