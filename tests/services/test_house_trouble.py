"""What stewards are told of messages that may not have arrived, and of a platform that takes nothing from us."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import State
from bot.services.house_trouble import tell_of_what_is_missing
from bot.services.trouble import tell_of_refusal
from bot.store.base import Db
from bot.store.delivery import Delivery, find_delivery
from bot.store.house import Alert
from tests.fakes.messenger import FakeMessenger
from tests.post import MONDAY, Post, a_post
from tests.store.outbox_rows import an_organisation, somebody, stands
from tests.world import World

LATE = MONDAY.replace(hour=22)
EARLY = LATE + timedelta(hours=10)  # the next day
AN_HOUR = timedelta(hours=1)


@pytest.fixture
async def post(world: World) -> Post:
    """Two messages, nothing wrong with either yet."""
    return await a_post(world, FakeMessenger())


async def is_in_doubt(post: Post, moment: datetime) -> None:
    async with post.world.work() as db:
        await db.execute(update(Delivery).values(state=State.UNCERTAIN, settled_at=moment))


async def told(post: Post, *moments: datetime) -> list[datetime]:
    """When stewards were told, after it was looked at these moments."""
    for moment in moments:
        async with post.world.work() as db:
            await tell_of_what_is_missing(db, now=moment)
    async with post.world.work() as db:
        return list(await db.scalars(select(Alert.raised_at).order_by(Alert.raised_at)))


async def test_a_doubt_is_told_on_one_day_only(post: Post) -> None:
    await is_in_doubt(post, LATE)
    assert await told(post, *(LATE + number * AN_HOUR for number in range(60))) == [LATE]


async def test_one_of_just_before_midnight_is_told_after_it(post: Post) -> None:
    await is_in_doubt(post, LATE)
    assert await told(post, EARLY) == [EARLY]


async def test_another_of_the_same_day_is_not_told_again(post: Post) -> None:
    await is_in_doubt(post, LATE - AN_HOUR)
    await told(post, LATE - AN_HOUR)
    await is_in_doubt(post, LATE)
    assert await told(post, LATE) == [LATE - AN_HOUR]


async def test_one_of_the_next_day_is_told_again(post: Post) -> None:
    await is_in_doubt(post, LATE)
    await told(post, LATE)
    await is_in_doubt(post, EARLY)
    assert await told(post, EARLY) == [LATE, EARLY]


async def test_stewards_of_every_organisation_in_a_workspace_hear_that_it_takes_nothing_from_us(db: Db) -> None:
    theirs = [await an_organisation(db, number) for number in (1, 2)]
    for day in range(2):
        for organisation in theirs:
            person = await somebody(db, organisation)
            await stands(db, f"{organisation}:{day}", person_id=person)
            delivery = await find_delivery(db, f"{organisation}:{day}")
            assert delivery is not None
            await tell_of_refusal(db, delivery, "revoked", now=MONDAY + timedelta(days=day))
    assert list(await db.scalars(select(Alert.organisation_id).order_by(Alert.organisation_id))) == theirs
