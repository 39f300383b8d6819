"""J03, J05, 7.2, 7.3: the agenda of a team: off until its people turn it on, what stands on it, and for whom."""

import pytest

from bot.domain.people import Participation, Role
from bot.domain.press import write
from bot.services.feature import AGENDA, turn_off
from bot.store.people import Person
from bot.store.team import Team
from tests.answers import presses
from tests.stories.agenda import meetings, topics, turns_agenda_on
from tests.stories.meetings import (
    A_SECOND,
    GYM,
    an_agenda,
    asks_nothing,
    has_new,
    joins,
    labels,
    places,
    questions,
    starts,
    sweeps,
    words,
)
from tests.world import Actor, World, at

OFF = (
    "De agenda staat uit in je team. Daarmee start je een klein overleg over je werk, en wie wil, doet mee. "
    "Iedereen van het team mag hem aanzetten."
)
TOLD = (
    "Nieuw in Onderbouw: /agenda. Een klein overleg start je zelf, wie wil doet mee, en wat niemand nodig heeft "
    "gaat niet door. Je team ziet wie meedoet en wat eruit kwam; ik bewaar het een jaar."
)
EMPTY = "Er staat nu niets gepland. Dat is prima: we komen alleen bij elkaar als het nodig is."
GONE = "Dit overleg is er niet meer, of het is niet van jouw team."
CARD_GONE = "Deze kaart is er niet meer. In de agenda zie je wat ervan werd."


async def a_team_without(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """A team that started, without an agenda."""
    team = await world.has_team(await world.has_school())
    people = [await world.has_person(team, name) for name in names]
    await world.starts(team)
    await world.has_joined(*people)
    await asks_nothing(world)
    return team, people


async def says_agenda(actor: Actor, *commands: str) -> list[bool]:
    """Whether what these commands show says anything about an agenda."""
    return ["agenda" in " ".join(await actor.commands(command)).lower() for command in commands]


# -- off, and on --


async def test_until_it_is_turned_on_the_command_says_what_it_is_and_offers_it(world: World) -> None:
    _, (noor,) = await a_team_without(world, "Noor Bakker")
    assert await noor.commands("agenda") == [OFF, "[1] Zet aan voor Onderbouw"]


async def test_what_is_off_is_absent_from_help_and_home(world: World) -> None:
    team, (noor,) = await a_team_without(world, "Noor Bakker")
    off = await says_agenda(noor, "hulp", "home")
    await turns_agenda_on(world, team)
    assert (off, await says_agenda(noor, "hulp", "home")) == ([False, False], [True, True])


async def test_anybody_of_the_team_turns_it_on_with_one_tap_and_nobody_is_asked(world: World) -> None:
    _, (noor, sam) = await a_team_without(world, "Noor Bakker", "Sam de Wit")
    await noor.commands("agenda")
    told = await noor.taps_on("Zet aan voor Onderbouw")
    assert (noor.taps, words(told), labels(told), words(await sam.commands("agenda"))) == (
        1,
        ["De agenda staat aan voor Onderbouw. Met /agenda start je een klein overleg; wie wil, doet mee."],
        ["Teamagenda", "Start een overleg"],
        ["Agenda van Onderbouw", EMPTY],
    )


async def test_everybody_who_takes_part_reads_of_it_once_in_their_gathered_message(world: World) -> None:
    team, (noor, sam) = await a_team_without(world, "Noor Bakker", "Sam de Wit")
    await world.has_person(team, "Lin Chen")
    await world.until(at(13, 10, 9, 0))
    await noor.commands("agenda")
    for _ in range(2):
        await noor.taps_on("Zet aan voor Onderbouw")
    await world.until(at(16, 10, 17, 0))
    before = sam.sees
    await world.until(at(29, 10, 17, 0))
    assert (before, [line for line in words(sam.sees) if "agenda" in line], world.actors["Lin Chen"].sees) == (
        [],
        [TOLD],
        [],
    )


async def test_a_team_turns_on_one_thing_in_two_school_weeks_and_the_holiday_does_not_count(world: World) -> None:
    team, (noor,) = await a_team_without(world, "Noor Bakker")
    await has_new(world, team, "consult")
    await noor.commands("agenda")
    refused = await noor.taps_on("Zet aan voor Onderbouw")
    world.now = at(30, 10, 16, 0)
    still = await noor.taps_on("Zet aan voor Onderbouw")
    world.now = at(2, 11, 8, 0)
    soon = "Er is net iets nieuws in Onderbouw. Eén ding tegelijk: dit kan vanaf maandag 2 november."
    assert (refused, still, words(await noor.taps_on("Zet aan voor Onderbouw"))) == (
        [soon],
        [soon],
        ["De agenda staat aan voor Onderbouw. Met /agenda start je een klein overleg; wie wil, doet mee."],
    )


async def test_somebody_of_another_team_cannot_turn_it_on(world: World) -> None:
    team, (noor,) = await a_team_without(world, "Noor Bakker")
    mila = await world.has_person(await world.has_team(await world.has_school("De Beuk"), "Bovenbouw"), "Mila Boer")
    told = await presses(mila, write("turnon", team.id, AGENDA))
    assert (told, words(await noor.commands("agenda"))) == (["Dat kan alleen iemand van dat team."], [OFF])


async def test_a_team_that_has_not_started_has_no_agenda_to_turn_on(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    told = await noor.commands("agenda"), await presses(noor, write("turnon", team.id, AGENDA))
    assert told == (
        ["Je team is nog niet begonnen met Ruimte. Dan is er ook nog geen agenda."],
        ["Onderbouw is nog niet begonnen met Ruimte."],
    )


async def test_once_it_is_off_again_there_is_no_agenda_but_what_was_started_goes_on(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), AGENDA)
    shown = [words(await presses(actor, write("meeting", meeting.id)))[0] for actor in (noor, sam)]
    left = await presses(sam, write("giveup", meeting.id))
    page = await presses(sam, write("agenda", team.id))
    assert (shown, words(left)[3:5], await places(world, meeting), page, words(await sam.commands("agenda"))) == (
        ["Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten."] * 2,
        ["1 van de 4 plaatsen bezet.", "Met Noor Bakker."],
        {"Noor Bakker": 1},
        [GONE],
        [OFF],
    )
    assert "agenda" not in " ".join(await sam.commands("hulp")).lower()


# -- the list --


async def test_the_list_shows_each_meeting_with_its_places_and_a_way_to_look_at_it(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await joins(await starts(noor), sam)
    seen = await sam.commands("agenda")
    assert (words(seen), labels(seen)) == (
        [
            "Agenda van Onderbouw",
            "1. dinsdag 13 oktober, 15:15, 15 minuten, 2 van de 4 plaatsen bezet",
            f"│ {GYM}",
        ],
        ["Bekijk 1", "Start een overleg", "Meer"],
    )


async def test_what_is_for_pupils_is_listed_first_and_then_what_is_soonest(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await starts(noor, question="Wie kijkt mee bij rekenen?", when="dinsdag half vier")
    await starts(noor, question="Wie denkt mee over een kind?", touches="Mijn leerlingen", when="vrijdag half vier")
    await starts(noor, question="Wie wil samen lesgeven?", touches="Samen lesgeven", when="woensdag half vier")
    first = await noor.commands("agenda")
    await noor.taps_on("Meer")
    assert [line for line in (*first, *await noor.taps_on("Verder")) if line.startswith("│")] == [
        "│ Wie denkt mee over een kind?",
        "│ Wie kijkt mee bij rekenen?",
        "│ Wie wil samen lesgeven?",
    ]


async def test_the_list_shows_two_meetings_at_once_and_the_others_further_on(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    for number in range(1, 4):
        await starts(noor, question=f"Vraag nummer {number}", when=f"woensdag 15:{10 + number}")
    first = await noor.commands("agenda")
    await noor.taps_on("Meer")
    second = await noor.taps_on("Verder")
    assert (labels(first), words(second)[1:], labels(second)) == (
        ["Bekijk 1", "Bekijk 2", "Start een overleg", "Meer"],
        ["3. woensdag 14 oktober, 15:13, 15 minuten, 1 van de 4 plaatsen bezet", "│ Vraag nummer 3"],
        ["Bekijk 3", "Start een overleg", "Meer"],
    )


async def test_from_the_list_a_colleague_joins_with_one_tap_or_looks_first(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    for number in range(1, 3):
        await starts(noor, question=f"Vraag nummer {number}", when=f"woensdag 15:{10 + number}")
    listed = await sam.commands("agenda")
    sam.taps = 0
    joined = await sam.taps_on("Ik doe mee met 2")
    again = await sam.commands("agenda")
    assert (labels(listed), words(joined)[0], sam.taps, labels(again)) == (
        ["Ik doe mee met 1", "Bekijk 1", "Ik doe mee met 2", "Bekijk 2", "Start een overleg", "Meer"],
        "Klein overleg, woensdag 14 oktober, 15:12. 15 minuten.",
        1,
        ["Ik doe mee met 1", "Bekijk 1", "Bekijk 2", "Start een overleg", "Meer"],
    )


async def test_who_leads_a_team_is_not_invited_by_the_list(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    grace = await world.has_person(team, "Grace Osei", role=Role.LEADER)
    await world.has_joined(grace)
    await world.leads(grace, team)
    await starts(noor)
    assert labels(await grace.commands("agenda")) == ["Bekijk 1", "Start een overleg", "Meer"]


async def test_a_parked_topic_stands_on_the_list_without_a_date(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    await noor.taps_on("Een les")
    parked = await noor.taps_on("Parkeer")
    listed = await sam.commands("agenda")
    assert (words(parked), words(listed)) == (
        ["Geparkeerd, zonder datum. Het blijft staan tot maandag 2 november; wie wil, maakt er een overleg van."],
        ["Agenda van Onderbouw", EMPTY, "Geparkeerd: punten die op iemand wachten.", f"│ {GYM}"],
    )


async def test_whoever_wants_makes_a_meeting_of_a_parked_topic(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    await noor.taps_on("Een les")
    await noor.taps_on("Parkeer")
    for actor in (sam, lin):
        await actor.commands("agenda")
        await actor.taps_on("Geparkeerd")
        await actor.taps_on("Bekijk 1")
    card = await sam.taps_on("Plan een overleg")
    late = await lin.taps_on("Plan een overleg")
    await sam.taps_on("Start")
    assert (words(card)[1:3], late[0], await questions(world), [m.owner_id for m in await meetings(world)]) == (
        ["Samen denken over een les", f"│ {GYM}"],
        "Iemand maakt hier net een overleg van. Kijk straks nog eens.",
        [(GYM, "planned")],
        [sam.person_id],
    )


async def test_only_who_brought_a_parked_topic_takes_it_back(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    await noor.taps_on("Een les")
    await noor.taps_on("Parkeer")
    for actor in (noor, sam):
        await actor.commands("agenda")
        await actor.taps_on("Geparkeerd")
    own, others = await noor.taps_on("Bekijk 1"), await sam.taps_on("Bekijk 1")
    dropped = await noor.taps_on("Mag weg")
    gone = "Dit punt staat er niet meer. Het is gepland of weggehaald, of het stond er al drie weken."
    assert (labels(own), labels(others), words(dropped), await sam.taps_on("Plan een overleg")) == (
        ["Plan een overleg", "Laat nog staan", "Mag weg", "Terug"],
        ["Plan een overleg", "Laat nog staan", "Terug"],
        ["Dit punt is weg."],
        [gone],
    )


async def test_a_parked_topic_goes_after_three_weeks_unless_somebody_renews_it(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    for question in (GYM, "Wie kijkt mee bij rekenen?"):
        world.now += A_SECOND
        await noor.commands("agenda", question)
        await noor.taps_on("Een les")
        await noor.taps_on("Parkeer")
    await world.until(at(30, 10, 10, 0))
    await sam.commands("agenda")
    await sam.taps_on("Geparkeerd")
    await sam.taps_on("Bekijk 1")
    renewed = await sam.taps_on("Laat nog staan")
    await world.until(at(3, 11, 10, 0))
    await sweeps(world)
    assert (words(renewed)[0], await questions(world)) == (
        "Geparkeerd: Samen denken over een les. Blijft staan tot vrijdag 20 november.",
        [(GYM, "parked"), ("Wie kijkt mee bij rekenen?", "expired")],
    )


# -- for whom --


async def also_in_another(world: World, team: Team, actor: Actor) -> Team:
    """A second team of the same school in which somebody works, with its agenda on."""
    async with world.work() as db:
        other = Team(
            id=db.new_id(world.now), organisation_id=team.organisation_id, school_id=team.school_id, name="Rekenen"
        )
        db.add(other)
    await world.also_works(actor, other)
    await world.starts(other)
    await turns_agenda_on(world, other)
    return other


async def test_who_works_in_two_teams_sees_one_agenda_and_the_other_a_tap_further(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    await also_in_another(world, team, noor)
    first = await noor.commands("agenda")
    more = await noor.taps_on("Meer")
    others = await noor.taps_on("Ander team")
    assert (first[0], labels(more), labels(others), (await noor.taps_on("Rekenen"))[0]) == (
        "Agenda van Onderbouw",
        ["Geparkeerd", "Teamronde", "Ander team", "Terug"],
        ["Rekenen", "Terug"],
        "Agenda van Rekenen",
    )


async def test_who_works_in_two_teams_starts_with_four_taps_also_in_the_second(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    other = await also_in_another(world, team, noor)
    await noor.commands("agenda")
    noor.taps = 0
    await noor.taps_on("Start een overleg")
    asked = await noor.types(GYM)
    for label in ("Rekenen", "Een les", "Start"):
        await noor.taps_on(label)
    assert (words(asked), labels(asked), noor.taps, [one.team_id for one in await meetings(world)]) == (
        ["Voor welk team?"],
        ["Onderbouw", "Rekenen"],
        4,
        [other.id],
    )


async def test_a_message_s_link_in_two_teams_asks_for_which_one_first_and_then_for_the_question(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    other = await also_in_another(world, team, noor)
    asked = await noor.commands("agenda", "https://example.org/bericht/1")
    await noor.taps_on("Rekenen")
    await noor.types(GYM)
    for label in ("Een les", "Start"):
        await noor.taps_on(label)
    assert (words(asked), await questions(world), [one.team_id for one in await meetings(world)]) == (
        ["Voor welk team?"],
        [(GYM, "planned")],
        [other.id],
    )


@pytest.mark.parametrize("words_", ["?", "...", "x", "🎉"])
async def test_what_is_no_question_makes_no_card_and_says_how_to_begin(world: World, words_: str) -> None:
    _, (noor, *_) = await an_agenda(world)
    told = await noor.commands("agenda", words_)
    assert (words(told), labels(told), await meetings(world)) == (
        ["Dat is nog geen vraag. Schrijf in één zin waar je mee zit."],
        ["Start een overleg"],
        [],
    )


async def test_what_was_written_while_it_was_off_stays_readable(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), AGENDA)
    told = await noor.commands("agenda", GYM)
    assert words(told)[1:] == ["Dit schreef je:", f"│ {GYM}"]


async def test_on_somebody_else_s_parked_topic_a_card_changes_nothing(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    await noor.taps_on("Een les")
    await noor.taps_on("Parkeer")
    await sam.commands("agenda")
    for label in ("Geparkeerd", "Bekijk 1", "Plan een overleg", "Anders"):
        menu = await sam.taps_on(label)
    (card,) = await meetings(world)
    for data in (write("touch", card.id, "organisation"), write("setpurpose", card.id, "share")):
        await presses(sam, data)
    left = await presses(sam, write("scrap", card.id))
    (topic,) = await topics(world)
    assert (labels(menu), words(left), topic.touches, topic.purpose, topic.state) == (
        ["Andere tijd", "Hoe lang", "Met hoeveel", "Vraag aanpassen", "Terug"],
        ["Goed. Het punt blijft geparkeerd."],
        "lesson",
        "think",
        "parked",
    )


async def test_the_first_moment_on_a_card_is_one_at_which_they_have_no_other_meeting(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await starts(noor)
    mine, theirs = await noor.commands("agenda", GYM), await sam.commands("agenda", GYM)
    assert (words(mine)[3], words(theirs)[3]) == (
        "Op woensdag 14 oktober, 15:15: 15 minuten, 4 plaatsen.",
        "Op dinsdag 13 oktober, 15:15: 15 minuten, 4 plaatsen.",
    )


async def test_who_works_in_two_teams_says_for_which_one_a_meeting_is(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    other = await world.has_team(await world.has_school("De Beuk"), "Rekenen")
    await world.also_works(noor, other)
    await world.starts(other)
    await turns_agenda_on(world, other)
    asked = await noor.commands("agenda", GYM)
    card = await noor.taps_on("Rekenen")
    for label in ("Een les", "Start"):
        await noor.taps_on(label)
    assert (words(asked), labels(asked), words(card)[0], noor.taps, [m.team_id for m in await meetings(world)]) == (
        ["Voor welk team?"],
        ["Onderbouw", "Rekenen"],
        "Een klein overleg in Rekenen",
        3,
        [other.id],
    )


async def test_who_leads_a_team_from_outside_sees_its_agenda(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    office = await world.has_team(await world.has_school("Kantoor"), "Directie")
    grace = await world.has_person(office, "Grace Osei", role=Role.LEADER)
    await world.leads(grace, team)
    await starts(noor)
    assert words(await grace.commands("agenda")) == [
        "Agenda van Onderbouw",
        "1. dinsdag 13 oktober, 15:15, 15 minuten, 1 van de 4 plaatsen bezet",
        f"│ {GYM}",
    ]


@pytest.mark.parametrize(
    "verb",
    ["meeting", "meetmore", "take", "giveup", "lead", "bring", "ics", "addtopic", "begin", "nextone", "finish",
     "agree", "oncemore"],
)  # fmt: skip
async def test_to_somebody_of_another_team_a_meeting_is_not_there(world: World, verb: str) -> None:
    _team, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    mila = await world.has_person(await world.has_team(await world.has_school("De Beuk"), "Bovenbouw"), "Mila Boer")
    assert await presses(mila, write(verb, meeting.id)) == [GONE]


async def test_to_somebody_of_another_team_a_card_or_an_agenda_is_not_there(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    (card,) = await meetings(world)
    mila = await world.has_person(await world.has_team(await world.has_school("De Beuk"), "Bovenbouw"), "Mila Boer")
    verbs = ("touch", "startit", "together", "parkit", "scrap", "showcard", "change", "when", "reword", "postit")
    seen = [await presses(mila, write(verb, card.id)) for verb in verbs]
    pages = [
        await presses(mila, write(verb, team.id)) for verb in ("agenda", "parked", "newtopic", "messages", "round")
    ]
    assert ([words(one) for one in seen], pages, await questions(world)) == (
        [[CARD_GONE]] * 10,
        [[GONE]] * 5,
        [(GYM, "draft")],
    )


async def test_to_a_colleague_of_the_same_team_somebody_elses_card_is_not_there(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    (card,) = await meetings(world)
    seen = [await presses(sam, write(verb, card.id)) for verb in ("startit", "showcard", "change", "reword")]
    listed = await sam.commands("agenda")
    assert ([words(one) for one in seen], await presses(sam, write("take", card.id)), words(listed)) == (
        [[CARD_GONE]] * 4,
        [GONE],
        ["Agenda van Onderbouw", EMPTY],
    )


async def test_who_is_not_confirmed_may_be_anybody_and_sees_nothing(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    guest = await world.has_person(team, "N. Bakker", participation=Participation.UNCONFIRMED)
    page, pressed = await guest.commands("agenda"), await presses(guest, write("take", meeting.id))
    started = await guest.commands("agenda", "Wat is er in gym?")
    assert (any(word in line for word in ("gym", "Noor") for line in page + pressed + started), pressed) == (
        False,
        [GONE],
    )


async def test_an_agenda_in_english_is_whole(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    async with world.work() as db:
        (await db.get_one(Person, sam.person_id)).language = "en"
    await starts(noor)
    assert words(await sam.commands("agenda")) == [
        "Agenda of Onderbouw",
        "1. Tuesday 13 October, 15:15, 15 minutes, 1 of 4 places taken",
        f"│ {GYM}",
    ]
