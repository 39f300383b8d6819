"""S19, J36: when five or more had no time, who leads is asked what can be arranged, and the team reads the answer."""

from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from bot.domain.press import write
from bot.services.erasure import erase_person
from bot.services.feature import LEADER
from bot.store.arrangement import Arrangement, open_reason
from tests.answers import presses
from tests.forms import sends
from tests.night import sweep
from tests.stories.leading import a_round_without_time, grace_leads, has_on
from tests.stories.meetings import labels, words
from tests.world import Actor, World, at

ASKED = "Onderbouw: 5 keer geen tijd om bij elkaar te kijken. Wat kun jij regelen: opvang, rooster, een lokaal?"
READS = "Je team leest je antwoord, met je naam."
ARRANGES = "Vaak was er geen tijd. Grace Osei gaat iets regelen."
UNTIL_THEN = "Dit leest je team in het volgende weekbericht. Tot dan kun je het veranderen."
HEADING = "Tijd om bij elkaar te kijken"
WHY = "Er is dit jaar geen geld voor vervanging."
TUESDAY, MONDAY_AFTER = at(3, 11, 8, 1), at(9, 11, 8, 1)


async def arrangements(world: World) -> list[Arrangement]:
    async with world.work() as db:
        return list(await db.scalars(select(Arrangement)))


async def on_tuesday(world: World, times: int = 5) -> tuple[Actor, list[Actor]]:
    """Grace has read on Tuesday what she can arrange; what her team read is not on its screens any more."""
    _, grace, people = await a_round_without_time(world, times)
    await world.until(TUESDAY)
    for actor in people:
        actor.looks()
    return grace, people


# -- who is asked --


async def test_who_leads_is_asked_on_tuesday_and_hears_first_who_reads_the_answer(world: World) -> None:
    grace, _ = await on_tuesday(world)
    seen = grace.sees
    assert (words(seen)[0], labels(seen)[:3]) == (f"{ASKED} {READS}", ["Ik regel dit", "Kan niet, omdat …", "Later"])


async def test_below_five_nobody_is_asked_and_nothing_is_kept(world: World) -> None:
    with structlog.testing.capture_logs() as logs:
        grace, _ = await on_tuesday(world, times=4)
    assert (grace.sees, await arrangements(world), [one for one in logs if "time" in str(one)]) == ([], [], [])


async def test_where_the_digest_is_off_nobody_is_asked_also_not_once_it_is_turned_on(world: World) -> None:
    team, grace, _ = await a_round_without_time(world, is_on=False)
    await has_on(world, team, LEADER)
    await world.until(TUESDAY)
    assert (grace.sees, await arrangements(world)) == ([], [])


async def test_its_teachers_are_not_asked(world: World) -> None:
    _, _, people = await a_round_without_time(world)
    await world.until(TUESDAY)
    assert [line for actor in people for line in actor.lines if "regelen" in line] == []


async def test_who_does_not_answer_is_not_reminded(world: World) -> None:
    grace, _ = await on_tuesday(world)
    grace.looks()
    await world.until(at(24, 11))
    assert [line for line in grace.sees if ASKED in line] == []


# -- what they say --


@pytest.mark.parametrize(
    ("label", "told"), [("Ik regel dit", ARRANGES), ("Later", "Vaak was er geen tijd. Grace Osei komt erop terug.")]
)
async def test_one_tap_answers_and_the_team_reads_it_without_the_figure(world: World, label: str, told: str) -> None:
    grace, people = await on_tuesday(world)
    answer = await grace.taps_on(label)
    await world.until(MONDAY_AFTER)
    seen = words(people[0].sees)
    assert told in answer
    assert seen == ["Weekbericht van Onderbouw", HEADING, told]


async def test_a_no_has_its_reason_and_the_team_reads_that_too(world: World) -> None:
    grace, people = await on_tuesday(world)
    (arrangement,) = await arrangements(world)
    await sends(grace, write("cannot", arrangement.id), why=WHY)
    await world.until(MONDAY_AFTER)
    assert words(people[0].sees)[1:] == [
        HEADING,
        "Vaak was er geen tijd. Grace Osei kan daar nu niets aan doen, omdat:",
        f"│ {WHY}",
    ]


async def test_later_asks_once_more_the_week_after_and_an_answer_ends_it(world: World) -> None:
    grace, _ = await on_tuesday(world)
    await grace.taps_on("Later")
    await world.heartbeat.beat(world.now)
    grace.looks()
    await world.until(at(10, 11, 8, 1))
    again = labels(grace.sees)[:3]
    await grace.taps_on("Ik regel dit")
    await world.heartbeat.beat(world.now)
    grace.looks()
    await world.until(at(24, 11))
    assert (again, [line for line in grace.sees if ASKED in line]) == (
        ["Ik regel dit", "Kan niet, omdat …", "Later"],
        [],
    )


async def test_another_answer_takes_the_place_of_the_first(world: World) -> None:
    grace, people = await on_tuesday(world)
    await grace.taps_on("Later")
    await grace.taps_on("Ik regel dit")
    await world.until(MONDAY_AFTER)
    assert words(people[0].sees)[2:] == [ARRANGES]


async def test_of_two_who_lead_the_other_sees_what_was_answered(world: World) -> None:
    team, grace, _ = await a_round_without_time(world)
    piet = await grace_leads(world, team, name="Piet Mol")
    await world.until(TUESDAY)
    await grace.taps_on("Ik regel dit")
    await world.heartbeat.beat(world.now)
    assert words(piet.sees)[-3:] == [ASKED, ARRANGES, UNTIL_THEN]


# -- old buttons, and what goes --


async def test_who_does_not_lead_the_team_answers_nothing(world: World) -> None:
    _, people = await on_tuesday(world)
    (arrangement,) = await arrangements(world)
    gone = ["Dit is alleen voor de leidinggevende van het team, of het is er niet meer."]
    pressed = [await presses(people[0], write(verb, arrangement.id, "arranges")) for verb in ("arrange", "cannot")]
    assert (pressed, [one.answer for one in await arrangements(world)]) == ([gone, gone], [None])


async def test_a_leader_who_is_erased_takes_name_and_words_along(world: World) -> None:
    grace, people = await on_tuesday(world)
    (arrangement,) = await arrangements(world)
    await sends(grace, write("cannot", arrangement.id), why=WHY)
    await world.until(MONDAY_AFTER)
    people[0].looks()
    async with world.work() as db:
        await erase_person(db, grace.person_id, now=world.now)
    await world.heartbeat.beat(world.now)
    async with world.work() as db:
        (kept,) = await db.scalars(select(Arrangement))
        assert (kept.leader_id, open_reason(db, kept)) == (None, "")
    assert [line for line in people[0].sees if "Grace" in line or WHY in line] == []


async def test_after_a_year_it_goes(world: World) -> None:
    await on_tuesday(world)
    async with world.work() as db:
        await sweep(db, now=world.now + timedelta(days=366))
    assert await arrangements(world) == []
