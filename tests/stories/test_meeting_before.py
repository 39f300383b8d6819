"""J04, J17, J18, J23, J25: until a meeting: who joins, who waits, who leads, what is told to whom, and when."""

from datetime import date

import pytest

from bot.domain.form import FieldErrors
from bot.domain.people import Participation
from bot.domain.press import write
from bot.store.agenda import Meeting
from bot.store.people import Person
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
    words,
)
from tests.world import Actor, World, at

TOPIC = ["Samen denken over een les", f"│ {GYM}"]
OFF = "Het overleg van dinsdag 13 oktober, 15:15 gaat niet door: {why}. Jullie hebben 15 minuten terug."
BY_HAND = "Staat het in je eigen agenda? Haal het daar zelf weg."
NEW_FILE = "Staat het in je eigen agenda? Haal het oude daar zelf weg, en neem dit."
SEEKS = "Het overleg van {moment} zoekt iemand die het leidt. Is die er niet, dan gaat het niet door."
NEXT_WEEK = "dinsdag 27 oktober 15:15"


async def becomes(actor: Actor, **values: object) -> None:
    """Somebody's own row changes: they pause, stop, or have a last day."""
    async with actor.world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        for name, value in values.items():
            setattr(person, name, value)


async def looked_at(*actors: Actor) -> None:
    """They read what is on their screens."""
    for actor in actors:
        actor.sees  # noqa: B018 - looked at until now


async def why_not(world: World, meeting: Meeting) -> tuple[str, str | None]:
    """Where a meeting is, and why it does not happen."""
    found = await now_is(meeting, world)
    return found.state, found.why


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
    await looked_at(*people)
    await world.passes(A_MINUTE)
    assert (labels(full)[0], words(waits)[3:6], before, await places(world, meeting)) == (
        "Zet me op de wachtlijst",
        ["2 van de 2 plaatsen bezet.", "Met Noor Bakker en Sam de Wit.", "Op de wachtlijst: Lin Chen."],
        {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": None, "Daan Mulder": None},
        {"Noor Bakker": 1, "Lin Chen": 2, "Daan Mulder": None},
    )
    assert (words(lin.sees), noor.sees, sam.sees, daan.sees) == (
        ["Er is plek: je doet mee, dinsdag 13 oktober, 15:15.", *TOPIC, NEW_FILE],
        [],
        [],
        [],
    )


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
    assert (words(shown)[3:5], await places(world, meeting), await outbox(world, "meeting_news")) == (
        ["3 van de 4 plaatsen bezet.", "Met Noor Bakker, Sam de Wit en Oma Mies."],
        {"Noor Bakker": 1, "Sam de Wit": 2, "?": 3},
        ["meeting_news: Sam de Wit"],
    )


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
    await looked_at(noor, sam)
    await world.until(at(16, 10, 15, 14))
    early = noor.sees
    await world.until(at(16, 10, 15, 16))  # the last school day before the holiday
    asked = noor.sees
    assert (early, words(asked), labels(asked), sam.sees) == (
        [],
        ["Nog nodig? maandag 26 oktober, 15:30, 15 minuten.", *TOPIC],
        ["Ja, nog nodig", "Mag weg", "Verplaats", "Iemand anders leidt"],
        [],
    )


async def test_without_anybody_else_it_says_so_when_it_asks(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await starts(noor)
    await world.until(at(12, 10, 15, 16))
    assert "Er doet nog niemand mee." in noor.sees


async def test_not_needed_takes_one_tap_and_is_told_once_to_who_takes_part(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(12, 10, 15, 16))
    await looked_at(noor, sam, lin)
    noor.taps = 0
    for _ in range(2):
        await noor.taps_on("Mag weg")
    await world.passes(A_MINUTE)
    assert (noor.taps - 1, await why_not(world, meeting), words(sam.sees), lin.sees) == (
        1,
        ("cancelled", "not_needed"),
        [OFF.format(why="het is niet meer nodig"), *TOPIC, BY_HAND],
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
    assert (await why_not(world, meeting), words(noor.sees)[-4:]) == (
        ("cancelled", "no_takers"),
        [OFF.format(why="er deed niemand mee"), *TOPIC, BY_HAND],
    )


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


# -- told today, or with the rest --


async def test_what_changes_next_week_waits_for_the_gathered_message(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when=NEXT_WEEK)
    await joins(meeting, sam)
    await looked_at(sam)
    await presses(noor, write("calloff", meeting.id))
    await world.until(at(16, 10, 17, 0))
    before = sam.sees
    await world.until(at(26, 10, 9, 0))
    off = "Het overleg van dinsdag 27 oktober, 15:15 gaat niet door: het is niet meer nodig. Jullie hebben 15 minuten terug."
    assert (before, off in sam.sees, await outbox(world, "meeting_news")) == ([], True, [])


@pytest.mark.parametrize(("when", "soon"), [("vrijdag 15:15", True), ("maandag 26 oktober 15:15", True),
                                            ("dinsdag 27 oktober 15:15", False)])  # fmt: skip
async def test_the_next_school_day_after_a_holiday_is_soon(world: World, when: str, soon: bool) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await world.until(at(16, 10, 9, 0))
    meeting = await starts(noor, when=when if when != "vrijdag 15:15" else "vandaag 15:15")
    await joins(meeting, sam)
    await presses(noor, write("calloff", meeting.id))
    assert bool(await outbox(world, "meeting_news")) is soon


# -- moved, and the file --


async def moves(actor: Actor, meeting: Meeting, **values: str) -> object:
    """Move it, with a whole form; what comes back."""
    return await sends(actor, write("moveit", meeting.id), **values)


async def test_a_meeting_that_moves_is_told_with_the_new_moment(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await looked_at(sam)
    await presses(noor, write("moveit", meeting.id))
    await noor.types("morgen kwart voor vier")
    await noor.taps_on("Verplaats")
    await world.passes(A_MINUTE)
    told = sam.sees
    assert (words(told), labels(told), (await now_is(meeting, world)).starts_at) == (
        ["Het overleg is verplaatst naar dinsdag 13 oktober, 15:45.", *TOPIC, NEW_FILE],
        ["In mijn agenda", "Toch niet"],
        at(13, 10, 15, 45),
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": "2026-10-17", "hour": "15:15"}, "day"),
        ({"day": "2026-10-20", "hour": "15:15"}, "day"),
        ({"day": "2026-12-01", "hour": "15:15"}, "day"),
        ({"day": "2026-10-12", "hour": "08:00"}, "hour"),
        ({"day": "2026-10-14", "hour": "20:00"}, "hour"),
        ({"day": "2026-10-14", "hour": "17:20"}, "hour"),
    ],
)
async def test_a_meeting_moves_to_no_moment_that_cannot_be(world: World, values: dict[str, str], field: str) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    wrong = await moves(noor, meeting, **values)
    assert isinstance(wrong, FieldErrors)
    moved = await now_is(meeting, world)
    assert ([*wrong.errors], moved.starts_at, moved.sequence) == ([field], at(13, 10), 0)


async def test_the_file_comes_only_when_tapped_for_and_after_a_move_with_a_higher_number(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    saved: list[str] = []
    sam.screen._save = lambda name, content: saved.append(content.decode()) or name
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.passes(A_MINUTE)
    untapped = list(saved)
    await sam.taps_on("In mijn agenda")
    await world.passes(A_MINUTE)
    first = sam.sees
    await moves(noor, meeting, day="2026-10-14", hour="15:15")
    await world.passes(A_MINUTE)
    await sam.taps_on("In mijn agenda")
    await world.passes(A_MINUTE)

    def lines(content: str, *names: str) -> list[str]:
        return [line for line in content.split("\r\n") if line.partition(":")[0].partition(";")[0] in names]

    uids = {line for content in saved for line in lines(content, "UID")}
    assert (untapped, len(uids), [lines(content, "SEQUENCE", "DTSTART") for content in saved]) == (
        [],
        1,
        [["DTSTART:20261013T131500Z", "SEQUENCE:0"], ["DTSTART:20261014T131500Z", "SEQUENCE:1"]],
    )
    changed = "Het overleg is veranderd. Open dit nieuwe bestand, en haal het oude zelf uit je agenda als het er nog staat."
    assert (first[0], changed in sam.sees) == ("Open dit bestand, dan staat het overleg in je agenda.", True)


# -- who leads it --


async def test_an_old_message_about_a_meeting_becomes_its_card_and_never_goes(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await moves(noor, meeting, day="2026-10-13", hour="15:45")
    await world.passes(A_MINUTE)
    await looked_at(sam)
    await sam.taps_on("Toch niet")
    await world.passes(A_MINUTE)
    seen = sam.sees
    assert (words(seen), labels(seen)) == (
        [
            "Klein overleg, dinsdag 13 oktober, 15:45. 15 minuten.",
            *TOPIC,
            "1 van de 4 plaatsen bezet.",
            "Met Noor Bakker.",
            "Noor Bakker leidt het.",
        ],
        ["Ik doe mee", "Agenda", "Meer"],
    )


async def test_when_its_owner_leaves_the_others_are_asked_once_and_the_first_one_leads(world: World) -> None:
    _, people = await an_agenda(world)
    noor, sam, lin = people
    meeting = await starts(noor)
    await joins(meeting, sam, lin)
    await looked_at(*people)
    for _ in range(2):
        await presses(noor, write("giveup", meeting.id))
    await world.passes(A_MINUTE)
    asked = [words(sam.sees), words(lin.sees), noor.sees]
    await sam.taps_on("Ik leid het")
    await lin.taps_on("Ik leid het")
    seeks = SEEKS.format(moment="dinsdag 13 oktober, 15:15")
    assert (asked, (await now_is(meeting, world)).owner_id, await places(world, meeting)) == (
        [[seeks, *TOPIC], [seeks, *TOPIC], []],
        sam.person_id,
        {"Sam de Wit": 2, "Lin Chen": 3},
    )


async def test_an_owner_who_leaves_alone_calls_it_off(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await noor.taps_on("Toch niet")
    assert await why_not(world, meeting) == ("cancelled", "not_needed")


async def test_handing_over_asks_the_others_and_its_owner_stays(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    alone = await presses(noor, write("handover", meeting.id))
    await joins(meeting, sam)
    await looked_at(noor, sam)
    shown = await presses(noor, write("handover", meeting.id))
    await world.passes(A_MINUTE)
    assert (words(alone), words(shown)[-1], len(words(sam.sees)), await places(world, meeting)) == (
        ["Er doet nog niemand mee die het kan leiden."],
        "Wie leidt het?",
        3,
        {"Noor Bakker": 1, "Sam de Wit": 2},
    )
    assert lin.sees == []


AWAY = {
    "paused": {"paused_until": date(2026, 10, 14)},
    "stopped": {"participation": Participation.STOPPED},
    "last day": {"last_day": date(2026, 10, 12)},
}


@pytest.mark.parametrize("why", AWAY)
async def test_while_its_owner_is_away_who_takes_part_is_asked_without_naming_them(world: World, why: str) -> None:
    _, people = await an_agenda(world)
    noor, sam, lin = people
    meeting = await starts(noor)
    await joins(meeting, sam, lin)
    await becomes(noor, **AWAY[why])
    await looked_at(*people)
    await world.until(at(12, 10, 15, 16))
    seen = [words(sam.sees), words(lin.sees), noor.sees]
    seeks = SEEKS.format(moment="dinsdag 13 oktober, 15:15")
    assert seen == [[seeks, *TOPIC], [seeks, *TOPIC], []]
    await world.until(at(13, 10, 14, 16))
    assert (await why_not(world, meeting), words(sam.sees)[-4:], noor.sees) == (
        ("cancelled", "no_owner"),
        [OFF.format(why="niemand kan het leiden"), *TOPIC, BY_HAND],
        [],
    )
    told = [line for line in await outbox(world, "meeting_news") if "Noor" not in line]
    assert told == ["meeting_news: Lin Chen"] * 2 + ["meeting_news: Sam de Wit"] * 2  # asked once, and told once


async def test_an_owner_who_does_not_work_that_day_is_away_too(world: World) -> None:
    team, (sam, lin) = await an_agenda(world, "Sam de Wit", "Lin Chen")
    noor = await world.has_person(team, days=frozenset({0, 3}))
    await world.has_joined(noor)
    meeting = await starts(noor, when="woensdag 15:15")
    await joins(meeting, sam, lin)
    await looked_at(sam, lin)
    await world.until(at(13, 10, 15, 16))
    assert words(sam.sees) == [SEEKS.format(moment="woensdag 14 oktober, 15:15"), *TOPIC]
    await lin.taps_on("Ik leid het")
    await world.until(at(14, 10, 15, 0))
    assert (await why_not(world, meeting), (await now_is(meeting, world)).owner_id) == (("open", None), lin.person_id)


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
    answer = await sends(sam, write("addtopic", meeting.id), question="Wie zet de fietsen recht?", touches="organisation")
    assert ("Dit klinkt als een bericht, geen overleg." in str(answer), [m.state for m in await meetings(world)]) == (
        True,
        ["open", "draft"],
    )
