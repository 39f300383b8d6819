"""J01, J02, J03, J06: taking part is a choice, before, during and after."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.calendar import Week
from bot.domain.people import FOREVER, Participation
from bot.services.pause import pause, unpause
from bot.services.team import NoRegion, Planned, first_weeks
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.reflection import Reply
from bot.store.team import Team
from tests.night import sweep
from tests.stories.agenda import turns_agenda_on
from tests.stories.reading import kinds_sent, never_sweeps, prompts_asked, sent
from tests.stories.sharing import said
from tests.world import World, at


@pytest.fixture(name="world")
async def many_weeks(world: World) -> World:
    return await never_sweeps(world)


INTRODUCTION = (
    "Hoi Noor, ik ben Ruimte, een bot. Onderbouw wil mij proberen. Eén korte vraag per week, over je werk. "
    "Je antwoord deel ik met niemand, tenzij jij dat kiest. Doe je mee?"
)


async def test_a_team_that_is_not_started_gets_nothing(world: World) -> None:
    noor = await world.has_person(await world.has_team(await world.has_school()))
    await world.until(at(6, 11))
    assert noor.sees == []


async def test_starting_a_team_introduces_everybody_once(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10))
    assert noor.buttons == ["Ja, ik doe mee", "Nee, dank je", "Wat bewaar je?"]
    await world.until(at(6, 11))
    assert await kinds_sent(world, noor) == ["introduction"]


async def test_the_introduction_says_who_asks_what_and_who_will_read_it(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10))
    assert " ".join(noor.sees).startswith(INTRODUCTION)


async def test_privacy_says_what_is_kept_of_meetings_once_the_team_has_an_agenda(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    before = said(await noor.commands("privacy"))
    await turns_agenda_on(world, team)
    after = said(await noor.commands("privacy"))
    more = [
        "Van overleggen, een jaar: wie er was, wat eruit kwam.",
        "- Berichten die ik je stuurde: 2",  # the first time was kept too, and what was new
        "- Wat ik je liet weten: 1",
        "- Wat jij mij stuurde: 2",
        "- Onderbouw: bij welk overleg je zit, en wat je in de agenda schreef.",
    ]
    assert (more[0] in before, [line for line in after if line not in before]) == (False, more)


async def test_no_answer_means_no_question_and_no_reminder(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10))
    noor.looks()
    await world.until(at(6, 11))
    assert noor.sees == []


async def test_after_a_no_nothing_more_is_ever_sent(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10))
    assert await noor.taps_on("Nee, dank je") == [
        "Goed. Ik stuur je niets meer. Toch zin? Typ meedoen, dat kan altijd.",
    ]
    await world.starts(team)
    await world.until(at(6, 11))
    assert noor.sees == []


async def test_a_yes_says_when_the_first_question_comes_and_it_comes_then(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10))
    assert "Je eerste vraag komt donderdag 15 oktober, 15:15." in await noor.taps_on("Ja, ik doe mee")
    await world.until(at(30, 10, 23))
    assert await sent(world, noor) == [
        (at(12, 10), "introduction"),
        (at(15, 10), "question"),
        (at(29, 10), "question"),
    ]


async def test_who_said_no_can_join_later(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.until(at(12, 10))
    await noor.taps_on("Nee, dank je")
    await world.until(at(3, 11, 20))
    await noor.types("meedoen")
    await world.until(at(5, 11))
    assert await sent(world, noor) == [(at(12, 10), "introduction"), (at(5, 11), "question")]


async def test_joining_again_after_a_pause_and_a_stop_really_starts_again(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    await noor.types("pauze")
    await noor.taps_on("Tot ik het zeg")
    await noor.types("stop")
    await noor.taps_on("Ja, stop alles")
    await world.until(at(26, 10, 20))
    await noor.types("meedoen")
    await world.until(at(29, 10))
    assert await sent(world, noor) == [(at(29, 10), "question")]


async def test_who_said_yes_on_paper_is_welcomed_and_then_asked(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team, participation=Participation.JOINED)
    await world.starts(team)
    await world.until(at(12, 10))
    assert noor.buttons == ["Wat bewaar je?", "Stoppen"]
    await world.until(at(15, 10))
    assert await sent(world, noor) == [(at(12, 10), "introduction"), (at(15, 10), "question")]


async def test_a_newcomer_in_a_started_team_is_introduced(world: World) -> None:
    team = await world.has_team(await world.has_school())
    await world.starts(team)
    await world.until(at(27, 10, 20))
    sam = await world.has_person(team, "Sam de Wit")
    await world.until(at(30, 10))
    assert await sent(world, sam) == [(at(28, 10), "introduction")]


async def test_before_a_start_is_shown_what_the_first_three_weeks_bring(world: World) -> None:
    team = await world.has_team(await world.has_school())
    async with world.work() as db:
        shown = await first_weeks(db, await db.get_one(Team, team.id), now=world.now)
    assert shown == (
        Planned(Week(2026, 42), date(2026, 10, 15), taps_only=True),
        Planned(Week(2026, 43), None, taps_only=True),
        Planned(Week(2026, 44), date(2026, 10, 29), taps_only=True),
    )


async def test_a_team_whose_holidays_are_unknown_does_not_start(world: World) -> None:
    team = await world.has_team(await world.has_school(region=None))
    noor = await world.has_person(team)
    with pytest.raises(NoRegion, match="De Lindeboom"):
        await world.starts(team)
    await world.until(at(6, 11))
    assert noor.sees == []


async def test_the_start_keeps_when_and_with_whom_it_was_agreed(world: World) -> None:
    team = await world.has_team(await world.has_school())
    await world.starts(team)
    async with world.work() as db:
        found = await db.get_one(Team, team.id)
        assert (found.council_agreed_on, found.council_contact) == (date(2026, 9, 29), "Joke (MR)")


async def test_the_first_two_questions_of_a_team_take_one_tap(world: World) -> None:
    team = await world.has_team(await world.has_school())
    people = [await world.has_person(team, f"Noor {number}") for number in range(5)]
    await world.starts(team)
    await world.has_joined(*people)
    await world.until(at(30, 10))
    async with world.work() as db:
        bank = db.library.bank
    asked = [bank.find(prompt) for noor in people for prompt in await prompts_asked(world, noor)]
    assert [prompt is not None and prompt.takes_one_tap for prompt in asked] == [True] * 10


async def test_somebody_is_introduced_from_their_first_day(world: World) -> None:
    team = await world.has_team(await world.has_school())
    sam = await world.has_person(team, "Sam de Wit", first_day=date(2026, 10, 28))
    await world.starts(team)
    await world.until(at(6, 11))
    assert await sent(world, sam) == [(at(28, 10), "introduction")]


async def test_after_somebodys_last_day_nothing_is_sent(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team, last_day=date(2026, 10, 29))
    await world.starts(team)
    await world.has_joined(noor)
    await world.until(at(6, 11))
    assert await sent(world, noor) == [(at(15, 10), "question"), (at(29, 10), "question")]


async def test_a_last_day_that_becomes_known_stops_what_was_planned(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    await world.until(at(13, 10))
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).last_day = date(2026, 10, 13)
    await world.until(at(16, 10))
    assert await sent(world, noor) == []


async def test_private_words_go_thirty_days_after_the_last_day(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team, last_day=date(2026, 10, 16))
    await world.starts(team)
    await world.has_joined(noor)
    await world.until(at(15, 10))
    await noor.types("1")
    async with world.work() as db:
        await sweep(db, now=at(15, 11))
    assert await _replies(world) == 1
    async with world.work() as db:
        await sweep(db, now=at(16, 11))
    assert await _replies(world) == 0


async def test_a_steward_can_ask_for_silence_on_somebodys_word(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    async with world.work() as db:
        await pause(db, await db.get_one(Person, noor.person_id), None, now=world.now)
    await world.until(at(6, 11))
    assert await sent(world, noor) == []
    assert (await world.of(noor)).paused_until == FOREVER


async def test_silence_on_somebodys_word_holds_before_their_introduction_too(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    async with world.work() as db:
        await pause(db, await db.get_one(Person, noor.person_id), None, now=world.now)
    await world.until(at(6, 11))
    assert await sent(world, noor) == []
    async with world.work() as db:
        planned = await db.scalars(select(Delivery.kind).where(Delivery.person_id == noor.person_id))
        assert planned.all() == ["introduction"]


async def test_after_a_silence_nothing_is_made_up_for(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    async with world.work() as db:
        await pause(db, await db.get_one(Person, noor.person_id), None, now=world.now)
    await world.until(at(6, 11))
    async with world.work() as db:
        await unpause(db, await db.get_one(Person, noor.person_id), now=world.now)
    await world.until(at(13, 11))
    assert await sent(world, noor) == [(at(12, 11), "question")]


async def _replies(world: World) -> int:
    async with world.work() as db:
        return len((await db.scalars(select(Reply.id))).all())
