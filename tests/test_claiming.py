"""Claiming what is due, while the database is slow, cuts the line, or what is due cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, event

from bot.carrier import Carrier
from tests.fakes.messenger import FakeMessenger
from tests.post import MONDAY, Post, a_post
from tests.world import World

SECOND = timedelta(seconds=1)


@pytest.fixture
async def post(world: World) -> Post:
    """Noor's introduction is due a minute before Sem's."""
    return await a_post(world, FakeMessenger())


def carrier_of(post: Post) -> Carrier:
    """A carrier of the fake platform."""
    return Carrier(
        post.world.sessions, {"fake": post.messenger}, owner="one", carries=lambda lane: True, renew_every=60.0
    )


@contextmanager
def waiting_a_second_for_each_transaction(world: World) -> Iterator[list[datetime]]:
    """It is MONDAY, and a second later each time that the database lets somebody in: those moments."""
    moments = [MONDAY]

    def let_in(connection: Connection) -> None:
        moments.append(moments[-1] + SECOND)

    event.listen(world.engine.sync_engine, "begin", let_in)
    try:
        yield moments
    finally:
        event.remove(world.engine.sync_engine, "begin", let_in)


async def test_what_is_claimed_is_claimed_when_the_database_let_us_in(post: Post) -> None:
    with waiting_a_second_for_each_transaction(post.world) as moments:
        await carrier_of(post).carry(lambda: moments[-1])
    asked_for_lanes, claimed = moments[1:3]
    assert (await post.delivery(post.noor, "introduction")).claimed_at == claimed
    assert asked_for_lanes < claimed
