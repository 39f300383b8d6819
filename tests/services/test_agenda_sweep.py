"""What of the agenda is kept no longer: cards after a day, all else after a year (4.5), and places of who left."""

from datetime import timedelta

from sqlalchemy import select

from bot.domain.press import write
from bot.store.agreement import Agreement, Party
from bot.store.base import Base
from bot.store.meeting import Meeting
from bot.store.outcome import Consent, Outcome
from bot.store.people import Person
from bot.store.proposal import Objection, Proposal
from bot.store.seat import Seat
from bot.store.topic import Topic
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import meetings, topics
from tests.stories.meetings import (
    A_MINUTE,
    GYM,
    HALL,
    an_agenda,
    ends,
    joins,
    now_is,
    places,
    questions,
    starts,
    sweeps,
    words,
)
from tests.world import World, at

TABLES: tuple[type[Base], ...] = (Meeting, Topic, Seat, Outcome, Consent, Agreement, Party, Proposal, Objection)


async def counted(world: World) -> dict[str, int]:
    """How many rows there are, by table."""
    async with world.work() as db:
        return {table.__tablename__: len((await db.scalars(select(table))).all()) for table in TABLES}


async def a_year_of_everything(world: World) -> None:
    """A meeting with an outcome and an agreement, one that was called off, a message to which somebody objected."""
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    async with world.work() as db:
        (await db.scalars(select(Topic))).one().purpose = "decide"
    await joins(meeting, sam, lin)
    await presses(noor, write("bring", meeting.id))
    await noor.types("Oma Mies")
    await ends(world, meeting)
    (topic,) = await topics(world)
    lines = {"what": "We lopen.", "why": "Omdat het kan.", "not_chosen": "Rennen."}
    await sends(noor, write("decision", topic.id), **lines)
    await sends(
        noor, write("agree", meeting.id), what="We lopen.", who="Sam de Wit", until="2026-11-20", look_back="2026-11-20"
    )  # fmt: skip
    off = await starts(noor)
    await presses(noor, write("calloff", off.id))
    await noor.commands("agenda", HALL)
    for label in ("De organisatie", "Plaats als bericht"):
        await noor.taps_on(label)
    async with world.work() as db:
        proposal = (await db.scalars(select(Proposal))).one()
    await sends(sam, write("objectto", proposal.id), why="Nee.")


async def test_a_card_that_nobody_started_goes_after_a_day_with_its_topic(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    await sweeps(world, after=timedelta(hours=23))
    before = len(await meetings(world))
    await sweeps(world, after=timedelta(hours=2))
    assert (before, await meetings(world), await topics(world)) == (1, [], [])


async def test_a_parked_topic_on_a_card_that_goes_is_parked_again(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    for label in ("Een les", "Parkeer"):
        await noor.taps_on(label)
    (topic,) = await topics(world)
    await presses(sam, write("planit", topic.id))
    await sweeps(world, after=timedelta(hours=25))
    assert (await meetings(world), [(one.state, one.meeting_id) for one in await topics(world)]) == (
        [],
        [("parked", None)],
    )


async def test_a_parked_topic_that_nobody_took_up_expires_also_from_the_card_it_is_on(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await noor.commands("agenda", GYM)
    for label in ("Een les", "Parkeer"):
        await noor.taps_on(label)
    (topic,) = await topics(world)
    world.now += timedelta(days=20, hours=23)
    await presses(sam, write("planit", topic.id))
    await sweeps(world, after=timedelta(hours=2))
    told = await sam.taps_on("Start")
    assert (await questions(world), words(told)) == (
        [(GYM, "expired")],
        ["Deze kaart is er niet meer. In de agenda zie je wat ervan werd."],
    )


async def test_for_a_year_everything_stays_and_after_it_nothing_does(world: World) -> None:
    await a_year_of_everything(world)
    await world.until(at(16, 10, 9, 0))
    before = await counted(world)
    await sweeps(world, after=timedelta(days=360))
    then = await counted(world)
    await sweeps(world, after=timedelta(days=60))
    assert (before, then, await counted(world)) == (
        {"meeting": 2, "topic": 2, "seat": 5, "outcome": 1, "consent": 2, "agreement": 1, "party": 2, "proposal": 1,
         "objection": 1},
        before,
        dict.fromkeys(before, 0),
    )  # fmt: skip


async def test_a_message_that_never_reached_anybody_goes_after_a_year_too(world: World) -> None:
    _, (noor, *_) = await an_agenda(world, "Noor Bakker")
    await noor.commands("agenda", HALL)
    for label in ("De organisatie", "Plaats als bericht"):
        await noor.taps_on(label)
    await sweeps(world, after=timedelta(days=360))
    then = (await counted(world))["proposal"]
    await sweeps(world, after=timedelta(days=60))
    assert (then, (await counted(world))["proposal"]) == (1, 0)


async def test_who_left_has_no_place_any_more_and_whoever_waits_moves_up(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor, when="vrijdag 30 oktober 15:15")
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 2
        (await db.get_one(Person, sam.person_id)).last_day = at(14, 10).date()
    await joins(meeting, sam, lin)
    await sweeps(world, after=timedelta(days=2))
    before = await places(world, meeting)
    await sweeps(world, after=timedelta(days=1))
    assert (before, await places(world, meeting)) == (
        {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": None},
        {"Noor Bakker": 1, "Lin Chen": 2},
    )


async def test_when_who_leads_it_left_the_others_are_asked_who_does(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="woensdag 15:15")
    await joins(meeting, sam)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).last_day = at(12, 10).date()
    sam.looks()
    await sweeps(world, after=timedelta(days=1))
    await world.passes(A_MINUTE)
    assert ((await now_is(meeting, world)).owner_id, await places(world, meeting), words(sam.sees)[0]) == (
        None,
        {"Sam de Wit": 2},
        "Wie leidt het overleg van woensdag 14 oktober, 15:15? Zonder iemand die het leidt gaat het niet door.",
    )


async def test_a_button_of_a_meeting_that_was_swept_says_that_it_is_not_there(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await presses(noor, write("calloff", meeting.id))
    await sweeps(world, after=timedelta(days=366))
    gone = ["Dit overleg is er niet meer, of het is niet van jouw team."]
    assert [await presses(actor, write("take", meeting.id)) for actor in (noor, sam)] == [gone] * 2


async def test_sweeping_again_changes_nothing(world: World) -> None:
    await a_year_of_everything(world)
    await sweeps(world)
    before = await counted(world)
    await sweeps(world)
    assert await counted(world) == before
