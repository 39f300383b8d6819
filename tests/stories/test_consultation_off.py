"""J03, J27, J28: what is off is absent; a team turns it on itself, as its second thing in two school weeks."""

from uuid import UUID

from bot.domain.people import Participation, Role
from bot.domain.press import write
from bot.services.feature import AGENDA, CONSULTATION, has_any, turn_on
from bot.store.team import Team
from bot.views.catalogue import catalogue
from bot.views.consultation import Group, Page, page
from tests.answers import presses
from tests.stories.consultation import a_team_with_consultation, is_asked, is_drawn
from tests.stories.meetings import asks_nothing, labels, words
from tests.stories.rounds import is_off
from tests.world import AMSTERDAM, Actor, World, at

BUTTON, LINE = "Bij elkaar kijken", "/koppel - bij elkaar kijken, met een collega die dat ook wil"
KEPT = "Van bij elkaar kijken: je groepje en, twee jaar in code, wie je sprak."
OFF = (
    "Bij elkaar kijken staat uit in je team. Daarmee breng ik om de paar weken collega's bij elkaar die dat willen. "
    "Iedereen van het team mag het aanzetten."
)
ON = "Bij elkaar kijken staat aan voor Onderbouw. Aan het begin van een schoolweek vraag ik wie er meedoet."


async def a_team(world: World) -> tuple[Team, Actor]:
    """A team that has started, with nothing but the weekly question; Noor takes part."""
    world.now = at(9, 10, 12, 0)
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    await asks_nothing(world)
    return team, noor


async def seen_everywhere(actor: Actor) -> list[bool]:
    """Whether it is on somebody's home page, in help as a line, and among what is kept."""
    home, help_, kept = [await actor.commands(name) for name in ("home", "help", "privacy")]
    return [BUTTON in labels(home), LINE in words(help_), KEPT in words(kept)]


async def test_where_it_is_off_it_is_nowhere(world: World) -> None:
    _, noor = await a_team(world)
    assert await seen_everywhere(noor) == [False, False, False]


async def test_where_it_is_on_it_is_at_home_in_help_and_in_what_is_kept(world: World) -> None:
    _, (noor, _) = await a_team_with_consultation(world)
    assert await seen_everywhere(noor) == [True, True, True]


async def test_of_another_team_that_has_it_on_nothing_is_seen(world: World) -> None:
    await a_team_with_consultation(world)
    other = await world.has_team(await world.has_school("De Eik"), "Bovenbouw")
    lin = await world.has_person(other, "Lin Chen")
    await world.starts(other)
    await world.has_joined(lin)
    assert await seen_everywhere(lin) == [False, False, False]


async def test_turned_off_it_is_gone_everywhere(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await is_off(world, team)
    async with world.work() as db:
        in_menus = await has_any(db, CONSULTATION)
    assert (await seen_everywhere(noor), in_menus) == ([False, False, False], False)


async def test_who_asks_for_it_where_it_is_off_turns_it_on_with_a_tap(world: World) -> None:
    _, noor = await a_team(world)
    asked = await noor.commands("koppel")
    noor.taps = 0
    on = await noor.taps_on("Zet aan voor Onderbouw")
    assert (words(asked), labels(asked), words(on), labels(on), noor.taps) == (
        [OFF],
        ["Zet aan voor Onderbouw"],
        [ON],
        [BUTTON],
        1,
    )


async def test_in_english_it_is_pair(world: World) -> None:
    team, _ = await a_team_with_consultation(world)
    kim = await world.has_person(team, "Kim Ray", language="en", participation=Participation.JOINED)
    assert words(await kim.commands("pair"))[0] == "Visiting each other."


async def test_within_two_school_weeks_of_something_else_it_is_too_soon(world: World) -> None:
    team, noor = await a_team(world)
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), AGENDA, now=world.now)
    await noor.commands("koppel")
    seen = await noor.taps_on("Zet aan voor Onderbouw")
    assert words(seen) == ["Er is net iets nieuws in Onderbouw. Eén ding tegelijk: dit kan vanaf maandag 26 oktober."]


async def test_somebody_of_another_team_cannot_turn_it_on(world: World) -> None:
    team, _ = await a_team(world)
    other = await world.has_team(await world.has_school("De Eik"), "Bovenbouw")
    lin = await world.has_person(other, "Lin Chen")
    await world.has_joined(lin)
    seen = await presses(lin, write("turnon", team.id, "consultation"))
    assert words(seen) == ["Dat kan alleen iemand van dat team."]


async def test_who_only_runs_the_bot_is_not_asked(world: World) -> None:
    team, _ = await a_team_with_consultation(world)
    steward = await world.has_person(team, "Ali Can", role=Role.STEWARD)
    await world.has_joined(steward)
    steward.looks()
    await world.until(at(12, 10, 8, 1))
    assert steward.sees == []


async def test_who_does_not_take_part_is_asked_to_join_first(world: World) -> None:
    team, _ = await a_team_with_consultation(world)
    lin = await world.has_person(team, "Lin Chen", participation=Participation.DECLINED)
    assert labels(await lin.commands("koppel"))[0] == "Ja, ik doe mee"


async def test_ones_own_page_says_what_is_asked_and_lets_one_join(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    asked = await noor.commands("koppel")
    await noor.taps_on("Ik doe mee")
    joined = await noor.commands("koppel")
    assert (labels(asked)[:3], words(joined), labels(joined)[:3]) == (
        ["Ik doe mee", "Mijn wensen", "Hoe we dit doen"],
        ["Bij elkaar kijken.", "Je doet mee in Onderbouw. Op maandag 26 oktober hoor je met wie."],
        ["Toch niet", "Mijn wensen", "Hoe we dit doen"],
    )


async def test_ones_own_page_shows_ones_group_and_the_first_line_names_nobody(world: World) -> None:
    _, (noor, _) = await is_drawn(world)
    page = await noor.commands("koppel")
    assert (words(page), labels(page)[:3]) == (
        ["Bij elkaar kijken.", "Deze ronde ben je samen met Sam de Wit."],
        ["Mijn groepje", "Mijn wensen", "Hoe we dit doen"],
    )


async def test_turned_off_ones_group_is_still_there_above_that_it_is_off(world: World) -> None:
    team, (noor, _) = await is_drawn(world)
    await is_off(world, team)
    page = await noor.commands("koppel")
    assert (words(page)[:2], words(page)[2] == OFF, labels(page)) == (
        ["Bij elkaar kijken.", "Deze ronde ben je samen met Sam de Wit."], True,
        ["Mijn groepje", "Zet aan voor Onderbouw"],
    )  # fmt: skip


async def test_what_waits_is_named_at_home(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await noor.commands("pauze", "11 oktober")
    lin = await world.has_person(team, "Lin Chen", days=frozenset({4}))  # works on Fridays
    await world.has_joined(lin)
    await world.until(at(12, 10, 8, 1))
    assert "of je meedoet met bij elkaar kijken" in "\n".join(await lin.commands("home"))


def test_a_month_keeps_its_capital_where_a_moment_begins_a_sentence() -> None:
    group = Group(UUID(int=1), ["Sam de Wit"], at(27, 10), AMSTERDAM)
    shown = page(catalogue("en"), Page(UUID(int=2), UUID(int=3), [group]))
    assert "Tuesday 27 October, 15:15." in str(shown)
