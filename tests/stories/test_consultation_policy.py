"""How a team wants its groups: anybody who works in it looks and changes it; a group stays as long as that says."""

from datetime import date

import pytest

from bot.domain.consultation import TeamPolicy
from bot.domain.matching.model import Trait
from bot.domain.press import write
from bot.store.consultation import policy_of
from bot.store.team import Team
from tests.answers import presses
from tests.forms import sends
from tests.stories.consultation import ASKED, DRAWN, NAMES, a_team_with_consultation, consultations, groups
from tests.stories.meetings import labels, words
from tests.stories.rounds import all_met, is_off, joins, rounds, wants
from tests.world import World, at

FILLED_IN = {"rhythm": "2", "size": "3", "stays": "2", "section": "apart", "school": "any", "subject": "alike"}
CHOSEN = TeamPolicy(2, 3, 2, frozenset({Trait.SECTION}), frozenset({Trait.SUBJECT}))
WHO = "Iedereen van het team kan dit veranderen. Het geldt vanaf de volgende ronde die ik indeel."


async def policy(world: World, team: Team) -> TeamPolicy:
    """As it is kept."""
    async with world.work() as db:
        return await policy_of(db, team.id)


async def test_it_is_one_tap_from_ones_own_page(world: World) -> None:
    _, (noor, _) = await a_team_with_consultation(world)
    await noor.commands("koppel")
    seen = await noor.taps_on("Hoe we dit doen")
    assert (words(seen), labels(seen)) == (
        ["Zo doen jullie het in Onderbouw.", "Elke 4 schoolweken, in groepjes van 2.", WHO],
        ["Anders doen", "Terug"],
    )


async def test_anybody_of_the_team_changes_it_and_nobody_approves(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await sends(noor, write("setpolicy", team.id), **FILLED_IN)
    seen = await noor.commands("koppel")
    seen = await noor.taps_on("Hoe we dit doen")
    assert (await policy(world, team), words(seen)[1:5]) == (
        CHOSEN,
        [
            "Elke 2 schoolweken, in groepjes van 3.",
            "Een groepje blijft 2 rondes bij elkaar.",
            "Liefst verschillend: bouw of sectie.",
            "Liefst gelijk: vak.",
        ],
    )


async def test_field_by_field_it_is_as_it_was_where_nothing_else_is_chosen(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await wants(world, team, CHOSEN)
    await noor.commands("koppel")
    for label in ("Hoe we dit doen", "Anders doen", "Elke 6 schoolweken"):
        await noor.taps_on(label)
    assert await policy(world, team) == CHOSEN  # it counts once it is sent


@pytest.mark.parametrize("wrong", [{"rhythm": "3"}, {"size": "9"}, {"size": "1"}, {"stays": "5"}, {"school": "both"}])
async def test_what_cannot_be_is_not_taken(world: World, wrong: dict[str, str]) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await sends(noor, write("setpolicy", team.id), **(FILLED_IN | wrong))
    assert await policy(world, team) == TeamPolicy()


async def test_somebody_of_another_team_neither_sees_nor_changes_it(world: World) -> None:
    team, _ = await a_team_with_consultation(world)
    other = await world.has_team(await world.has_school("De Eik"), "Bovenbouw")
    lin = await world.has_person(other, "Lin Chen")
    await world.starts(other)
    await world.has_joined(lin)
    seen = await presses(lin, write("policy", team.id))
    await sends(lin, write("setpolicy", team.id), **FILLED_IN)
    assert (words(seen), await policy(world, team)) == (["Bij elkaar kijken staat hier niet aan."], TeamPolicy())


async def test_an_old_button_after_it_was_turned_off_changes_nothing(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await is_off(world, team)
    seen = await presses(noor, write("setpolicy", team.id))
    assert words(seen) == ["Bij elkaar kijken staat hier niet aan."]


async def test_it_holds_from_the_next_draw_and_the_running_round_closes_when_it_said(world: World) -> None:
    team, people = await a_team_with_consultation(world, *NAMES)
    await world.until(ASKED)
    await joins(world, *people)
    await world.until(DRAWN)
    pairs, closes_on = await groups(world), (await consultations(world))[0].closes_on
    await wants(world, team, TeamPolicy(rhythm=2, size=4))
    await world.until(at(27, 10, 9, 0))
    assert (sorted(map(len, pairs)), await groups(world)) == ([2, 2], pairs)
    assert ((await consultations(world))[0].closes_on, closes_on) == (closes_on, date(2026, 11, 16))
    await world.until(at(16, 11, 8, 1))
    await joins(world, *people)
    await world.until(at(23, 11, 8, 1))
    assert (await groups(world), (await rounds(world))[1:]) == ([sorted(NAMES)], [(2, "drawn", date(2026, 11, 23))])


async def test_a_group_stays_for_as_many_rounds_as_the_team_says_and_then_there_are_new_ones(world: World) -> None:
    team, people = await a_team_with_consultation(world, *NAMES)
    await wants(world, team, TeamPolicy(rhythm=2, stays=2))
    drawn = []
    second, third = (at(2, 11, 8, 1), at(9, 11, 8, 1)), (at(16, 11, 8, 1), at(23, 11, 8, 1))
    for asked_at, drawn_at in ((ASKED, DRAWN), second, third):
        await world.until(asked_at)
        await joins(world, *people)
        await world.until(drawn_at)
        drawn.append(await groups(world))
        await all_met(world)
    stayed, new = drawn[1], drawn[2]
    assert (stayed, [group for group in new if group in stayed]) == (drawn[0], [])


async def test_a_group_of_which_somebody_does_not_join_does_not_stay(world: World) -> None:
    team, people = await a_team_with_consultation(world, *NAMES[:3])
    await wants(world, team, TeamPolicy(rhythm=2, size=3, stays=4))
    await world.until(ASKED)
    await joins(world, *people)
    await world.until(DRAWN)
    await world.until(at(2, 11, 8, 1))
    await joins(world, *people[:2])
    await world.until(at(9, 11, 8, 1))
    assert await groups(world) == [["Noor Bakker", "Sam de Wit"]]
