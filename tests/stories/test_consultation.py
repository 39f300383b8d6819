"""J18-J21: a round of consultation, from the question whether one joins to the group that comes of it."""

from tests.stories.consultation import DRAWN, groups, is_asked, is_drawn
from tests.stories.meetings import labels, words
from tests.world import World

ASK = (
    "Bij elkaar kijken in Onderbouw: een half uur met een of meer collega's, over je les. "
    "Op maandag 26 oktober deel ik in. Doe je mee?"
)


async def test_whether_one_joins_is_one_question_and_one_tap(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    asked = noor.sees
    noor.taps = 0
    joined = await noor.taps_on("Ik doe mee")
    assert (words(asked)[-1], labels(asked)[-2:], noor.taps, words(joined)) == (
        ASK,
        ["Ik doe mee", "Mijn wensen"],
        1,
        ["Je doet mee. Op maandag 26 oktober hoor je met wie."],
    )


async def test_who_joined_is_brought_together_and_told(world: World) -> None:
    _, (noor, sam) = await is_drawn(world)
    assert (await groups(world), words(noor.sees)[:2], words(sam.sees)[:2]) == (
        [["Noor Bakker", "Sam de Wit"]],
        ["Jullie kijken deze ronde bij elkaar.", "Jij bent samen met Sam de Wit."],
        ["Jullie kijken deze ronde bij elkaar.", "Jij bent samen met Noor Bakker."],
    )


async def test_no_answer_means_not_this_time(world: World) -> None:
    _, (noor, sam) = await is_asked(world)
    await noor.taps_on("Ik doe mee")
    sam.looks()
    await world.until(DRAWN)
    assert (await groups(world), words(noor.sees)[-1], sam.sees) == (
        [],
        "Deze keer kwam het niet uit. Volgende keer ben jij als eerste aan de beurt.",
        [],
    )
