"""J18, J23, J27, S46: until a meeting: who joins, who waits and who is brought, and whether it is still needed."""

import pytest
from sqlalchemy import select

from bot.domain.form import FieldErrors
from bot.domain.people import Participation
from bot.domain.press import write
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.team import Membership
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import meetings
from tests.stories.meetings import (
    A_MINUTE,
    GYM,
    NAMES,
    an_agenda,
    joins,
    labels,
    now_is,
    outbox,
    places,
    questions,
    starts,
    why_not,
    words,
)
from tests.world import World, at

TUESDAY = "dinsdag 13 oktober, 15:15"
TOPIC = ["Samen denken over een les", f"│ {GYM}"]
OFF = "Het overleg van {moment} gaat niet door: {why}. Jullie krijgen 15 minuten terug."
BY_HAND = "Staat het in je eigen agenda? Haal het daar zelf weg."


# -- joining and leaving --


async def test_joining_and_leaving_take_one_tap_each(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await sam.commands("agenda")
    await sam.taps_on("Bekijk 1")
    sam.taps = 0
    joined = await sam.taps_on("Ik doe mee")
    left = await sam.taps_on("Toch niet")
    assert (sam.taps, words(joined)[3:5], words(left)[3:5], await places(world, meeting)) == (
        2,
        ["2 van de 4 plaatsen bezet.", "Met Noor Bakker en Sam de Wit."],
        ["1 van de 4 plaatsen bezet.", "Met Noor Bakker."],
        {"Noor Bakker": 1},
    )


async def test_joining_twice_takes_one_place_and_leaving_twice_frees_one(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam, sam, lin)
    both = await places(world, meeting)
    for _ in range(2):
        await presses(sam, write("giveup", meeting.id))
    assert (both, await places(world, meeting)) == (
        {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": 3},
        {"Noor Bakker": 1, "Lin Chen": 3},
    )


async def test_who_comes_when_it_is_full_waits_and_moves_up_in_order_and_is_told(world: World) -> None:
    _, people = await an_agenda(world, *NAMES)
    noor, sam, lin, daan = people
    meeting = await starts(noor)
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 2
    await joins(meeting, sam)
    full = await presses(lin, write("meeting", meeting.id))
    waits = await lin.taps_on("Zet me op de wachtlijst")
    await joins(meeting, daan)
    before = await places(world, meeting)
    await presses(sam, write("giveup", meeting.id))
    for actor in people:
        actor.looks()
    await world.passes(A_MINUTE)
    assert (labels(full)[0], words(waits)[3:6], before, await places(world, meeting)) == (
        "Zet me op de wachtlijst",
        ["2 van de 2 plaatsen bezet.", "Met Noor Bakker en Sam de Wit.", "Op de wachtlijst: Lin Chen."],
        {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": None, "Daan Mulder": None},
        {"Noor Bakker": 1, "Lin Chen": 2, "Daan Mulder": None},
    )
    assert (words(lin.sees), noor.sees, sam.sees, daan.sees) == (
        ["Er is plek voor je. Je doet mee op dinsdag 13 oktober, 15:15.", *TOPIC],
        [],
        [],
        [],
    )


async def test_who_moves_up_hears_it_on_their_last_working_day_before_it(world: World) -> None:
    _, people = await an_agenda(world, *NAMES[:3])
    noor, sam, lin = people
    async with world.work() as db:
        working = (await db.scalars(select(Membership).where(Membership.person_id == lin.person_id))).one()
        working.days = frozenset({0, 1})
    meeting = await starts(noor, when="vrijdag 16 oktober 15:15")
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 2
    await joins(meeting, sam, lin)
    await presses(sam, write("giveup", meeting.id))
    lin.looks()
    await world.until(at(13, 10, 15, 14))
    early = lin.sees
    await world.until(at(13, 10, 15, 16))
    assert (early, words(lin.sees)[0]) == ([], "Er is plek voor je. Je doet mee op vrijdag 16 oktober, 15:15.")


async def test_a_leader_is_not_invited_but_may_join(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    office = await world.has_team(await world.has_school("Kantoor"), "Directie")
    grace = await world.has_person(office, "Grace Osei")
    await world.leads(grace, team)
    meeting = await starts(noor)
    before = await places(world, meeting)
    await joins(meeting, grace)
    assert (before, await places(world, meeting)) == ({"Noor Bakker": 1}, {"Noor Bakker": 1, "Grace Osei": 2})


# -- a colleague without the bot --


async def test_a_colleague_without_the_bot_takes_a_place_and_gets_nothing(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await presses(sam, write("bring", meeting.id))
    shown = await sam.types("Oma Mies")
    await presses(noor, write("calloff", meeting.id))
    assert (words(shown)[3:], await places(world, meeting), await outbox(world, "meeting_news")) == (
        [
            "3 van de 4 plaatsen bezet.",
            "Met Noor Bakker en Sam de Wit.",
            "Noor Bakker leidt het.",
            "Er komt ook mee:",
            "│ Oma Mies",
        ],
        {"Noor Bakker": 1, "Sam de Wit": 2, "?": 3},
        ["meeting_news: Sam de Wit"],
    )


async def test_who_was_brought_may_stay_home_and_their_place_is_free(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    await presses(noor, write("meetmore", meeting.id))
    alone = [words(await noor.taps_on("Toch alleen"))[3:5] for _ in range(2)]
    assert (alone, await places(world, meeting)) == (
        [["1 van de 4 plaatsen bezet.", "Met Noor Bakker."]] * 2,
        {"Noor Bakker": 1},
    )


async def test_one_brings_one_colleague_along_and_no_second_one(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    await sends(noor, write("bring", meeting.id), name="Opa Piet")
    shown = await presses(noor, write("bring", meeting.id))
    assert (words(shown)[3:], await places(world, meeting)) == (
        ["2 van de 4 plaatsen bezet.", "Met Noor Bakker.", "Noor Bakker leidt het.", "Er komt ook mee:", "│ Oma Mies"],
        {"Noor Bakker": 1, "?": 2},
    )


async def test_who_was_brought_comes_no_more_when_who_brings_them_does_not(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await sends(sam, write("bring", meeting.id), name="Oma Mies")
    before = await places(world, meeting)
    await presses(sam, write("giveup", meeting.id))
    assert (before, await places(world, meeting)) == (
        {"Noor Bakker": 1, "Sam de Wit": 2, "?": 3},
        {"Noor Bakker": 1},
    )


@pytest.mark.parametrize("name", ["Sam de Wit", "sam", "oma mies"])
async def test_nobody_brings_along_who_takes_part_already(world: World, name: str) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await sends(sam, write("bring", meeting.id), name="Oma Mies")
    told = await sends(noor, write("bring", meeting.id), name=name)
    assert told == FieldErrors({"name": "Die doet al mee."})


async def test_only_who_has_a_place_brings_somebody(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    sent = await sends(sam, write("bring", meeting.id), name="Oma Mies")
    assert (words(await presses(sam, write("bring", meeting.id))), isinstance(sent, FieldErrors)) == (
        ["Iemand meenemen kan als je zelf meedoet."],
        False,
    )
    assert await places(world, meeting) == {"Noor Bakker": 1}


async def test_nobody_is_brought_to_a_meeting_that_is_full(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 2
    told = await presses(noor, write("bring", meeting.id))
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    assert (words(told), labels(told), len(await places(world, meeting))) == (
        ["Alle plaatsen zijn bezet. Een tweede overleg starten kan altijd."],
        ["Start een overleg", "Terug"],
        2,
    )


# -- still needed? --


async def test_a_school_day_ahead_its_owner_is_asked_whether_it_is_still_needed(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="maandag 26 oktober half vier")
    await joins(meeting, sam)
    noor.looks()
    sam.looks()
    await world.until(at(16, 10, 15, 14))
    early = noor.sees
    await world.until(at(16, 10, 15, 16))  # the last school day before the holiday
    asked = noor.sees
    assert (early, words(asked), labels(asked), sam.sees) == (
        [],
        ["Is het overleg van maandag 26 oktober, 15:30 nog nodig? Het duurt 15 minuten.", *TOPIC],
        ["Ja, nog nodig", "Nee, mag weg", "Verplaats", "Iemand anders leidt"],
        [],
    )


async def test_without_anybody_else_it_says_so_when_it_asks(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await starts(noor)
    await world.until(at(12, 10, 15, 16))
    assert "Er doet nog niemand mee." in noor.sees


async def test_still_needed_without_anybody_else_says_what_happens_then(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await starts(noor)
    await world.until(at(12, 10, 15, 16))
    assert words(await noor.taps_on("Ja, nog nodig"))[:2] == [
        (
            "Het blijft staan, maar er doet nog niemand mee. Loop even bij iemand langs. Is er een uur van tevoren "
            "nog niemand, dan gaat het niet door."
        ),
        f"Klein overleg, {TUESDAY}. 15 minuten.",
    ]


async def test_at_its_hour_the_question_that_was_not_answered_becomes_the_card_with_begin(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 9))
    noor.looks()
    await world.until(at(13, 10, 15, 11))
    seen = noor.sees
    assert (words(seen)[0], labels(seen)[0]) == (f"Klein overleg, {TUESDAY}. 15 minuten.", "Begin")


async def test_not_needed_takes_one_tap_and_is_told_once_to_who_takes_part(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(12, 10, 15, 16))
    noor.looks()
    sam.looks()
    lin.looks()
    noor.taps = 0
    for _ in range(2):
        await noor.taps_on("Nee, mag weg")
    await world.passes(A_MINUTE)
    assert (noor.taps - 1, await why_not(world, meeting), words(sam.sees), lin.sees) == (
        1,
        ("cancelled", "not_needed"),
        [OFF.format(moment=TUESDAY, why="het is niet meer nodig"), *TOPIC, BY_HAND],
        [],
    )


async def test_an_owner_who_says_nothing_means_that_it_goes_on(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 12))
    assert await why_not(world, meeting) == ("open", None)


async def test_only_its_owner_calls_it_off(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    told = [await presses(sam, write(verb, meeting.id)) for verb in ("calloff", "stillneeded", "moveit")]
    assert (told, await why_not(world, meeting)) == (
        [["Dat kan alleen wie dit overleg leidt."]] * 3,
        ("open", None),
    )


async def test_nobody_else_by_an_hour_before_and_it_does_not_happen(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await world.until(at(13, 10, 14, 16))
    assert (await why_not(world, meeting), words(noor.sees)[-2:]) == (
        ("cancelled", "no_takers"),
        [OFF.format(moment=TUESDAY, why="er deed verder niemand mee"), BY_HAND],
    )


async def test_once_its_owner_fell_away_the_last_call_asks_who_leads_and_it_is_off_when_it_would_open(
    world: World,
) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 14, 0))
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).paused_until = at(30, 10).date()
    sam.looks()
    await world.until(at(13, 10, 14, 17))
    asked = words(sam.sees)
    await world.until(at(13, 10, 15, 9))
    before = await why_not(world, meeting)
    await world.until(at(13, 10, 15, 11))
    assert (asked, before, await why_not(world, meeting), await questions(world)) == (
        [f"Wie leidt het overleg van {TUESDAY}? Zonder iemand die het leidt gaat het niet door.", *TOPIC],
        ("open", None),
        ("cancelled", "no_owner"),
        [(GYM, "parked")],
    )


async def test_who_takes_it_over_after_the_last_call_leads_it(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 14, 0))
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).participation = Participation.STOPPED
    await world.until(at(13, 10, 15, 8))
    await sam.taps_on("Ik leid het")
    await world.until(at(13, 10, 15, 12))
    assert (await why_not(world, meeting), (await now_is(meeting, world)).owner_id) == (("open", None), sam.person_id)


async def test_an_owner_who_chose_a_day_off_is_not_away(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    async with world.work() as db:
        (await db.scalars(select(Membership).where(Membership.person_id == noor.person_id))).one().days = frozenset(
            {0, 2}
        )
    meeting = await starts(noor, when="dinsdag 15:15")
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 12))
    assert (await why_not(world, meeting), (await now_is(meeting, world)).owner_id) == (("open", None), noor.person_id)


async def test_what_others_brought_to_a_meeting_that_is_called_off_is_parked(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    world.now += A_MINUTE
    await sends(sam, write("addtopic", meeting.id), question="Wie kijkt mee bij rekenen?", touches="teaching")
    await presses(noor, write("calloff", meeting.id))
    assert await questions(world) == [(GYM, "dropped"), ("Wie kijkt mee bij rekenen?", "parked")]


async def test_three_weeks_without_takers_and_it_does_not_happen(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor, when="20 november 15:15")
    await world.until(at(2, 11, 8, 30))
    before = await why_not(world, meeting)
    await world.until(at(2, 11, 10, 0))
    assert (before, await why_not(world, meeting), await questions(world)) == (
        ("open", None),
        ("cancelled", "no_takers"),
        [(GYM, "expired")],
    )


async def test_what_is_called_off_says_so_on_every_old_card_and_button(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await presses(lin, write("meeting", meeting.id))
    await presses(noor, write("calloff", meeting.id))
    off = ["Klein overleg van dinsdag 13 oktober, 15:15 gaat niet door: het is niet meer nodig.", *TOPIC]
    told = [words(await lin.taps_on("Ik doe mee")), words(await sam.taps_on("Toch niet"))]
    told += [words(await presses(sam, write(verb, meeting.id))) for verb in ("lead", "begin", "finish", "addtopic")]
    assert (told, await places(world, meeting)) == ([off] * 6, {"Noor Bakker": 1, "Sam de Wit": 2})


# -- in the channel, and on the lock screen --


async def test_in_the_channel_a_meeting_is_one_message_that_changes(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    meeting = await starts(noor)
    await world.passes(A_MINUTE)
    first = channel.sees
    await joins(meeting, sam)
    await world.passes(A_MINUTE)
    second = channel.sees
    await presses(noor, write("calloff", meeting.id))
    await world.passes(A_MINUTE)
    off = "Klein overleg van dinsdag 13 oktober, 15:15 gaat niet door: het is niet meer nodig."
    assert (words(first)[3:5], labels(first), words(second)[3:5], channel.sees) == (
        ["1 van de 4 plaatsen bezet.", "Met Noor Bakker."],
        ["Ik doe mee", "Toch niet", "Meer"],
        ["2 van de 4 plaatsen bezet.", "Met Noor Bakker en Sam de Wit."],
        [off, *TOPIC],
    )
    assert await outbox(world, "meeting") == ["meeting: a channel"]


# -- a second topic --


async def test_in_the_channel_a_meeting_that_nobody_leads_is_taken_over_with_one_tap(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    meeting = await starts(noor, when="vrijdag 16 oktober 15:15")
    await joins(meeting, sam)
    await presses(noor, write("handover", meeting.id))
    await world.passes(A_MINUTE)
    asked = labels(channel.sees)[-4:]
    await presses(sam, write("lead", meeting.id))
    assert (asked, (await now_is(meeting, world)).owner_id) == (
        ["Ik leid het", "Ik doe mee", "Toch niet", "Meer"],
        sam.person_id,
    )


async def test_a_meeting_has_two_topics_at_most_and_the_third_is_parked(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    for question in ("Wie kijkt mee bij rekenen?", "Wie wil samen lesgeven?"):
        world.now += A_MINUTE
        last = await sends(sam, write("addtopic", meeting.id), question=question, touches="teaching")
    assert (await questions(world), "Ik heb jouw punt geparkeerd tot maandag 2 november" in str(last)) == (
        [(GYM, "planned"), ("Wie kijkt mee bij rekenen?", "planned"), ("Wie wil samen lesgeven?", "parked")],
        True,
    )


async def test_a_second_topic_about_the_organisation_is_offered_as_a_message(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    world.now += A_MINUTE
    answer = await sends(
        sam, write("addtopic", meeting.id), question="Wie zet de fietsen recht?", touches="organisation"
    )
    assert ("Dit klinkt als een bericht, geen overleg." in str(answer), [m.state for m in await meetings(world)]) == (
        True,
        ["open", "draft"],
    )
