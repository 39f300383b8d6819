"""J16, J18: what can be done with a meeting: on its card, and behind Meer; at most five buttons and one to go on."""

from bot.domain.press import write
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import an_agenda, joins, labels, now_is, places, starts
from tests.world import World, at


async def test_who_leads_it_leaves_to_the_others_in_one_tap(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    card = await presses(noor, write("meeting", meeting.id))
    noor.taps = 0
    await noor.taps_on("Toch niet")
    assert (labels(card), noor.taps, await places(world, meeting), (await now_is(meeting, world)).owner_id) == (
        ["In mijn agenda", "Gaat niet door", "Toch niet", "Gespreksvorm", "Teamagenda", "Meer"],
        1,
        {"Sam de Wit": 2},
        None,
    )


async def test_who_leads_it_alone_can_leave_it_to_nobody(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    card, more = [labels(await presses(noor, write(verb, meeting.id))) for verb in ("meeting", "meetmore")]
    assert (card, more) == (
        ["In mijn agenda", "Gaat niet door", "Gespreksvorm", "Teamagenda", "Meer"],
        ["Punt erbij", "Mijn punt mag weg", "Neem iemand mee", "Verplaats", "Terug"],
    )


async def test_while_it_can_begin_there_is_still_room_to_leave(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    await world.until(at(13, 10, 15, 14))
    card, more = [labels(await presses(noor, write(verb, meeting.id))) for verb in ("meeting", "meetmore")]
    assert (card, more) == (
        ["Begin", "In mijn agenda", "Toch niet", "Gespreksvorm", "Teamagenda", "Meer"],
        ["Punt erbij", "Toch alleen", "Verplaats", "Iemand anders leidt", "Terug"],
    )
