"""J22: which protocols a group can choose, and what becomes of one whose files, people or names change meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.press import write
from bot.services.erasure import erase_person
from bot.services.run import end_runs
from bot.store.pairing import PairingSeat
from bot.store.team import Team
from tests.answers import presses
from tests.night import sweep
from tests.stories.changes import works_on
from tests.stories.consultation import NAMES
from tests.stories.meetings import labels, outbox, words
from tests.stories.runs import DUO, VISIT, a_group, begins, follows, has_a_place, opens_menu, runs, states, taps
from tests.world import World, a_library

MINI = "Mini-lesson study (30 min)"
CHANGED = "Voorbij. De stappen van deze vorm zijn veranderd. Praat gerust zelf verder."


async def test_what_suits_their_number_and_what_is_usual_comes_first(world: World) -> None:
    pairing, (noor, *_) = await a_group(world, *NAMES[:3])
    menu = await opens_menu(noor, pairing)
    more = await noor.taps_on("Meer")
    assert (words(menu), labels(menu), labels(more)) == (
        ["Hoe willen jullie praten? Trojka past vaak goed. Ik houd de tijd bij."],
        ["Trojka (30 min)", "Vijf stappen (30 min)", "Terug", "Meer"],
        ["Kan het anders? (20 min)", "Terug"],
    )


async def test_the_others_come_some_at_a_time_with_their_length_and_what_needs_a_guide_never(world: World) -> None:
    pairing, (noor, *_) = await a_group(world, *NAMES[:2])
    async with world.work() as db:
        team = await db.get_one(Team, pairing.team_id)
    others = [await world.has_person(team, name) for name in (*NAMES[2:], "Eva Smit", "Tom Vos")]
    async with world.work() as db:
        db.add_all(
            PairingSeat(id=db.new_id(world.now), pairing_id=pairing.id, person_id=one.person_id) for one in others
        )
    pages = [await opens_menu(noor, pairing), *[await noor.taps_on("Meer") for _ in range(3)]]
    assert [labels(page) for page in pages] == [
        ["Vijf stappen (30 min)", "Terug", "Meer"],
        ["Bordsessie (15 min)", "Kan het anders? (20 min)", "Lean coffee (30 min)", "Incident, kort (45 min)", "Terug",
         "Meer"],
        ["Meedenken achter je rug (45 min)", "Afstemmen (45 min)", "Samen ontwerpen (45 min)",
         "Dilemma-consult (50 min)", "Terug", "Meer"],
        ["Vlaggetjes (60 min)", "Incidentmethode (65 min)", "Terug"],
    ]  # fmt: skip


async def test_one_of_several_parts_asks_which_and_says_which_came_last(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await opens_menu(noor, pairing)
    await noor.taps_on("Meer")
    first = await noor.taps_on(MINI)
    about = await noor.taps_on("Ontwerpen (30 min)")
    await noor.taps_on("Begin")
    await follows(noor)
    for _ in range(3):
        await taps(noor, "Volgende")
    over = await taps(noor, "Klaar")
    again = await presses(noor, write("protocol", pairing.id, "P12"))
    assert (words(first), labels(first), words(about)[0], words(over)[1], words(again)) == (
        ["Mini-lesson study gaat in delen, met dagen of weken ertussen. Welk deel doen jullie nu?"],
        ["Ontwerpen (30 min)", "Na de eerste keer (15 min)", "Na de tweede keer (15 min)", "Terug"],
        "Ontwerpen, 30 minuten.",
        "De een geeft de les, de ander kijkt naar de gekozen leerlingen. Praat na op dezelfde dag, als het kan.",
        [
            "Mini-lesson study gaat in delen, met dagen of weken ertussen. Welk deel doen jullie nu?",
            "Als laatste deden jullie: Ontwerpen.",
        ],
    )


@pytest.mark.parametrize("code", ["P18", "P18.0", "P02", "P99", "P12.7", "P12.x"])
async def test_what_is_not_offered_to_them_does_not_begin(world: World, code: str) -> None:
    pairing, (noor, _) = await a_group(world)
    told = await presses(noor, write("beginrun", pairing.id, code))
    assert (labels(told)[-2:], await runs(world)) == (["Terug", "Meer"], [])


async def test_nobody_begins_a_second_one_meanwhile(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(noor, pairing, VISIT)
    told = await presses(sam, write("beginrun", pairing.id, "P01.0"))
    assert (words(told), labels(told), len(await runs(world))) == (
        ["Jullie zijn al met een gesprek bezig. Volg mee, of stop dat eerst."],
        ["Volg mee", "Terug"],
        1,
    )


async def test_somebody_of_another_group_has_nothing_to_do_with_it(world: World) -> None:
    pairing, people = await a_group(world, *NAMES[:2])
    other = await world.has_person(await world.has_team(await world.has_school("De Wilg"), "Elders"), "Mo Elders")
    await world.has_joined(other)
    await begins(people[0], pairing, DUO)
    (run,) = await runs(world)
    told = [words(await presses(other, write(verb, run.id, "0"))) for verb in ("nextstep", "stoprun", "followrun")]
    menu = await presses(other, write("protocols", pairing.id))
    assert (told, words(menu), await states(world)) == (
        [["Dit gesprek is voorbij. Ik bewaarde er niets van."]] * 3,
        ["Dit groepje is er niet meer."],
        [("running", "P01", 0, run.step_ends_at)],
    )


async def test_when_its_steps_are_gone_it_ends_kindly(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    without = {one: protocol for one, protocol in a_library().protocols.items() if one != "P01"}
    world.sessions.configure(library=replace(a_library(), protocols=without))
    over = await taps(noor, "Volgende")
    assert (words(over), labels(over), (await runs(world))[0].state) == ([CHANGED], ["Terug"], "changed")


async def test_when_its_steps_are_fewer_than_they_were_it_ends_by_itself(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    await taps(noor, "Volgende")
    known = a_library().protocols
    short = replace(known["P01"], parts=(replace(known["P01"].parts[0], steps=known["P01"].parts[0].steps[:1]),))
    world.sessions.configure(library=replace(a_library(), protocols={**known, "P01": short}))
    await world.passes(timedelta(minutes=5))
    assert (words(noor.sees), (await runs(world))[0].state) == ([CHANGED], "changed")


async def test_who_is_erased_is_named_no_more(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(sam, pairing, DUO)
    named = await taps(sam, "Volgende")
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
    drawn = await follows(sam)
    named_still = [line for line in drawn if noor.name in line]
    assert (words(named)[1], drawn != [], named_still) == ("Aan zet: Noor Bakker.", True, [])


async def test_a_group_that_is_no_more_stops(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    async with world.work() as db:
        await end_runs(db, pairing_id=pairing.id, now=world.now)
    assert words(await follows(noor)) == ["Gestopt. Dat mag altijd. Praat gerust zelf verder."]


async def test_after_eight_weeks_nothing_is_left_of_it(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    async with world.work() as db:
        await sweep(db, now=world.now + timedelta(weeks=8, minutes=1))
    assert (await runs(world), await outbox(world, "run")) == ([], [])


async def test_when_one_of_them_is_not_at_work_the_steps_come_before_who_began(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    channel = await has_a_place(world, pairing)
    await works_on(world, sam, 1, 2)  # today is a Monday
    seen = await begins(noor, pairing, VISIT)
    async with world.work() as db:
        reacted = await db.scalars(select(PairingSeat.reacted_at).where(PairingSeat.person_id == noor.person_id))
        assert reacted.one() == world.now

    assert (any("stap 1 van" in line for line in words(seen)), channel.sees) == (True, [])
