"""J10: who reports misuse, who confirms it, what everybody sees, and how a team starts again itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.console.messenger import RETRACTED
from bot.domain.people import Participation, Role, TeamState
from bot.domain.press import write
from bot.ports import Redraw
from bot.services.council import NotIndependent, NotReached, appoint
from bot.services.erasure import erase_person
from bot.services.misuse_erasure import forget_old_reports
from bot.store.misuse import Misuse
from bot.store.people import Person
from bot.store.team import Team
from bot.store.vote import Again
from tests.answers import data_of, presses, the_team
from tests.fakes.village import a_village
from tests.stories.restoring import backs_up, comes_back
from tests.stories.sharing import NAMES, ON_BOTH, a_started_team, joined, said
from tests.world import Actor, World, at

WHAT = (
    "Misbruik is: Ruimte anders gebruiken dan afgesproken, zoals vragen wie antwoordt of dit noemen in een beoordeling."
)
ELSE = "Je leidinggevende leest het niet. Praten met de vertrouwenspersoon kan ook."
BY_JOKE = "Onderbouw: Joke Visser leest je melding, namens de MR."
WORDS = "Er werd gevraagd wie antwoordt"
READ = ["Er is misbruik gemeld in Onderbouw. Alleen jij leest dit.", f"│ {WORDS}"]
TALK = "Zoek het eerst uit. Klopt het, zet dan het team stil: er komt niets meer tot het team zelf weer begint."
TAKEN_FROM_THE_CHAT = [RETRACTED]
GONE = "Die melding is er niet meer: teruggenomen, of al beantwoord."
DROPPED = (
    "Je melding over Onderbouw is gewist, zonder antwoord: wie die las, gaat er niet meer over namens de MR. "
    "Wil je het opnieuw melden? Typ dan misbruik."
)
NOBODYS = "Zonder naam. Ik weet ook niet van wie."
STOPPED = (
    "Ruimte is gestopt voor Onderbouw: er is niet gedaan wat we afspraken over jullie antwoorden. "
    "Of het weer begint, beslissen jullie zelf."
)
MAJORITY = (
    "Weer beginnen kan als meer dan de helft van wie meedoet dat wil, en minstens vijf mensen. "
    "Doen er minder dan vijf mee? Dan allemaal. "
    "Niemand ziet wie tikt."
)
NOT_FOR_LEADERS = (
    "Of Onderbouw weer begint, beslissen de anderen. Leidinggevenden en beheerders beslissen daar niet over mee."
)
SHALL_I = (
    "Zal ik Onderbouw stilzetten? Iedereen in het team en de leidinggevende leest dat er misbruik was. "
    "Alleen het team zelf begint weer."
)
AGAIN = "We beginnen weer"
WISHED = (
    "Goed. Willen er genoeg, dan begint Onderbouw op de volgende werkdag weer. Ik kijk één keer per dag. "
    "Je tik telt vier weken."
)


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def appointed(world: World, actor: Actor) -> None:
    """This person answers for the council from now on."""
    async with world.work() as db:
        team = (await db.scalars(select(Team).where(Team.name == "Onderbouw"))).one()
        await appoint(db, team, await db.get_one(Person, actor.person_id), today=world.now.date())


async def a_team(world: World) -> list[Actor]:
    """Six people who take part, all introduced; Joke answers for the council."""
    people = await joined(world, await a_started_team(world), *NAMES)
    await appointed(world, people[2])
    await world.until(at(10, 11, 9, 0))
    for actor in people:
        actor.looks()
    return people


async def reports(actor: Actor, how: str = "Zonder mijn naam") -> list[str]:
    """Report something; the receipt."""
    await actor.types("misbruik")
    await actor.taps_on("Ik wil iets melden")
    await actor.types(WORDS)
    await actor.taps_on(how)
    return said(await actor.taps_on("Melden"))


async def next_day(world: World, day: int) -> None:
    """The working day of this date is over."""
    await world.until(at(day, 11, 17, 0))


async def kept(world: World) -> list[Misuse]:
    async with world.work() as db:
        return list(await db.scalars(select(Misuse)))


async def stopped(world: World) -> list[Actor]:
    """A team that stands still after misuse."""
    people = await a_team(world)
    joke = people[2]
    await joke.types("misbruik")
    await joke.taps_on("Zet Onderbouw stil")
    await joke.taps_on("Ja, zet stil")
    return people


async def wishes(*actors: Actor) -> list[list[str]]:
    """Each wants to start again; what they hear."""
    for actor in actors:
        await actor.types("home")
    return [said(await actor.taps_on(AGAIN)) for actor in actors]


# Reporting


async def test_who_reads_a_report_is_said_before_anything_is_written(world: World) -> None:
    noor, *_ = await a_team(world)
    assert said(await noor.types("misbruik")) == [WHAT, BY_JOKE, ELSE]
    assert (await noor.taps_on("Ik wil iets melden"))[1] == "Alleen Joke Visser leest dit. Wat gebeurde er?"


@ON_BOTH
async def test_a_report_without_a_name_says_nowhere_who_made_it(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    receipt = await reports(noor)
    (row,) = await kept(world)
    assert receipt == [
        "Je melding is verzegeld bewaard.",
        "Joke Visser leest die op een van de volgende werkdagen.",
        "Ik heb niet bewaard dat jij het was. Wordt het team stilgezet, dan leest iedereen dat. Anders hoor je niets.",
    ]
    assert (row.person_id, row.reported_on, row.id.version) == (None, world.now.date(), 4)
    await next_day(world, 11)
    assert said(joke.sees) == [*READ, NOBODYS, TALK]


async def test_nobody_else_hears_of_a_report(world: World) -> None:
    noor, sam, joke, *others = await a_team(world)
    (ellen,) = await joined(world, await the_team(world), "Ellen Kuipers", role=Role.LEADER)
    (els,) = await joined(world, await the_team(world), "Els Steward", role=Role.STEWARD)
    for actor in (ellen, els):
        actor.looks()
    await reports(noor)
    await next_day(world, 11)
    seen = [line for actor in (sam, *others, ellen, els) for line in actor.sees]
    assert [line for line in seen if "misbruik" in line.casefold() or WORDS in line] == []
    assert [WORDS in line for line in joke.sees].count(True) == 1


async def test_with_a_name_the_council_can_drop_by_and_who_reported_hears_the_answer(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor, "Met mijn naam")
    await next_day(world, 11)
    assert said(joke.sees) == [*READ, "Van Noor Bakker.", TALK]
    answer = said(await joke.taps_on("Geen misbruik"))
    assert answer == [
        (
            "Goed. De melding is gewist. Wie het meldde, hoort dat het volgens de MR geen misbruik is. "
            "Ga zelf ook even langs."
        )
    ]
    assert await kept(world) == []
    noor.looks()
    await next_day(world, 17)
    assert (
        "Je melding over Onderbouw is bekeken, en is volgens de MR geen misbruik. Zie je het anders? "
        "Ga naar de vertrouwenspersoon."
    ) in noor.sees


async def test_a_report_that_is_taken_back_is_read_by_nobody_and_goes_where_it_was_read(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor)
    await next_day(world, 11)
    joke.looks()
    assert said(await noor.taps_on("Toch niet melden")) == ["Weg. Je melding is gewist."]
    await world.passes(timedelta(minutes=1))
    assert (await kept(world), joke.sees) == ([], TAKEN_FROM_THE_CHAT)
    assert said(await joke.taps_on("Geen misbruik")) == [GONE]


async def test_a_report_that_is_taken_back_also_goes_where_it_was_asked_for(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor)
    await next_day(world, 11)
    asked = said(await joke.types("misbruik"))
    await world.passes(timedelta(minutes=1))
    asked += said(joke.sees)
    await noor.taps_on("Toch niet melden")
    await world.passes(timedelta(minutes=1))
    assert (asked, joke.sees) == (["Komt eraan.", *READ, NOBODYS, TALK], TAKEN_FROM_THE_CHAT * 2)


async def test_no_report_that_was_taken_back_comes_back_from_a_backup(world: World) -> None:
    noor, *_ = await a_team(world)
    await reports(noor)
    file = await backs_up(world)
    await noor.taps_on("Toch niet melden")
    async with comes_back(world, file) as again:
        assert await kept(again) == []


async def test_who_is_erased_takes_their_report_along(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor, "Met mijn naam")
    await next_day(world, 11)
    joke.looks()
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
    await world.passes(timedelta(minutes=1))
    assert (await kept(world), joke.sees) == ([], TAKEN_FROM_THE_CHAT)


async def test_a_report_that_nobody_answers_goes_after_a_hundred_days_also_where_it_was_read(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor)
    await next_day(world, 11)
    joke.looks()
    world.now += timedelta(days=101)
    async with world.work() as db:
        await forget_old_reports(db, world.now.date(), now=world.now, most=9)
    await world.passes(timedelta(minutes=1))
    assert (await kept(world), TAKEN_FROM_THE_CHAT[0] in joke.sees) == ([], True)


async def test_where_nothing_typed_is_kept_the_buttons_go_with_the_first_tap(world: World) -> None:
    noor, *_ = await a_team(world)
    team = await the_team(world)
    village = a_village(world)
    village.decides(keeps_words=False)
    citizen = await village.has_actor(noor)
    citizen.buttons["Melden"] = write("report", team.id)
    await citizen.taps("Melden")
    await citizen.taps("Zonder mijn naam")
    assert (isinstance(citizen.answer, Redraw), citizen.may_tap) == (True, ["Toch niet melden"])


async def test_without_somebody_of_the_council_it_says_whom_to_tell_and_keeps_nothing(world: World) -> None:
    noor, *_ = await joined(world, await a_started_team(world), *NAMES)
    assert said(await noor.types("misbruik")) == [
        WHAT,
        "Onderbouw: vertel het aan Joke (MR).",
        ELSE,
    ]
    assert "Ik wil iets melden" not in noor.buttons


# Who may answer for the council


@pytest.mark.parametrize("role", [Role.LEADER, Role.BOARD, Role.STEWARD])
async def test_who_leads_or_runs_the_bot_does_not_answer_for_the_council(world: World, role: Role) -> None:
    (els,) = await joined(world, await a_started_team(world), "Els Steward", role=role)
    with pytest.raises(NotIndependent):
        await appointed(world, els)


async def test_who_begins_to_lead_reads_no_report_any_more_and_stops_no_team(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor)
    await next_day(world, 11)
    await world.leads(joke, await the_team(world))
    assert said(await joke.taps_on("Geen misbruik")) == [GONE]
    assert said(await joke.taps_on("Zet Onderbouw stil")) == ["Deze knop is voor iemand anders."]
    assert (len(await kept(world)), (await the_team(world)).state) == (1, TeamState.STARTED)
    assert WORDS not in " ".join(await joke.types("misbruik"))


async def test_who_comes_after_them_reads_nothing_that_was_written_to_them(world: World) -> None:
    noor, sam, joke, *_ = await a_team(world)
    await reports(noor, "Met mijn naam")
    await next_day(world, 11)
    await appointed(world, sam)
    assert WORDS not in " ".join(await sam.types("misbruik"))
    assert await presses(sam, data_of(joke, "Geen misbruik")) == [GONE]
    await next_day(world, 12)
    assert (await kept(world), [line for line in sam.sees if WORDS in line]) == ([], [])
    noor.looks()
    await next_day(world, 17)
    assert DROPPED in noor.sees


async def test_who_is_erased_drops_what_only_they_would_read(world: World) -> None:
    noor, _, joke, *_ = await a_team(world)
    await reports(noor, "Met mijn naam")
    async with world.work() as db:
        await erase_person(db, joke.person_id, now=world.now)
    noor.looks()
    await next_day(world, 17)
    assert (await kept(world), DROPPED in noor.sees) == ([], True)


async def test_who_cannot_be_reached_does_not_answer_for_the_council(world: World) -> None:
    noor, *_ = await joined(world, await a_started_team(world), *NAMES)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).participation = Participation.STOPPED
    with pytest.raises(NotReached):
        await appointed(world, noor)


# A team that stands still


async def test_everybody_in_the_team_and_who_leads_it_reads_that_it_stands_still(world: World) -> None:
    people = await a_team(world)
    team = await the_team(world)
    (ellen,) = await joined(world, team, "Ellen Kuipers", role=Role.LEADER)
    noor, _, joke, *_ = people
    await joke.types("misbruik")
    asked = said(await joke.taps_on("Zet Onderbouw stil"))
    done = said(await joke.taps_on("Ja, zet stil"))
    assert (asked, done) == (
        [SHALL_I],
        ["Onderbouw staat stil. De meldingen zijn gewist. Praat er samen over."],
    )
    ellen.looks()
    await next_day(world, 17)
    assert said(noor.sees) == [STOPPED, MAJORITY]
    assert said(ellen.sees)[-2:] == [STOPPED, NOT_FOR_LEADERS]


async def test_a_stop_erases_every_report_of_the_team(world: World) -> None:
    noor, sam, joke, *_ = await a_team(world)
    await reports(noor)
    await reports(sam, "Met mijn naam")
    await next_day(world, 11)
    await joke.taps_on("Zet Onderbouw stil")
    await joke.taps_on("Ja, zet stil")
    await world.passes(timedelta(minutes=1))
    assert (await kept(world), joke.sees) == ([], TAKEN_FROM_THE_CHAT)


# Starting again


async def test_whoever_taps_hears_the_same_and_nobody_sees_a_number(world: World) -> None:
    people = await stopped(world)
    assert await wishes(*people) == [[WISHED]] * 6
    assert (await the_team(world)).state == TeamState.STOPPED  # until the next day


async def test_a_majority_of_at_least_five_starts_the_team_again(world: World) -> None:
    people = await stopped(world)
    await wishes(*people[:5])
    noor = people[0]
    noor.looks()
    await next_day(world, 17)
    team = await the_team(world)
    assert (team.state, team.stopped_why) == (TeamState.STARTED, None)
    assert "Onderbouw begint weer. De eerstvolgende vraag komt vanzelf." in noor.sees
    async with world.work() as db:
        assert list(await db.scalars(select(Again))) == []


async def test_four_of_six_do_not_and_neither_does_who_changed_their_mind(world: World) -> None:
    people = await stopped(world)
    await wishes(*people[:5])
    assert said(await people[0].taps_on("Toch niet")) == ["Goed, je tik is weg. Onderbouw staat stil.", MAJORITY]
    await next_day(world, 17)
    assert (await the_team(world)).state == TeamState.STOPPED


async def test_who_leads_or_runs_the_bot_has_no_say_in_it(world: World) -> None:
    people = await stopped(world)
    team = await the_team(world)
    (ellen,) = await joined(world, team, "Ellen Kuipers", role=Role.LEADER)
    (els,) = await joined(world, team, "Els Steward")
    await world.also_works(els, team, role=Role.STEWARD)
    await wishes(*people[:4])
    button = data_of(people[0], AGAIN)
    refused = [said(await presses(actor, button)) for actor in (ellen, els)]
    await next_day(world, 17)
    assert (refused, (await the_team(world)).state) == ([[NOT_FOR_LEADERS]] * 2, TeamState.STOPPED)


async def test_where_fewer_than_five_take_part_it_takes_all_of_them(world: World) -> None:
    noor, sam, joke = await joined(world, await a_started_team(world), *NAMES[:3])
    await appointed(world, joke)
    await joke.types("misbruik")
    await joke.taps_on("Zet Onderbouw stil")
    await joke.taps_on("Ja, zet stil")
    await wishes(noor, sam)
    await next_day(world, 10)
    before = (await the_team(world)).state
    await wishes(joke)
    await next_day(world, 11)
    assert (before, (await the_team(world)).state) == (TeamState.STOPPED, TeamState.STARTED)


async def test_who_left_is_not_waited_for(world: World) -> None:
    people = await stopped(world)
    async with world.work() as db:
        for actor in people[4:]:
            (await db.get_one(Person, actor.person_id)).last_day = at(10, 11).date()
    await wishes(*people[:4])
    await next_day(world, 17)
    assert (await the_team(world)).state == TeamState.STARTED


async def test_a_tap_counts_for_four_weeks(world: World) -> None:
    people = await stopped(world)
    await wishes(*people[:4])
    await world.until(at(9, 12, 9, 0))
    await wishes(people[4])
    await world.until(at(10, 12, 9, 0))
    assert (await the_team(world)).state == TeamState.STOPPED
