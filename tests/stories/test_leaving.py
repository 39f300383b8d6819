"""J06: what becomes of somebody's words around their last day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from bot.domain.event import Pressed
from bot.domain.message import Message
from bot.store.people import Person
from bot.store.schedule import Schedule
from tests.answers import Kept, data_of, deliveries, kept, presses
from tests.night import sweep
from tests.stories.sharing import (
    DIGEST,
    FROM_NOOR,
    MONDAY,
    ON_BOTH,
    WORDS,
    a_team_of,
    answers,
    picks,
    said,
    seen_at,
    shared,
    shares,
    without_way_out,
)
from tests.world import Actor, World, at

LAST_DAY = date(2026, 11, 20)
ASKED = (
    "Je laatste dag hier is vrijdag 20 november. Wat doe ik dan met wat je deelde? "
    "Zeg je niets, dan haal ik je naam eraf."
)
TAKE_ALONG = (
    "Je laatste dag hier is vrijdag 20 november. Wil je meenemen wat je schreef? "
    "Dertig dagen later wis ik wat alleen van jou is."
)
KEEP, NAMELESS, WITHDRAW = "Mijn naam mag blijven", "Zonder mijn naam", "Haal alles weg"
MY_DATA, WIPE = "Mijn gegevens", "Wis mij"
NAMED = [*DIGEST, FROM_NOOR, f"│ {WORDS}"]
A_COLLEAGUE = [*DIGEST, "Een collega, bij de vraag over verwondering:", f"│ {WORDS}"]


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def told(world: World) -> tuple[Actor, Actor]:
    """Noor, who shared something, and Sam, who has the digest with it on his screen."""
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await seen_at(world, MONDAY, sam)
    return noor, sam


async def leaves_on(world: World, actor: Actor, day: date) -> None:
    """Their last day is known, as an import says it; what goes by itself is looked at once."""
    async with world.work() as db:
        await db.execute(update(Person).where(Person.id == actor.person_id).values(last_day=day))
    await sweeps(world)


async def sweeps(world: World) -> None:
    """What happens by itself every night, with what it changes carried."""
    async with world.work() as db:
        await sweep(db, now=world.now)
    await world.until(world.now + timedelta(seconds=1))


async def after_their_last_day(world: World, days: int = 1) -> None:
    """So many days later."""
    world.now = at(20, 11, 20, 0) + timedelta(days=days)
    await sweeps(world)


async def asked(world: World) -> tuple[Actor, Actor]:
    """The same, with what becomes of her words asked of Noor."""
    noor, sam = await told(world)
    await leaves_on(world, noor, LAST_DAY)
    await world.until(at(10, 11, 18, 0))
    sam.looks()
    return noor, sam


async def test_in_the_last_two_weeks_somebody_is_asked_what_becomes_of_what_they_shared(world: World) -> None:
    noor, _ = await asked(world)
    assert (noor.lines[-4], noor.buttons) == (ASKED, [KEEP, NAMELESS, WITHDRAW, MY_DATA, WIPE])


async def test_whether_they_want_to_be_erased_is_asked_below_it(world: World) -> None:
    noor, _ = await asked(world)
    wipe = Pressed(key="k1", sender=noor.address, data=data_of(noor, WIPE))
    answer = await world.inbox.receive(wipe, world.now)
    assert isinstance(answer, Message)


async def test_nobody_is_asked_earlier_than_two_weeks_before(world: World) -> None:
    noor, _ = await told(world)
    await leaves_on(world, noor, date(2026, 11, 24))
    assert [
        row.kind for row in await deliveries(world, "gathered") if row.person_id == noor.person_id and row.due > MONDAY
    ] == []


async def test_who_shares_nothing_can_take_along_or_erase_what_is_theirs(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await answers(noor)
    await leaves_on(world, noor, LAST_DAY)
    await world.until(at(10, 11, 18, 0))
    assert (noor.lines[-4], noor.buttons) == (TAKE_ALONG, [MY_DATA, WIPE])


async def test_who_takes_no_part_is_told_nothing(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await noor.types("stop")
    await noor.taps_on("Ja, stop alles")
    await leaves_on(world, noor, LAST_DAY)
    assert [row.person_id for row in await deliveries(world, "gathered")] == []


@ON_BOTH
async def test_without_an_answer_the_name_goes_wherever_it_stands(world: World) -> None:
    _, sam = await asked(world)
    await after_their_last_day(world)
    assert without_way_out(sam.sees) == A_COLLEAGUE


@pytest.mark.parametrize(
    ("label", "answer", "seen"),
    [
        (KEEP, "Goed. Wat je deelde blijft staan, met je naam.", []),
        (NAMELESS, "Goed. Wat je deelde blijft staan, zonder je naam.", A_COLLEAGUE),
        (WITHDRAW, "Goed. Na je laatste dag haal ik alles weg wat je deelde.", ["—"]),
    ],
)
async def test_what_they_choose_is_done_after_the_last_day(
    world: World, label: str, answer: str, seen: list[str]
) -> None:
    noor, sam = await asked(world)
    assert said(await noor.taps_on(label)) == [answer]
    await sweeps(world)
    before = sam.sees
    await after_their_last_day(world)
    assert (before, without_way_out(sam.sees)) == ([], seen)


@pytest.mark.parametrize(("said", "reads"), [("keep", NAMED), (None, A_COLLEAGUE), ("withdraw", [])])
async def test_a_digest_after_that_last_day_tells_it_as_they_said_also_before_the_night(
    world: World, said: str | None, reads: list[str]
) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await leaves_before_a_night(world, noor, said)
    assert await seen_at(world, MONDAY, sam) == [reads]


@pytest.mark.parametrize(("said", "reads"), [(None, A_COLLEAGUE[2:]), ("withdraw", [])])
async def test_so_does_what_was_shared_with_somebody_by_name(world: World, said: str | None, reads: list[str]) -> None:
    noor, sam = await a_team_of(world, 2)
    await picks(noor, sam)
    await noor.taps_on("Delen met mijn naam")
    await leaves_before_a_night(world, noor, said)
    (seen,) = await seen_at(world, MONDAY, sam)
    assert [line for line in seen if WORDS in line or "vraag over" in line] == reads


async def leaves_before_a_night(world: World, actor: Actor, said: str | None) -> None:
    """Sunday is their last day, and no night settles anything after it."""
    async with world.work() as db:
        leaves = update(Person).where(Person.id == actor.person_id)
        await db.execute(leaves.values(last_day=date(2026, 11, 8), after_leaving=said))
        await db.execute(delete(Schedule).where(Schedule.kind == "night"))


async def test_an_answer_under_a_digest_leaves_the_digest_where_it_stands(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    for actor, words in ((noor, "Van Noor"), (sam, "Van Sam"), (joke, WORDS)):
        await shares(actor, words)
    await world.until(MONDAY - timedelta(hours=2))
    await leaves_on(world, noor, LAST_DAY)
    (message,) = await seen_at(world, MONDAY, noor)
    tap = Pressed(
        key=world.new_key(), sender=noor.address, data=data_of(noor, KEEP), message=noor.screen.latest[0].reference
    )
    answer = await world.inbox.receive(tap, world.now)
    await sam.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert (said(message)[-1], isinstance(answer, Message)) == (ASKED, True)
    assert said(noor.sees)[-3:] == [
        "Joke Visser, bij de vraag over verwondering:",
        f"│ {WORDS}",
        "Goed. Wat je deelde blijft staan, met je naam.",
    ]


async def test_what_was_asked_already_plans_no_second_message(world: World) -> None:
    await asked(world)
    before = [row.id for row in await deliveries(world, "gathered")]
    await sweeps(world)
    assert [row.id for row in await deliveries(world, "gathered")] == before


async def test_they_can_change_their_mind_until_then(world: World) -> None:
    noor, sam = await asked(world)
    await noor.taps_on(WITHDRAW)
    await noor.taps_on(KEEP)
    await after_their_last_day(world)
    assert sam.sees == []


async def test_nobody_chooses_for_somebody_else(world: World) -> None:
    noor, sam = await asked(world)
    assert await presses(sam, data_of(noor, WITHDRAW)) == ["Deze knop is voor iemand anders."]
    await after_their_last_day(world)
    assert (without_way_out(sam.sees), len(await shared(world))) == (A_COLLEAGUE, 1)


async def test_a_last_day_that_is_taken_back_changes_nothing(world: World) -> None:
    noor, sam = await asked(world)
    async with world.work() as db:
        await db.execute(update(Person).where(Person.id == noor.person_id).values(last_day=None))
    await after_their_last_day(world)
    assert sam.sees == []


@ON_BOTH
async def test_private_words_go_thirty_days_later_and_shared_ones_stay(world: World) -> None:
    noor, _ = await asked(world)
    await answers(noor, "Alleen voor mij")
    counts = []
    for days in (30, 31):
        await after_their_last_day(world, days)
        counts.append(await kept(world))
    assert counts == [
        [Kept("answer", (WORDS,)), Kept("answer", ("Alleen voor mij",))],
        [Kept("answer", (WORDS,))],
    ]


LEFT = (
    "Je werkt hier niet meer. Ik stel geen vragen meer en bewaar niets nieuws. "
    "Wat ik nog van je heb, kun je meenemen of wissen. Dank je wel en het ga je goed."
)


async def test_who_left_can_still_have_what_is_kept_of_them(world: World) -> None:
    noor, _ = await asked(world)
    await after_their_last_day(world, 20)
    answer = await noor.types("privacy")
    await noor.taps_on(MY_DATA)
    await world.passes(timedelta(minutes=5))
    assert (answer[0], len([row for row in await deliveries(world, "my_data") if row.state == "sent"])) == (LEFT, 2)


async def test_who_left_can_still_erase_themselves(world: World) -> None:
    noor, sam = await asked(world)
    await after_their_last_day(world, 20)
    sam.looks()
    await noor.types("hallo")
    await noor.taps_on(WIPE)
    await noor.taps_on("Ja, wis mij")
    await world.passes(timedelta(minutes=1))
    assert (await kept(world), sam.sees) == ([], ["—"])


async def test_who_left_can_do_nothing_else(world: World) -> None:
    noor, _ = await asked(world)
    await after_their_last_day(world, 20)
    assert (await noor.types("vraag"))[0] == LEFT
    assert (await noor.taps_on(KEEP))[0] == LEFT


async def test_a_year_after_their_last_day_somebody_who_shares_nothing_is_forgotten(world: World) -> None:
    noor, _ = await asked(world)
    await noor.taps_on(WITHDRAW)
    known = []
    for days in (365, 366):
        await after_their_last_day(world, days)
        async with world.work() as db:
            known.append(await db.get(Person, noor.person_id) is not None)
    assert known == [True, False]


async def test_whoever_still_shares_is_known_as_long_as_that(world: World) -> None:
    noor, _ = await asked(world)
    await noor.taps_on(KEEP)
    await after_their_last_day(world, 400)
    async with world.work() as db:
        assert (await db.get_one(Person, noor.person_id)).name == "Noor Bakker"
