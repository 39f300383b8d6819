"""A form asked field by field: one message, kept from step to step, and never in the way."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.event import Said
from bot.domain.form import Field, FieldErrors, Form, Option
from bot.domain.message import MOST_BUTTONS, Message, Quote, Text
from bot.domain.press import write
from bot.ports import Redraw
from bot.routes.forms import FORMS
from bot.store.form import Draft
from bot.store.people import Person
from bot.store.team import Organisation, School
from tests.answers import OTHER_TEXT, TEXT, Kept, data_of, inbox, kept, noor_asked, noor_joined, presses, says, the_team
from tests.forms import DONE, LONG, WHY, commands_where_forms_show, drafts, opens_visit, sends, visits
from tests.world import Actor, World, at

A_DAY = timedelta(hours=24)
GONE = "Dit is al klaar, gestopt, of een dag blijven liggen. Deze knop doet niets meer."
EXPIRED = "Dit bleef een dag liggen, en dan gooi ik het weg. Er is niets veranderd. Begin gerust opnieuw."
CANCELLED = "Goed. Er is niets veranderd."
ASKED_WHO = ["Op bezoek · 1 van 3", "Bij wie?", "Typ een naam, of een paar namen met een komma ertussen."]
ASKED_WHY = ["Op bezoek · 2 van 3", "Waarover?", "Typ het hieronder.", "Nu: niets"]
ASKED_LONG = ["Op bezoek · 3 van 3", "Hoeveel minuten?", "Typ een getal.", "Nu: 15"]
NO_NUMBER = "Dat is geen getal. Schrijf het in cijfers, zoals 15."


async def colleagues(world: World, *names: str) -> list[Actor]:
    """More people in the only team there is."""
    team = await the_team(world)
    return [await world.has_person(team, name) for name in names]


async def noor_at_the_last_field(world: World) -> Actor:
    """Noor, who said with whom and about what."""
    noor = await noor_joined(world)
    await colleagues(world, "Sem de Wit")
    await opens_visit(noor)
    await says(noor, "Sem")
    await says(noor, "Over lef")
    return noor


def without_buttons(seen: list[str]) -> list[str]:
    return [line for line in seen if not line.startswith("[")]


# -- step by step --


async def test_a_form_is_asked_one_field_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    await colleagues(world, "Sem de Wit")
    shown = [
        without_buttons(step) for step in (await opens_visit(noor), await says(noor, "sem"), await says(noor, "x"))
    ]
    assert shown == [ASKED_WHO, ASKED_WHY, ASKED_LONG]


async def test_after_the_last_field_comes_a_summary_and_only_its_button_sends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    seen, before = await says(noor, "20"), [*form.sent]
    after = await noor.taps_on("Plannen")
    sem = world.actors["Sem de Wit"].person_id.hex
    assert seen == [
        "Op bezoek · klopt het zo?", "Bij wie:", "│ Sem de Wit", "Waarover:", "│ Over lef", "Hoeveel minuten: 20",
        "[" + str(len(noor.screen.everything) - 2) + "] Plannen   ["
        + str(len(noor.screen.everything) - 1) + "] Terug   [" + str(len(noor.screen.everything)) + "] Annuleren",
    ]  # fmt: skip
    assert (before, form.sent, after) == ([], [{"who": sem, "why": "Over lef", "long": "20"}], [DONE])


async def test_everything_happens_in_one_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    await opens_visit(noor)
    first = noor.screen.latest[0].reference
    await says(noor, "niemand")
    await says(noor, "nog eens")
    await noor.taps_on("Annuleren")
    assert {shown.reference for shown in noor.screen.everything if shown.button.label == "Annuleren"} == {first}


async def test_typed_words_redraw_the_message_that_was_tapped_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    await opens_visit(noor)
    await presses(noor, data_of(noor, "Annuleren").replace("cancel", "more.0.0"), message="elsewhere")
    answer = await world.inbox.receive(Said(key="console:test:99", sender=noor.address, words="x"), world.now)
    assert isinstance(answer, Redraw)
    assert answer.reference == "elsewhere"


async def test_what_somebody_typed_is_drawn_plain(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    await says(noor, "*lef* <!channel>")
    answer = await world.inbox.receive(Said(key="console:test:99", sender=noor.address, words="20"), world.now)
    assert isinstance(answer, Redraw)
    blocks = answer.message.blocks
    assert [block for block in blocks if isinstance(block, Quote)] == [Quote("*lef* <!channel>")]
    assert [block for block in blocks if isinstance(block, Text) and "lef" in block.words] == []


async def test_one_field_needs_no_summary(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, LONG)
    noor = await noor_joined(world)
    shown = await opens_visit(noor)
    assert (without_buttons(shown)[0], await says(noor, "20"), form.sent) == ("Op bezoek", [DONE], [{"long": "20"}])


# -- back, skip, cancel --


async def test_back_shows_the_field_before_with_what_it_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    assert without_buttons(await noor.taps_on("Terug")) == [*ASKED_WHY[:-1], "Nu:", "│ Over lef"]


async def test_back_from_the_summary_shows_the_last_field(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    await says(noor, "20")
    assert without_buttons(await noor.taps_on("Terug")) == [*ASKED_LONG[:-1], "Nu: 20"]


async def test_skipping_keeps_what_a_field_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    await noor.taps_on("Overslaan")
    await noor.taps_on("Overslaan")
    await noor.taps_on("Plannen")
    assert form.sent == [{"why": "", "long": "15"}]


async def test_a_field_that_is_needed_cannot_be_skipped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    shown = await opens_visit(noor)
    assert (noor.buttons, without_buttons(await says(noor, "overslaan"))) == (
        ["Annuleren"],
        [shown[0], "Dit is nog leeg. Vul het nog even in.", *ASKED_WHO[1:]],
    )


async def test_cancelling_throws_it_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    assert (await noor.taps_on("Annuleren"), await drafts(world), form.sent) == ([CANCELLED], [], [])


@pytest.mark.parametrize(
    ("words", "first"),
    [("Terug", "Op bezoek · 2 van 3"), ("skip", "Op bezoek · klopt het zo?"), ("annuleren.", CANCELLED)],
)
async def test_the_ways_through_a_form_can_be_typed(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str, first: str
) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    assert (await says(noor, words))[0] == first


async def test_saving_can_be_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    await says(noor, "Lef")
    await says(noor, "20")
    assert (await says(noor, "opslaan"), form.sent) == ([DONE], [{"why": "Lef", "long": "20"}])


# -- what is wrong --


async def test_what_is_wrong_stands_above_the_same_field(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    shown = without_buttons(await says(noor, "een half uur"))
    assert shown == [ASKED_LONG[0], NO_NUMBER, *ASKED_LONG[1:]]


async def test_a_slip_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    before = await drafts(world)
    await says(noor, "90")
    assert await drafts(world) == before


async def test_what_became_wrong_since_is_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    await says(noor, "20")
    async with world.work() as db:
        sem = await db.get_one(Person, world.actors["Sem de Wit"].person_id)
        sem.last_day = at(9, 10).date()
    shown = await noor.taps_on("Plannen")
    assert (shown[:2], form.sent) == (
        ["Op bezoek · 1 van 3", "Ik vind geen collega met deze naam. Typ de hele naam."],
        [],
    )


# -- people --


async def test_several_people_are_named_in_one_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    sem, bo = await colleagues(world, "Sem de Wit", "Bo Jansen")
    await opens_visit(noor)
    await says(noor, "bo jansen en Sem")
    assert await drafts(world) == [(1, {"who": f"{bo.person_id.hex},{sem.person_id.hex}"}, False)]


async def test_a_name_of_several_people_asks_which(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    await colleagues(world, "Sem de Wit", "Sem Bakker")
    await opens_visit(noor)
    shown = without_buttons(await says(noor, "Sem"))
    assert shown == [
        ASKED_WHO[0],
        "Meer collega's heten zo. Typ de hele naam of het e-mailadres.",
        "│ Sem Bakker, Sem de Wit",
        *ASKED_WHO[1:],
    ]


async def test_nobody_outside_the_organisation_can_be_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    async with world.work() as db:
        other = Organisation(id=db.new_id(world.now), name="Elders")
        db.add(other)
        await db.flush()
        school = School(
            id=db.new_id(world.now), organisation_id=other.id, name="Elders", region="Zuid", timezone="Europe/Amsterdam"
        )
        db.add(school)
    fatma = await world.has_person(await world.has_team(school, "Team Elders"), "Fatma Yilmaz")
    await opens_visit(noor)
    seen = [(await says(noor, words))[1] for words in ("Fatma Yilmaz", fatma.person_id.hex)]
    assert seen == ["Ik vind geen collega met deze naam. Typ de hele naam."] * 2


@pytest.mark.parametrize("words", ["Noor", "Kees"], ids=["oneself", "who left"])
async def test_neither_oneself_nor_who_left_can_be_named(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    await world.has_person(await the_team(world), "Kees Prins", last_day=at(9, 10).date())
    await opens_visit(noor)
    assert (await says(noor, words))[1:3] == ["Ik vind geen collega met deze naam. Typ de hele naam.", f"│ {words}"]


# -- buttons --


async def test_no_step_has_more_than_six_buttons_and_meer_reaches_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = tuple(Option(str(number), f"les {number}") for number in range(1, 13))
    many = Field("lesson", "Welke les?", "choice", options=options, value="12")
    form = visits(monkeypatch, many, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    seen = [noor.buttons]
    for _ in range(3):
        await noor.taps_on("Meer")
        seen.append(noor.buttons)
    assert seen == [
        ["les 1", "les 2", "les 3", "les 4", "les 5", "Meer"],
        ["les 6", "les 7", "les 8", "les 9", "les 10", "Meer"],
        ["les 11", "les 12", "Meer"],
        ["Overslaan", "Annuleren", "Toon de keuze"],
    ]
    await noor.taps_on("les 11")
    await noor.taps_on("Overslaan")
    await noor.taps_on("Plannen")
    assert (max(map(len, seen)), form.sent) == (MOST_BUTTONS, [{"lesson": "11", "long": "15"}])


async def test_turning_an_option_on_or_off_stays_on_its_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    options = tuple(Option(str(number), f"les {number}") for number in range(1, 8))
    several = Field("lessons", "Welke lessen?", "several", options=options, value="1", least=2)
    form = visits(monkeypatch, several, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    too_few = (await noor.taps_on("Klaar"))[1]
    await noor.taps_on("Meer")
    shown = without_buttons(await noor.taps_on("les 6 erbij"))
    assert (too_few, shown[-1], noor.buttons) == (
        "Dat zijn er te weinig. Kies er minstens 2.",
        "Nu: les 1 en les 6",
        ["les 5 erbij", "les 6 eraf", "les 7 erbij", "Klaar", "Meer"],
    )
    await noor.taps_on("Klaar")
    await noor.taps_on("Overslaan")
    await noor.taps_on("Plannen")
    assert form.sent == [{"lessons": "1,6", "long": "15"}]


async def test_a_button_of_an_earlier_field_shows_the_form_as_it_stands(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    skip_why = next(one.button.data for one in noor.screen.everything if one.button.label == "Overslaan")
    assert without_buttons(await presses(noor, skip_why)) == ASKED_LONG


@pytest.mark.parametrize("choice", ["", "x", "send", "more.2.x", "more.2.99", "pick", "done", "back.9", "more"])
async def test_whatever_a_button_says_the_form_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    draft = data_of(noor, "Annuleren").split(":")[1]
    suffix = f":{choice}" if choice else ""
    shown = [(await presses(noor, f"{verb}:{draft}{suffix}"))[0] for verb in ("form", "pick")]
    expected = "Op bezoek · klopt het zo?" if choice == "done" else ASKED_LONG[0]
    assert shown == [expected] * 2


async def test_a_second_tap_on_save_sends_nothing_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    await noor.taps_on("Overslaan")
    await noor.taps_on("Overslaan")
    first, second = await noor.taps_on("Plannen"), await noor.taps_on("Plannen")
    assert (first, second, len(form.sent)) == ([DONE], [GONE], 1)


async def test_opening_a_form_takes_the_place_of_the_one_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_joined(world)
    await opens_visit(noor)
    of_first = data_of(noor, "Annuleren")
    await opens_visit(noor)
    assert (await presses(noor, of_first), len(await drafts(world))) == ([GONE], 1)


async def test_the_button_of_somebody_elses_form_does_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    before = await drafts(world)
    said = await presses(world.actors["Sem de Wit"], data_of(noor, "Annuleren"))
    assert (said, await drafts(world)) == (["Deze knop is voor iemand anders."], before)


async def test_a_form_that_is_over_says_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    form.over = True
    assert (await noor.taps_on("Overslaan"), await drafts(world)) == (["Dit is voorbij."], [])


# -- kept, and for how long --


async def test_a_half_filled_form_survives_a_restart(
    world: World, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    async with World.opened(database, now=world.now) as after:
        after.keys = 1000
        noor.world = after
        await says(noor, "20")
        await noor.taps_on("Plannen")
    sem = world.actors["Sem de Wit"].person_id.hex
    assert form.sent == [{"who": sem, "why": "Over lef", "long": "20"}]


async def test_what_is_filled_in_is_sealed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    await noor_at_the_last_field(world)
    async with world.work() as db:
        values = (await db.scalars(select(Draft.values))).one()
    assert (b"lef" in values, [row.payload for row in await inbox(world)]) == (False, [None] * 3)


async def test_a_form_that_cannot_be_read_any_more_stands_in_nobodys_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT)
    await opens_visit(noor)
    async with world.work() as db:
        await db.execute(update(Draft).values(values=b"\0" * 90))
    await says(noor, "Een kind")
    assert (await kept(world), await noor.taps_on("Overslaan")) == ([Kept("answer", ("Een kind",))], [GONE])


async def test_a_form_that_this_version_no_longer_has_is_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    monkeypatch.delitem(FORMS, "visit")
    assert (await noor.taps_on("Overslaan"), await noor.taps_on("Annuleren")) == ([GONE], [GONE])


async def test_two_taps_at_once_both_count(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    for _ in range(5):
        await says(noor, "overslaan")
    await asyncio.gather(noor.taps_on("maandag eraf"), noor.taps_on("vrijdag eraf"))
    assert await drafts(world) == [(5, {"days": "1,2,3"}, False)]


async def test_after_a_day_a_form_is_over_and_can_be_begun_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    world.now += A_DAY
    said = without_buttons(await noor.taps_on("Overslaan"))
    again = without_buttons(await noor.taps_on("Opnieuw"))
    assert (said, again, await drafts(world)) == ([EXPIRED], ASKED_WHO, [(0, {}, False)])


async def test_a_touch_gives_a_form_another_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    world.now += A_DAY - timedelta(minutes=1)
    await noor.taps_on("Terug")
    world.now += A_DAY - timedelta(minutes=1)
    assert without_buttons(await noor.taps_on("Overslaan")) == ASKED_LONG


async def test_forms_that_are_over_are_swept_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    await world.sweeps_often()
    noor = await noor_at_the_last_field(world)
    await world.until(world.now + A_DAY + timedelta(hours=6))
    assert (await drafts(world), await noor.taps_on("Overslaan")) == ([], [GONE])


async def test_words_are_not_for_a_form_that_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch)
    noor = await noor_at_the_last_field(world)
    world.now += A_DAY
    said = await says(noor, "20")
    assert said == ["Er staat nu geen vraag voor je open. Ik heb dit niet bewaard. Typ vraag als je er een wilt."]


# -- whose words --


async def test_words_go_to_a_question_that_came_after_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world, TEXT)
    await world.until(at(15, 10, 15, 14))
    await opens_visit(noor)
    await world.until(at(15, 10, 15, 15))
    await says(noor, "Een kind")
    assert (await kept(world), await drafts(world)) == ([Kept("answer", ("Een kind",))], [(0, {}, True)])


async def test_a_tap_on_the_form_takes_it_up_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world, TEXT)
    await world.until(at(15, 10, 15, 14))
    await opens_visit(noor)
    await world.until(at(15, 10, 15, 15))
    await noor.taps_on("Overslaan")
    await says(noor, "20")
    assert (await kept(world), await drafts(world)) == ([], [(2, {"long": "20"}, False)])


async def test_words_go_to_the_form_that_was_opened_after_the_question(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT)
    await opens_visit(noor)
    await says(noor, "Over lef")
    assert (await kept(world), await drafts(world)) == ([], [(1, {"why": "Over lef"}, False)])


@pytest.mark.parametrize("opening", ["Antwoord", "vraag"])
async def test_asking_to_answer_parks_the_form(world: World, monkeypatch: pytest.MonkeyPatch, opening: str) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT)
    await opens_visit(noor)
    await (noor.types(opening) if opening == "vraag" else noor.taps_on(opening))
    await says(noor, "Een kind")
    assert (await kept(world), await drafts(world)) == ([Kept("answer", ("Een kind",))], [(0, {}, True)])


@pytest.mark.parametrize("label", ["Terug", "Andere vraag"])
async def test_taking_the_question_up_again_parks_the_form(
    world: World, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    await noor.taps_on("Meer")
    await opens_visit(noor)
    await noor.taps_on(label)
    await says(noor, "Een kind")
    assert await kept(world) == [Kept("answer", ("Een kind",))]


async def test_an_answer_that_was_taken_back_can_be_typed_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind")
    await opens_visit(noor)
    await noor.taps_on("Toch niet")
    await says(noor, "Een ander kind")
    assert await kept(world) == [Kept("answer", ("Een ander kind",))]


async def test_the_follow_up_parks_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind")
    await opens_visit(noor)
    await noor.taps_on("Nog één vraag")
    await says(noor, "Het lachte")
    assert {reply.words for reply in await kept(world)} == {("Een kind",), ("Het lachte",)}


async def test_the_reminder_parks_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Later")
    await world.until(at(12, 10, 15, 14))
    await opens_visit(noor)
    await world.until(at(12, 10, 15, 15))
    await says(noor, "Een kind")
    assert await kept(world) == [Kept("answer", ("Een kind",))]


async def test_a_command_goes_before_a_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    said = await says(noor, "hulp")
    assert (said[0], await drafts(world)) == ("Dit kun je typen:", [(0, {}, False)])


async def test_words_that_are_no_option_answer_the_question_that_is_open(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("instellingen")
    await says(noor, "Een kind")
    assert await kept(world) == [Kept("answer", ("Een kind",))]


async def test_words_that_are_no_option_are_a_slip_where_no_question_is_open(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    shown = without_buttons(await says(noor, "zaterdag"))
    assert shown[1:3] == ["Dat staat er niet bij. Kies iets uit de lijst.", "│ zaterdag"]


@pytest.mark.parametrize("words", ["woensdag", "3"])
async def test_an_option_can_be_typed_by_its_label_or_number(world: World, words: str) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("instellingen")
    await says(noor, words)
    assert (await kept(world), await drafts(world)) == ([], [(1, {"day": "2"}, False)])


async def test_what_is_said_in_a_group_is_not_for_a_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    assert (await says(noor, "Lef", place="groep"), await drafts(world)) == ([], [(0, {}, False)])


# -- a whole form at once --


async def test_a_platform_that_shows_forms_gets_the_whole_form(world: World) -> None:
    noor = await noor_joined(world)
    answer = await commands_where_forms_show(noor, "instellingen")
    assert isinstance(answer, Form)
    assert (answer.title, len(answer.fields), await drafts(world)) == ("Instellingen", 7, [])


async def test_a_whole_form_says_what_is_wrong_for_each_field(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch)
    noor = await noor_joined(world)
    await colleagues(world, "Sem de Wit", "Sem Bakker")
    answer = await sends(noor, write("visit", noor.person_id), who="Sem", long="veel")
    assert (answer, form.sent) == (
        FieldErrors(
            {
                "long": NO_NUMBER,
                "who": "Meer collega's heten zo. Typ de hele naam of het e-mailadres. (Sem Bakker, Sem de Wit)",
            }
        ),
        [],
    )


async def test_a_whole_form_that_is_right_does_what_it_is_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch)
    noor = await noor_joined(world)
    (sem,) = await colleagues(world, "Sem de Wit")
    answer = await sends(noor, write("visit", noor.person_id), who=sem.person_id.hex, long=" 020 ")
    sent = {"who": sem.person_id.hex, "why": "", "long": "20"}
    assert (answer, form.sent) == (Message((Text(DONE),)), [sent])


@pytest.mark.parametrize("data", ["", "visit", "visit:who", "nothing:" + "0" * 32])
async def test_a_form_we_do_not_know_gets_a_kind_word(world: World, data: str) -> None:
    noor = await noor_joined(world)
    assert await sends(noor, data, x="y") == Message((Text(GONE),))
