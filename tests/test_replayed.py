"""What failed, tried again: by two at once, of somebody we do not know, and when it fails another time."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from bot.domain.address import Address
from bot.domain.doorway import Doorway
from bot.domain.event import Commanded, Pressed
from bot.domain.link_code import Purpose
from bot.domain.press import write
from bot.ports import Nothing
from bot.services.link_code import make_code
from bot.store.inbox import InboxRow, open_event
from bot.store.link_code import LinkCode
from bot.store.people import CONSOLE, Person, account_at
from bot.store.reflection import Asking
from bot.store.team import School
from tests.answers import TEXT, Kept, deliveries, inbox, kept, noor_asked, noor_joined
from tests.test_inbox import a_broken_answer, refusing, states
from tests.world import World

STRANGER = Address("console", "nobody", "nobody")


async def in_timezone(world: World, name: str) -> None:
    """The school's clock; where it is none there is, hardly anything can be drawn."""
    async with world.work() as db:
        await db.execute(update(School).values(timezone=name))


async def test_two_who_replay_at_once_have_one_effect(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    both = await asyncio.gather(*(world.inbox.replay(world.now) for _ in range(2)))
    assert set(both) <= {(1, 0), (0, 0)}
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]


async def test_what_went_well_and_what_did_not_are_counted_apart(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        for words in ("dat lachte", "en zong", "en danste"):
            await noor.types(words)
    async with world.work() as db:
        rows = (await db.scalars(select(InboxRow).where(InboxRow.state == "failed"))).all()
        rows[0].payload = b"\0" * 60
    assert await world.inbox.replay(world.now) == (2, 1)


async def test_what_failed_of_a_stranger_is_replayed_and_nobody_is_told(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    async with world.work() as db:
        code = await make_code(db, await db.get_one(Person, noor.person_id), Purpose.INVITATION, now=world.now)
        (made,) = await db.scalars(select(LinkCode.id))
    opened = Commanded(key="console:test:1", sender=STRANGER, command="start", words=code)
    await world.inbox.receive(opened, world.now)
    await in_timezone(world, "Nowhere/Here")
    yes = Pressed(key="console:test:2", sender=STRANGER, data=write("link", made, "yes"), message="m")
    assert (await world.inbox.receive(yes, world.now), await states(world)) == (Nothing(), ["done", "failed"])
    await in_timezone(world, "Europe/Amsterdam")
    assert (await world.inbox.replay(world.now), await states(world)) == ((1, 0), ["done", "done"])
    async with world.work() as db:
        account = await account_at(db, STRANGER)
    assert account is not None
    assert (account.person_id, await deliveries(world, "mended")) == (noor.person_id, [])


async def test_what_the_database_refuses_again_stays_as_it_was(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await in_timezone(world, "Nowhere/Here")
    await noor.types("vraag")
    await in_timezone(world, "Europe/Amsterdam")
    async with refusing(world, "asking"):
        with pytest.raises(DBAPIError):
            await world.inbox.replay(world.now)
    (row,) = await inbox(world)
    assert (row.state, row.trouble) == ("failed", "ZoneInfoNotFoundError")


async def test_what_fails_another_time_says_why_it_did_now(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await in_timezone(world, "Nowhere/Here")
    await noor.types("vraag")
    await in_timezone(world, "/none/at/all")
    with capture_logs() as logged:
        assert await world.inbox.replay(world.now) == (0, 1)
    (row,) = await inbox(world)
    assert (row.state, row.trouble, row.person_id) == ("failed", "ValueError", noor.person_id)
    assert [(one["event"], one["trouble"]) for one in logged] == [("failed", "ValueError")]


async def test_words_that_may_not_be_kept_are_not_kept_when_answering_them_fails(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    world.sessions.configure(doorways=[Doorway(CONSOLE, "https://school.test/{name}/{code}", keeps_words=False)])
    await in_timezone(world, "Nowhere/Here")
    asked = Commanded(key="console:test:1", sender=noor.address, command="vraag", words="geheim")
    await world.inbox.receive(asked, world.now)
    (row,) = await inbox(world)
    async with world.work() as db:
        assert (row.state, open_event(db, row)) == ("failed", replace(asked, words=""))


async def broken_week(world: World, week: str) -> str:
    """Every question is of this week from now on; of which they were."""
    async with world.work() as db:
        (before,) = await db.scalars(select(Asking.week))
        await db.execute(update(Asking).values(week=week))
    return before


async def test_a_tap_that_is_replayed_does_what_it_does_now(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    before = await broken_week(world, "broken")
    await noor.taps_on("Later")
    await broken_week(world, before)
    wednesday = world.now + timedelta(days=2)
    assert await world.inbox.replay(wednesday) == (1, 0)
    (reminder,) = await deliveries(world, "reminder")
    assert reminder.due > wednesday
