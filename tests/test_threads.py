"""What belongs to a message of ours in a channel is said in its thread, where a platform has them, and after it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import KINDS, LOOK_AFTER, Budget, Kind, State
from bot.domain.message import Message, Text
from bot.heartbeat import Heartbeat
from bot.ports import Receipt, Threads, Throttled, Uncertain, Unreachable
from bot.routes.deliveries import POSTS
from bot.services.delivery import plan_post
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import CONSOLE
from bot.store.place import Place
from bot.store.schedule import Quiet
from bot.store.team import School
from tests.fakes import FakeMessenger, LookupMessenger, ThreadsMessenger, words_of
from tests.post import MONDAY as POSTED
from tests.post import Post, a_post, address
from tests.standing import CHANNEL, gets_channel
from tests.world import World, at

MONDAY = at(12, 10, 8, 0)
SECOND = timedelta(seconds=1)
ABOVE, BELOW = "Wie doet mee?", "Bo doet mee."


@dataclass
class Channel:
    """A team's channel, and what each delivery there says; None is nothing any more."""

    world: World
    says: dict[str, str | None] = field(default_factory=dict)
    messenger: FakeMessenger = field(default_factory=ThreadsMessenger)

    def carried_by(self, messenger: FakeMessenger) -> None:
        """From now on."""
        self.messenger = messenger
        self.world.heartbeat = Heartbeat(self.world.sessions, {CONSOLE: messenger}, owner="one")

    async def beat(self, moment: datetime) -> None:
        """One beat, at this moment."""
        self.world.now = moment
        await self.world.heartbeat.beat(moment)

    async def plans(self, words: str, *, below: str = "", due: datetime = MONDAY) -> None:
        """Something is to be said, perhaps in the thread below something else."""
        self.says[words] = words
        above = (await self.delivery(below)).id if below else None
        async with self.world.work() as db:
            place = (await db.scalars(select(Place))).one()
            await plan_post(
                db, place, "note", key=words, due=due, expires=due + timedelta(days=1), now=due, args={"note": words},
                below=above,
            )  # fmt: skip

    async def changes(self, words: str, *, to: str | None) -> None:
        """What was said is to be drawn anew, or taken back."""
        self.says[words] = to
        async with self.world.work() as db:
            await plan_updates(db, [(await self.delivery(words)).id], now=self.world.now)

    async def delivery(self, words: str) -> Delivery:
        """That of these words."""
        async with self.world.work() as db:
            return (await db.scalars(select(Delivery).where(Delivery.key == words))).one()

    async def states(self) -> list[str]:
        """What became of the message, and of what goes below it."""
        return [(await self.delivery(words)).state for words in (ABOVE, BELOW)]

    def stands(self) -> list[tuple[str, str]]:
        """What is said in the channel, each with the words it hangs from."""
        words = {sent.receipt: words_of(sent.message) for sent in self.messenger.sent}
        below = self.messenger.below if isinstance(self.messenger, ThreadsMessenger) else {}
        return [
            (said, words.get(below[receipt], "gone") if receipt in below else "") for receipt, said in words.items()
        ]


@pytest.fixture
async def channel(world: World, monkeypatch: pytest.MonkeyPatch) -> Channel:
    """A team with a channel, where a message is planned and something below it, both for Monday at eight."""
    channel = Channel(world)

    async def draw(db: Db, delivery: Delivery, place: Place) -> Message | None:
        words = channel.says[delivery.args["note"]]
        return Message((Text(words),)) if words else None

    monkeypatch.setitem(KINDS, "note", Kind("note", Budget.CHANNEL, repeatable=False))
    monkeypatch.setitem(POSTS, "note", draw)
    await gets_channel(world, await world.has_team(await world.has_school()), CHANNEL)
    channel.carried_by(ThreadsMessenger())
    await channel.plans(ABOVE)
    await channel.plans(BELOW, below=ABOVE)
    return channel


# -- said, and not --


async def test_it_is_said_in_the_thread_once_its_message_stands(channel: Channel) -> None:
    await channel.beat(MONDAY)
    assert (channel.stands(), await channel.states()) == ([(ABOVE, "")], [State.SENT, State.WAITING])
    await channel.beat(MONDAY + 5 * SECOND)
    assert (channel.stands(), await channel.states()) == ([(ABOVE, ""), (BELOW, ABOVE)], [State.SENT, State.SENT])
    assert [sent.key for sent in channel.messenger.sent] == [ABOVE, BELOW]


@pytest.mark.parametrize("platform", [FakeMessenger, LookupMessenger])
async def test_a_platform_without_threads_does_not_say_it(channel: Channel, platform: type[FakeMessenger]) -> None:
    channel.carried_by(platform())
    await channel.beat(MONDAY)
    assert (isinstance(channel.messenger, Threads), channel.stands()) == (False, [(ABOVE, "")])
    assert await channel.states() == [State.SENT, State.CANCELLED]


async def test_it_waits_for_a_message_that_is_still_to_be_said(channel: Channel) -> None:
    channel.messenger.fail(CHANNEL, Throttled(60))
    await channel.beat(MONDAY)
    await channel.beat(MONDAY + 5 * SECOND)
    assert (channel.stands(), await channel.states()) == ([], [State.WAITING, State.WAITING])
    for moment in (MONDAY + 60 * SECOND, MONDAY + 65 * SECOND):
        await channel.beat(moment)
    assert channel.stands() == [(ABOVE, ""), (BELOW, ABOVE)]


async def test_what_is_due_outside_the_schools_hours_waits_with_its_message(channel: Channel) -> None:
    evening, morning = at(12, 10, 19, 0), at(13, 10, 7, 30)
    for moment in (evening, evening + 5 * SECOND):
        await channel.beat(moment)
    assert (await channel.delivery(ABOVE)).due == (await channel.delivery(BELOW)).due == morning
    for moment in (morning, morning + 5 * SECOND):
        await channel.beat(moment)
    assert channel.stands() == [(ABOVE, ""), (BELOW, ABOVE)]


@pytest.mark.parametrize("trouble", [Unreachable(), Uncertain()], ids=["unreachable", "uncertain"])
async def test_below_what_never_stood_nothing_is_said(channel: Channel, trouble: Exception) -> None:
    channel.messenger.fail(CHANNEL, trouble)
    for moment in (MONDAY, MONDAY + 5 * SECOND):
        await channel.beat(moment)
    assert (channel.stands(), (await channel.delivery(BELOW)).state) == ([], State.CANCELLED)


async def test_below_what_was_taken_back_nothing_is_said(channel: Channel) -> None:
    await channel.plans("Later.", below=ABOVE, due=MONDAY + timedelta(hours=1))
    for moment in (MONDAY, MONDAY + 5 * SECOND):
        await channel.beat(moment)
    await channel.changes(ABOVE, to=None)
    for moment in (MONDAY + 10 * SECOND, MONDAY + timedelta(hours=1)):
        await channel.beat(moment)
    later = await channel.delivery("Later.")
    assert (channel.stands(), later.state, later.settled_at) == (
        [(BELOW, "gone")], State.CANCELLED, MONDAY + timedelta(hours=1),
    )  # fmt: skip


async def test_nothing_is_said_in_a_thread_of_a_team_that_is_quiet(channel: Channel) -> None:
    await channel.beat(MONDAY)
    async with channel.world.work() as db:
        school = (await db.scalars(select(School))).one()
        db.add(Quiet(id=db.new_id(MONDAY), organisation_id=school.organisation_id, since=MONDAY))
    await channel.beat(MONDAY + 5 * SECOND)
    assert (channel.stands(), await channel.states()) == ([(ABOVE, "")], [State.SENT, State.CANCELLED])


async def test_what_waits_too_long_for_its_message_is_put_aside(channel: Channel) -> None:
    channel.messenger.fail(CHANNEL, Throttled(60))
    await channel.beat(MONDAY)
    async with channel.world.work() as db:
        late = {"due": MONDAY + timedelta(days=2), "expires": MONDAY + timedelta(days=3)}
        await db.execute(update(Delivery).where(Delivery.key == ABOVE).values(late))
    for moment in (MONDAY + 60 * SECOND, MONDAY + timedelta(days=2)):
        await channel.beat(moment)
    assert await channel.states() == [State.SENT, State.EXPIRED]


# -- changed and taken back --


@pytest.mark.parametrize(("to", "left"), [("Bo komt.", [("Bo komt.", ABOVE)]), (None, [])], ids=["changed", "gone"])
async def test_it_is_changed_and_taken_back_as_any_other(
    channel: Channel, to: str | None, left: list[tuple[str, str]]
) -> None:
    for moment in (MONDAY, MONDAY + 5 * SECOND):
        await channel.beat(moment)
    await channel.changes(BELOW, to=to)
    await channel.beat(MONDAY + 6 * SECOND)
    assert channel.stands() == [(ABOVE, ""), *left]


async def test_it_hangs_from_its_message_as_that_is_called_now(channel: Channel) -> None:
    await channel.beat(MONDAY)
    async with channel.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.key == ABOVE).values(receipt="renamed"))
    await channel.beat(MONDAY + 5 * SECOND)
    assert isinstance(channel.messenger, ThreadsMessenger)
    assert list(channel.messenger.below.values()) == [Receipt("renamed")]


# -- in doubt --


async def test_in_a_channel_what_may_have_arrived_is_not_said_again(channel: Channel) -> None:
    await channel.beat(MONDAY)
    channel.messenger.fail(CHANNEL, Uncertain())
    for moment in (MONDAY + 5 * SECOND, MONDAY + timedelta(hours=1)):
        await channel.beat(moment)
    assert (channel.stands(), await channel.states()) == ([(ABOVE, "")], [State.SENT, State.UNCERTAIN])


class Both(LookupMessenger, ThreadsMessenger):
    """A platform with threads on which a message can be found, in the thread where one looks."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_below: list[Receipt | None] = []

    async def find(
        self, *about: object, since: datetime, near: Receipt | None, below: Receipt | None = None
    ) -> Receipt | None:
        """What hangs there."""
        self.looked_below.append(below)
        return next((receipt for receipt, above in self.below.items() if above == below), None)


async def test_what_may_have_arrived_with_a_person_is_looked_for_in_its_thread(world: World) -> None:
    platform = Both()
    post = await a_post(world, platform)
    earlier = await hangs_sems_from_noors(post)
    await post.beat(POSTED - timedelta(minutes=1))
    platform.fail(address(post.sem), Uncertain(), arrives=True)
    for moment in (POSTED, POSTED + LOOK_AFTER):
        await post.beat(moment)
    async with world.work() as db:
        above = Receipt((await db.get_one(Delivery, earlier)).receipt or "")
    assert platform.looked_below == [above]
    assert await post.states() == [State.SENT, State.SENT]


async def hangs_sems_from_noors(post: Post) -> UUID:
    """Sem's introduction goes in the thread below Noor's; which that is."""
    noors = (await post.delivery(post.noor, "introduction")).id
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.person_id == post.sem.person_id).values(below_id=noors))
    return noors
