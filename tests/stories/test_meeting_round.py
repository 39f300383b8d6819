"""7.3: the team round comes once in eight school weeks; after one there is no [Nog een keer?]."""

from bot.domain.press import write
from bot.store.meeting import Meeting
from tests.answers import presses
from tests.stories.agenda import meetings
from tests.stories.meetings import an_agenda, ends, joins, labels, words
from tests.world import Actor, World, at


async def a_round_was_held(world: World) -> tuple[Meeting, Actor]:
    """The team sat together on Tuesday; nobody wrote anything down yet."""
    team, (noor, sam, _) = await an_agenda(world)
    await presses(noor, write("round", team.id))
    await noor.taps_on("Start")
    (meeting,) = await meetings(world)
    await joins(meeting, sam)
    await ends(world, meeting)
    return meeting, noor


async def test_after_a_team_round_once_more_is_not_offered(world: World) -> None:
    meeting, noor = await a_round_was_held(world)
    more = labels(await presses(noor, write("meetmore", meeting.id)))
    written = labels(await presses(noor, write("meeting", meeting.id)))
    assert (more, written) == (["Afspraak maken", "Terug"], ["Ik pak iets op", "Niets nodig", "Teamagenda", "Meer"])


async def test_an_old_button_for_once_more_says_that_there_is_a_round_and_makes_nothing(world: World) -> None:
    meeting, noor = await a_round_was_held(world)
    told = await presses(noor, write("oncemore", meeting.id))
    assert (words(told)[:2], [one.state for one in await meetings(world)]) == (
        ["Er is al een teamronde in deze acht schoolweken.", "Teamronde van dinsdag 13 oktober, 15:15 is geweest."],
        ["held"],
    )


async def test_eight_school_weeks_later_the_same_button_makes_the_card_of_a_round(world: World) -> None:
    meeting, noor = await a_round_was_held(world)
    world.now = at(7, 1, 9, 0, year=2027)
    await presses(noor, write("oncemore", meeting.id))
    assert [(one.state, one.is_round, one.follows_id) for one in await meetings(world)] == [
        ("held", True, None),
        ("draft", True, None),
    ]
