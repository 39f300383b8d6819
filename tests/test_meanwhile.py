"""What changes while a message is on its way: erased, broken, or another's to decide by the time we know of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from bot.batch import _carry
from bot.domain.address import Address
from bot.domain.delivery import LOOK_AFTER, MOST_ATTEMPTS, State
from bot.domain.message import Message
from bot.ports import NotSent, Receipt, Throttled, Uncertain
from bot.services.carrying import Claimed
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.lane import Lane
from tests.fakes.messenger import FakeMessenger, LookupMessenger
from tests.post import MONDAY, THURSDAY, Post, a_post, address
from tests.store.outbox_rows import stands
from tests.world import World

MINUTE = timedelta(minutes=1)
Change = Callable[[Db], Awaitable[object]]


class Meanwhile(LookupMessenger):
    """A platform on which something of ours changes before the next call comes back."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.change: Change | None = None

    async def _changes(self) -> None:
        change, self.change = self.change, None
        if change is not None:
            async with self.world.work() as db:
                await change(db)

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Change it, and say this."""
        await self._changes()
        return await super().send(address, message, key)

    async def find(self, *about: object, **more: object) -> Receipt | None:
        """Change it, and look."""
        await self._changes()
        return await super().find(*about, **more)  # type: ignore[arg-type]


@pytest.fixture
def platform(world: World) -> Meanwhile:
    """One on which a message can be found."""
    return Meanwhile(world)


@pytest.fixture
async def post(world: World, platform: Meanwhile) -> Post:
    """Noor's introduction is due a minute before Sem's."""
    return await a_post(world, platform)


async def another_has_it(db: Db) -> None:
    """The lane is somebody else's, and what was claimed in it theirs to decide."""
    await db.execute(update(Lane).values(owner="two", fence=Lane.fence + 1))
    await db.execute(update(Delivery).where(Delivery.state == State.SENDING).values(fence=Delivery.fence + 1))
    await db.execute(update(Delivery).where(Delivery.state == State.DOUBTED).values(fence=Delivery.fence + 1))


@pytest.mark.parametrize(
    "trouble",
    [Throttled(60), NotSent(), NotSent("silent", seconds=60.0), OSError(), Uncertain()],
    ids=["throttled", "not sent", "silent", "other", "uncertain"],
)
async def test_trouble_with_what_is_anothers_by_now_is_theirs_to_decide(
    post: Post, platform: Meanwhile, trouble: Exception
) -> None:
    platform.fail(address(post.noor), trouble)
    platform.change = another_has_it
    await post.beat(MONDAY - MINUTE)
    noors = await post.delivery(post.noor, "introduction")
    async with post.world.work() as db:
        silences = await db.scalar(select(Lane.silences))
    assert (noors.state, noors.trouble, silences) == (State.SENDING, None, None)


async def test_what_is_given_up_is_given_up_by_who_has_it(post: Post, platform: Meanwhile) -> None:
    async with post.world.work() as db:
        await db.execute(update(Delivery).values(attempts=MOST_ATTEMPTS))
    platform.fail(address(post.noor), OSError())
    platform.change = another_has_it
    await post.beat(MONDAY - MINUTE)
    assert (await post.delivery(post.noor, "introduction")).state == State.SENDING


async def test_trouble_with_what_was_erased_meanwhile_changes_nothing(post: Post, platform: Meanwhile) -> None:
    async def erased(db: Db) -> None:
        await db.execute(delete(Delivery).where(Delivery.person_id == post.noor.person_id))

    platform.fail(address(post.noor), OSError())
    platform.change = erased
    await post.beat(MONDAY - MINUTE)
    await post.beat(MONDAY)
    assert [sent.address for sent in platform.sent] == [address(post.sem)]


async def test_what_is_found_once_another_looks_for_it_is_theirs_to_write_down(post: Post, platform: Meanwhile) -> None:
    platform.fail(address(post.noor), Uncertain(), arrives=True)
    await post.beat(MONDAY - MINUTE)
    platform.change = another_has_it
    await post.beat(MONDAY - MINUTE + LOOK_AFTER)
    assert (await post.delivery(post.noor, "introduction")).state == State.DOUBTED


async def test_what_stands_with_somebody_who_was_erased_is_taken_back_and_leaves_no_row(
    post: Post, platform: Meanwhile
) -> None:
    await post.beat(MONDAY)
    (stands_with_noor, _) = platform.sent
    async with post.world.work() as db:
        await stands(
            db, "taken back", id=UUID(int=1), chat=post.noor.name, receipt=stands_with_noor.receipt.reference,
            budget="update", expires=MONDAY + timedelta(days=1),
        )  # fmt: skip
    await post.beat(MONDAY + MINUTE)
    async with post.world.work() as db:
        assert await db.scalar(select(Delivery.state).where(Delivery.key == "taken back")) is None
    assert platform.to(address(post.noor)) == []


# -- when what follows from it goes wrong --


async def test_what_arrived_is_not_said_again_when_what_follows_from_it_fails(post: Post, platform: Meanwhile) -> None:
    async def broken(db: Db) -> None:
        await db.execute(update(Delivery).where(Delivery.kind == "question").values(args={}))

    await asks_noor_alone(post)
    platform.change = broken
    with capture_logs() as logged:
        await post.beat(THURSDAY)
    assert await post.states("question") == [State.SENT, State.WAITING]
    assert logged == [{"event": "arrival_failed", "kind": "question", "trouble": "KeyError", "log_level": "error"}]


async def asks_noor_alone(post: Post) -> None:
    """Sem's question comes an hour later."""
    await post.asks_on_thursday()
    async with post.world.work() as db:
        sems = update(Delivery).where(Delivery.person_id == post.sem.person_id, Delivery.kind == "question")
        await db.execute(sems.values(due=THURSDAY + timedelta(hours=1)))


# -- before it is on its way --


@pytest.mark.parametrize("drawn_apart", [False, True], ids=["together", "each apart"])
async def test_what_the_database_could_not_read_is_not_put_aside(post: Post, *, drawn_apart: bool) -> None:
    await post.asks_on_thursday()
    async with post.world.work() as db:
        if drawn_apart:  # for Noor's cannot be drawn
            noors = update(Delivery).where(Delivery.person_id == post.noor.person_id, Delivery.kind == "question")
            await db.execute(noors.values(args={}, due=THURSDAY - MINUTE))
        await db.execute(text("ALTER TABLE asking RENAME TO away"))
    with pytest.raises(DBAPIError):
        await post.beat(THURSDAY)
    assert await post.states("question") == [State.WAITING, State.WAITING]


async def test_there_is_something_to_say_or_to_take_back() -> None:
    nothing = Claimed(UUID(int=1), "key", "mended", Address("fake", "school", "chat"), None)
    with pytest.raises(ValueError, match="nothing to say"):
        await _carry(FakeMessenger(), nothing)
