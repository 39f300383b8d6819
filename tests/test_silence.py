"""What a platform asks of a whole workspace: silence, for a while or until somebody mends it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import SILENCE_WHEN_REFUSED, State
from bot.domain.people import Role
from bot.ports import Refused, Throttled, Uncertain
from bot.services.updates import plan_updates
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.notice import Notice
from bot.store.team import Membership
from tests.fakes.messenger import FakeMessenger
from tests.post import MONDAY, Post, a_post, address
from tests.world import World

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def post(world: World) -> Post:
    """Sem runs the bot; his introduction stands, and Noor's comes a minute later."""
    post = await a_post(world, FakeMessenger())
    async with world.work() as db:
        team = (await db.scalars(select(Membership.team_id))).first()
        db.add(
            Membership(
                id=db.new_id(MONDAY), person_id=post.sem.person_id, team_id=team, role=Role.STEWARD, days=frozenset()
            )
        )
        noors = update(Delivery).where(Delivery.person_id == post.noor.person_id)
        await db.execute(noors.values(due=MONDAY + MINUTE))
    await post.beat(MONDAY)
    return post


async def changes_sems(post: Post, moment: datetime) -> None:
    """What stands with Sem is to be drawn anew."""
    async with post.world.work() as db:
        await plan_updates(db, [(await post.delivery(post.sem, "introduction")).id], now=moment)


async def states(post: Post) -> Sequence[str]:
    """What became of Noor's introduction, and of the updates of Sem's."""
    async with post.world.work() as db:
        updates = select(Delivery.state).where(Delivery.updates_id.is_not(None)).order_by(Delivery.id)
        return [(await post.delivery(post.noor, "introduction")).state, *await db.scalars(updates)]


@pytest.mark.parametrize(
    ("only", "found"),
    [("new", [State.WAITING, State.SENT]), ("", [State.WAITING, State.WAITING])],
    ids=["new messages", "everything"],
)
async def test_silence_for_new_messages_lets_changes_pass(
    post: Post, only: Literal["new", ""], found: list[str]
) -> None:
    post.messenger.fail(address(post.noor), Throttled(60, only))
    await post.beat(MONDAY + MINUTE)
    await changes_sems(post, MONDAY + MINUTE)
    await post.beat(MONDAY + MINUTE)
    assert await states(post) == found


async def test_silence_for_changes_lets_new_messages_pass(post: Post) -> None:
    post.messenger.fail(address(post.sem), Throttled(120, "changes"))
    await changes_sems(post, MONDAY)
    await post.beat(MONDAY)
    await post.beat(MONDAY + MINUTE)
    assert await states(post) == [State.SENT, State.WAITING]
    await post.beat(MONDAY + 2 * MINUTE)
    assert await states(post) == [State.SENT, State.SENT]


async def test_silence_is_no_attempt(post: Post) -> None:
    post.messenger.fail(address(post.noor), Throttled(60))
    await post.beat(MONDAY + MINUTE)
    assert (await post.delivery(post.noor, "introduction")).attempts == 0


# -- refused --


async def test_what_a_workspace_refuses_waits_an_hour_and_is_not_lost(post: Post) -> None:
    post.messenger.fail(address(post.noor), Refused("account_inactive"))
    moment = MONDAY + MINUTE
    await post.beat(moment)
    refused = await post.delivery(post.noor, "introduction")
    assert (refused.state, refused.attempts, refused.due) == (State.WAITING, 0, moment + SILENCE_WHEN_REFUSED)
    await changes_sems(post, moment)
    await post.beat(moment + SILENCE_WHEN_REFUSED - MINUTE)
    assert await states(post) == [State.WAITING, State.WAITING]
    await post.beat(moment + SILENCE_WHEN_REFUSED)
    assert await states(post) == [State.SENT, State.SENT]


async def alerts(post: Post) -> list[tuple[str, dict[str, str]]]:
    """What is on record for the stewards."""
    async with post.world.work() as db:
        return [(alert.what, alert.args) for alert in await db.scalars(select(Alert).order_by(Alert.raised_at))]


async def test_the_stewards_are_told_once_however_long_it_goes_on(post: Post) -> None:
    post.messenger.fail(address(post.noor), Refused("invalid_auth"), always=True)
    for hour in range(30):
        await post.beat(MONDAY + MINUTE + hour * SILENCE_WHEN_REFUSED)
    assert await alerts(post) == [("refused", {"reason": "invalid_auth", "platform": "fake"})]
    async with post.world.work() as db:
        assert list(await db.scalars(select(Notice.person_id).where(Notice.kind == "alert"))) == [post.sem.person_id]


async def test_they_are_told_again_once_it_had_worked_on_a_later_day(post: Post) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    post.messenger.fail(address(post.noor), Refused("invalid_auth"))
    await post.beat(MONDAY + MINUTE)
    await changes_sems(post, tomorrow)
    async with post.world.work() as db:
        noors = update(Delivery).where(Delivery.person_id == post.noor.person_id)
        await db.execute(noors.values(due=tomorrow + MINUTE))
    await post.beat(tomorrow)
    post.messenger.fail(address(post.noor), Refused("invalid_auth"))
    await post.beat(tomorrow + MINUTE)
    assert [what for what, _ in await alerts(post)] == ["refused", "refused"]


# -- in doubt, where nobody is to be asked --


async def test_what_may_have_arrived_with_a_person_is_no_news_for_the_stewards(post: Post) -> None:
    post.messenger.fail(address(post.noor), Uncertain())
    await post.beat(MONDAY + MINUTE)
    assert (await states(post), await alerts(post)) == ([State.UNCERTAIN], [])
