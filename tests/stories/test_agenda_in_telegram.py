"""Small meetings in Telegram: a card that is one message, with a group and without, and by taps alone."""

from datetime import timedelta

import pytest

from bot.domain.agenda import MeetingState
from bot.domain.people import Role
from tests.fakes.telegram import Group, Person, Post
from tests.standing import all_cells
from tests.stories.agenda import meetings, seats, topics, turns_agenda_on
from tests.stories.telegram import TelegramSchool, at_school
from tests.world import World, at

QUESTION = "Hoe krijgen we de kring stil?"
LEAD = "Een klein overleg in Onderbouw\n\n"
MENU = ["Andere tijd", "Hoe lang", "Met hoeveel", "Waarvoor", "Vraag aanpassen", "Terug"]
OPENS = at(9, 9, 15, 12)


async def with_agenda(school: TelegramSchool) -> tuple[Person, Person, Person]:
    """Noor, Sam and Lin take part in a team that has the agenda on."""
    noor, sam, lin = [await school.comes_in(name) for name in ("Noor Bakker", "Sam de Vries", "Lin Chen")]
    await school.world.starts(school.team)
    await school.until(at(8, 9, 17))
    for person in (noor, sam, lin):
        await school.says(person, "meedoen")
    await turns_agenda_on(school.world, school.team)
    return noor, sam, lin


async def in_a_group(school: TelegramSchool) -> tuple[Group, list[Person]]:
    """The same three, in a group that Joke turned on."""
    people = [*await with_agenda(school)]
    joke = await school.comes_in("Joke Smit", role=Role.STEWARD)
    group = school.telegram.has_group("Docentenkamer", members=people)
    await group.adds(school.bot, by=joke)
    await school.settles()
    for label in ("Groep aanzetten", "Onderbouw", "Groep aanzetten"):
        await school.taps_on(joke, label)
    return group, people


async def starts_meeting(school: TelegramSchool, person: Person) -> None:
    """A meeting about pupils, tomorrow when they have left."""
    await school.says(person, f"/agenda {QUESTION}")
    await school.taps_on(person, "Mijn leerlingen")
    await school.taps_on(person, "Start")


async def joins(school: TelegramSchool, person: Person) -> None:
    """Somebody finds the meeting in the agenda and joins."""
    await school.says(person, "/agenda")
    await school.taps_on(person, "Bekijk 1")
    await school.taps_on(person, "Ik doe mee")


async def taps_in(school: TelegramSchool, group: Group, person: Person, label: str) -> None:
    """Somebody taps in the group."""
    await person.taps(label, place=group)
    await school.settles()


def posts(group: Group) -> list[Post]:
    """What we said in the group, without the greeting."""
    return group.sees()[1:]


async def test_a_card_is_filled_in_and_started_in_one_message(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    shown = await school.says(noor, f"/agenda {QUESTION}")
    assert shown == (
        f"{LEAD}Samen denken\nHoe krijgen we de kring stil?\n"
        "Op woensdag 9 september, 15:15: 15 minuten, 4 plaatsen.\n\nWaar gaat het over?"
    )
    before = len(noor.sees())
    await school.taps_on(noor, "Mijn leerlingen")
    assert (await school.taps_on(noor, "Start")).startswith(
        "Het staat op de agenda van je team. Loop zelf even langs bij wie je erbij wilt.\n\n"
        "Klein overleg, woensdag 9 september, 15:15. 15 minuten."
    )
    assert len(noor.sees()) == before


async def test_what_is_different_is_tapped_one_by_one_in_that_message(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    await school.taps_on(noor, "Een les")
    before, card = len(noor.sees()), noor.sees()[-1]
    await school.taps_on(noor, "Anders")
    assert card.buttons == MENU
    ways = (("Hoe lang", "30 minuten"), ("Met hoeveel", "6"), ("Waarvoor", "Samen besluiten"))
    for which, what in ways:
        await school.taps_on(noor, which)
        await school.taps_on(noor, what)
        if what != "Samen besluiten":
            await school.taps_on(noor, "Anders")
    await school.taps_on(noor, "Geen van deze")
    assert (card.words, len(noor.sees())) == (
        (
            f"{LEAD}Samen besluiten over een les\nHoe krijgen we de kring stil?\n"
            "Op woensdag 9 september, 15:15: 30 minuten, 6 plaatsen."
        ),
        before,
    )


async def test_what_is_not_decided_here_says_to_whom_it_belongs(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Waarvoor", "Samen besluiten", "Geld"):
        await school.taps_on(noor, label)
    assert noor.reads()[-1] == (
        "Dit besluiten jullie niet in een klein overleg: het hoort bij de schoolleiding of het bestuur, met de MR. "
        "Samen erover denken kan wel."
    )
    assert (await school.taps_on(noor, "Dan denken we er samen over na")).startswith(f"{LEAD}Samen denken over een les")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("donderdag half vier", "donderdag 10 september, 15:30"), ("overmorgen kwart over 2", None)],
)
async def test_a_moment_is_typed_and_shown_before_it_counts(
    school: TelegramSchool, typed: str, understood: str | None
) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Andere tijd"):
        await school.taps_on(noor, label)
    before, card = len(noor.sees()), noor.sees()[-1]
    await school.says(noor, typed)
    moment = understood or "donderdag 10 september, 14:15"
    assert f"\nOp {moment}: 15 minuten, 4 plaatsen." in card.words
    assert (card.buttons[0], len(noor.sees())) == ("Start", before)


async def test_a_moment_is_tapped_as_a_day_and_then_a_time(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Andere tijd", "maandag 14 september"):
        await school.taps_on(noor, label)
    assert "\nOp maandag 14 september, 16:00: 15 minuten" in await school.taps_on(noor, "16:00")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("20 oktober 10:00", "Dan is er geen school (Herfstvakantie). Kies een andere dag."),
        ("14 december 10:00", ("Dat is nog ver weg: we plannen hier tot en met dinsdag 27 oktober. "
         "Kies een eerdere dag, of parkeer het punt.")),
        ("donderdag 22:00", "Dan is de school nog niet open, of niet meer. Kies een tijd tussen 07:30 en 17:30."),
    ],
)  # fmt: skip
async def test_a_moment_that_cannot_be_is_asked_again_in_its_place(
    school: TelegramSchool, typed: str, wrong: str
) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Andere tijd"):
        await school.taps_on(noor, label)
    before = len(noor.sees())
    assert (await school.says(noor, typed)).splitlines()[2] == wrong
    assert len(noor.sees()) == before


async def test_a_moment_that_is_not_changed_after_all_gives_the_card_back(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    card = await school.taps_on(noor, "Een les")
    for label in ("Anders", "Andere tijd"):
        await school.taps_on(noor, label)
    before = len(noor.sees())
    await school.taps_on(noor, "Annuleren")
    assert await school.taps_on(noor, "Terug") == card
    assert (noor.buttons()[0], len(noor.sees())) == ("Start", before)


async def test_the_question_is_reworded_in_that_message(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Vraag aanpassen"):
        await school.taps_on(noor, label)
    before = len(noor.sees())
    assert "\nHoe wordt de kring rustig?\n" in await school.says(noor, "Hoe wordt de kring rustig?")
    assert len(noor.sees()) == before


async def test_without_a_group_it_is_found_in_the_agenda_and_nobody_is_written_to(school: TelegramSchool) -> None:
    noor, sam, lin = await with_agenda(school)
    before = len(sam.sees()), len(lin.sees())
    await starts_meeting(school, noor)
    assert (len(sam.sees()), len(lin.sees())) == before
    await joins(school, sam)
    assert sam.buttons() == ["In mijn agenda", "Toch niet", "Gespreksvorm", "Teamagenda", "Meer"]
    assert "Met Noor Bakker en Sam de Vries." in sam.reads()[-1]
    assert "Met Noor Bakker.\n" in await school.taps_on(sam, "Toch niet")
    assert await seats(school.world) == [(1, True)]


async def test_who_moves_up_from_the_waiting_list_is_told_and_it_rings(school: TelegramSchool) -> None:
    group, (noor, sam, lin) = await in_a_group(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Met hoeveel", "2", "Start"):
        await school.taps_on(noor, label)
    await taps_in(school, group, sam, "Ik doe mee")
    await taps_in(school, group, lin, "Zet me op de wachtlijst")
    assert lin.buttons() == ["Toch niet", "Teamagenda", "Meer"]
    await taps_in(school, group, sam, "Toch niet")
    told = lin.sees()[-1]
    assert (told.words, told.buttons, told.silent) == (
        (
            "Er is plek voor je. Je doet mee op woensdag 9 september, 15:15.\n\nSamen denken over een les\n"
            "Hoe krijgen we de kring stil?"
        ),
        ["In mijn agenda", "Toch niet"],
        False,
    )


async def test_the_session_is_one_message_with_a_silent_warning(school: TelegramSchool) -> None:
    noor, sam, _ = await with_agenda(school)
    await starts_meeting(school, noor)
    await joins(school, sam)
    await school.until(OPENS)
    await school.says(noor, "/agenda")
    await school.taps_on(noor, "Bekijk 1")
    await school.taps_on(noor, "Begin")
    session = noor.sees()[-1]
    topic = "\n\nSamen denken over leerlingen\nHoe krijgen we de kring stil?"
    assert session.words == f"Jullie zijn begonnen. Tot 15:27.{topic}"
    await school.passes(timedelta(minutes=14, seconds=10))
    warning = noor.sees()[-1]
    assert (warning.words, warning.silent) == ("Nog één minuut.", True)
    await school.passes(timedelta(minutes=1))
    assert session.words == f"Jullie zijn begonnen. De tijd is om.{topic}"
    await school.taps_on(noor, "Afronden")
    assert session.buttons == ["Ik pak iets op", "Niets nodig"]
    assert noor.sees()[-1] is warning


async def test_an_action_is_typed_field_by_field(school: TelegramSchool) -> None:
    noor, sam, _ = await with_agenda(school)
    await starts_meeting(school, noor)
    await joins(school, sam)
    await school.until(at(9, 9, 15, 31))
    await school.taps_on(noor, "Ik pak iets op")
    await school.says(noor, "Ik maak een liedje.")
    await school.says(noor, "maandag")
    assert "\nNoor Bakker doet dit, uiterlijk maandag 14 september:\nIk maak een liedje.\n" in await school.taps_on(
        noor, "Schrijf op"
    )


async def test_the_file_for_ones_calendar_is_a_document(school: TelegramSchool) -> None:
    noor, *_ = await with_agenda(school)
    await starts_meeting(school, noor)
    await school.taps_on(noor, "In mijn agenda")
    (media,) = [post.media for post in noor.sees() if post.media is not None]
    assert (media.kind, media.name, media.body.decode().splitlines()[0]) == (
        "document", "overleg.ics", "BEGIN:VCALENDAR",
    )  # fmt: skip
    assert f"SUMMARY:{QUESTION}" in media.body.decode()


async def test_the_menu_has_the_agenda_only_while_a_team_has_it_on(september: World) -> None:
    async with at_school(september) as school:
        async with school.runs():
            await with_agenda(school)
            before = menus_of(school)
        async with school.runs():  # what looks every few minutes whether the menu is right, looks at the start too
            await school.telegram.until(lambda: "agenda" in menus_of(school)["en"])
        assert (before, menus_of(school)) == (
            {"nl": ["vraag", "pauze", "mijngegevens", "privacy", "help"],
             "en": ["question", "pause", "data", "privacy", "help"]},
            {"nl": ["vraag", "agenda", "pauze", "mijngegevens", "privacy", "help"],
             "en": ["question", "agenda", "pause", "data", "privacy", "help"]},
        )  # fmt: skip


def menus_of(school: TelegramSchool) -> dict[str, list[str]]:
    """The menu in a private chat, in each language."""
    menus = {language: menu for (scope, language), menu in school.bot.commands.items() if "private" in scope}
    return {language: [one["command"] for one in menus.get(language, [])] for language in ("nl", "en")}


async def test_in_a_group_a_meeting_is_one_silent_message_that_changes_in_its_place(school: TelegramSchool) -> None:
    group, (noor, sam, lin) = await in_a_group(school)
    await starts_meeting(school, noor)
    (post,) = posts(group)
    head = (
        "Klein overleg, woensdag 9 september, 15:15. 15 minuten.\n\nSamen denken over leerlingen\n"
        "Hoe krijgen we de kring stil?\n"
    )
    assert (post.words, post.silent) == (
        f"{head}1 van de 4 plaatsen bezet.\nMet Noor Bakker.\nNoor Bakker leidt het.", True
    )  # fmt: skip
    for person in (sam, lin):
        await taps_in(school, group, person, "Ik doe mee")
    await taps_in(school, group, lin, "Toch niet")
    assert (post.words, posts(group)) == (
        f"{head}2 van de 4 plaatsen bezet.\nMet Noor Bakker en Sam de Vries.\nNoor Bakker leidt het.", [post]
    )  # fmt: skip


async def test_a_tap_in_a_group_is_answered_to_who_tapped_alone(school: TelegramSchool) -> None:
    group, (noor, sam, lin) = await in_a_group(school)
    await starts_meeting(school, noor)
    before = len(lin.reads())
    await taps_in(school, group, sam, "Ik doe mee")
    assert sam.reads()[-1].startswith("Klein overleg, woensdag 9 september, 15:15. 15 minuten.")
    assert (len(posts(group)), len(lin.reads())) == (1, before)


async def test_a_stranger_in_the_group_gets_no_place_and_is_told_so_alone(school: TelegramSchool) -> None:
    group, (noor, *_) = await in_a_group(school)
    await starts_meeting(school, noor)
    stranger = school.telegram.has_user("Vreemd")
    await group.joins(stranger)
    await taps_in(school, group, stranger, "Ik doe mee")
    assert (len(stranger.alerts()), stranger.reads(), await seats(school.world)) == (1, [], [(1, True)])


async def test_while_there_are_strangers_in_the_group_nothing_anybody_said_is_posted(school: TelegramSchool) -> None:
    group, (noor, *_) = await in_a_group(school)
    for name in ("Een", "Twee", "Drie", "Vier"):
        await group.joins(school.telegram.has_user(name))
    await starts_meeting(school, noor)
    await school.until(at(14, 9, 12))
    assert [meeting.state for meeting in await meetings(school.world)] != []
    assert [post.words for post in posts(group) if "kring" in post.words] == []  # J29


async def test_when_strangers_come_in_a_meeting_goes_on_changing_without_names_or_words(school: TelegramSchool) -> None:
    group, (noor, sam, _) = await in_a_group(school)
    await starts_meeting(school, noor)
    for name in ("Een", "Twee", "Drie", "Vier"):
        await group.joins(school.telegram.has_user(name))
    await taps_in(school, group, sam, "Ik doe mee")
    (post,) = posts(group)
    assert post.words == (
        "Klein overleg, woensdag 9 september, 15:15. 15 minuten.\n\n2 van de 4 plaatsen bezet."
    )  # J29


async def test_a_question_typed_in_the_group_makes_a_card_for_who_typed_it(school: TelegramSchool) -> None:
    group, (noor, *_) = await in_a_group(school)
    await noor.says(f"/agenda@ruimte_bot {QUESTION}", place=group)
    await school.settles()
    assert noor.reads()[-1].startswith(f"{LEAD}Samen denken\nHoe krijgen we de kring stil?\n")
    assert posts(group) == []


async def test_what_changes_today_rings_and_the_rest_is_silent(school: TelegramSchool) -> None:
    group, (noor, sam, _) = await in_a_group(school)
    await school.says(noor, f"/agenda {QUESTION}")
    for label in ("Een les", "Anders", "Andere tijd", "donderdag 10 september", "16:00", "Start"):
        await school.taps_on(noor, label)
    await taps_in(school, group, sam, "Ik doe mee")
    await school.until(at(9, 9, 15, 20))
    asked = noor.sees()[-1]
    await school.taps_on(noor, "Gaat niet door")
    off = sam.sees()[-1]
    assert (asked.words.splitlines()[0], asked.silent, off.words.splitlines()[0], off.silent) == (
        (
            "Het overleg van donderdag 10 september, 16:00 gaat niet door: het is niet meer nodig. "
            "Jullie krijgen 15 minuten terug."
        ),
        False,
        (
            "Het overleg van donderdag 10 september, 16:00 gaat niet door: het is niet meer nodig. "
            "Jullie krijgen 15 minuten terug."
        ),
        False,
    )
    await school.until(at(14, 9, 12))
    told = sam.sees()[-1]
    assert (told.words.splitlines()[0].startswith("Nieuw in Onderbouw: /agenda."), told.silent) == (True, True)
    assert [post.silent for post in posts(group)] == [True] * len(posts(group))


async def test_where_nothing_typed_is_kept_a_meeting_is_started_by_taps_alone(tapping: TelegramSchool) -> None:
    noor, *_ = await with_agenda(tapping)
    assert await tapping.says(noor, "/agenda kanarie: hoe krijgen we de kring stil?") == (
        "Wat je hier typt, bewaar ik niet. Je vraag vertel je als jullie bij elkaar zitten.\n\n"
        f"{LEAD}Samen denken\n\nEen vraag over ons werk. Meer hoor je als we bij elkaar zitten.\n\n"
        "Op woensdag 9 september, 15:15: 15 minuten, 4 plaatsen.\n\nWaar gaat het over?"
    )
    for label in ("Een les", "Anders"):
        await tapping.taps_on(noor, label)
    assert noor.buttons() == [label for label in MENU if label != "Vraag aanpassen"]
    for label in ("Andere tijd", "donderdag 10 september", "16:00", "Start"):
        await tapping.taps_on(noor, label)
    assert noor.reads()[-1].endswith(
        "Klein overleg, donderdag 10 september, 16:00. 15 minuten.\n\nSamen denken over een les\n\n"
        "Een vraag over een les. Meer hoor je als we bij elkaar zitten.\n\n"
        "1 van de 4 plaatsen bezet.\nMet Noor Bakker.\nNoor Bakker leidt het."
    )


async def test_where_nothing_typed_is_kept_no_table_holds_it(tapping: TelegramSchool) -> None:
    group, (noor, sam, _) = await in_a_group(tapping)
    for words in ("/agenda kanarie", "/agenda@ruimte_bot kanarie"):
        await noor.says(words, place=group)
        await tapping.says(noor, words)
    await tapping.says(noor, "/agenda")
    for label in ("Start een overleg", "Een les", "Start"):
        await tapping.taps_on(noor, label)
    await taps_in(tapping, group, sam, "Ik doe mee")
    await tapping.says(noor, "kanarie")
    await tapping.until(at(9, 9, 15, 31))
    await tapping.taps_on(noor, "Niets nodig")
    assert "Er is niets nodig." in posts(group)[-1].words
    async with tapping.world.work() as db:
        assert [cell for cell in await all_cells(db) if "kanarie" in cell] == []
    sealed = [topic.words for topic in await topics(tapping.world)]
    assert sealed == [None] * 5  # a card each time, without words


async def test_where_nothing_typed_is_kept_an_action_is_one_tap_without_words(tapping: TelegramSchool) -> None:
    noor, sam, _ = await with_agenda(tapping)
    await tapping.says(noor, "/agenda")
    for label in ("Start een overleg", "Een les", "Anders", "Waarvoor", "Samen besluiten", "Geen van deze", "Start"):
        await tapping.taps_on(noor, label)
    await joins(tapping, sam)
    await tapping.until(at(9, 9, 15, 31))
    asked = noor.buttons()
    shown = await tapping.taps_on(noor, "Ik pak iets op")
    assert asked == ["Ik pak iets op", "Niets nodig"]  # and no [Besluit]: there is nothing to decide in words
    assert "\nNoor Bakker pakt dit op.\n" in shown
    assert noor.buttons() == ["Nog een keer?"]  # nor [Afspraak maken] (J30)


async def test_taps_stay_under_their_ceiling(school: TelegramSchool) -> None:
    group, (noor, sam, _) = await in_a_group(school)
    school.taps = 0
    await starts_meeting(school, noor)
    with_text = school.taps
    school.taps = 0
    await school.says(noor, "/agenda")
    await school.taps_on(noor, "Start een overleg")
    await school.says(noor, QUESTION)
    await school.taps_on(noor, "Een les")
    await school.taps_on(noor, "Start")
    assert (with_text, school.taps) == (2, 3)  # J18
    post = posts(group)[0]
    await sam.taps("Ik doe mee", message=post)
    await school.settles()
    assert "Met Noor Bakker en Sam de Vries." in post.words
    await sam.taps("Toch niet", message=post)
    await school.settles()
    assert "Met Noor Bakker.\n" in post.words
    await school.taps_on(noor, "Gaat niet door")
    assert [meeting.state for meeting in await meetings(school.world)] == [MeetingState.OPEN, MeetingState.CANCELLED]


async def test_no_first_line_holds_a_name_or_anybodys_words(school: TelegramSchool) -> None:
    group, (noor, sam, lin) = await in_a_group(school)
    await starts_meeting(school, noor)
    for person in (sam, lin):
        await taps_in(school, group, person, "Ik doe mee")
    await school.taps_on(sam, "In mijn agenda")
    await school.until(OPENS)
    await taps_in(school, group, noor, "Begin")
    await school.passes(timedelta(minutes=16))
    await school.taps_on(noor, "Afronden")
    await school.taps_on(noor, "Ik pak iets op")
    await school.says(noor, "Ik maak een liedje.")
    await school.says(noor, "maandag")
    await school.taps_on(noor, "Schrijf op")
    await school.until(at(14, 9, 12))
    everywhere = [*posts(group), *(post for person in (noor, sam, lin) for post in person.sees())]
    seen = [post.words.partition("\n")[0] for post in everywhere if post.at > at(8, 9, 17).timestamp()]
    private = ("Bakker", "Vries", "Chen", "kring", "liedje")
    assert len(seen) > 10
    assert [line for line in seen if any(word in line for word in private)] == []  # J17


async def test_joining_from_the_round_up_leaves_it_where_it_stands(school: TelegramSchool) -> None:
    noor, sam, _ = await with_agenda(school)
    await school.says(noor, f"/agenda {QUESTION}")
    await school.taps_on(noor, "Mijn leerlingen")
    for label in ("Anders", "Andere tijd"):
        await school.taps_on(noor, label)
    await school.says(noor, "woensdag 16 september 15:15")
    await school.taps_on(noor, "Start")
    await school.until(at(14, 9, 12))
    round_up = next(read for read in reversed(sam.reads()) if "Weekbericht" in read)
    joined = await school.taps_on(sam, "Ik doe mee")
    assert (joined.splitlines()[0], round_up in sam.reads()) == (
        "Klein overleg, woensdag 16 september, 15:15. 15 minuten.",
        True,
    )
