"""S46, J18, J23: a meeting does not happen: when that is so, who is told, and what becomes of its topics."""

from datetime import datetime

import pytest

from bot.domain.press import write
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import topics
from tests.stories.meetings import A_MINUTE, GYM, an_agenda, ends, joins, outbox, places, questions, starts, why_not
from tests.world import World, at

COUNTING = "Wie kijkt mee bij rekenen?"


# -- when it does not happen --


@pytest.mark.parametrize(
    ("started", "off"), [(at(13, 10, 14, 30), at(13, 10, 15, 10)), (at(13, 10, 15, 12), at(13, 10, 15, 30))]
)
async def test_with_nobody_else_it_is_off_when_it_would_open_or_at_its_end_and_nobody_is_asked_what_came_of_it(
    world: World, started: datetime, off: datetime
) -> None:
    _, (noor, *_) = await an_agenda(world)
    await world.until(started)
    meeting = await starts(noor, when="vandaag 15:15")
    await world.until(off - A_MINUTE)
    before = await why_not(world, meeting)
    await world.until(off)
    told = await why_not(world, meeting)
    await world.until(at(13, 10, 17, 0))
    assert (before, told, await outbox(world, "meeting_after")) == (("open", None), ("cancelled", "no_takers"), [])


async def test_started_in_the_evening_for_half_past_seven_it_is_posted_before_it_could_be_called_off(
    world: World,
) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    await world.until(at(12, 10, 20, 0))
    meeting = await starts(noor, when="morgen 7:30")
    await world.until(at(13, 10, 7, 31))
    posted = channel.sees[0]
    await joins(meeting, sam)
    await ends(world, meeting)
    assert (posted, await why_not(world, meeting)) == (
        "Klein overleg, dinsdag 13 oktober, 07:30. 15 minuten.",
        ("held", None),
    )


async def test_an_owner_who_leaves_while_they_sit_together_frees_a_place_and_calls_nothing_off(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    await world.until(at(13, 10, 15, 14))
    await presses(noor, write("begin", meeting.id))
    await world.until(at(13, 10, 15, 20))
    await presses(noor, write("giveup", meeting.id))
    left = (await why_not(world, meeting), await places(world, meeting))
    await world.until(at(13, 10, 15, 50))
    assert (left, await why_not(world, meeting), await outbox(world, "meeting_news")) == (
        (("running", None), {}),
        ("held", None),
        [],
    )


async def test_an_owner_who_leaves_after_it_should_have_begun_asks_nobody_to_lead_it(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam, lin)
    await world.until(at(13, 10, 15, 16))
    await presses(noor, write("giveup", meeting.id))
    left = (await why_not(world, meeting), await places(world, meeting))
    await ends(world, meeting)
    assert (left, await why_not(world, meeting), await outbox(world, "meeting_news")) == (
        (("open", None), {"Sam de Wit": 2, "Lin Chen": 3}),
        ("held", None),
        [],
    )


# -- what becomes of its topics --


async def test_what_others_brought_is_parked_for_three_weeks_also_when_its_own_ran_out_meanwhile(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="20 november 15:15")
    await joins(meeting, sam)
    world.now += A_MINUTE
    await sends(sam, write("addtopic", meeting.id), question=COUNTING, touches="teaching")
    await world.until(at(10, 11, 10, 0))
    await presses(noor, write("calloff", meeting.id))
    assert (await questions(world), [topic.expires for topic in await topics(world)][1:]) == (
        [(GYM, "dropped"), (COUNTING, "parked")],
        [at(1, 12, 10, 0)],
    )


@pytest.mark.parametrize("brought", [False, True])
async def test_what_nobody_took_up_within_a_day_is_parked_and_not_gone(world: World, brought: bool) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    if brought:
        world.now += A_MINUTE
        await sends(sam, write("addtopic", meeting.id), question=COUNTING, touches="teaching")
    await world.until(at(13, 10, 14, 16))
    parked = [(GYM, "parked"), (COUNTING, "parked")]
    assert (await why_not(world, meeting), await questions(world)) == (
        ("cancelled", "no_takers"),
        parked if brought else parked[:1],
    )


async def test_what_found_nobody_to_lead_it_is_parked_for_three_weeks_however_long_it_stood(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor, when="20 november 15:15")
    await joins(meeting, sam, lin)
    await world.until(at(19, 11, 9, 0))
    await presses(noor, write("giveup", meeting.id))
    await world.until(at(20, 11, 15, 11))
    assert (await why_not(world, meeting), await questions(world), (await topics(world))[0].expires) == (
        ("cancelled", "no_owner"),
        [(GYM, "parked")],
        at(11, 12, 15, 10),
    )
