"""J14, J30, J35: somebody asks what is kept of them and who reads it, and has it now; and whom they can talk to."""

from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.prompt import Sensitivity
from bot.services.adviser import LONGEST, TooLong, set_adviser
from bot.store.my_data import GIVEN
from bot.store.sealed import sealed_places
from bot.store.team import School
from bot.views.kept import READ_BY_OTHERS
from tests.answers import asks
from tests.builders import make_prompt
from tests.stories.consultation import is_drawn
from tests.stories.meetings import an_agenda, words
from tests.stories.sharing import MONDAY, NAMES, a_started_team, a_team_of, answers, joined, picks, shares
from tests.world import Actor, World

KEPT, READ = "Dit bewaar ik nu van jou", "Dit lezen anderen nu van jou"
A_YEAR_AFTER = "Zolang je hier werkt, en daarna nog een jaar."
UNTIL_THE_YEAR_ENDS = (
    "Tot het einde van het schooljaar, of tot dertig dagen na je laatste dag. Wat je deelt, gaat een schooljaar later."
)
THIS_YEAR_AND_NEXT = "Dit schooljaar en het volgende."
NOTHING = "- Niets. Je deelt geen antwoord."
READ_BY_NOBODY = ("draft", "inbox", "wishes", "digest_choice", "pulse_answer")
LISTED = ("reply", "topic", "seat", "outcome", "consent", "agreement", "proposal", "objection")  # by themselves
ADVISER = "Marije Visser, 06 12345678"


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


def below(seen: list[str], heading: str) -> list[str]:
    """The lines of a list, under its heading."""
    rest = words(seen)[words(seen).index(heading) + 1 :]
    return [line for number, line in enumerate(rest) if all(one.startswith("- ") for one in rest[: number + 1])]


async def asks_privacy(actor: Actor) -> tuple[list[str], list[str]]:
    """What is kept, and what others read."""
    seen = await actor.types("privacy")
    return below(seen, KEPT), below(seen, READ)


async def test_it_says_how_much_of_each_kind_is_kept_now(world: World) -> None:
    (noor,) = await a_team_of(world, 1)
    before, _ = await asks_privacy(noor)
    await answers(noor)
    after, _ = await asks_privacy(noor)
    assert ("- Je antwoorden: 1" in before, "- Je antwoorden: 1" in after, "- Jij: 1" in after) == (False, True, True)


async def test_one_tap_further_it_says_how_long_each_kind_of_what_is_kept_now_is_kept(world: World) -> None:
    noor, *_ = await a_team_of(world, 5)
    await shares(noor)
    kept, _ = await asks_privacy(noor)
    said = words(await noor.taps_on("Hoe lang?"))
    assert said[:2] == ["Zo lang bewaar ik wat ik nu van je heb. Eerder weg kan ook, met Wis mij.", A_YEAR_AFTER]
    assert below(said, A_YEAR_AFTER) == ["- Jij", "- Waar ik je bereik", "- Je teams"]
    assert below(said, UNTIL_THE_YEAR_ENDS) == ["- Je antwoorden"]
    assert below(said, THIS_YEAR_AND_NEXT)[0] == "- Wat je deelde"
    assert sorted(line for line in said if line.startswith("- ")) == sorted(line.partition(":")[0] for line in kept)


async def test_who_shares_nothing_reads_that_nobody_reads_anything(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await answers(noor)
    await shares(sam)
    assert (await asks_privacy(noor))[1] == [NOTHING]


async def test_what_is_shared_with_a_team_is_there_with_who_may_read_it_until_it_is_taken_back(world: World) -> None:
    noor, *_ = await a_team_of(world, 5)
    await shares(noor)
    read = (await asks_privacy(noor))[1]
    await noor.taps_on("Niet meer delen")
    line = "- Je antwoord over verwondering, gedeeld op 6 november 2026. Dit kan iedereen in Onderbouw lezen: 5 mensen."
    assert (read, (await asks_privacy(noor))[1]) == ([line], [NOTHING])


async def test_a_preview_that_was_not_confirmed_is_read_by_nobody(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await picks(noor, sam)
    assert (await asks_privacy(noor))[1] == [NOTHING]


async def test_what_is_shared_with_people_names_them_and_never_who_looked(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await picks(noor, sam, joke)
    await noor.taps_on("Delen met mijn naam")
    before = (await asks_privacy(noor))[1]
    await sam.types("home")
    await sam.taps_on("Lees nu")
    await world.until(MONDAY)
    assert (len(before), before[0].endswith("Joke Visser en Sam de Wit."), (await asks_privacy(noor))[1]) == (
        1,
        True,
        before,
    )


async def test_the_reader_of_a_share_does_not_find_it_as_theirs(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    assert (await asks_privacy(sam))[1] == [NOTHING]


async def test_a_team_with_an_agenda_reads_what_one_does_there(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    line = "- Onderbouw: bij welk overleg je zit, en wat je in de agenda schreef."
    assert (await asks_privacy(noor))[1] == [line]


async def test_from_there_one_goes_to_ones_data_and_to_what_is_counted(world: World) -> None:
    (noor,) = await a_team_of(world, 1)
    await noor.types("privacy")
    assert noor.buttons == ["Hoe lang?", "Mijn gegevens", "Wis mij", "Wat tel je?", "Misbruik melden"]


async def test_a_group_is_there_by_the_names_of_the_others(world: World) -> None:
    _, (noor, *_) = await is_drawn(world)
    line = "- Je groepje met Sam de Wit: wat je zoekt en biedt, en wanneer jullie elkaar zien."
    assert (await asks_privacy(noor))[1] == [line]


async def test_to_somebody_we_do_not_know_it_says_nothing_of_anybody(world: World) -> None:
    stranger = Actor(world, UUID(int=1), "Niemand")
    seen = await stranger.types("privacy")
    assert (KEPT in seen, READ in seen, "versleuteld" in " ".join(seen)) == (False, False, True)


# -- the confidential adviser --


async def in_school(world: World, name: str, adviser: str) -> None:
    """This school says who its adviser is."""
    async with world.work() as db:
        for school in await db.scalars(select(School)):
            if school.name == name:
                await set_adviser(db, school, adviser)


async def test_help_names_the_adviser_of_ones_own_school_alone(world: World) -> None:
    team, other = await a_started_team(world), await a_started_team(world, "Bovenbouw")
    (noor,), (sam,) = await joined(world, team, NAMES[0]), await joined(world, other, NAMES[1])
    await in_school(world, "School van Onderbouw", ADVISER)
    line = f"Wil je met iemand praten? Je vertrouwenspersoon: {ADVISER}"
    assert (line in await noor.types("hulp"), line in await sam.types("hulp")) == (True, False)


async def test_an_adviser_is_one_line_that_fits_and_can_be_taken_away(world: World) -> None:
    school = await world.has_school()
    async with world.work() as db:
        found = await db.get_one(School, school.id)
        with pytest.raises(TooLong):
            await set_adviser(db, found, "x" * (LONGEST + 1))
        said = [await set_adviser(db, found, words) for words in (" Marije \n Visser ", "")]
    assert said == ["Marije Visser", None]


@pytest.mark.parametrize(("sensitivity", "is_named"), [("high", True), ("low", False)])
async def test_after_a_sensitive_question_the_receipt_names_the_adviser(
    world: World, sensitivity: Sensitivity, is_named: bool
) -> None:
    (noor,) = await a_team_of(world, 1)
    await in_school(world, "School van Onderbouw", ADVISER)
    asks(world, make_prompt(id="t-heavy-001", sensitivity=sensitivity, follow={}))
    assert (f"Wil je met iemand praten? Je vertrouwenspersoon: {ADVISER}" in await answers(noor)) == is_named


def test_every_table_with_words_says_who_else_reads_them() -> None:
    with_words = {place.column.table.name for place in sealed_places()} & {table.name for table in GIVEN}
    assert with_words == {*READ_BY_NOBODY, *LISTED, *READ_BY_OTHERS} - {"story"}
