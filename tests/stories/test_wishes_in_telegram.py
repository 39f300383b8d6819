"""Wishes in Telegram: field by field in one message, which names nobody once it is done."""

from sqlalchemy import select

from bot.domain.consultation import Wishes
from bot.services.feature import CONSULTATION, turn_on
from bot.store.people import Person as PersonRow
from bot.store.team import Team
from bot.store.wishes import wishes_of
from tests.fakes.telegram import Person
from tests.standing import all_cells
from tests.stories.telegram import TelegramSchool
from tests.world import at

APART_SAVED = "Bewaard. Niemand ziet dit, ook de beheerder niet. Het geldt vanaf de volgende ronde."
WAYS = ["Wat ik zoek", "Mijn rollen", "Mijn dagdelen", "Graag met", "Liever niet met", "Terug"]


async def with_consultation(school: TelegramSchool) -> tuple[Person, Person]:
    """Noor and Sam take part in a team that has consultation on."""
    noor, sam = [await school.comes_in(name) for name in ("Noor Bakker", "Sam de Vries")]
    await school.world.starts(school.team)
    await school.until(at(8, 9, 17))
    for person in (noor, sam):
        await school.says(person, "meedoen")
    async with school.world.work() as db:
        await turn_on(db, await db.get_one(Team, school.team.id), CONSULTATION, now=school.world.now)
    return noor, sam


async def told(school: TelegramSchool) -> dict[str, Wishes]:
    """What everybody told who told anything, by name."""
    async with school.world.work() as db:
        people = (await db.scalars(select(PersonRow))).all()
        found = await wishes_of(db, [person.id for person in people])
        return {person.name: found[person.id] for person in people if found[person.id] != Wishes()}


async def sam_to_us(school: TelegramSchool) -> PersonRow:
    """Sam, as we know them."""
    async with school.world.work() as db:
        return (await db.scalars(select(PersonRow).where(PersonRow.name == "Sam de Vries"))).one()


async def opens_wishes(school: TelegramSchool, person: Person) -> str:
    """[Mijn wensen]"""
    await school.says(person, "/koppel")
    return await school.taps_on(person, "Mijn wensen")


async def test_whom_one_would_rather_not_meet_is_typed_and_named_in_no_message_of_ours_after(
    school: TelegramSchool,
) -> None:
    noor, sam = await with_consultation(school)
    await opens_wishes(school, noor)
    shown, before = noor.buttons(), (len(noor.sees()), len(sam.sees()))
    await school.taps_on(noor, "Liever niet met")
    await school.says(noor, "Sam")
    summary = noor.reads()[-1]
    said = await school.taps_on(noor, "Opslaan")
    kept = frozenset({(await sam_to_us(school)).id})
    assert (shown, "Sam de Vries" in summary, said, await told(school)) == (
        WAYS,
        True,
        APART_SAVED,
        {"Noor Bakker": Wishes(apart=kept)},
    )
    assert [post.words for post in noor.sees() if "Sam" in post.words] == []
    assert (len(noor.sees()), len(sam.sees())) == before  # all of it in one message
    await school.taps_on(noor, "Terug")
    await school.taps_on(noor, "Liever niet met")
    await school.taps_on(noor, "Sam de Vries eraf")
    for label in ("Klaar", "Overslaan", "Opslaan"):
        await school.taps_on(noor, label)
    assert await told(school) == {}


async def test_half_days_are_tapped_one_by_one_and_taken_back_in_one_tap(school: TelegramSchool) -> None:
    noor, _ = await with_consultation(school)
    await opens_wishes(school, noor)
    school.taps = 0
    for label in ("Mijn dagdelen", "maandagochtend erbij", "dinsdagmiddag erbij"):
        await school.taps_on(noor, label)
    said = await school.taps_on(noor, "Klaar")
    kept, taps = await told(school), school.taps
    await school.taps_on(noor, "Wissen")
    assert (said.splitlines()[-1], kept, taps, await told(school)) == (
        "Je kunt op: maandagochtend en dinsdagmiddag. Je groepje ziet alleen de momenten die ik voorstel.",
        {"Noor Bakker": Wishes(windows=0b1001)},
        4,
        {},
    )


async def test_where_nothing_typed_is_kept_a_name_still_says_whom_and_a_subject_is_not_asked(
    tapping: TelegramSchool,
) -> None:
    noor, _ = await with_consultation(tapping)
    await opens_wishes(tapping, noor)
    first = await tapping.taps_on(noor, "Wat ik zoek")
    await tapping.taps_on(noor, "iemand om mee te denken erbij")
    await tapping.taps_on(noor, "Klaar")
    await tapping.taps_on(noor, "Terug")
    await tapping.taps_on(noor, "Liever niet met")
    await tapping.says(noor, "kanarie")
    await tapping.says(noor, "Sam")
    await tapping.taps_on(noor, "Opslaan")
    async with tapping.world.work() as db:
        assert [cell for cell in await all_cells(db) if "kanarie" in cell] == []
    (mine,) = (await told(tapping)).values()
    assert (first.splitlines()[0], len(mine.seeking), mine.subject, mine.apart) == (
        "Wat ik zoek",
        1,
        "",
        frozenset({(await sam_to_us(tapping)).id}),
    )
