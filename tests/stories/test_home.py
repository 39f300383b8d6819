"""J04: what somebody finds when they come and look, and their own answers to look back at."""

from datetime import timedelta

import pytest

from bot.domain.people import Participation, Role
from bot.services.notice import add_notices
from bot.services.quiet import set_quiet
from bot.store.people import Person, find_account
from tests.answers import data_of, deliveries, kept, presses
from tests.stories.sharing import (
    DIGEST,
    FROM_NOOR,
    MONDAY,
    NAMES,
    WORDS,
    a_started_team,
    a_team_of,
    answers,
    joined,
    picks,
    said,
    seen_at,
    shared,
    shares,
    without_way_out,
)
from tests.world import Actor, World

HELLO = "Hoi, ik ben Ruimte, een bot. Eén korte vraag per week, over je werk."
SETTINGS = "Je vraag komt elke week, op donderdag om 15:15. Je werkdagen: alle schooldagen."
KEPT = "Ik bewaar 1 antwoord van je. "
WAITS = "Er ligt iets voor je klaar: het weekbericht."
MINE = "Je antwoord op de vraag over verwondering, {day} 2026:"


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def paused_reader(world: World) -> tuple[Actor, Actor]:
    """Noor, who shared something, and Sam, for whom Monday's digest waits because he takes a pause."""
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await sam.types("pauze")
    await sam.taps_on("1 week")
    await world.until(MONDAY)
    sam.looks()
    return noor, sam


async def test_what_only_a_newer_program_can_tell_keeps_nobody_from_their_page(world: World) -> None:
    _, sam = await paused_reader(world)
    async with world.work() as db:
        await add_notices(db, [await db.get_one(Person, sam.person_id)], "new", about="it", args={}, now=world.now)
    assert WAITS in await sam.types("home")


# -- the page --


@pytest.mark.parametrize("word", ["home", "thuis", "start"])
async def test_whoever_takes_part_finds_everything_on_one_page(world: World, word: str) -> None:
    noor, _ = await a_team_of(world, 2)
    assert said(await noor.types(word)) == [HELLO, SETTINGS, "Ik bewaar nog geen antwoorden van je."]
    assert noor.buttons == ["Vraag van deze week", "Instellingen", "Pauze", "Wat bewaar je?", "Meer"]


async def test_an_open_question_is_shown_with_the_way_to_it(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await noor.types("vraag")
    assert said(await noor.types("home"))[1] == "Deze week: Wat viel je deze week op?"
    assert said(await noor.taps_on("Naar de vraag")) == ["Een vraag over verwondering.", "Wat viel je deze week op?"]


async def test_what_is_kept_and_shared_is_counted_for_oneself(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await answers(noor)
    await shares(sam)
    assert [said(await actor.types("home"))[-1] for actor in (noor, sam)] == [
        KEPT + "Je deelt er geen.",
        KEPT + "Je deelt er 1.",
    ]


async def test_a_pause_and_a_silence_are_told(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    await noor.types("pauze")
    await noor.taps_on("1 week")
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=None, until=None, now=world.now
        )
    assert said(await noor.types("home")) == [
        HELLO,
        "Het is pauze tot en met donderdag 12 november. Typ verder om weer te beginnen.",
        "Het is nu stil voor je team: ik stuur niets.",
        SETTINGS,
        "Ik bewaar nog geen antwoorden van je.",
    ]


async def test_a_pause_that_ends_in_another_year_says_so(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    paused = said(await noor.types("/pauze 1 maart 2028"))
    seen = said(await noor.types("home"))
    assert (paused[0], seen[1]) == (
        "Pauze tot en met woensdag 1 maart 2028. Daarna ga ik vanzelf verder; ik haal niets in.",
        "Het is pauze tot en met woensdag 1 maart 2028. Typ verder om weer te beginnen.",
    )


async def test_whoever_never_said_yes_gets_the_introduction(world: World) -> None:
    team = await a_started_team(world)
    noor = await world.has_person(team)
    sam = await world.has_person(team, "Sam de Wit", participation=Participation.DECLINED)
    assert [(await actor.types("home"))[0] for actor in (noor, sam)] == [
        "Hoi Noor, ik ben Ruimte, een bot.",
        "Je doet nu niet mee. Er is niets bewaard. Wil je meedoen?",
    ]


# -- what waits --


async def test_what_waits_is_said_and_comes_on_a_tap(world: World) -> None:
    _, sam = await paused_reader(world)
    assert WAITS in await sam.types("home")
    answer = await sam.taps_on("Lees nu")
    await world.passes(timedelta(seconds=1))
    assert (answer, without_way_out(sam.sees)) == (["Komt eraan."], [*DIGEST, FROM_NOOR, f"│ {WORDS}"])


async def test_what_could_not_be_brought_still_waits(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await world.until(MONDAY - timedelta(hours=1))
    del world.actors[sam.name]  # no terminal is open
    await world.until(MONDAY + timedelta(days=1))
    world.actors[sam.name] = sam
    states = [row.state for row in await deliveries(world, "gathered") if row.person_id == sam.person_id]
    home = await sam.types("home")
    await sam.taps_on("Lees nu")
    await world.passes(timedelta(seconds=1))
    seen = without_way_out(sam.sees)
    assert (states, WAITS in home, seen) == (["unreachable"], True, [*DIGEST, FROM_NOOR, f"│ {WORDS}"])
    assert WAITS not in await sam.types("home")


async def test_what_was_read_at_home_is_taken_back_there_too(world: World) -> None:
    noor, sam = await paused_reader(world)
    await sam.types("home")
    await sam.taps_on("Lees nu")
    await world.passes(timedelta(seconds=1))
    sam.looks()
    await noor.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert sam.sees == ["—"]


async def test_what_was_read_at_home_does_not_come_again_by_itself(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await picks(noor, sam)
    await noor.taps_on("Delen met mijn naam")
    assert "Er ligt iets voor je klaar: iets wat een collega met je deelt." in await sam.types("home")
    await sam.taps_on("Lees nu")
    await world.passes(timedelta(seconds=1))
    assert sam.sees == ["Een collega deelt iets met jou.", FROM_NOOR, f"│ {WORDS}"]
    assert await seen_at(world, MONDAY, sam) == [[]]


async def test_reading_what_is_gone_by_now_says_so(world: World) -> None:
    noor, sam = await paused_reader(world)
    await sam.types("home")
    await noor.taps_on("Niet meer delen")
    await sam.taps_on("Lees nu")
    await world.passes(timedelta(seconds=1))
    gone = "Dat is er niet meer. Typ home om te zien wat er wel is."
    assert (sam.sees, await sam.taps_on("Lees nu")) == ([gone], [gone])


async def test_nobody_reads_what_waits_for_somebody_else(world: World) -> None:
    noor, sam = await paused_reader(world)
    await sam.types("home")
    await presses(noor, data_of(sam, "Lees nu"))
    await world.passes(timedelta(seconds=1))
    assert noor.sees == []
    assert WAITS in await sam.types("home")


# -- looking back --


async def two_answers(world: World) -> Actor:
    """Noor, who answered on Friday and on Monday."""
    noor, _ = await a_team_of(world, 2)
    await answers(noor, "De eerste")
    await world.until(MONDAY)
    await answers(noor, "De tweede")
    return noor


async def test_the_newest_answer_comes_first_and_the_older_ones_are_a_tap_away(world: World) -> None:
    noor = await two_answers(world)
    newest = [said(await noor.types("antwoorden")), noor.buttons]
    older = [said(await noor.taps_on("Ouder")), noor.buttons]
    newer = [said(await noor.taps_on("Nieuwer")), noor.buttons]
    assert (
        newest
        == newer
        == [
            [MINE.format(day="9 november"), "│ De tweede", "Alleen jij ziet dit."],
            ["Ouder", "Delen", "Wissen"],
        ]
    )
    assert older == [
        [MINE.format(day="6 november"), "│ De eerste", "Alleen jij ziet dit."],
        ["Nieuwer", "Delen", "Wissen"],
    ]


async def test_home_leads_to_ones_own_answers(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await answers(noor)
    await noor.types("home")
    assert said(await noor.taps_on("Mijn antwoorden"))[1] == f"│ {WORDS}"


async def test_an_answer_of_long_ago_can_still_be_shared_and_taken_back(world: World) -> None:
    noor = await two_answers(world)
    await noor.types("antwoorden")
    for label in ("Ouder", "Delen", "Met Onderbouw", "Delen met mijn naam"):
        await noor.taps_on(label)
    await noor.types("antwoorden")
    looked = said(await noor.taps_on("Ouder"))
    assert (looked[1:], noor.buttons) == (["│ De eerste", "Dit deel je."], ["Nieuwer", "Niet meer delen", "Wissen"])
    await noor.taps_on("Niet meer delen")
    assert await shared(world) == []


async def test_an_answer_can_be_erased(world: World) -> None:
    noor = await two_answers(world)
    await noor.types("antwoorden")
    await noor.taps_on("Wissen")
    assert [reply.words for reply in await kept(world)] == [("De eerste",)]


async def test_nobody_looks_back_at_somebody_elses_answers(world: World) -> None:
    noor, sam = await joined(world, await a_started_team(world), *NAMES[:2])
    await answers(noor)
    await noor.types("home")
    await noor.taps_on("Mijn antwoorden")
    of_noor = data_of(noor, "Wissen").replace("undo", "mine")
    assert await presses(sam, of_noor) == ["Er zijn nog geen antwoorden om op terug te kijken."]


# -- to a steward (J12) --

ALONE = (
    "Voor Stichting De Boom kan ik hooguit één beheerder bereiken. "
    "Zet nog iemand als beheerder op de lijst; dan hoort altijd iemand het als er iets misgaat."
)


async def warned(world: World, *, reachable: int, participation: Participation, role: Role = Role.STEWARD) -> bool:
    """Whether Ada is warned at home, while so many other stewards have an account on a platform."""
    team = await a_started_team(world)
    ada = await world.has_person(team, "Ada Visser", role=role, participation=participation)
    for number in range(reachable):
        other = await world.has_person(team, f"Beheerder {number}", role=Role.STEWARD)
        async with world.work() as db:
            account = await find_account(db, other.person_id)
            assert account is not None
            account.platform = "slack"
    return ALONE in await ada.types("home")


@pytest.mark.parametrize("participation", [Participation.JOINED, Participation.KNOWN, Participation.DECLINED])
@pytest.mark.parametrize(("reachable", "warns"), [(0, True), (1, True), (2, False)])
async def test_a_steward_is_warned_while_there_is_no_second_one_to_reach(
    world: World, reachable: int, warns: bool, participation: Participation
) -> None:
    assert await warned(world, reachable=reachable, participation=participation) == warns


async def test_nobody_but_a_steward_is_warned(world: World) -> None:
    assert not await warned(world, reachable=1, participation=Participation.JOINED, role=Role.TEACHER)
