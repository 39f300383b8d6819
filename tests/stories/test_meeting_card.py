"""J18, J23, J24, J30: the card of a meeting: filled in already, changed by a tap or a few words, and started."""

import pytest

from bot.domain.doorway import Doorway
from bot.domain.press import write
from bot.store.people import CONSOLE
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import meetings, seats, topics
from tests.stories.meetings import GYM, HALL, a_card, an_agenda, changes, labels, questions, starts, sweeps, words
from tests.world import World, at

PLAN = "Op dinsdag 13 oktober, 15:15: 15 minuten, 4 plaatsen."
CARD = ["Een klein overleg in Onderbouw", "Samen denken over een les", f"│ {GYM}"]
CARD_GONE = "Deze kaart is er niet meer. In de agenda zie je wat ervan werd."
STARTED = "Het staat op de agenda van je team. Loop zelf even langs bij wie je erbij wilt."
AS_MESSAGE = "Ik plaats het als bericht, zonder overleg. Wie bezwaar heeft, kan dat zeggen."
TOGETHER = "Of toch even bij elkaar: dinsdag 13 oktober, 15:15, 10 minuten."
RATHER = "Dit klinkt als een bericht, geen overleg. Zal ik het zo plaatsen? Wie bezwaar heeft, kan dat zeggen."


# -- filled in --


async def test_the_card_is_filled_in_and_asks_only_what_it_touches(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    card = await noor.commands("agenda", GYM)
    assert (words(card), labels(card)) == (
        ["Een klein overleg in Onderbouw", "Samen denken", f"│ {GYM}", PLAN, "Waar gaat het over?"],
        ["Mijn leerlingen", "Een les", "Samen lesgeven", "De organisatie", "Anders"],
    )


async def test_with_a_question_a_meeting_takes_two_taps_to_start(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    card = await noor.taps_on("Een les")
    started = await noor.taps_on("Start")
    assert (noor.taps, words(card), labels(card), words(started), labels(started)) == (
        2,
        [*CARD, PLAN],
        ["Start", "Anders", "Parkeer", "Laat maar"],
        [
            STARTED,
            "Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten.",
            "Samen denken over een les",
            f"│ {GYM}",
            "1 van de 4 plaatsen bezet.",
            "Met Noor Bakker.",
            "Noor Bakker leidt het.",
        ],
        ["In mijn agenda", "Gaat niet door", "Gespreksvorm", "Teamagenda", "Meer"],
    )


async def test_without_a_question_it_takes_three_taps(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda")
    asked = await noor.taps_on("Start een overleg")
    await noor.types(GYM)
    for label in ("Een les", "Start"):
        await noor.taps_on(label)
    assert (noor.taps, words(asked), await questions(world)) == (
        3,
        ["Klein overleg", "Wat is je vraag, in één zin? Begin bij wat er gebeurde.", "Typ het hieronder."],
        [(GYM, "planned")],
    )


async def test_with_another_moment_typed_it_takes_four_taps(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    for label in ("Een les", "Anders", "Andere tijd"):
        await noor.taps_on(label)
    understood = await noor.types("donderdag half vier")
    before = [meeting.state for meeting in await meetings(world)]
    await noor.taps_on("Start")
    assert (noor.taps, words(understood), before, [m.starts_at for m in await meetings(world)]) == (
        4,
        [*CARD, "Op donderdag 15 oktober, 15:30: 15 minuten, 4 plaatsen."],
        ["draft"],
        [at(15, 10, 15, 30)],
    )


async def test_the_first_shared_day_is_one_on_which_half_of_the_others_work(world: World) -> None:
    team, (noor, *_) = await an_agenda(world, "Noor Bakker")
    for name in ("Sam de Wit", "Lin Chen"):
        await world.has_person(team, name, days=frozenset({3}))
    card = await noor.commands("agenda", GYM)
    assert words(card)[3] == "Op donderdag 15 oktober, 15:15: 15 minuten, 4 plaatsen."


async def test_everything_on_the_card_is_changed_by_taps(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    for label in ("Anders", "Hoe lang", "30 minuten", "Anders", "Met hoeveel", "8", "Anders", "Waarvoor"):
        await noor.taps_on(label)
    await noor.taps_on("Samen besluiten")
    card = await noor.taps_on("Geen van deze")
    assert words(card) == [
        "Een klein overleg in Onderbouw",
        "Samen besluiten over een les",
        f"│ {GYM}",
        "Op dinsdag 13 oktober, 15:15: 30 minuten, 8 plaatsen.",
    ]


async def test_a_button_with_a_size_that_there_is_not_changes_nothing(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    (card,) = await meetings(world)
    for verb, choice in (("setminutes", "45"), ("setplaces", "9"), ("setplaces", "1"), ("setpurpose", "order")):
        await presses(noor, write(verb, card.id, choice))
    assert words(await presses(noor, write("showcard", card.id))) == [*CARD, PLAN]


async def test_a_whole_form_changes_everything_at_once_and_starts_nothing(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    wrong = await changes(noor, question=HALL, touches="pupil", purpose="decide", minutes="20", places="3")
    (card,) = await meetings(world)
    assert (wrong, card.state, words(await presses(noor, write("showcard", card.id)))[1:]) == (
        {},
        "draft",
        [
            "Samen besluiten over leerlingen",
            f"│ {HALL}",
            "Je team leest je vraag. Liever geen namen van leerlingen.",
            "Op donderdag 15 oktober, 15:30: 20 minuten, 3 plaatsen.",
        ],
    )


async def test_the_words_of_the_question_can_be_other_ones(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    for label in ("Anders", "Vraag aanpassen"):
        await noor.taps_on(label)
    assert words(await noor.types(HALL))[2] == f"│ {HALL}"


# -- a message first --


async def test_what_touches_the_organisation_is_offered_as_a_message_first(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", HALL)
    card = await noor.taps_on("De organisatie")
    assert (words(card), labels(card)) == (
        ["Een bericht voor Onderbouw", "Een bericht over de organisatie", f"│ {HALL}", RATHER, TOGETHER],
        ["Plaats als bericht", "Toch even bij elkaar", "Anders", "Gaat over iets anders", "Laat maar"],
    )


async def test_what_was_tapped_by_mistake_is_asked_again(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", HALL)
    await noor.taps_on("De organisatie")
    again = await noor.taps_on("Gaat over iets anders")
    card = await noor.taps_on("Een les")
    assert (words(again)[-1], words(card)[1]) == ("Waar gaat het over?", "Samen denken over een les")


async def test_what_is_to_be_shared_is_offered_as_a_message_too(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    for label in ("Anders", "Waarvoor"):
        await noor.taps_on(label)
    card = await noor.taps_on("Een bericht")
    await presses(noor, write("startit", (await meetings(world))[0].id))
    assert (words(card)[1:], [meeting.state for meeting in await meetings(world)]) == (
        ["Een bericht over een les", f"│ {GYM}", AS_MESSAGE, TOGETHER],
        ["draft"],
    )


async def test_together_after_all_is_one_tap_ten_minutes_and_four_places(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor, question=HALL, touches="De organisatie")
    noor.taps = 0
    started = await noor.taps_on("Toch even bij elkaar")
    assert (noor.taps, words(started)[1:5]) == (
        1,
        [
            "Klein overleg, dinsdag 13 oktober, 15:15. 10 minuten.",
            "Samen denken over de organisatie",
            f"│ {HALL}",
            "1 van de 4 plaatsen bezet.",
        ],
    )


# -- old cards, and pressing twice --


async def test_starting_twice_starts_one_meeting(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await starts(noor)
    again = await noor.taps_on("Start")
    assert (words(again)[0], await seats(world), len(await meetings(world))) == (
        "Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten.",
        [(1, True)],
        1,
    )


@pytest.mark.parametrize("label", ["Anders", "Parkeer", "Laat maar", "Een les"])
async def test_a_button_of_a_card_that_was_started_shows_the_meeting(world: World, label: str) -> None:
    _, (noor, *_) = await an_agenda(world)
    await starts(noor)
    shown = await noor.taps_on(label)
    assert (words(shown)[0], await questions(world)) == (
        "Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten.",
        [(GYM, "planned")],
    )


async def test_of_a_card_that_is_left_nothing_is_kept(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    left = await noor.taps_on("Laat maar")
    assert (words(left), await meetings(world), await topics(world), words(await noor.taps_on("Laat maar"))) == (
        ["Goed, er is niets bewaard."],
        [],
        [],
        [CARD_GONE],
    )


async def test_a_card_goes_after_a_day_and_its_buttons_say_so(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    await world.until(at(13, 10, 16, 0))
    await sweeps(world)
    told = [words(await noor.taps_on(label)) for label in ("Start", "Anders", "Parkeer")]
    assert (told, await meetings(world), await topics(world)) == ([[CARD_GONE]] * 3, [], [])


async def test_a_form_about_a_card_that_went_in_between_says_so(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await a_card(noor)
    for label in ("Anders", "Andere tijd"):
        await noor.taps_on(label)
    (card,) = await meetings(world)
    await presses(noor, write("scrap", card.id))
    typed = await sends(noor, write("change", card.id), question=GYM)
    assert (words(await noor.taps_on("Overslaan")), str(typed).count(CARD_GONE)) == ([CARD_GONE], 1)


# -- where typed words are not kept (J30) --


async def test_where_typed_words_are_not_kept_a_topic_is_asked_by_what_it_touches(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    world.sessions.configure(doorways=[Doorway(CONSOLE, "{name}{code}", "ruimte", keeps_words=False)])
    asked = await noor.commands("agenda", GYM)
    card = await noor.taps_on("Een les")
    await noor.taps_on("Start")
    assert (words(asked), words(card)[1:3], noor.taps, [topic.words for topic in await topics(world)]) == (
        [
            "Wat je hier typt, bewaar ik niet. Je vraag vertel je als jullie bij elkaar zitten.",
            "Een klein overleg in Onderbouw",
            "Samen denken",
            "Een vraag over ons werk. Meer hoor je als we bij elkaar zitten.",
            PLAN,
            "Waar gaat het over?",
        ],
        ["Samen denken over een les", "Een vraag over een les. Meer hoor je als we bij elkaar zitten."],
        2,
        [None],
    )


async def test_there_the_organisation_is_no_message_for_it_has_no_words(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    world.sessions.configure(doorways=[Doorway(CONSOLE, "{name}{code}", "ruimte", keeps_words=False)])
    await noor.commands("agenda")
    await noor.taps_on("Start een overleg")
    card = await noor.taps_on("De organisatie")
    assert labels(card) == ["Toch even bij elkaar", "Anders", "Gaat over iets anders", "Laat maar"]
