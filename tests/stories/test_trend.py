"""The line over the terms: for who asks below their report, never sent, and no more than they may read."""

from datetime import timedelta

from sqlalchemy import delete

from bot.domain.message import Message, Picture
from bot.domain.press import write
from bot.domain.pulse import CORE, Scope
from bot.domain.pulse_finding import Crowd, Finding
from bot.drawing.png import png
from bot.pictures import PICTURES
from bot.routes.deliveries import draw
from bot.services.carrying import claim
from bot.services.feature import turn_off
from bot.services.trend import trend_below
from bot.store.people import CONSOLE
from bot.store.pulse import KeptReport, PulseRound, reports_of_team, written
from bot.store.team import Membership, Team
from bot.views.catalogue import catalogue
from tests.answers import presses
from tests.fakes.messenger import FakeMessenger
from tests.post import fence_of
from tests.stories.pulse import ASKED, COUNTED, a_leader, a_pulse_team, all_fill_in, opens_report, six_answered
from tests.stories.reading import sent
from tests.world import Actor, World

LINE = "Laat de lijn zien"
NOT_FOR_YOU = "Deze peiling kan ik je niet laten zien."
TOO_EARLY = "Deze peiling kan ik je nu niet laten zien. Eerst leest het team hem zelf."
HOW = "Hoe meten we dit?"


def pictures_of(message: Message | None) -> list[Picture]:
    return [block for block in message.blocks if isinstance(block, Picture)] if message is not None else []


async def was_told_before(world: World, team: Team) -> None:
    """In the term before, the first of the four statements had a mean of three; of the others too few said anything."""
    before = COUNTED - timedelta(days=100)
    async with world.work() as db:
        earlier = PulseRound(
            id=db.new_id(before), organisation_id=team.organisation_id, school_year=2025, number=4, opened_at=before,
            counted_at=before,
        )  # fmt: skip
        db.add(earlier)
        await db.flush()
        db.add(
            KeptReport(
                id=db.new_id(before), round_id=earlier.id, scope=Scope.TEAM, team_id=team.id, school_id=team.school_id,
                findings=written([Finding(CORE[0], Crowd.FEW, 6)]), told_on=before.date(),
                leaders_told_on=before.date(),
            )
        )  # fmt: skip


async def may_see_the_line(world: World) -> tuple[Team, Actor]:
    """Noor reads the report of a second pulse."""
    team, (noor, *_) = await six_answered(world)
    await was_told_before(world, team)
    await world.until(COUNTED)
    await opens_report(noor)
    return team, noor


async def test_after_a_second_pulse_a_tap_brings_the_line_and_its_words(world: World) -> None:
    _, noor = await may_see_the_line(world)
    told = await noor.taps_on(LINE)
    await world.passes(timedelta(minutes=1))

    assert told == ["Komt eraan."]
    assert noor.sees[:4] == [
        "De lijn van Onderbouw, van peiling tot peiling",
        "(Van peiling tot peiling.",
        "Ik neem in mijn werk beslissingen waar ik achter sta. zomer 2026: 3; herfst 2026: 3,5.",
        "Ik weet waarover ik zelf mag beslissen. zomer 2026: niet getoond; herfst 2026: 3,5.",
    ]


async def test_it_is_drawn_on_its_way_and_in_no_transaction(world: World) -> None:
    _, noor = await may_see_the_line(world)
    await noor.taps_on(LINE)
    async with world.work() as db:
        fence = await fence_of(db, noor.address.lane, "test")
        (claimed,) = await claim(db, noor.address.lane, fence, draw, now=world.now)
    (to_draw,) = pictures_of(claimed.message)
    (drawn,) = pictures_of(claimed.message and await PICTURES.drawn(claimed.message))

    assert (to_draw.png, drawn) == (b"", Picture(png(to_draw.svg), to_draw.alt))


async def test_what_a_platform_gets_is_a_png(world: World) -> None:
    _, noor = await may_see_the_line(world)
    world.messengers[CONSOLE] = platform = FakeMessenger()
    await noor.taps_on(LINE)
    await world.passes(timedelta(minutes=1))

    assert [one.png[:4] for message in platform.to(noor.address) for one in pictures_of(message)] == [b"\x89PNG"]


async def test_below_the_line_stands_what_its_figures_are_for(world: World) -> None:
    _, noor = await may_see_the_line(world)
    await noor.taps_on(LINE)
    await world.passes(timedelta(minutes=1))

    assert noor.buttons[-1:] == [HOW]
    assert any("Wat jullie antwoordden in de peiling" in line for line in await noor.taps_on(HOW))


async def test_of_several_lines_that_wait_in_a_lane_one_is_on_its_way_at_a_time(world: World) -> None:
    """Whatever else waits there waits for one drawing and no more, and so does who stops the bot."""
    _, noor = await may_see_the_line(world)
    for _ in range(2):
        await noor.taps_on(LINE)
        world.now += timedelta(minutes=1)
    async with world.work() as db:
        fence = await fence_of(db, noor.address.lane, "test")
        claimed = await claim(db, noor.address.lane, fence, draw, now=world.now)

    assert [one.kind for one in claimed] == ["trend"]


async def test_who_taps_twice_in_a_minute_gets_it_once(world: World) -> None:
    _, noor = await may_see_the_line(world)
    for _ in range(2):
        await noor.taps_on(LINE)
    await world.passes(timedelta(minutes=1))

    assert [kind for _, kind in await sent(world, noor)].count("trend") == 1


async def test_after_the_first_pulse_there_is_no_line_to_show(world: World) -> None:
    _, (noor, *_) = await six_answered(world)
    await world.until(COUNTED)
    await opens_report(noor)

    assert LINE not in noor.buttons


async def test_who_leads_the_team_sees_no_more_than_they_were_told(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await was_told_before(world, team)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    await world.until(COUNTED)  # told to the team, and not yet to who leads it
    seen = []
    for actor in (people[0], grace):
        person = await world.of(actor)
        async with world.work() as db:
            earlier = (await reports_of_team(db, team.id))[-1]
            seen.append(await trend_below(db, person, earlier, catalogue("nl"), now=world.now))

    assert [line is not None for line in seen] == [True, False]


async def test_only_who_leads_and_is_early_hears_that_the_team_is_first(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await was_told_before(world, team)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    await world.until(COUNTED)
    async with world.work() as db:
        report = (await reports_of_team(db, team.id))[0].id
    early = [await presses(grace, write(verb, report)) for verb in ("trend", "pulsereport")]
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), "pulse")
    off = [await presses(grace, write(verb, report)) for verb in ("trend", "pulsereport")]

    assert (early, off) == ([[TOO_EARLY]] * 2, [[NOT_FOR_YOU]] * 2)


async def test_of_a_report_that_is_gone_it_is_not_said_that_the_team_is_first(world: World) -> None:
    team, noor = await may_see_the_line(world)
    async with world.work() as db:
        await db.execute(delete(KeptReport).where(KeptReport.team_id == team.id))

    assert await noor.taps_on(LINE) == [NOT_FOR_YOU]


async def leaves_the_team(world: World, actor: Actor) -> None:
    async with world.work() as db:
        await db.execute(delete(Membership).where(Membership.person_id == actor.person_id))


async def test_a_button_of_before_somebody_left_the_team_shows_nothing(world: World) -> None:
    _, noor = await may_see_the_line(world)
    await leaves_the_team(world, noor)

    assert await noor.taps_on(LINE) == [NOT_FOR_YOU]


async def test_who_leaves_the_team_before_it_is_sent_does_not_get_it(world: World) -> None:
    _, noor = await may_see_the_line(world)
    await noor.taps_on(LINE)
    await leaves_the_team(world, noor)
    await world.passes(timedelta(minutes=1))

    assert noor.sees == [NOT_FOR_YOU]
