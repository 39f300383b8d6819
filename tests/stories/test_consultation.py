"""J18-J21: a round of consultation, from the question whether one joins to the group that comes of it."""

from bot.domain.event import Pressed
from bot.domain.message import Buttons, Message
from bot.ports import Answer
from bot.services.pairing_view import see_pairing
from bot.store.pairing import Pairing
from bot.views import feature
from bot.views.catalogue import catalogue
from bot.views.pairing import brief
from tests.stories.changes import own_pairing
from tests.stories.consultation import DRAWN, a_team_with_consultation, groups, is_asked, is_drawn
from tests.stories.meetings import labels, words
from tests.world import Actor, World, at

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


async def test_what_was_told_besides_stays_when_one_answers(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    pressed = next(shown for shown in noor.screen.everything if shown.button.label == "Ik doe mee")
    assert isinstance(await answer_to(world, noor, pressed.button.data), Message)


async def test_the_way_to_it_from_among_other_news_leaves_that_as_it_is(world: World) -> None:
    team, (noor, _) = await is_drawn(world)
    t, pairing_id, person = catalogue("nl"), await own_pairing(world, noor), await world.of(noor)
    async with world.work() as db:
        pairing = await see_pairing(db, t, await db.get_one(Pairing, pairing_id), for_whom=person)
    told = (brief(t, pairing), feature.told(t, "consultation", team.id, team.name))
    ways = [
        button.data for one in told for block in one.blocks if isinstance(block, Buttons) for button in block.buttons
    ]
    answers = [await answer_to(world, noor, data) for data in ways]
    assert [type(answer) for answer in answers] == [Message, Message]


async def answer_to(world: World, actor: Actor, data: str) -> Answer:
    """What comes of a press, before it is drawn anywhere."""
    return await world.inbox.receive(Pressed(key=world.new_key(), sender=actor.address, data=data), world.now)


async def test_who_joined_already_is_not_asked_again(world: World) -> None:
    team, _ = await a_team_with_consultation(world)
    lin = await world.has_person(team, "Lin Chen", days=frozenset({4}))  # hears it on Friday
    await world.has_joined(lin)
    await world.until(at(12, 10, 9, 0))
    await lin.commands("koppel")
    await lin.taps_on("Ik doe mee")
    lin.looks()
    await world.until(at(16, 10, 12, 0))
    assert "Doe je mee?" not in "\n".join(lin.sees)


async def test_who_leads_everybody_else_in_a_team_is_not_asked(world: World) -> None:
    team, (noor, ellen) = await a_team_with_consultation(world, "Noor Bakker", "Ellen Vos")
    third = await world.has_person(team, "Lin Chen")
    await world.has_joined(third)
    await world.leads(ellen, team)
    await world.until(at(13, 10, 12, 0))
    asked = [actor.name for actor in (noor, ellen, third) if any("Doe je mee?" in line for line in actor.sees)]
    assert asked == ["Noor Bakker", "Lin Chen"]
