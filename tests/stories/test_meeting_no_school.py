"""J04, J07: a study day or a holiday is entered later, and a meeting stands on it: its owner hears that in time."""

from datetime import date

import pytest

from bot.domain.calendar_file import Entry
from bot.services.calendar import replace_entries
from bot.store.team import School, Team
from tests.stories.meetings import GYM, an_agenda, ends, joins, labels, starts, why_not, words
from tests.world import World, at

THURSDAY = date(2026, 10, 15)


async def enters(world: World, team: Team, *entries: Entry) -> None:
    """The school enters days of its own."""
    async with world.work() as db:
        await replace_entries(db, await db.get_one(School, team.school_id), entries, now=world.now)


@pytest.mark.parametrize(("name", "said"), [("Studiedag", "geen school (Studiedag)"), ("", "geen school")])
async def test_on_what_is_a_study_day_by_now_it_says_so_and_moving_it_comes_first(
    world: World, name: str, said: str
) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="donderdag 15:15")
    await joins(meeting, sam)
    await enters(world, team, Entry(THURSDAY, THURSDAY, "study", name))
    noor.looks()
    await world.until(at(14, 10, 15, 16))
    asked = noor.sees
    await ends(world, meeting)
    assert (words(asked), labels(asked), await why_not(world, meeting)) == (
        [
            "Is het overleg van donderdag 15 oktober, 15:15 nog nodig? Het duurt 15 minuten.",
            "Samen denken over een les",
            f"│ {GYM}",
            f"Die dag is er {said}. Komt een andere dag beter uit?",
        ],
        ["Verplaats", "Ja, nog nodig", "Nee, mag weg", "Iemand anders leidt"],
        ("held", None),
    )
