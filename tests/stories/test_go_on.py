"""J10: after ten school weeks a team is asked whether it goes on; who said what is seen by nobody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.event import Pressed
from bot.domain.message import Message
from bot.domain.people import Role, TeamState
from bot.domain.vote import Why
from bot.services.team import ChoseToStop, open_due_round, start_team
from bot.services.vote import stop_team
from bot.store.notice import Notice
from bot.store.team import Team
from bot.store.vote import Vote
from tests.answers import asks, data_of, presses, the_team
from tests.builders import make_bank
from tests.stories.reading import sent
from tests.stories.sharing import (
    DIGEST,
    FRIDAY,
    MONDAY,
    NAMES,
    ON_BOTH,
    WORDS,
    a_started_team,
    joined,
    said,
    seen_at,
    shares,
)
from tests.world import Actor, World, at

ASKED = "Onderbouw gebruikt Ruimte nu tien schoolweken. Doorgaan? Niemand ziet wat je kiest."
STOPPED = (
    "De meesten die antwoordden in Onderbouw, wilden stoppen. Ik stel geen vragen meer. "
    "Willen jullie later weer? Eén tik is genoeg."
)
YES, NO = "Ja, doorgaan", "Nee, stoppen"
UNTIL_COUNTED = "Twee weken na de vraag tel ik de antwoorden. Tot die tijd mag je wisselen."
GOES_ON = f"Goed, wat jou betreft gaat Onderbouw ermee door. {UNTIL_COUNTED}"
STOPS = f"Goed, wat jou betreft stopt Onderbouw ermee. {UNTIL_COUNTED}"
COUNTED_ON = date(2026, 11, 20)


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def asked(world: World) -> list[Actor]:
    """Six people who take part, with the question in front of them."""
    team = await a_started_team(world)
    people = await joined(world, team, *NAMES)
    async with world.work() as db:
        await db.execute(update(Team).values(started_on=date(2026, 6, 1)))
    await world.until(MONDAY)
    return people


async def ticks(world: World, day: int) -> Team:
    """The team's tick of this day in November, with nothing before it; the team as it is then."""
    world.now = at(day, 11, 6, 0)
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        await open_due_round(db, team, world.now, now=world.now)
    return team


async def counted(world: World) -> Team:
    """Two weeks later, when the votes are counted."""
    return await ticks(world, COUNTED_ON.day)


async def stopped(world: World) -> list[Actor]:
    """A team that chose to stop."""
    people = await asked(world)
    for actor, label in zip(people, [NO, NO, NO, NO, YES], strict=False):
        await actor.taps_on(label)
    await counted(world)
    return people


async def votes(world: World) -> list[bool]:
    """The answers that are kept now."""
    async with world.work() as db:
        return sorted(await db.scalars(select(Vote.yes)))


async def test_after_ten_school_weeks_everybody_is_asked_in_the_message_of_the_week(world: World) -> None:
    noor, *_ = await asked(world)
    assert (noor.lines[-4], noor.buttons) == (ASKED, [YES, NO])


async def test_a_team_is_asked_once(world: World) -> None:
    people = await asked(world)
    await counted(world)
    await ticks(world, 27)
    async with world.work() as db:
        asked_of = list(await db.scalars(select(Notice.person_id).where(Notice.kind == "go_on")))
    assert sorted(asked_of) == sorted(actor.person_id for actor in people)


@ON_BOTH
async def test_somebody_can_change_their_mind_until_it_is_counted(world: World) -> None:
    noor, *_ = await asked(world)
    first = said(await noor.taps_on(YES))
    second = said(await noor.taps_on(NO))
    assert (first, second, await votes(world)) == (
        [GOES_ON],
        [STOPS],
        [False],
    )


async def test_an_answer_under_a_digest_leaves_the_digest_where_it_stands(world: World) -> None:
    team = await a_started_team(world)
    noor, sam, joke = await joined(world, team, *NAMES[:3])
    await shares(sam, "Van Sam")
    await shares(joke)
    async with world.work() as db:
        await db.execute(update(Team).values(started_on=date(2026, 6, 1)))
    (message,) = await seen_at(world, MONDAY, noor)
    tap = Pressed(
        key=world.new_key(), sender=noor.address, data=data_of(noor, YES), message=noor.screen.latest[0].reference
    )
    answer = await world.inbox.receive(tap, world.now)
    await sam.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    of_joke = ["Joke Visser, bij de vraag over verwondering:", f"│ {WORDS}"]
    assert (said(message)[-1], isinstance(answer, Message)) == (ASKED, True)
    assert said(noor.sees) == [
        *DIGEST,
        *of_joke,
        GOES_ON,
    ]


async def test_when_a_team_is_stopped_meanwhile_nothing_is_left_of_the_votes(world: World) -> None:
    noor, sam, *_ = await asked(world)
    await noor.taps_on(YES)
    await sam.taps_on(NO)
    before = await votes(world)
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        await stop_team(db, team, world.now.date(), why=Why.MISUSE, now=world.now)
    assert (before, await votes(world)) == ([False, True], [])


@pytest.mark.parametrize(
    ("taps", "state"),
    [
        ([NO, NO, NO, NO], TeamState.STARTED),  # of four nothing is concluded
        ([NO, NO, NO, YES, YES, YES], TeamState.STARTED),
        ([NO, NO, NO, YES, YES], TeamState.STOPPED),
    ],
)
async def test_a_team_stops_when_fewer_than_half_of_at_least_five_want_to_go_on(
    world: World, taps: list[str], state: TeamState
) -> None:
    people = await asked(world)
    for actor, label in zip(people, taps, strict=False):
        await actor.taps_on(label)
    team = await counted(world)
    assert (team.state, await votes(world)) == (state, [])


async def test_votes_are_not_counted_before_two_weeks_have_passed(world: World) -> None:
    people = await asked(world)
    for actor in people:
        await actor.taps_on(NO)
    team = await ticks(world, 19)
    assert (team.state, await votes(world)) == (TeamState.STARTED, [False] * 6)


async def test_everybody_is_told_once_and_without_a_number(world: World) -> None:
    noor, *_, grace = await stopped(world)
    monday = at(23, 11, 8, 0)
    first = await seen_at(world, monday, noor, grace)
    assert [said(seen) for seen in first] == [[STOPPED], [STOPPED]]
    await world.until(at(24, 11, 18, 0))
    assert noor.sees == []


async def test_a_team_that_stopped_is_asked_nothing_any_more(world: World) -> None:
    noor, *_ = await stopped(world)
    await world.until(at(27, 11, 18, 0))
    assert [kind for moment, kind in await sent(world, noor) if moment > at(20, 11, 6, 0)] == ["gathered"]
    assert said(await noor.types("vraag")) == ["Onderbouw is gestopt. Ik stel geen vragen meer."]


async def test_home_offers_the_way_back_and_one_tap_of_one_person_takes_it(world: World) -> None:
    _, sam, *_ = await stopped(world)
    assert "Onderbouw is gestopt. Ik stel geen vragen meer." in await sam.types("home")
    again = await sam.taps_on("We beginnen weer")
    team = await the_team(world)
    assert (again, team.state, team.started_on, team.asked_to_go_on) == (
        ["Onderbouw begint weer. De eerstvolgende vraag komt vanzelf."],
        TeamState.STARTED,
        COUNTED_ON,
        None,
    )


async def test_a_team_that_started_again_gets_questions_again(world: World) -> None:
    _, sam, *_ = await stopped(world)
    asks(world, *make_bank(20).prompts)
    await sam.types("home")
    await sam.taps_on("We beginnen weer")
    await world.until(at(27, 11, 18, 0))
    assert (at(26, 11), "question") in await sent(world, sam)


async def test_only_the_team_itself_starts_again(world: World) -> None:
    noor, *_ = await stopped(world)
    await noor.types("home")
    (stranger,) = await joined(world, await a_started_team(world, "Bovenbouw"), "Piet Prins")
    refused = await presses(stranger, data_of(noor, "We beginnen weer"))
    async with world.work() as db:
        team = (await db.scalars(select(Team).where(Team.name == "Onderbouw"))).one()
        with pytest.raises(ChoseToStop):
            await start_team(db, team, agreed_on=FRIDAY.date(), contact="Joke (MR)", now=world.now)
    assert (refused, team.state) == (["Deze knop is voor iemand anders."], TeamState.STOPPED)


async def test_who_only_runs_the_bot_does_not_start_a_team_again(world: World) -> None:
    noor, *_ = await stopped(world)
    (els,) = await joined(world, await the_team(world), "Els Steward", role=Role.STEWARD)
    await noor.types("home")
    await els.types("home")
    refused = await presses(els, data_of(noor, "We beginnen weer"))
    assert ("We beginnen weer" in noor.buttons, "We beginnen weer" in els.buttons) == (True, False)
    assert (refused, (await the_team(world)).state) == (["Deze knop is voor iemand anders."], TeamState.STOPPED)


async def test_a_vote_that_comes_late_gets_a_kind_word(world: World) -> None:
    noor, *_ = await asked(world)
    await counted(world)
    late = await noor.taps_on(YES)
    assert (late, await votes(world)) == (["Er is al geteld voor Onderbouw. Zelf stoppen kan altijd: typ stop."], [])
