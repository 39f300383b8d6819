"""Rules of the agenda that only show when one thing comes upon another; most were found by test_agenda_machine."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from bot.domain.agenda import MeetingState
from bot.domain.delivery import State
from bot.domain.press import write
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.meeting import Meeting
from bot.store.proposal import Proposal
from bot.store.schedule import Schedule
from bot.store.seat import Seat
from bot.store.team import Membership, Team
from bot.store.topic import Topic
from tests.agenda_rules import all_rows
from tests.answers import presses
from tests.standing import submits
from tests.stories.agenda import meetings
from tests.stories.meetings import A_SECOND, HALL, an_agenda, joins, labels, now_is, starts
from tests.world import AMSTERDAM, Actor, World, at

MONDAYS = frozenset({0})
ROUND_NEAR = "In die acht schoolweken is er al een teamronde. Kies een andere dag."


async def works_on(actor: Actor, days: frozenset[int]) -> None:
    """These are their days from now on."""
    async with actor.world.work() as db:
        await db.execute(update(Membership).where(Membership.person_id == actor.person_id).values(days=days))


async def sent_on(world: World, kind: str, actor: Actor) -> list[datetime]:
    """When this reached somebody."""
    async with world.work() as db:
        rows = await db.scalars(
            select(Delivery.settled_at).where(
                Delivery.kind == kind, Delivery.person_id == actor.person_id, Delivery.state == State.SENT,
                Delivery.updates_id.is_(None),
            )
        )  # fmt: skip
        return [row.astimezone(AMSTERDAM) for row in rows if row is not None]


async def moves(actor: Actor, meeting: Meeting, day: date) -> None:
    """Send the whole form that moves a meeting."""
    await submits(actor, write("moveit", meeting.id), day=day.isoformat(), hour="15:15")


# -- while they sit together --


async def is_running(world: World) -> tuple[Meeting, Actor]:
    """A meeting that began, and who leads it."""
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 15))
    await presses(noor, write("begin", meeting.id))
    return await now_is(meeting, world), noor


async def test_a_meeting_that_has_begun_is_not_moved_or_called_off_any_more(world: World) -> None:
    meeting, noor = await is_running(world)
    await moves(noor, meeting, date(2026, 10, 15))
    await presses(noor, write("calloff", meeting.id))
    after = await now_is(meeting, world)
    found = (after.state, after.starts_at, after.sequence, after.next_step)
    assert found == (MeetingState.RUNNING, meeting.starts_at, 0, meeting.next_step)


async def test_a_meeting_that_has_begun_offers_neither(world: World) -> None:
    meeting, noor = await is_running(world)
    shown = labels(await presses(noor, write("meeting", meeting.id)))
    more = labels(await presses(noor, write("meetmore", meeting.id)))
    assert {"Mag weg", "Verplaats"} & {*shown, *more} == set()


async def test_what_is_off_is_not_needed_after_all(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await presses(noor, write("calloff", meeting.id))
    before = await all_rows(world)
    await presses(noor, write("stillneeded", meeting.id))
    assert await all_rows(world) == before


# -- what is refused leaves nothing behind --


async def test_a_card_that_cannot_be_started_as_a_short_meeting_stays_as_it_was(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    await noor.commands("agenda", HALL)
    (card,) = await meetings(world)
    await presses(noor, write("setminutes", card.id, "30"))
    await presses(noor, write("setpurpose", card.id, "share"))
    await submits(noor, write("when", card.id), day="2026-10-12", hour="10:00")
    await world.until(at(12, 10, 10, 30))
    before = await all_rows(world)
    said = await presses(noor, write("together", card.id))
    assert (await all_rows(world) == before, "Dat moment is al geweest. Kies een andere tijd." in said) == (True, True)


# -- the team round --


async def a_round(world: World, team: Team, actor: Actor, day: date) -> Meeting:
    """A team round on this day."""
    world.now += A_SECOND  # so that one is later than another
    await presses(actor, write("round", team.id))
    card = (await meetings(world))[-1]
    await submits(actor, write("when", card.id), day=day.isoformat(), hour="15:15")
    await presses(actor, write("startit", card.id))
    return await now_is(card, world)


async def test_a_team_round_is_not_moved_near_another_one(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    async with world.work() as db:
        await db.execute(update(Team).values(agenda_weeks=8))
    await a_round(world, team, noor, date(2026, 12, 14))
    first = await a_round(world, team, noor, date(2026, 10, 12))
    noor.looks()
    await moves(noor, first, date(2026, 10, 13))
    moved = await now_is(first, world)
    found = (moved.state, moved.starts_at, moved.sequence)
    assert (found, noor.sees) == ((MeetingState.OPEN, at(12, 10), 0), [f"! {ROUND_NEAR}"])


async def test_a_team_round_may_be_moved_where_no_other_is_near(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    first = await a_round(world, team, noor, date(2026, 10, 13))
    await moves(noor, first, date(2026, 10, 14))
    assert (await now_is(first, world)).starts_at == at(14, 10)


async def test_a_summer_does_not_count_for_the_next_team_round(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    async with world.work() as db:
        await db.execute(delete(Schedule))  # a summer with nothing to sweep is a short one
    world.now = at(21, 6, 10, 0, year=2027)
    await joins(await a_round(world, team, noor, date(2027, 6, 22)), sam)
    said = []
    for day in (27, 28):
        await world.until(at(day, 9, 10, 0, year=2027))
        said.append((await presses(noor, write("round", team.id)))[0])
    assert said == ["Er is al een teamronde in deze acht schoolweken.", "Een teamronde met Onderbouw"]


async def test_the_form_of_a_team_round_has_a_place_for_everybody(world: World) -> None:
    names = [f"Collega {number}" for number in range(10)]
    team, (noor, *_) = await an_agenda(world, *names)
    await presses(noor, write("round", team.id))
    (card,) = await meetings(world)
    await submits(
        noor, write("change", card.id), question=HALL, touches="teaching", purpose="think", matter="none",
        minutes="30", day="2026-10-14", hour="15:15", places="10",
    )  # fmt: skip
    after = await now_is(card, world)
    assert (after.places, after.starts_at) == (10, at(14, 10))


# -- messages, and what was parked --


async def test_a_parked_topic_that_becomes_a_message_waits_no_longer(world: World) -> None:
    _, (noor, _, _) = await an_agenda(world)
    await noor.commands("agenda", HALL)
    await noor.taps_on("De organisatie")
    (card,) = await meetings(world)
    await presses(noor, write("parkit", card.id))
    async with world.work() as db:
        topic = (await db.scalars(select(Topic.id))).one()
    await presses(noor, write("planit", topic))
    (card,) = await meetings(world)
    await presses(noor, write("postit", card.id))
    async with world.work() as db:
        left = [*await db.scalars(select(Topic.id)), *await db.scalars(select(Meeting.id))]
        posted = len((await db.scalars(select(Proposal.id))).all())
    assert (left, posted) == ([], 1)


# -- people who work on one day --


async def met(world: World, *, touches_on: frozenset[int]) -> tuple[Meeting, UUID, Actor, Actor]:
    """A meeting to decide that is over, its topic, who led it, and Sam, who works on these days from then on."""
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 16, 0))
    await works_on(sam, touches_on)
    async with world.work() as db:
        topic = (await db.scalars(select(Topic))).one()
        topic.purpose = "decide"
    return meeting, topic.id, noor, sam


async def test_who_works_on_one_day_is_asked_about_a_decision_on_that_day(world: World) -> None:
    _, topic, noor, sam = await met(world, touches_on=MONDAYS)
    await submits(noor, write("decision", topic), what="Tien minuten", why="omdat het rust geeft", not_chosen="Niets")
    await world.until(at(26, 10, 9, 0))  # after herfst
    assert await sent_on(world, "consent", sam) == [at(26, 10, 7, 30)]


async def test_who_works_on_one_day_looks_back_on_that_day(world: World) -> None:
    meeting, _, noor, sam = await met(world, touches_on=MONDAYS)
    await submits(
        noor, write("agree", meeting.id), what="Tien minuten", who=sam.name, until="2026-10-30", look_back="2026-12-15"
    )
    (agreement,) = (await all_rows(world))["agreement"]
    await presses(sam, write("acceptit", agreement["id"]))
    await world.until(at(4, 1, 9, 0, year=2027))  # after kerst
    assert await sent_on(world, "look_back", sam) == [at(4, 1, 7, 30, year=2027)]


# -- the digest --


async def test_a_meeting_that_is_full_is_nothing_to_say(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="dinsdag 27 oktober 15:15")
    async with world.work() as db:
        await db.execute(update(Meeting).where(Meeting.id == meeting.id).values(places=2))
    await joins(meeting, sam)
    await world.until(at(26, 10, 12, 0))
    async with world.work() as db:
        found = (len((await db.scalars(select(Seat))).all()), (await db.scalars(select(Digest))).all())
    assert found == (2, [])


async def test_a_form_that_is_refused_says_why_at_its_own_field_and_changes_nothing(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    before = await all_rows(world)
    said = []
    for day, hour in (
        ("2026-10-20", "15:15"),
        ("2026-10-17", "15:15"),
        ("2026-10-12", "08:00"),
        ("2026-10-14", "17:20"),
    ):
        noor.looks()
        await submits(noor, write("moveit", meeting.id), day=day, hour=hour)
        said += noor.sees
    assert (said, await all_rows(world) == before) == (
        [
            "! Dan is er geen school (Herfstvakantie). Kies een andere dag.",
            "! Dat is in het weekend. Kies een dag van maandag tot en met vrijdag.",
            "! Dat moment is al geweest. Kies een moment dat nog komt.",
            "! Dan duurt het tot na 17:30. Begin eerder, of maak het korter.",
        ],
        True,
    )
