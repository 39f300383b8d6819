"""J33: after a restore nothing that is done later undoes a no, an erasure, or what somebody said is not theirs."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.ids import short
from bot.domain.people import Participation
from bot.domain.promise import KEPT as PROMISES_KEPT
from bot.domain.promise import Act, Promised
from bot.opening import Refusal
from bot.services.claim import settle_claim
from bot.services.erasure import erase_person
from bot.store.claim import Claim
from bot.store.people import all_people
from bot.store.promise import Promise, seal_promise, subject_hash
from tests.answers import kept, removes, says
from tests.fakes.town import Citizen, Town
from tests.stories.restoring import backs_up, comes_back
from tests.stories.sharing import FRIDAY, a_started_team, joined
from tests.stories.test_claiming import asked_who
from tests.stories.test_inviting import DOOR, link_for
from tests.world import Actor, World, at


@pytest.fixture(name="world")
async def on_sqlite(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(12, 10, 8, 0)) as world:
        yield world


async def claims_to_be(town: Town) -> tuple[Citizen, Actor, Actor]:
    """Somebody whom nobody knew said that they are Noor, and Ada who runs the bot is asked; all three."""
    citizen, noor, ada = await asked_who(town)
    await citizen.taps("Kies mijn naam")
    await citizen.submits(who=short(noor.person_id))
    return citizen, noor, ada


async def is_confirmed(world: World) -> None:
    """A steward says that it is so."""
    async with world.work() as db:
        claim = (await db.scalars(select(Claim))).one()
        await settle_claim(db, claim, now=world.now)


async def everybody(world: World) -> list[str]:
    async with world.work() as db:
        return [person.name for person in await all_people(db)]


# -- who somebody turned out to be --


async def test_who_was_erased_does_not_come_back_under_the_name_they_had_before(world: World) -> None:
    citizen, noor, _ = await claims_to_be(Town(world))
    file = await backs_up(world)
    assert await everybody(world) == ["Ada Visser", "N. Bakker", "Noor Bakker", "Sam de Vries"]
    await is_confirmed(world)
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
    async with comes_back(world, file) as again:
        assert await everybody(again) == ["Ada Visser", "Sam de Vries"]
        assert await Citizen(Town(again), citizen.profile).person() is None


async def test_who_was_not_erased_is_asked_again_who_they_are(world: World) -> None:
    """That two were one is lost, as everything is that came after a backup; nobody goes for it."""
    await claims_to_be(Town(world))
    file = await backs_up(world)
    await is_confirmed(world)
    async with comes_back(world, file) as again:
        assert await everybody(again) == ["Ada Visser", "N. Bakker", "Noor Bakker", "Sam de Vries"]


async def test_a_no_of_since_the_backup_holds_when_it_is_confirmed_again_who_said_it(world: World) -> None:
    citizen, noor, _ = await claims_to_be(Town(world))
    file = await backs_up(world)
    await is_confirmed(world)
    await citizen.commands("stop")
    await citizen.taps("Ja, stop alles")
    async with comes_back(world, file) as again:
        await is_confirmed(again)
        assert (await again.of(noor)).participation in (Participation.DECLINED, Participation.STOPPED)


@pytest.mark.parametrize("is_listed", [True, False], ids=["on the list", "somebody new"])
async def test_a_no_before_anybody_knew_who_said_it_holds_once_that_is_confirmed(world: World, is_listed: bool) -> None:
    town = Town(world)
    if is_listed:
        citizen, _, _ = await claims_to_be(town)
    else:
        citizen, _, _ = await asked_who(town)
        await citizen.taps("Ik sta er niet bij")
    await citizen.commands("stop")
    await citizen.taps("Ja, stop alles")
    await is_confirmed(world)
    person = await citizen.person()
    assert person is not None
    assert (person.name, person.participation) == ("Noor Bakker" if is_listed else "N. Bakker", "declined")


# -- an account that is not theirs --


async def test_an_account_of_which_somebody_said_that_it_is_not_theirs_is_not_tied_again(world: World) -> None:
    """Also not by the code that tied it: in the backup it is opened there, and unused."""
    world.sessions.configure(doorways=[DOOR])
    team, town = await world.has_team(await world.has_school(), "Bouw 1"), Town(world)
    code = await link_for(world, await world.has_person(team, "Noor Bakker"))
    wrong, right = town.has("Kind"), town.has("Nono")
    await wrong.commands("start", code)
    before = await backs_up(world)
    await wrong.taps("Ja, dat ben ik")
    after = before.rename(before.with_name("tied.sqlite3")), await backs_up(world)
    await right.commands("start", code)
    await right.taps("Dat was ik niet")
    for file in after:
        async with comes_back(world, file) as again:
            again.sessions.configure(doorways=[DOOR])
            there = Citizen(Town(again), wrong.profile, buttons=wrong.buttons)
            assert await there.person() is None
            await there.taps("Ja, dat ben ik")
            assert await there.person() is None


# -- a part of an answer --


async def test_a_part_of_an_answer_that_was_removed_does_not_come_back(world: World) -> None:
    world.now = FRIDAY
    (noor,) = await joined(world, await a_started_team(world), "Noor Bakker")
    await noor.types("vraag")
    for message in ("een", "twee"):
        await says(noor, f"Deel {message}", message=message)
    file = await backs_up(world)
    await removes(noor, "een")
    async with comes_back(world, file) as again:
        assert [reply.words for reply in await kept(again)] == [("Deel twee",)]


async def test_an_answer_of_which_each_part_was_removed_does_not_come_back(world: World) -> None:
    world.now = FRIDAY
    (noor,) = await joined(world, await a_started_team(world), "Noor Bakker")
    await noor.types("vraag")
    for message in ("een", "twee"):
        await says(noor, f"Deel {message}", message=message)
    file = await backs_up(world)
    for message in ("een", "twee"):
        await removes(noor, message)
    async with comes_back(world, file) as again:
        assert await kept(again) == []


# -- lines of before, and lines that are over --


async def promised_before(world: World, promised: Promised) -> None:
    """A promise stands there as an older program, or one of long ago, wrote it."""
    async with world.work() as db:
        timeless = db.new_id(world.now)
        db.add(Promise(id=timeless, sealed=seal_promise(db, timeless, promised), written=False))


async def test_what_was_promised_before_there_were_hashes_is_kept(world: World) -> None:
    noor, lin = await joined(world, await a_started_team(world), "Noor Bakker", "Lin Chen")
    file = await backs_up(world)
    await promised_before(world, Promised(Act.REFUSED, world.now, (noor.person_id,), by_hash=False))
    await promised_before(world, Promised(Act.ERASED, world.now, (lin.person_id,), by_hash=False))
    async with comes_back(world, file) as again:
        assert await everybody(again) == ["Noor Bakker"]
        assert (await again.of(noor)).participation == Participation.STOPPED


async def test_what_was_promised_before_there_were_hashes_holds_for_who_they_became_too(world: World) -> None:
    (noor,) = await joined(world, await a_started_team(world), "Noor Bakker")
    file = await backs_up(world)
    claimed = UUID(int=1)
    async with world.work() as db:
        became = subject_hash(db, noor.person_id), subject_hash(db, claimed)
    await promised_before(world, Promised(Act.BECAME, world.now, became))
    await promised_before(world, Promised(Act.REFUSED, world.now, (claimed,), by_hash=False))
    async with comes_back(world, file) as again:
        assert (await again.of(noor)).participation == Participation.STOPPED


async def test_what_was_promised_longer_ago_than_any_backup_lasts_is_passed_over(world: World) -> None:
    (noor,) = await joined(world, await a_started_team(world), "Noor Bakker")
    file = await backs_up(world)
    async with world.work() as db:
        about = subject_hash(db, noor.person_id)
    await promised_before(world, Promised(Act.REFUSED, world.now - timedelta(days=401), (about,)))
    async with comes_back(world, file) as again:
        assert (await again.of(noor)).participation == Participation.JOINED


async def test_a_backup_from_longer_ago_than_promises_are_kept_is_not_put_back(world: World) -> None:
    (noor,) = await joined(world, await a_started_team(world), "Noor Bakker")
    await noor.types("hulp")
    file = await backs_up(world)
    world.now += PROMISES_KEPT - timedelta(days=1)
    async with comes_back(world, file) as again:
        assert (await again.of(noor)).participation == Participation.JOINED
    world.now += timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        async with comes_back(world, file):
            pass
    assert (refused.value.key, refused.value.parts) == ("restore.too_old", {"day": "2026-10-12"})
