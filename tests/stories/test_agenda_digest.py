"""J03, J04, J05, J17, J34: what the agenda adds to a team's weekly look back, and to whom."""

from datetime import timedelta

from sqlalchemy import select

from bot.domain.people import Role
from bot.domain.press import write
from bot.services.feature import AGENDA, turn_off
from bot.store.meeting import Meeting
from bot.store.team import Team
from bot.store.topic import Topic
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import GYM, an_agenda, ends, joins, labels, places, starts, words
from tests.stories.sharing import WAY_OUT
from tests.world import Actor, Channel, World, at

OPEN = ["Nog plek", "vrijdag 30 oktober, 15:15, 15 minuten, 1 van de 4 plaatsen bezet", f"│ {GYM}"]
WON_BACK = ["Tijd terug", "Jullie hadden 15 minuten overleg niet nodig."]
WHAT, WHY, NOT = "We lopen samen terug.", "Omdat het dan stil is.", "Een bel."
MONDAY = at(26, 10, 8, 30)


async def with_a_channel(world: World) -> tuple[Team, Channel, list[Actor]]:
    """A team that reads its look back in a channel."""
    team, people = await an_agenda(world)
    return team, await world.has_place(team), people


def digest(seen: list[str]) -> list[str]:
    """The last look back that came, without its buttons."""
    said = words(seen)
    starts_at = [number for number, line in enumerate(said) if line == "Weekbericht van Onderbouw"]
    return said[starts_at[-1] :] if starts_at else []


async def test_a_team_with_nothing_to_say_gets_none(world: World) -> None:
    _, channel, _ = await with_a_channel(world)
    await world.until(MONDAY)
    assert channel.sees == []


async def test_it_shows_the_meetings_of_two_weeks_that_have_a_place_left(world: World) -> None:
    _, channel, (noor, *_) = await with_a_channel(world)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    await starts(noor, when="vrijdag 20 november 15:15")
    full = await starts(noor, when="donderdag 29 oktober 15:15")
    async with world.work() as db:
        (await db.get_one(Meeting, full.id)).places = 2
    await joins(full, world.actors["Sam de Wit"])
    await world.until(MONDAY)
    assert digest(channel.sees) == ["Weekbericht van Onderbouw", *OPEN]


async def test_a_place_left_this_week_is_shown_however_many_meetings_for_pupils_come_after_it(world: World) -> None:
    team, channel, (noor, *_) = await with_a_channel(world)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    async with world.work() as db:
        for number in range(1, 61):
            later = Meeting(
                id=db.new_id(world.now), team_id=team.id, owner_id=noor.person_id, state="open", minutes=15, places=4,
                starts_at=at(16, 11, 10, 0) + timedelta(minutes=number), created_at=world.now, opened_at=world.now,
            )  # fmt: skip
            db.add(later)
            await db.flush()
            db.add(Topic(
                id=db.new_id(world.now), team_id=team.id, meeting_id=later.id, position=1, touches="pupil",
                state="planned", created_at=world.now, expires=at(30, 11, 10, 0),
            ))  # fmt: skip
    await world.until(MONDAY)
    assert digest(channel.sees) == ["Weekbericht van Onderbouw", *OPEN]


async def test_it_shows_what_was_decided_with_its_reason_and_what_somebody_took_up(world: World) -> None:
    _, channel, (noor, sam, _) = await with_a_channel(world)
    meeting = await starts(noor)
    async with world.work() as db:
        (await db.scalars(select(Topic))).one().purpose = "decide"
    await sends(sam, write("addtopic", meeting.id), question="Wie kijkt mee?", touches="teaching")
    await joins(meeting, sam)
    await ends(world, meeting)
    async with world.work() as db:
        first, second = (await db.scalars(select(Topic).order_by(Topic.position))).all()
    await sends(noor, write("decision", first.id), what=WHAT, why=WHY, not_chosen=NOT)
    await sends(sam, write("action", second.id), what="Ik kijk bij Lin.", until="2026-10-30")
    await world.heartbeat.beat(world.now)
    await sam.taps_on("Geen bezwaar")
    await world.until(MONDAY)
    decided = ["Besloten; een afspraak van wie erbij was:", f"│ {WHAT}", "De reden:", f"│ {WHY}"]
    taken_up = ["Sam de Wit doet dit, uiterlijk vrijdag 30 oktober:", "│ Ik kijk bij Lin."]
    seen = digest(channel.sees)
    assert (seen[:2], sorted(seen[2:])) == (
        ["Weekbericht van Onderbouw", "Dit veranderde er"],
        sorted([*decided, *taken_up]),
    )


async def test_it_shows_the_agreements_on_which_one_looks_back_that_week(world: World) -> None:
    _, channel, (noor, sam, _) = await with_a_channel(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await ends(world, meeting)
    await sends(noor, write("agree", meeting.id), what=WHAT, who="", until="2026-10-29", look_back="2026-10-29")
    await world.until(MONDAY)
    assert digest(channel.sees) == [
        "Weekbericht van Onderbouw",
        "Samen terugkijken",
        "Noor Bakker, donderdag 29 oktober:",
        f"│ {WHAT}",
    ]


async def test_it_counts_the_minutes_of_what_nobody_needed(world: World) -> None:
    _, channel, (noor, *_) = await with_a_channel(world)
    await starts(noor)
    await noor.taps_on("Gaat niet door")
    await world.until(MONDAY)
    assert digest(channel.sees) == ["Weekbericht van Onderbouw", *WON_BACK]


async def test_it_shows_a_message_that_stands(world: World) -> None:
    _, channel, (noor, *_) = await with_a_channel(world)
    await noor.commands("agenda", "De fietsen staan links.")
    for label in ("De organisatie", "Plaats als bericht"):
        await noor.taps_on(label)
    await world.until(at(2, 11, 8, 30))
    assert digest(channel.sees) == [
        "Weekbericht van Onderbouw",
        "Dit veranderde er",
        "Niemand had bezwaar:",
        "│ De fietsen staan links.",
    ]


async def test_without_a_channel_it_shows_the_messages_to_which_one_may_object(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", "De fietsen staan links.")
    for label in ("De organisatie", "Plaats als bericht"):
        await noor.taps_on(label)
    await world.until(MONDAY)
    seen = sam.sees
    assert (digest(seen), labels(seen)) == (
        [
            "Weekbericht van Onderbouw",
            "Berichten",
            "Bezwaar kan tot en met maandag 2 november:",
            "│ De fietsen staan links.",
        ],
        ["Teamagenda", WAY_OUT],
    )


async def test_without_a_channel_everybody_reads_it_in_their_gathered_message(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    await world.until(MONDAY)
    assert digest(sam.sees) == ["Weekbericht van Onderbouw", *OPEN]


async def test_who_leads_from_outside_is_not_invited_and_reads_of_no_minutes(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    office = await world.has_team(await world.has_school("Kantoor"), "Directie")
    grace = await world.has_person(office, "Grace Osei", role=Role.LEADER)
    await world.has_joined(grace)
    await world.leads(grace, team)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    await starts(noor)
    await noor.taps_on("Gaat niet door")
    await world.until(at(27, 10, 12, 0))
    assert (digest(sam.sees), digest(grace.sees)) == (["Weekbericht van Onderbouw", *OPEN, *WON_BACK], [])


async def test_what_is_off_is_absent(world: World) -> None:
    team, channel, (noor, *_) = await with_a_channel(world)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    await starts(noor)
    await noor.taps_on("Gaat niet door")
    await world.until(at(13, 10, 9, 0))
    channel.looks()
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), AGENDA)
    await world.until(MONDAY)
    assert digest(channel.sees) == []


async def test_what_it_says_is_a_record_and_does_not_change_with_the_meeting(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="vrijdag 30 oktober 15:15")
    await world.until(MONDAY)
    sam.looks()
    await presses(noor, write("calloff", meeting.id))
    await world.until(at(26, 10, 12, 0))
    assert sam.sees == []


async def test_its_first_line_holds_no_name_and_nobody_s_words(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    await world.until(MONDAY)
    seen = sam.sees
    assert (seen[0], labels(seen)) == ("Weekbericht van Onderbouw", ["Ik doe mee", "Teamagenda", WAY_OUT])


async def test_from_it_one_joins_with_one_tap(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="vrijdag 30 oktober 15:15")
    await world.until(MONDAY)
    sam.looks()
    sam.taps = 0
    shown = await sam.taps_on("Ik doe mee")
    assert (sam.taps, await places(world, meeting), labels(shown)) == (
        1,
        {"Noor Bakker": 1, "Sam de Wit": 2},
        ["In mijn agenda", "Toch niet", "Gespreksvorm", "Teamagenda", "Meer"],
    )


async def test_of_several_meetings_each_of_the_first_three_has_a_number_and_a_button(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    for hour in range(10, 14):
        await starts(noor, when=f"vrijdag 30 oktober {hour}:00", question="Wie?")
    await world.until(MONDAY)
    seen = sam.sees
    numbers = [line[:2] for line in words(seen) if "vrijdag 30 oktober" in line]
    joining = ["Ik doe mee met 1", "Ik doe mee met 2", "Ik doe mee met 3"]
    assert (numbers, labels(seen)) == (["1.", "2.", "3.", "4."], [*joining, "Teamagenda", WAY_OUT])
