"""J23, J24, 7.3: what cannot be: moments, sizes, questions, and what is not decided in a small meeting."""

import pytest

from tests.stories.agenda import meetings, seats, topics
from tests.stories.meetings import GYM, a_card, an_agenda, changes, labels, questions, words
from tests.world import World, at

PLAN = "Op dinsdag 13 oktober, 15:15: 15 minuten, 4 plaatsen."
CARD = ["Een klein overleg in Onderbouw", "Samen denken over een les", f"│ {GYM}"]
PAST = "Dat moment is al geweest. Kies een moment dat nog komt."
WEEKEND = "Dat is in het weekend. Kies een dag van maandag tot en met vrijdag."
HOLIDAY = "Dan is er geen school (Herfstvakantie). Kies een andere dag."
NIGHT = "Dan is de school nog niet open, of niet meer. Kies een tijd tussen 07:30 en 17:30."
TOO_LATE = "Dan duurt het tot na 17:30. Begin eerder, of maak het korter."
FAR = "Dat is nog ver weg: we plannen hier tot en met maandag 30 november. Kies een eerdere dag, of parkeer het punt."
NO_DATE = "Die dag begrijp ik niet. Schrijf hem zo: donderdag, 30 november of 30-11-2026."
WHOSE = {
    "staffing": "de schoolleiding, met de MR",
    "hours": "het hele team en de schoolleiding, in het werkverdelingsplan",
    "money": "de schoolleiding of het bestuur, met de MR",
    "safety": "de schoolleiding, die er verantwoordelijk voor is",
    "person": "die persoon zelf, met de leidinggevende of de vertrouwenspersoon",
}


# -- what is not decided here --


@pytest.mark.parametrize("matter", WHOSE)
async def test_a_form_says_to_whom_it_belongs_what_is_not_decided_here(world: World, matter: str) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    wrong = await changes(noor, purpose="decide", matter=matter)
    said = f"Dat beslissen jullie hier niet: het hoort bij {WHOSE[matter]}. Er samen over denken kan wel."
    assert (wrong, [topic.purpose for topic in await topics(world)]) == ({"matter": said}, ["think"])


@pytest.mark.parametrize(
    ("label", "matter"),
    [("Personeel of uren", "staffing"), ("Geld", "money"), ("Veiligheid", "safety"), ("Eén persoon", "person")],
)
async def test_the_buttons_say_so_too_with_a_way_out(world: World, label: str, matter: str) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    for tap in ("Anders", "Waarvoor", "Samen besluiten"):
        await noor.taps_on(tap)
    told = await noor.taps_on(label)
    said = (
        f"Dit besluiten jullie niet in een klein overleg: het hoort bij {WHOSE[matter]}. Samen erover denken kan wel."
    )
    assert (words(told), labels(told), words(await noor.taps_on("Dan denken we er samen over na"))) == (
        [said],
        ["Dan denken we er samen over na", "Laat maar"],
        [*CARD, PLAN],
    )


async def test_to_think_about_one_of_these_together_is_fine(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    assert await changes(noor, purpose="think", matter="money") == {}


# -- moments --


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("zaterdag half vier", WEEKEND),
        ("dinsdag 20 oktober 15:15", HOLIDAY),
        ("donderdag 7:00", NIGHT),
        ("donderdag 20:00", NIGHT),
        ("donderdag 17:20", TOO_LATE),
        ("1 december 15:15", FAR),
        ("vandaag 8:30", PAST),
        ("9 oktober 2026 15:15", PAST),
        ("9 oktober 15:15", PAST),
        ("gisteren 10 uur", PAST),
        ("donderdag 20 november 15:15", "20 november 2026 is een vrijdag. Welke dag bedoel je?"),
        ("donderdag 20 november", "20 november 2026 is een vrijdag. Welke dag bedoel je?"),
        ("ooit eens", NO_DATE),
    ],
)
async def test_a_moment_that_cannot_be_is_asked_again_with_its_own_sentence(
    world: World, typed: str, said: str
) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    for label in ("Anders", "Andere tijd"):
        await noor.taps_on(label)
    told = words(await noor.types(typed))
    assert (told[1], [meeting.starts_at for meeting in await meetings(world)]) == (said, [at(13, 10)])


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"day": "2026-10-17"}, "day", WEEKEND),
        ({"day": "2026-10-20"}, "day", HOLIDAY),
        ({"day": "2026-10-09"}, "day", PAST),
        ({"day": "2026-12-01"}, "day", FAR),
        ({"day": "2026-10-12", "hour": "08:30"}, "hour", PAST),
        ({"hour": "07:00"}, "hour", NIGHT),
        ({"hour": "17:10", "minutes": "30"}, "hour", TOO_LATE),
        ({"places": "9"}, "places", "Dat is te veel. Het kan tot en met 8."),
        ({"places": "1"}, "places", "Dat is te weinig. Het kan vanaf 2."),
        ({"minutes": "45"}, "minutes", "Dat staat er niet bij. Kies iets uit de lijst."),
        ({"touches": ""}, "touches", "Dit is nog leeg. Vul het nog even in."),
        ({"question": ""}, "question", "Dit is nog leeg. Vul het nog even in."),
        ({"question": "?"}, "question", "Dat is te kort. Het moeten minstens 3 tekens zijn."),
        ({"question": "a" * 201}, "question", "Dat is te lang. Er passen 200 tekens in."),
    ],
)
async def test_a_whole_form_says_at_its_own_field_what_cannot_be(
    world: World, values: dict[str, str], field: str, said: str
) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    wrong = await changes(noor, **values)
    assert (wrong, [(m.starts_at, m.minutes, m.places) for m in await meetings(world)]) == (
        {field: said},
        [(at(13, 10), 15, 4)],
    )


async def test_the_last_day_of_the_horizon_is_still_fine(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    assert (await changes(noor, day="2026-11-30"), [m.starts_at for m in await meetings(world)]) == (
        {},
        [at(30, 11, 15, 30)],
    )


async def test_a_card_whose_moment_has_passed_asks_for_another_and_starts_nothing(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    world.now = at(13, 10, 15, 20)
    told = await noor.taps_on("Start")
    assert (words(told)[1], await seats(world), [m.state for m in await meetings(world)]) == (
        "Dat moment is al geweest. Kies een andere tijd.",
        [],
        ["draft"],
    )


# -- bad input --


async def test_a_question_that_is_a_story_comes_back_whole_and_makes_no_card(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    story = "We " + "vragen ons af " * 20
    told = "".join(line.removeprefix("│ ") for line in words(await noor.commands("agenda", story)))
    assert (told.replace(" ", "").endswith(story.replace(" ", "")), await meetings(world)) == (True, [])


async def test_a_question_of_nothing_but_spaces_shows_the_agenda(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    assert (words(await noor.commands("agenda", "   "))[0], await meetings(world)) == ("Agenda van Onderbouw", [])


async def test_a_question_of_several_lines_becomes_one_sentence(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", "Wie kijkt\n\n  mee bij   rekenen?")
    assert await questions(world) == [("Wie kijkt mee bij rekenen?", "draft")]
