"""S15, J23, S57: what is only to be shared is a message with a date to object, and no meeting."""

from datetime import date

from sqlalchemy import select

from bot.domain.press import write
from bot.services.quiet import set_quiet
from bot.store.people import Person
from bot.store.proposal import Proposal
from bot.store.team import Team
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import meetings, topics
from tests.stories.meetings import A_MINUTE, HALL, an_agenda, labels, outbox, words
from tests.world import Actor, World, at

ADDRESS = "https://school.slack.com/archives/C1/p1700000000000100"
OPEN = "Bericht aan het team. Bezwaar kan tot en met maandag 26 oktober; daarna geldt het."
OPEN_LATER = "Bericht aan het team. Bezwaar kan tot en met maandag 2 november; daarna geldt het."
STANDS = "Bericht aan het team. Niemand had bezwaar: het geldt."
OBJECTED = "Bericht aan het team. Iemand heeft bezwaar: het geldt nog niet."
TAKEN_BACK = "Bericht aan het team. Het is teruggehaald."
PASSED_ON = (
    "Ik geef het door, met je naam, in het eerstvolgende weekbericht. Loop gerust eerder langs. "
    "Samen praten kan met één tik."
)
GONE = ["Dit bericht is er niet meer."]
WHY = "Dan staan ze in de weg."


async def posts(actor: Actor) -> Proposal:
    """A message about the organisation, placed."""
    await actor.commands("agenda", HALL)
    for label in ("De organisatie", "Plaats als bericht"):
        await actor.taps_on(label)
    return await the_message(actor.world)


async def the_message(world: World) -> Proposal:
    """The one message there is."""
    async with world.work() as db:
        return (await db.scalars(select(Proposal))).one()


async def test_a_message_takes_two_taps_and_is_no_meeting(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", HALL)
    await noor.taps_on("De organisatie")
    shown = await noor.taps_on("Plaats als bericht")
    assert (noor.taps, words(shown), labels(shown), await meetings(world), await topics(world)) == (
        2,
        [
            "Geplaatst. Je team leest dit in het weekbericht en op de agenda:",
            OPEN_LATER,
            f"│ {HALL}",
            "Van Noor Bakker.",
        ],
        ["Haal terug"],
        [],
        [],
    )


async def test_the_address_of_what_it_is_about_goes_along(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", ADDRESS)
    await noor.types(HALL)
    for label in ("De organisatie", "Plaats als bericht"):
        shown = await noor.taps_on(label)
    await world.until(at(26, 10, 9, 0))
    told = words(sam.sees)[-1]
    await sends(sam, write("objectto", (await the_message(world)).id), why=WHY)
    await presses(sam, write("message", (await the_message(world)).id))
    meeting = await sam.taps_on("Toch even bij elkaar")
    assert (words(shown)[2:4], told, words(meeting)[3:5]) == (
        [f"│ {HALL}", f"│ {ADDRESS}"],
        f"│ {HALL} {ADDRESS}",
        [f"│ {HALL}", f"│ {ADDRESS}"],
    )


async def test_a_form_that_says_share_places_nothing_by_itself(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", HALL)
    (card,) = await meetings(world)
    whole = {"touches": "lesson", "purpose": "share", "matter": "none", "minutes": "15", "places": "4"}
    await sends(noor, write("change", card.id), question=HALL, day="2026-10-15", hour="15:30", **whole)
    shown = await presses(noor, write("showcard", card.id))
    assert labels(shown) == [
        "Plaats als bericht",
        "Toch even bij elkaar",
        "Anders",
        "Gaat over iets anders",
        "Laat maar",
    ]


async def test_in_the_channel_it_is_one_message_whose_first_line_holds_no_name(world: World) -> None:
    team, (noor, _sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    await posts(noor)
    await world.passes(A_MINUTE)
    seen = channel.sees
    assert (words(seen), labels(seen), await outbox(world, "proposal")) == (
        [OPEN, f"│ {HALL}", "Van Noor Bakker."],
        ["Ik heb bezwaar"],
        ["proposal: a channel"],
    )


async def test_without_a_channel_it_is_found_in_the_agenda(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await posts(noor)
    page = await sam.commands("agenda")
    await sam.taps_on("Meer")
    listed = await sam.taps_on("Berichten")
    shown = await sam.taps_on("Bekijk 1")
    assert (words(page)[-2:], words(listed), words(shown), labels(shown)) == (
        ["Bericht. Bezwaar kan tot en met maandag 2 november:", f"│ {HALL}"],
        ["Berichten waar je nog bezwaar tegen kunt hebben:", "1. Tot en met maandag 2 november:", f"│ {HALL}"],
        [OPEN_LATER, f"│ {HALL}", "Van Noor Bakker."],
        ["Ik heb bezwaar", "Teamagenda"],
    )


async def test_however_many_messages_there_are_each_can_be_read_before_it_stands(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    for number in range(1, 6):
        world.now += A_MINUTE
        await noor.commands("agenda", f"Bericht nummer {number}.")
        for label in ("De organisatie", "Plaats als bericht"):
            await noor.taps_on(label)
    await sam.commands("agenda")
    await sam.taps_on("Meer")
    first = await sam.taps_on("Berichten")
    second = await sam.taps_on("Verder")
    await world.until(at(26, 10, 9, 0))
    told = sam.sees
    await sam.taps_on("Alles lezen")
    await world.passes(A_MINUTE)
    everything = [f"│ Bericht nummer {number}." for number in range(1, 6)]
    assert (labels(first), words(second)[1::2], words(second)[2::2], labels(second)) == (
        ["Bekijk 1", "Bekijk 2", "Bekijk 3", "Verder", "Teamagenda"],
        ["4. Tot en met maandag 2 november:", "5. Tot en met maandag 2 november:"],
        everything[3:],
        ["Bekijk 4", "Bekijk 5", "Teamagenda"],
    )
    assert (labels(told), [line for line in sam.sees if line in everything]) == (
        ["Alles lezen", "Teamagenda", "Liever geen weekbericht"],
        everything,
    )


async def test_without_an_objection_it_stands_the_school_day_after_its_date(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    await posts(noor)
    await world.until(at(26, 10, 17, 0))
    channel.looks()
    before = (await the_message(world)).stands
    await world.until(at(27, 10, 9, 0))
    late = await presses(sam, write("objectto", (await the_message(world)).id))
    assert (before, (await the_message(world)).stands, words(channel.sees)[0], words(late)[0]) == (
        None,
        True,
        STANDS,
        STANDS,
    )


async def silences(world: World, team: Team, until: date) -> None:
    """It is quiet for this team, up to and including this day."""
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=until, now=world.now
        )  # fmt: skip


async def test_in_silence_it_is_not_told_so_it_waits_and_is_posted_once_one_may_speak_again(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    channel = await world.has_place(team)
    await posts(noor)
    await silences(world, team, date(2026, 10, 26))
    await world.until(at(27, 10, 7, 59))
    before = channel.sees
    await world.until(at(27, 10, 9, 0))
    told = words(channel.sees)
    await world.until(at(3, 11, 17, 0))
    open_still = (await the_message(world)).stands
    await world.until(at(4, 11, 9, 0))
    assert (before, told, open_still, (await the_message(world)).stands, STANDS in channel.sees) == (
        [],
        [OPEN.replace("maandag 26 oktober", "dinsdag 3 november"), f"│ {HALL}", "Van Noor Bakker."],
        None,
        True,
        True,
    )


async def test_in_silence_without_a_channel_it_waits_for_the_round_up_that_tells_it(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    await posts(noor)
    await silences(world, team, date(2026, 11, 6))
    await world.until(at(9, 11, 7, 59))
    before = sam.sees, (await the_message(world)).stands
    await world.until(at(9, 11, 9, 0))
    told = words(sam.sees)[-2:]
    await world.until(at(16, 11, 17, 0))
    open_still = (await the_message(world)).stands
    await world.until(at(17, 11, 9, 0))
    assert (before, told, open_still, (await the_message(world)).stands) == (
        ([], None),
        ["Bezwaar kan tot en met maandag 16 november:", f"│ {HALL}"],
        None,
        True,
    )


async def test_what_only_its_author_read_does_not_stand(world: World) -> None:
    _, (noor, *_) = await an_agenda(world, "Noor Bakker")
    await posts(noor)
    await world.until(at(27, 11, 9, 0))
    assert (HALL in " ".join(noor.sees), (await the_message(world)).stands) == (True, None)


async def test_what_reached_the_channel_a_day_late_stands_a_day_later_and_says_so_there(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    channel = await world.has_place(team)
    await posts(noor)
    world.now = at(13, 10, 7, 45)  # the machine was off
    await world.heartbeat.beat(world.now)
    first = words(channel.sees)[0]
    await world.until(at(13, 10, 8, 1))
    assert (first, words(channel.sees)[0]) == (OPEN, OPEN.replace("maandag 26", "dinsdag 27"))


async def test_one_objection_and_it_does_not_stand_and_who_wrote_it_reads_by_whom_and_why(world: World) -> None:
    team, (noor, sam, lin) = await an_agenda(world)
    channel = await world.has_place(team)
    message = await posts(noor)
    await world.passes(A_MINUTE)
    channel.looks()
    await presses(sam, write("objectto", message.id))
    said = await sam.types(WHY)
    await world.until(at(27, 10, 9, 0))
    assert (words(said), labels(said), (await the_message(world)).stands, words(channel.sees)[0]) == (
        [PASSED_ON],
        ["Toch even bij elkaar"],
        False,
        OBJECTED,
    )
    told = words(noor.sees)
    start = told.index("Een collega wil liever praten over je bericht.")
    assert (told[start : start + 4], WHY in " ".join(lin.sees)) == (
        [
            "Een collega wil liever praten over je bericht.",
            f"│ {HALL}",
            "Sam de Wit heeft bezwaar. Loop even langs, of ga even bij elkaar zitten.",
            f"│ {WHY}",
        ],
        False,
    )


async def test_why_one_objects_need_not_be_said(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    message = await posts(noor)
    await sends(sam, write("objectto", message.id), why="")
    assert (await the_message(world)).stands is False


async def test_a_second_objection_says_that_there_is_one(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    message = await posts(noor)
    await sends(sam, write("objectto", message.id), why=WHY)
    again = await presses(lin, write("objectto", message.id))
    assert (words(again)[0], labels(again)) == (OBJECTED, ["Toch even bij elkaar", "Teamagenda"])


async def test_an_objection_that_was_being_written_when_another_objected_is_not_lost(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    message = await posts(noor)
    await presses(sam, write("objectto", message.id))
    await presses(lin, write("objectto", message.id))
    await sam.types(WHY)
    said = await lin.types("Dan is het te donker.")
    await world.until(at(27, 10, 9, 0))
    told = [line for line in words(noor.sees) if line in (f"│ {WHY}", "│ Dan is het te donker.")]
    assert (words(said), told) == (
        [PASSED_ON],
        [f"│ {WHY}", "│ Dan is het te donker."],
    )


async def test_to_talk_about_it_after_all_is_one_tap_ten_minutes_and_four_places(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    message = await posts(noor)
    await sends(sam, write("objectto", message.id), why=WHY)
    await presses(sam, write("message", message.id))
    sam.taps = 0
    await sam.taps_on("Toch even bij elkaar")
    (meeting,), (topic,) = await meetings(world), await topics(world)
    assert (sam.taps, meeting.state, meeting.minutes, meeting.places, meeting.owner_id, topic.author_id) == (
        1,
        "open",
        10,
        4,
        sam.person_id,
        noor.person_id,
    )


async def test_when_the_meeting_about_it_was_called_off_one_can_still_talk_about_it(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    message = await posts(noor)
    await sends(sam, write("objectto", message.id), why=WHY)
    await presses(sam, write("talk", message.id))
    await sam.taps_on("Gaat niet door")
    await presses(lin, write("talk", message.id))
    await presses(noor, write("talk", message.id))
    assert [(one.state, one.owner_id) for one in await meetings(world)] == [
        ("cancelled", sam.person_id),
        ("open", lin.person_id),
    ]


async def test_who_wrote_it_does_not_object_but_is_shown_the_way_to_take_it_back(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    message = await posts(noor)
    shown = await presses(noor, write("objectto", message.id))
    by_name = await presses(noor, write("objectnow", message.id))
    await sends(noor, write("objectto", message.id), why=WHY)
    assert (labels(shown), labels(by_name), (await the_message(world)).settled_at) == (
        ["Haal terug", "Teamagenda"],
        ["Haal terug", "Teamagenda"],
        None,
    )


async def test_who_wrote_it_takes_it_back_and_nobody_else_does(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    message = await posts(noor)
    await world.passes(A_MINUTE)
    channel.looks()
    others = await presses(sam, write("takeback", message.id))
    back = await presses(noor, write("takeback", message.id))
    await world.passes(A_MINUTE)
    late = await presses(sam, write("objectto", message.id))
    assert (others, back, HALL in " ".join(channel.sees), words(late)[0]) == (
        GONE,
        ["Je bericht is teruggehaald."],
        False,
        TAKEN_BACK,
    )


async def test_to_somebody_of_another_team_a_message_is_not_there(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    message = await posts(noor)
    mila = await world.has_person(await world.has_team(await world.has_school("De Beuk"), "Bovenbouw"), "Mila Boer")
    seen = [await presses(mila, write(verb, message.id)) for verb in ("message", "objectto", "takeback", "talk")]
    await sends(mila, write("objectto", message.id), why=WHY)
    assert (seen, (await the_message(world)).settled_at) == ([GONE] * 4, None)


async def test_it_is_placed_once_however_often_one_taps(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await posts(noor)
    again = await noor.taps_on("Plaats als bericht")
    assert (words(again), (await the_message(world)).settled_at) == (
        ["Deze kaart is er niet meer. In de agenda zie je wat ervan werd."],
        None,
    )


async def test_an_author_who_left_is_no_trouble_when_somebody_objects(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    message = await posts(noor)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).last_day = at(12, 10).date()
    await world.until(at(13, 10, 9, 0))
    noor.looks()
    await sends(sam, write("objectto", message.id), why=WHY)
    await world.until(at(27, 10, 9, 0))
    assert ((await the_message(world)).stands, WHY in " ".join(noor.sees)) == (False, False)
