"""S20, J21, J30: a lesson visit: when the host teaches, with the host's own question, and no score anywhere."""

import re

import pytest
from sqlalchemy import select

from bot.domain.consultation import PairingForm, Wishes
from bot.domain.doorway import Doorway
from bot.domain.form import FieldErrors, Form
from bot.domain.pairing_moment import AFTERNOON, MORNING, half_day
from bot.domain.press import write
from bot.services.pairing_visit import build_look_for
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, PairingSeat
from bot.store.people import CONSOLE
from bot.store.schema import metadata
from tests.answers import presses
from tests.forms import drafts, sends
from tests.stories.consultation import NAMES
from tests.stories.group_taps import (
    TUESDAY,
    WEDNESDAY,
    a_pair,
    agree,
    does,
    has_conversation,
    proposals,
    proposes_anew,
    seat_of,
    sees_card,
    taps,
    taps_in_conversation,
    tells,
    the_group,
)
from tests.stories.meetings import A_MINUTE, labels, words
from tests.world import Actor, World, at

VISIT = "Jullie kijken deze ronde bij elkaar in de les."
QUESTION = "Wie komt er aan het woord?"
MORNINGS = [at(27, 10, 10, 0), at(28, 10, 10, 0), at(29, 10, 10, 0)]
NO_VISIT = (
    "Dan geen lesbezoek. Een duo-consult kan ook: twintig minuten, de een vertelt en de ander vraagt. "
    "Uitleggen hoeft niet."
)


async def a_visit(world: World, *names: str) -> tuple[Pairing, list[Actor]]:
    """The others come to Noor's lesson."""
    _, people = await a_pair(world, *names)
    await does(people[0], "pairform", "visit")
    for actor in people:
        actor.looks()
    return await the_group(world), people


async def asks(actor: Actor, words: str = QUESTION) -> object:
    """Somebody sends the form of the question to look with."""
    return await sends(actor, write("lookfor", (await the_group(actor.world)).id), question=words)


# -- another form --


async def test_a_visit_lies_in_lesson_time_and_says_who_goes_where(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    seen = await does(sam, "pairform", "visit")
    host = await sees_card(noor)
    assert (words(seen)[:3], labels(seen), words(host)[2], await proposals(world)) == (
        [
            VISIT,
            "Jij bent samen met Noor Bakker.",
            "Je kijkt mee in de les van Noor Bakker. Zet jij de eerste stap? Loop even langs.",
        ],
        [
            "dinsdag 27 oktober, 10:00",
            "woensdag 28 oktober, 10:00",
            "donderdag 29 oktober, 10:00",
            "Ander moment",
            "Deze keer niet",
            "Meer",
        ],
        (
            "Sam de Wit kijkt mee in jouw les. Wat wil jij laten zien? "
            "Sam de Wit zet de eerste stap. Loop gerust zelf ook even langs."
        ),
        MORNINGS,
    )


async def test_more_has_what_each_can_do(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    assert [labels(await does(actor, "pairmore")) for actor in (noor, sam)] == [
        ["Kijkvraag", "Gespreksvorm", "Ik loop even langs", "Liever een gesprek", "Meer", "Terug"],
        ["Niemand kan mijn les overnemen", "Gespreksvorm", "Ik loop even langs", "Liever een gesprek", "Meer", "Terug"],
    ]


async def test_back_to_a_talk_it_is_as_before_and_taps_stay(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await taps(sam, TUESDAY)
    await does(noor, "pairform", "visit")
    await does(noor, "pairform", "talk")
    await taps(noor, TUESDAY)
    assert (await the_group(world)).starts_at == TUESDAY


async def test_once_agreed_the_form_and_the_host_stay(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    await agree(MORNINGS[0], noor, sam)
    for verb, choice in (("pairform", "talk"), ("swaphost", ""), ("pairform", "nonsense")):
        await does(noor, verb, choice)
    pairing = await the_group(world)
    assert (pairing.form, pairing.starts_at, (await seat_of(world, noor)).brings_case) == ("visit", MORNINGS[0], True)


async def test_the_visitor_is_free_and_the_host_teaches(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    tuesday, wednesday, thursday = (half_day(at(day, 10).date(), 0) for day in (27, 28, 29))
    await tells(sam, Wishes(windows=tuesday | wednesday << 1 | thursday))
    await tells(noor, Wishes(windows=tuesday))
    assert await proposes_anew(world, PairingForm.VISIT) == [
        at(28, 10, 13, 15),
        at(29, 10, 10, 0),
        at(4, 11, 13, 15),
    ]


async def test_half_days_of_the_host_alone_leave_those_on_which_they_teach(world: World) -> None:
    _, (noor, _) = await a_visit(world)
    tuesday = at(27, 10).date()
    await tells(noor, Wishes(windows=half_day(tuesday, MORNING) | half_day(tuesday, AFTERNOON)))
    assert (await proposes_anew(world, PairingForm.VISIT))[0] == at(28, 10, 10, 0)


async def test_a_pair_changes_places_and_the_question_of_the_host_goes(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    await asks(noor)
    seen = await does(sam, "swaphost")
    assert (words(seen)[2].split(". ")[0], QUESTION in seen, (await the_group(world)).question) == (
        "Noor Bakker kijkt mee in jouw les",
        False,
        None,
    )
    assert [(await seat_of(world, actor)).brings_case for actor in (noor, sam)] == [False, True]


async def test_three_do_not_change_places(world: World) -> None:
    _, (noor, sam, lin) = await a_visit(world, *NAMES[:3])
    offered = labels(await does(sam, "pairmore"))
    await does(sam, "swaphost")
    assert ("Omwisselen" in offered, [(await seat_of(world, one)).brings_case for one in (noor, sam, lin)]) == (
        False,
        [True, False, False],
    )


# -- the question to look with --


async def test_the_host_sets_the_question_and_the_visitors_see_it(world: World) -> None:
    pairing, (noor, sam) = await a_visit(world)
    await does(noor, "lookfor")
    await noor.types(QUESTION)
    await world.passes(A_MINUTE)
    assert (
        sam.sees[3:5],
        (await sees_card(sam))[3:5],
        QUESTION.encode() in ((await the_group(world)).question or b""),
    ) == (
        ["De kijkvraag:", f"│ {QUESTION}"],
        ["De kijkvraag:", f"│ {QUESTION}"],
        False,
    )
    assert pairing.question is None


async def test_the_form_warns_not_to_name_pupils_and_takes_two_hundred_characters(world: World) -> None:
    pairing, (noor, _) = await a_visit(world)
    async with world.work() as db:
        form = await build_look_for(
            db, await db.get_one(type(await world.of(noor)), noor.person_id), pairing.id, now=world.now
        )
    assert isinstance(form, Form)
    (field,) = form.fields
    assert (field.label, field.most) == ("Waar mogen ze op letten? Eén vraag, zonder namen van leerlingen.", 200)
    assert isinstance(await asks(noor, "x" * 201), FieldErrors)


async def test_left_empty_there_is_no_question_any_more(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    await asks(noor)
    await asks(noor, "")
    assert ((await the_group(world)).question, QUESTION in await sees_card(sam)) == (None, False)


async def test_who_visits_sets_no_question(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    await asks(sam)
    await does(sam, "lookfor")
    assert ((await the_group(world)).question, await drafts(world)) == (None, [])
    assert noor.name == "Noor Bakker"


async def test_where_typed_words_are_not_kept_there_is_no_question(world: World) -> None:
    _, (noor, _) = await a_visit(world)
    world.sessions.configure(doorways=[Doorway(CONSOLE, "https://school.test/{name}/{code}", keeps_words=False)])
    offered = labels(await does(noor, "pairmore"))
    await asks(noor)
    await does(noor, "lookfor")
    assert ("Kijkvraag" in offered, (await the_group(world)).question, await drafts(world)) == (False, None, [])


async def test_the_question_is_read_in_a_conversation_of_all_and_set_by_the_host_alone(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    channel = await has_conversation(world)
    offered = [labels(await taps_in_conversation(actor, channel, "Meer")) for actor in (noor, sam)]
    channel.looks()
    await asks(noor)
    await world.passes(A_MINUTE)
    assert (["Kijkvraag" in one for one in offered], f"│ {QUESTION}" in channel.sees) == ([True, False], True)


async def test_no_delivery_holds_the_question(world: World) -> None:
    _, (noor, _) = await a_visit(world)
    await asks(noor)
    await world.passes(A_MINUTE)
    async with world.work() as db:
        rows = (await db.scalars(select(Delivery))).all()
    assert [row.args for row in rows if QUESTION in str(row.args)] == []


def test_there_is_no_column_for_a_score() -> None:
    words = {"score", "scores", "rating", "grade", "stars", "points", "marks", "judgement"}
    named = {f"{name}.{column.name}" for name, table in metadata.tables.items() for column in table.columns}
    numbers = {column.name for column in metadata.tables["pairing_seat"].columns if column.type.python_type is int}
    assert [one for one in named if words & {*re.split("[._]", one)}] == []
    assert numbers <= {"idle_days"}  # working days on which somebody did nothing (J19)


# -- nobody can take over a lesson --


@pytest.mark.parametrize("agreed", [False, True])
async def test_a_visit_nobody_can_cover_becomes_a_talk_and_counts_as_no_time(world: World, agreed: bool) -> None:
    _, (noor, sam) = await a_visit(world)
    if agreed:
        await agree(MORNINGS[0], noor, sam)
    said = await does(sam, "nocover")
    pairing = await the_group(world)
    assert (words(said)[0], pairing.form, pairing.state, pairing.starts_at, pairing.proposed[:2]) == (
        NO_VISIT,
        "talk",
        "open",
        None,
        [TUESDAY, WEDNESDAY],
    )
    assert [(await seat_of(world, one)).uncovered for one in (noor, sam)] == [False, True]


async def test_the_others_see_a_talk_and_not_why(world: World) -> None:
    _, (noor, sam, lin) = await a_visit(world, *NAMES[:3])
    await does(sam, "nocover")
    await world.passes(A_MINUTE)
    assert [line for actor in (noor, lin) for line in actor.sees if "les" in line.split() or "overnemen" in line] == []
    assert words(await sees_card(lin))[0] == "Jullie kijken deze ronde bij elkaar."


async def test_the_host_and_who_only_talks_have_nothing_to_cover(world: World) -> None:
    _, (noor, sam) = await a_visit(world)
    await does(noor, "nocover")
    still = (await the_group(world)).form
    await does(sam, "pairform", "talk")
    await does(sam, "nocover")
    await does(sam, "nocover")
    assert (still, [(await seat_of(world, one)).uncovered for one in (noor, sam)]) == ("visit", [False, False])


async def test_a_stranger_to_the_group_changes_nothing(world: World) -> None:
    pairing, _ = await a_visit(world)
    async with world.work() as db:
        seats = (await db.scalars(select(PairingSeat))).all()
        await db.delete(seats[0])
    gone = next(one for one in world.actors.values() if one.person_id == seats[0].person_id)
    for verb in ("nocover", "pairform", "swaphost", "lookfor"):
        await presses(gone, write(verb, pairing.id, "talk"))
    await asks(gone)
    after = await the_group(world)
    assert (after.form, after.question) == ("visit", None)


async def test_who_tapped_is_told_once_that_there_are_other_moments_when_it_becomes_a_visit(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await taps(noor, TUESDAY)
    noor.looks()
    await does(sam, "pairform", "visit")
    await does(sam, "pairform", "talk")
    await does(sam, "pairform", "visit")
    await world.passes(A_MINUTE)
    asked = [[line for line in actor.sees if line.startswith("Past ")] for actor in (noor, sam)]
    assert asked == [["Past dinsdag 27 oktober, 10:00?"], []]
