"""INV-7, J33: doing without digests is one tap, so is having them again, and nothing that is kept tells of it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
import structlog
from sqlalchemy import select, update

from bot.store.base import SECONDS_TO_WAIT_FOR_WRITER
from bot.store.delivery import Delivery
from bot.store.digest_choice import DigestChoice, does_without, reseal_choices
from bot.store.promise import Promise
from tests.answers import presses
from tests.stories.meetings import labels, words
from tests.stories.restoring import backs_up, comes_back
from tests.stories.sharing import MONDAY, WAY_OUT, a_team_of, picks, seen_at, shares
from tests.world import Actor, World

A_WEEK = timedelta(days=7)
AGAIN = "Toch weer het weekbericht"
GONE = "Goed, je krijgt geen weekberichten meer. Dat ziet niemand. Je vragen en wat je zelf afsprak, krijg je nog wel."


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def read_one(world: World) -> tuple[Actor, Actor, Actor]:
    """Noor shared something, and Sam and Joke read it on Monday."""
    noor, sam, joke = await a_team_of(world, 3)
    await shares(noor)
    await world.until(MONDAY)
    return noor, sam, joke


async def next_week(world: World, author: Actor, *readers: Actor) -> list[list[str]]:
    """Something more is shared; what these read of it."""
    await shares(author, "De stilte na de pauze")
    return [words(seen)[:1] for seen in await seen_at(world, MONDAY + A_WEEK, *readers)]


async def test_below_every_digest_is_a_way_out_of_one_tap_and_its_answer_has_the_way_back(world: World) -> None:
    noor, sam, joke = await read_one(world)
    before = sam.taps
    seen = await sam.taps_on(WAY_OUT)
    assert (words(seen), sam.buttons, sam.taps - before) == ([GONE], [AGAIN], 1)
    assert await next_week(world, noor, sam, joke) == [[], ["Weekbericht van Onderbouw"]]


async def test_one_tap_later_they_come_again(world: World) -> None:
    noor, sam, _ = await read_one(world)
    await sam.taps_on(WAY_OUT)
    seen = await sam.taps_on(AGAIN)
    assert (words(seen), labels(seen)) == (["Het volgende weekbericht krijg je weer."], [WAY_OUT])
    assert await next_week(world, noor, sam) == [["Weekbericht van Onderbouw"]]


async def test_who_does_without_still_gets_what_somebody_shared_with_them(world: World) -> None:
    noor, sam, joke = await read_one(world)
    await sam.taps_on(WAY_OUT)
    await picks(joke, sam)
    await joke.taps_on("Delen met mijn naam")
    assert await next_week(world, noor, sam) == [["Een collega deelt iets met jou."]]


async def test_at_home_nothing_waits_for_who_does_without(world: World) -> None:
    noor, sam, _ = await read_one(world)
    await sam.taps_on(WAY_OUT)
    await shares(noor, "De stilte na de pauze")
    await sam.types("pauze")
    await sam.taps_on("2 weken")
    await world.until(MONDAY + A_WEEK)
    assert [line for line in await sam.types("home") if "klaar" in line] == []


async def test_what_was_read_before_is_still_taken_back_there(world: World) -> None:
    noor, sam, _ = await read_one(world)
    await sam.taps_on(WAY_OUT)
    sam.looks()
    await noor.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert sam.sees == ["—"]


async def test_a_button_of_somebody_else_changes_nothing(world: World) -> None:
    _, sam, joke = await read_one(world)
    await presses(joke, f"nodigest:{sam.person_id.hex}")
    assert [await without(world, actor) for actor in (sam, joke)] == [False, False]


async def without(world: World, actor: Actor) -> bool:
    async with world.work() as db:
        return await does_without(db, actor.person_id)


# -- nothing tells --


async def rows(world: World) -> dict[UUID, bytes]:
    """What stands there of everybody."""
    async with world.work() as db:
        return {row.person_id: row.sealed for row in await db.scalars(select(DigestChoice))}


async def test_everybody_has_a_row_of_one_length_and_all_of_them_change_every_week(world: World) -> None:
    noor, sam, joke = await read_one(world)
    before = await rows(world)
    await sam.taps_on(WAY_OUT)
    await next_week(world, noor)
    after = await rows(world)
    everybody = {actor.person_id for actor in (noor, sam, joke)}
    assert (set(before), set(after)) == (everybody, everybody)
    assert len({len(sealed) for sealed in (*before.values(), *after.values())}) == 1
    assert [one for one in everybody if before[one] == after[one]] == []


@pytest.mark.parametrize("tap", [WAY_OUT, "Wat bewaar je?"], ids=["doing without", "anything else"])
async def test_a_row_changes_with_whatever_its_person_taps(world: World, tap: str) -> None:
    _, sam, _ = await read_one(world)
    before = await rows(world)
    await sam.taps_on(tap)
    after = await rows(world)
    assert [one for one in before if before[one] != after[one]] == [sam.person_id]


async def test_a_row_of_a_lost_key_keeps_nobody_from_tapping(world: World) -> None:
    _, sam, _ = await read_one(world)
    before = await sam.taps_on("Wat bewaar je?")
    async with world.work() as db:
        await db.execute(update(DigestChoice).values(sealed=b"of another key"))
    after = await sam.taps_on("Wat bewaar je?")
    assert (after[:1], set((await rows(world)).values())) == (before[:1], {b"of another key"})


async def test_a_row_of_a_lost_key_keeps_nobody_from_their_digest(world: World) -> None:
    noor, sam, joke = await read_one(world)
    await joke.taps_on(WAY_OUT)
    lost = DigestChoice.person_id == sam.person_id
    async with world.work() as db:
        await db.execute(update(DigestChoice).where(lost).values(sealed=b"of another key"))
    before = await rows(world)
    read = await next_week(world, noor, sam, joke)
    after = await rows(world)
    unchanged = [one for one in before if before[one] == after[one]]
    assert (read, unchanged) == ([["Weekbericht van Onderbouw"], []], [sam.person_id])


@pytest.mark.parametrize("one_or_both", ["postgresql"], indirect=True)  # SQLite lets one in who writes
async def test_a_tap_does_not_wait_until_the_digests_of_that_moment_are_made(world: World) -> None:
    _, sam, _ = await read_one(world)
    before = await sam.taps_on("Wat bewaar je?")
    async with world.work() as making:
        await reseal_choices(making, [sam.person_id])
        async with asyncio.timeout(SECONDS_TO_WAIT_FOR_WRITER / 2):
            after = await sam.taps_on("Wat bewaar je?")
    assert after[:1] == before[:1]


async def test_no_log_says_it(world: World) -> None:
    _, sam, _ = await read_one(world)
    with structlog.testing.capture_logs() as logs:
        await sam.taps_on(WAY_OUT)
    assert [one for one in logs if "digest" in str(one) or sam.person_id.hex in str(one)] == []


async def test_who_does_without_has_the_rows_of_somebody_for_whom_there_was_nothing_in_it(world: World) -> None:
    async def states(actor: Actor) -> list[str]:
        async with world.work() as db:
            mine = Delivery.person_id == actor.person_id, Delivery.due > world.now - A_WEEK, Delivery.kind == "gathered"
            return list(await db.scalars(select(Delivery.state).where(*mine)))

    noor, sam, _ = await read_one(world)
    await sam.taps_on(WAY_OUT)
    await next_week(world, noor)
    assert await states(noor) == await states(sam) == ["cancelled"]  # Noor shared all there was to read


async def test_back_and_forth_makes_promises_that_look_the_same(world: World) -> None:
    _, sam, _ = await read_one(world)
    await sam.taps_on(WAY_OUT)
    await sam.taps_on(AGAIN)
    async with world.work() as db:
        promises = list(await db.scalars(select(Promise)))
    assert (len(promises), len({len(one.sealed) for one in promises})) == (2, 1)


# -- a restore --


@pytest.mark.parametrize("taps", [(WAY_OUT,), (WAY_OUT, AGAIN)], ids=["without", "and back"])
async def test_a_restore_keeps_what_was_chosen_since_the_backup(world: World, taps: tuple[str, ...]) -> None:
    _, sam, _ = await read_one(world)
    file = await backs_up(world)
    for label in taps:
        world.now += timedelta(seconds=1)
        await sam.taps_on(label)
    async with comes_back(world, file) as again:
        assert await without(again, sam) is (taps == (WAY_OUT,))
