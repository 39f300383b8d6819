"""J04, J23, J25: a meeting changes: what is told to whom and when, the file for one's calendar, and who leads it."""

from datetime import date

import pytest

from bot.domain.form import FieldErrors
from bot.domain.people import Participation
from bot.domain.press import write
from bot.store.meeting import Meeting
from bot.store.people import Person
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import (
    A_MINUTE,
    GYM,
    an_agenda,
    joins,
    labels,
    now_is,
    outbox,
    places,
    starts,
    why_not,
    words,
)
from tests.world import Actor, World, at

TUESDAY = "dinsdag 13 oktober, 15:15"
TOPIC = ["Samen denken over een les", f"│ {GYM}"]
OFF = "Het overleg van {moment} gaat niet door: {why}. Jullie krijgen 15 minuten terug."
BY_HAND = "Staat het in je eigen agenda? Haal het daar zelf weg."
NEW_FILE = "Staat het in je eigen agenda? Haal het oude daar zelf weg, en zet dit erin."
SEEKS = "Wie leidt het overleg van {moment}? Zonder iemand die het leidt gaat het niet door."
NEXT_WEEK = "dinsdag 27 oktober 15:15"


async def becomes(actor: Actor, **values: object) -> None:
    """Somebody's own row changes: they pause, stop, or have a last day."""
    async with actor.world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        for name, value in values.items():
            setattr(person, name, value)


# -- told today, or with the rest --


async def test_what_changes_next_week_waits_for_the_gathered_message(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when=NEXT_WEEK)
    await joins(meeting, sam)
    sam.looks()
    await presses(noor, write("calloff", meeting.id))
    await world.until(at(16, 10, 17, 0))
    before = sam.sees
    await world.until(at(26, 10, 9, 0))
    off = OFF.format(moment="dinsdag 27 oktober, 15:15", why="het is niet meer nodig")
    assert (before, off in sam.sees) == ([], True)


async def test_what_changes_later_this_week_is_told_the_school_day_before_and_once(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="vrijdag 15:15")
    await joins(meeting, sam)
    await moves(noor, meeting, day="2026-10-15", hour="15:30")
    await presses(noor, write("calloff", meeting.id))
    sam.looks()
    await world.until(at(14, 10, 15, 14))
    before = sam.sees
    await world.until(at(14, 10, 15, 16))
    told = words(sam.sees)
    await world.until(at(26, 10, 12, 0))
    off = OFF.format(moment="donderdag 15 oktober, 15:30", why="het is niet meer nodig")
    assert (before, told, [line for line in sam.sees if "donderdag" in line]) == ([], [off, *TOPIC, BY_HAND], [])


async def test_what_the_gathered_message_told_is_not_told_again(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="vrijdag 30 oktober 15:15")
    await joins(meeting, sam)
    await presses(noor, write("calloff", meeting.id))
    await world.until(at(30, 10, 17, 0))
    off = OFF.format(moment="vrijdag 30 oktober, 15:15", why="het is niet meer nodig")
    assert [line for line in sam.sees if line.startswith("Het overleg")] == [off]


async def test_whoever_may_lead_it_is_asked_in_time_also_when_its_owner_left_days_before(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="donderdag 15:15")
    await joins(meeting, sam)
    sam.looks()
    await presses(noor, write("giveup", meeting.id))
    await world.until(at(14, 10, 15, 16))
    asked = words(sam.sees)
    await sam.taps_on("Ik leid het")
    await joins(meeting, world.actors["Lin Chen"])
    await world.until(at(15, 10, 15, 0))
    assert (asked, await why_not(world, meeting)) == (
        [SEEKS.format(moment="donderdag 15 oktober, 15:15"), *TOPIC],
        ("open", None),
    )


@pytest.mark.parametrize(
    ("when", "soon"),
    [("vandaag 15:15", True), ("maandag 26 oktober 15:15", True), ("dinsdag 27 oktober 15:15", False)],
)
async def test_the_next_school_day_after_a_holiday_is_soon(world: World, when: str, soon: bool) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await world.until(at(16, 10, 9, 0))
    meeting = await starts(noor, when=when)
    await joins(meeting, sam)
    sam.looks()
    await presses(noor, write("calloff", meeting.id))
    await world.passes(A_MINUTE)
    assert bool(sam.sees) is soon


# -- moved, and the file --


async def moves(actor: Actor, meeting: Meeting, **values: str) -> object:
    """Move it, with a whole form; what comes back."""
    return await sends(actor, write("moveit", meeting.id), **values)


async def test_a_meeting_that_moves_is_told_with_the_new_moment(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    sam.looks()
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

    def keep(name: str, content: bytes) -> str:
        saved.append(content.decode())
        return name

    sam.screen._save = keep
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
    changed = (
        "Het overleg is veranderd. Open dit nieuwe bestand, en haal het oude zelf uit je agenda als het er nog staat."
    )
    assert (first[0], changed in sam.sees) == ("Open dit bestand, dan staat het overleg in je agenda.", True)


# -- who leads it --


async def test_an_old_message_about_a_meeting_becomes_its_card_and_never_goes(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await moves(noor, meeting, day="2026-10-13", hour="15:45")
    await world.passes(A_MINUTE)
    sam.looks()
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
        ["Ik doe mee", "Teamagenda", "Meer"],
    )


async def test_when_its_owner_leaves_the_others_are_asked_once_and_the_first_one_leads(world: World) -> None:
    _, people = await an_agenda(world)
    noor, sam, lin = people
    meeting = await starts(noor)
    await joins(meeting, sam, lin)
    for actor in people:
        actor.looks()
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
    await presses(noor, write("giveup", meeting.id))
    assert await why_not(world, meeting) == ("cancelled", "not_needed")


async def test_handing_over_asks_the_others_and_its_owner_stays(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    alone = await presses(noor, write("handover", meeting.id))
    await joins(meeting, sam)
    noor.looks()
    sam.looks()
    shown = await presses(noor, write("handover", meeting.id))
    await world.passes(A_MINUTE)
    assert (words(alone), words(shown)[-1], len(words(sam.sees)), await places(world, meeting)) == (
        ["Er doet nog niemand mee die het kan leiden."],
        "Wie leidt het?",
        3,
        {"Noor Bakker": 1, "Sam de Wit": 2},
    )
    assert lin.sees == []


AWAY: dict[str, dict[str, object]] = {
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
    for actor in people:
        actor.looks()
    await world.until(at(12, 10, 15, 16))
    seen = [words(sam.sees), words(lin.sees), noor.sees]
    seeks = SEEKS.format(moment="dinsdag 13 oktober, 15:15")
    assert seen == [[seeks, *TOPIC], [seeks, *TOPIC], []]
    await world.until(at(13, 10, 15, 11))
    assert (await why_not(world, meeting), words(sam.sees)[-2:], noor.sees) == (
        ("cancelled", "no_owner"),
        [OFF.format(moment=TUESDAY, why="niemand kan het leiden"), BY_HAND],
        [],
    )
    told = [line for line in await outbox(world, "meeting_news") if "Noor" not in line]
    assert told == ["meeting_news: Lin Chen"] * 2 + ["meeting_news: Sam de Wit"] * 2  # asked once, and told once


async def test_an_owner_who_chose_a_day_they_do_not_work_still_leads_it(world: World) -> None:
    team, (sam, lin) = await an_agenda(world, "Sam de Wit", "Lin Chen")
    noor = await world.has_person(team, days=frozenset({0, 3}))
    await world.has_joined(noor)
    meeting = await starts(noor, when="woensdag 15:15")
    await joins(meeting, sam, lin)
    sam.looks()
    lin.looks()
    await world.until(at(14, 10, 15, 0))
    assert (words(sam.sees), await why_not(world, meeting), (await now_is(meeting, world)).owner_id) == (
        [], ("open", None), noor.person_id,
    )  # fmt: skip
