"""Messages that stand are changed and taken back, whatever a platform, the clock or another process does meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.address import Address
from bot.domain.delivery import MOST_ATTEMPTS, Budget, State
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import read
from bot.heartbeat import Heartbeat
from bot.ports import Receipt, Throttled, Uncertain, Unreachable
from bot.routes.deliveries import draw
from bot.services.carrying import Claimed, claim
from bot.services.settling import Sent, settle_sent
from bot.services.share import withdraw
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.lane import Lane
from bot.store.people import CONSOLE, Person
from bot.store.schedule import Quiet
from tests.answers import data_of, edits, had_its_quiet_start, presses, says
from tests.conftest import fresh_database
from tests.fakes.messenger import FakeMessenger, LookupMessenger, words_of
from tests.post import fence_of
from tests.standing import CHANNEL, a_shareable_library, gets_channel
from tests.world import Actor, World, at

SUNDAY, MONDAY = at(8, 11, 12, 0), at(9, 11, 8, 0)
MINUTE = timedelta(minutes=1)
OLD, NEW = "Een kluut.", "Een wulp."


class Platform(FakeMessenger):
    """The fake one, where something may happen while it is being called."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        self.renames = False  # whether a changed message has a new reference

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, a little later."""
        await self._meanwhile()
        return await super().send(address, message, key)

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Change it, a little later."""
        await self._meanwhile()
        changed = await super().update(address, receipt, message)
        return await self._renamed(address, changed, message) if self.renames else changed

    async def _renamed(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        key = next(sent.key for sent in self.sent if sent.receipt == receipt)
        await self.retract(address, receipt)
        return await super().send(address, message, key)

    async def _meanwhile(self) -> None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            await happens()


@dataclass
class Post:
    """Noor shares with her team what she saw; Sam reads it on Monday at eight."""

    world: World
    noor: Actor
    sam: Actor
    messenger: Platform = field(default_factory=Platform)

    def __post_init__(self) -> None:
        self.world.heartbeat = Heartbeat(self.world.sessions, {CONSOLE: self.messenger}, owner="one")

    async def beat(self, moment: datetime) -> None:
        """One beat, at this moment."""
        self.world.now = moment
        await self.world.heartbeat.beat(moment)

    async def arrives(self) -> None:
        """Monday, eight o'clock."""
        await self.beat(MONDAY)
        assert self.stands() == [OLD]

    async def edits(self) -> None:
        """Noor changes what she typed."""
        await edits(self.noor, "m1", NEW)

    async def edits_again(self) -> None:
        """Noor changes it once more."""
        await edits(self.noor, "m1", "Een grutto.")

    async def withdraws(self) -> None:
        """Noor shares it no longer."""
        await presses(self.noor, data_of(self.noor, "Niet meer delen"))

    def stands(self, where: Address | None = None) -> list[str]:
        """The quoted words in each message that stands with Sam, or there."""
        return [words_of(message).splitlines()[-1] for message in self.messenger.to(where or self.sam.address)]

    async def of_sam(self) -> Delivery:
        """The message with the digest."""
        async with self.world.work() as db:
            mine = Delivery.person_id == self.sam.person_id, Delivery.updates_id.is_(None)
            return (await db.scalars(select(Delivery).where(*mine, Delivery.kind == "gathered"))).one()

    async def updates(self) -> list[str]:
        """What became of each update of it, in the order in which they were planned."""
        async with self.world.work() as db:
            mine = Delivery.person_id == self.sam.person_id, Delivery.updates_id.is_not(None)
            return list(await db.scalars(select(Delivery.state).where(*mine).order_by(Delivery.id)))

    async def claims(self, db: Db, moment: datetime) -> tuple[list[Claimed], int]:
        """Another process takes over Sam's lane and what is due there, and has not said it yet."""
        lane = self.sam.address.lane
        await db.execute(update(Lane).where(Lane.name == lane).values(lease=0.0))
        fence = await fence_of(db, lane, "somebody else")
        return await claim(db, lane, fence, draw, now=moment), fence

    async def lease_runs_out(self) -> None:
        """The other process was not heard of for too long."""
        async with self.world.work() as db:
            await db.execute(update(Lane).values(lease=0.0))


async def a_post(world: World, *, channel: bool = False) -> Post:
    """Sunday: Noor has shared with a team of two, with or without a channel."""
    team = await world.has_team(await world.has_school())
    noor, sam = await world.has_person(team), await world.has_person(team, "Sam de Wit")
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(noor, sam)
    if channel:
        await gets_channel(world, team, CHANNEL)
    await noor.types("vraag")
    await says(noor, OLD, message="m1")
    for label in ("Delen", "Met Onderbouw", "Delen met mijn naam"):
        await presses(noor, data_of(noor, label))
    return Post(world, noor, sam)


@pytest.fixture
async def post(database: str) -> AsyncIterator[Post]:
    """Noor's answer is shared, and will be read on Monday."""
    async with World.opened(database, now=SUNDAY, library=a_shareable_library()) as world:
        yield await a_post(world)


@pytest.fixture
async def in_channel(database: str) -> AsyncIterator[Post]:
    """The same, in a team with a channel."""
    async with World.opened(database, now=SUNDAY, library=a_shareable_library()) as world:
        yield await a_post(world, channel=True)


# -- what becomes of an update --


async def test_a_changed_answer_changes_where_it_stands(post: Post) -> None:
    await post.arrives()
    await post.edits()
    await post.beat(MONDAY + MINUTE)
    assert (post.stands(), await post.updates()) == ([NEW], [State.SENT])


async def test_what_is_taken_back_stands_nowhere(post: Post) -> None:
    await post.arrives()
    await post.withdraws()
    await post.beat(MONDAY + MINUTE)
    assert (post.messenger.sent, await post.updates(), (await post.of_sam()).receipt) == ([], [State.SENT], None)


async def test_what_is_still_to_be_said_needs_no_update(post: Post) -> None:
    await post.edits()
    await post.beat(MONDAY)
    assert (post.stands(), await post.updates()) == ([NEW], [])


async def test_several_changes_before_the_beat_are_one_update(post: Post) -> None:
    await post.arrives()
    await post.edits()
    await post.edits_again()
    await post.withdraws()
    assert await post.updates() == [State.WAITING]
    await post.beat(MONDAY + MINUTE)
    assert (post.messenger.sent, await post.updates()) == ([], [State.SENT])


async def test_a_change_while_a_message_is_sent_changes_it_afterwards(post: Post) -> None:
    post.messenger.meanwhile = post.edits
    await post.beat(MONDAY)
    assert (post.stands(), await post.updates()) == ([NEW], [State.SENT])


async def test_a_change_while_an_update_is_sent_is_an_update_of_its_own(post: Post) -> None:
    await post.arrives()
    await post.edits()
    post.messenger.meanwhile = post.edits_again
    await post.beat(MONDAY + MINUTE)
    assert (post.stands(), await post.updates()) == (["Een grutto."], [State.SENT, State.SENT])


async def test_an_update_waits_for_the_receipt_of_its_message(post: Post) -> None:
    async def edits_a_second_later() -> None:
        post.world.now = MONDAY + timedelta(seconds=1)
        await post.edits()

    post.messenger.meanwhile = edits_a_second_later
    post.messenger.fail(post.sam.address, Throttled(60))  # both are due at the same moment then
    await post.beat(MONDAY)
    again = MONDAY + MINUTE
    async with post.world.work() as db:
        (claimed,), fence = await post.claims(db, again)
    assert (claimed.standing, await post.updates()) == (None, [State.WAITING])
    await says_and_settles(post, claimed, fence)
    await post.edits_again()
    await post.beat(again + timedelta(seconds=4))
    assert post.stands() == [NEW]
    await post.beat(again + timedelta(seconds=5))
    assert (post.stands(), await post.updates()) == (["Een grutto."], [State.SENT])


async def test_an_update_of_a_message_that_was_never_said_is_cancelled(post: Post) -> None:
    post.messenger.meanwhile = post.edits
    post.messenger.fail(post.sam.address, Unreachable())
    await post.beat(MONDAY)
    await post.beat(MONDAY + MINUTE)
    assert (post.messenger.to(post.sam.address), await post.updates()) == ([], [State.CANCELLED])


async def test_a_message_drawn_anew_after_trouble_needs_no_update(post: Post) -> None:
    post.messenger.meanwhile = post.edits
    post.messenger.fail(post.sam.address, OSError("no network"))
    await post.beat(MONDAY)
    await post.beat(MONDAY + MINUTE)
    assert (post.stands(), await post.updates()) == ([NEW], [State.CANCELLED])


async def test_an_update_after_a_message_was_taken_back_is_cancelled(post: Post) -> None:
    await post.arrives()
    await post.edits()
    post.messenger.meanwhile = post.withdraws
    post.messenger.fail(post.sam.address, OSError("no network"))
    await post.beat(MONDAY + MINUTE)
    await post.beat(MONDAY + 2 * MINUTE)
    assert (post.messenger.to(post.sam.address), await post.updates()) == ([], [State.CANCELLED, State.SENT])


async def test_an_update_uses_the_receipt_that_the_one_before_it_left(post: Post) -> None:
    post.messenger.renames = True
    await post.arrives()
    first = (await post.of_sam()).receipt
    for change in (post.edits, post.edits_again):
        await change()
        await post.beat(post.world.now + MINUTE)
    standing = [sent.receipt.reference for sent in post.messenger.sent if sent.address == post.sam.address]
    assert (post.stands(), standing) == (["Een grutto."], [(await post.of_sam()).receipt])
    assert standing != [first]


async def test_an_update_takes_no_place_in_the_budget(post: Post) -> None:
    await post.arrives()
    await post.edits()
    async with post.world.work() as db:
        row = (await db.scalars(select(Delivery).where(Delivery.updates_id.is_not(None)))).first()
    assert row is not None
    assert (row.budget, row.day, row.week, row.args) == (Budget.UPDATE, None, None, {})


# -- whom it reaches, and when --


@pytest.mark.parametrize(
    "wish",
    [{"participation": Participation.STOPPED}, {"paused_until": date(2026, 12, 1)}, {"last_day": date(2026, 11, 9)}],
    ids=["stopped", "paused", "left"],
)
async def test_an_update_reaches_who_wants_nothing_more(post: Post, wish: dict[str, Any]) -> None:
    await post.arrives()
    async with post.world.work() as db:
        await db.execute(update(Person).where(Person.id == post.sam.person_id).values(wish))
    post.world.now = MONDAY + timedelta(days=2)
    await post.withdraws()
    await post.beat(post.world.now)
    assert post.stands() == []


@pytest.mark.parametrize("moment", [at(9, 11, 23, 30), at(14, 11), at(23, 12)], ids=["night", "weekend", "holiday"])
async def test_an_update_rings_nobody_and_comes_at_any_hour(post: Post, moment: datetime) -> None:
    await post.arrives()
    async with post.world.work() as db:
        asked = update(Delivery).where(Delivery.kind == "question")
        await db.execute(asked.values(due=moment, expires=moment + timedelta(days=30)))
    post.world.now = moment
    await post.edits()
    await post.beat(moment)
    assert (post.stands(), post.messenger.to(post.noor.address)) == ([NEW], [])


async def test_an_update_is_carried_while_the_team_is_quiet(in_channel: Post) -> None:
    await in_channel.beat(MONDAY)
    assert in_channel.stands(CHANNEL) == [OLD]
    await falls_quiet(in_channel)
    await in_channel.withdraws()
    await in_channel.beat(MONDAY + MINUTE)
    assert in_channel.stands(CHANNEL) == []


# -- trouble --


async def test_who_could_not_be_reached_sees_it_go_when_they_are_back(post: Post) -> None:
    await post.arrives()
    await post.withdraws()
    post.messenger.fail(post.sam.address, Unreachable())
    await post.beat(MONDAY + MINUTE)
    assert (post.stands(), await post.updates()) == ([OLD], [State.UNREACHABLE])
    post.world.now = MONDAY + timedelta(days=3)
    await post.sam.commands("home")
    await post.beat(post.world.now)
    assert (post.stands(), await post.updates()) == ([], [State.SENT])


async def test_throttled_an_update_waits_as_long_as_it_must(post: Post) -> None:
    await post.arrives()
    await post.withdraws()
    post.messenger.fail(post.sam.address, Throttled(60))
    await post.beat(MONDAY + MINUTE)
    await post.beat(MONDAY + MINUTE + timedelta(seconds=59))
    assert post.stands() == [OLD]
    await post.beat(MONDAY + 2 * MINUTE)
    assert post.stands() == []


@pytest.mark.parametrize("change", ["edits", "withdraws"])
@pytest.mark.parametrize("arrives", [True, False], ids=["arrived", "lost"])
async def test_an_update_that_may_have_arrived_is_carried_again(post: Post, change: str, arrives: bool) -> None:
    await post.arrives()
    await getattr(post, change)()
    post.messenger.fail(post.sam.address, Uncertain(), arrives=arrives)
    await post.beat(MONDAY + MINUTE)
    await post.beat(MONDAY + 2 * MINUTE)
    assert (post.stands(), await post.updates()) == ([NEW] if change == "edits" else [], [State.SENT])


async def test_words_are_taken_back_also_after_a_platform_was_away_for_a_day(post: Post) -> None:
    await post.arrives()
    await post.withdraws()
    post.messenger.fail(post.sam.address, OSError("no network"), always=True)
    moment = MONDAY
    for _ in range(50):
        moment += timedelta(minutes=30)
        await post.beat(moment)
    post.messenger.recover(post.sam.address)
    assert post.stands() == [OLD]
    await post.beat(moment + timedelta(minutes=30))
    assert post.stands() == []


@pytest.mark.parametrize("done", [True, False], ids=["after", "before"])
async def test_an_update_of_a_process_that_died_is_carried_again(post: Post, done: bool) -> None:
    await post.arrives()
    await post.edits()
    async with post.world.work() as db:
        (claimed,), _ = await post.claims(db, MONDAY + MINUTE)
    if done:
        assert (claimed.message, claimed.standing) != (None, None)
        await post.messenger.update(claimed.address, claimed.standing or Receipt(""), claimed.message or Message(()))
    await post.lease_runs_out()
    await post.beat(MONDAY + 2 * MINUTE)
    assert (post.stands(), await post.updates()) == ([NEW], [State.SENT])


async def test_an_update_is_carried_again_however_often_its_process_died(post: Post) -> None:
    await post.arrives()
    await post.edits()
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.updates_id.is_not(None)).values(attempts=MOST_ATTEMPTS))
    async with post.world.work() as db:
        assert len((await post.claims(db, MONDAY + MINUTE))[0]) == 1
    await post.lease_runs_out()
    await post.beat(MONDAY + 2 * MINUTE)
    assert (post.stands(), await post.updates()) == ([NEW], [State.SENT])


async def test_an_update_settled_too_late_changes_no_receipt(post: Post) -> None:
    await post.arrives()
    await post.edits()
    async with post.world.work() as db:
        (claimed,), fence = await post.claims(db, MONDAY + MINUTE)
    await post.lease_runs_out()
    await post.beat(MONDAY + 2 * MINUTE)
    before = (await post.of_sam()).receipt
    async with post.world.work() as db:
        assert not await settle_sent(db, [Sent(claimed, fence, Receipt("late"), MONDAY + 3 * MINUTE)])
    assert (await post.of_sam()).receipt == before


# -- posts --


async def the_post(post: Post) -> Delivery:
    async with post.world.work() as db:
        query = select(Delivery).where(Delivery.kind == "digest", Delivery.updates_id.is_(None))
        return (await db.scalars(query)).one()


async def falls_quiet(post: Post) -> None:
    async with post.world.work() as db:
        person = await db.get_one(Person, post.noor.person_id)
        db.add(Quiet(id=db.new_id(MONDAY), organisation_id=person.organisation_id, since=MONDAY))


async def its_post_moves_to(post: Post, moment: datetime, expires: datetime) -> None:
    """The digest was opened on Monday, and is due at this moment."""
    post.messenger.fail(CHANNEL, OSError("no network"))
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.kind == "digest").values(due=moment, expires=expires))


async def test_a_team_with_a_channel_reads_it_there_and_nowhere_else(in_channel: Post) -> None:
    await in_channel.beat(MONDAY)
    assert (in_channel.stands(CHANNEL), in_channel.stands()) == ([OLD], [])


async def test_nothing_is_posted_in_a_team_that_is_quiet(in_channel: Post) -> None:
    await its_post_moves_to(in_channel, MONDAY + MINUTE, MONDAY + timedelta(days=4))
    await falls_quiet(in_channel)
    await in_channel.beat(MONDAY + MINUTE)
    assert ((await the_post(in_channel)).state, in_channel.stands(CHANNEL)) == (State.CANCELLED, [])


@pytest.mark.parametrize("platform", [FakeMessenger, LookupMessenger], ids=["blind", "can look"])
async def test_a_post_that_may_have_arrived_is_not_repeated_and_the_stewards_are_told_once_a_day(
    in_channel: Post, platform: type[FakeMessenger]
) -> None:
    messenger = platform()
    in_channel.world.heartbeat = Heartbeat(in_channel.world.sessions, {CONSOLE: messenger}, owner="one")
    messenger.fail(CHANNEL, Uncertain())
    await in_channel.beat(MONDAY)
    await in_channel.beat(MONDAY + timedelta(hours=1))
    async with in_channel.world.work() as db:
        alerts = [(alert.what, alert.args) for alert in await db.scalars(select(Alert))]
    assert ((await the_post(in_channel)).state, messenger.to(CHANNEL)) == (State.UNCERTAIN, [])
    assert alerts == [("uncertain", {"platform": CONSOLE})]


async def test_a_post_that_a_killed_carrier_may_have_said_is_not_repeated(in_channel: Post) -> None:
    await its_post_moves_to(in_channel, MONDAY + MINUTE, MONDAY + timedelta(days=4))
    async with in_channel.world.work() as db:
        await db.execute(update(Lane).values(lease=0.0))
        fence = await fence_of(db, CHANNEL.lane, "somebody else")
        assert len(await claim(db, CHANNEL.lane, fence, draw, now=MONDAY + MINUTE)) == 1
    await in_channel.lease_runs_out()
    await in_channel.beat(MONDAY + 2 * MINUTE)
    assert ((await the_post(in_channel)).state, in_channel.stands(CHANNEL)) == (State.UNCERTAIN, [])


async def test_a_post_outside_the_schools_hours_waits_for_them(in_channel: Post) -> None:
    await its_post_moves_to(in_channel, at(9, 11, 19, 0), MONDAY + timedelta(days=4))
    await in_channel.beat(at(9, 11, 19, 0))
    found = await the_post(in_channel)
    assert (found.state, found.due, in_channel.stands(CHANNEL)) == (State.WAITING, at(10, 11, 7, 30), [])
    await in_channel.beat(at(10, 11, 7, 30))
    assert in_channel.stands(CHANNEL) == [OLD]


async def test_a_post_that_its_school_has_no_hours_for_in_time_is_put_aside(in_channel: Post) -> None:
    await its_post_moves_to(in_channel, at(18, 12, 19, 0), at(22, 12))
    await in_channel.beat(at(18, 12, 19, 0))
    assert ((await the_post(in_channel)).state, in_channel.stands(CHANNEL)) == (State.EXPIRED, [])


async def test_a_post_that_is_out_of_date_is_put_aside(in_channel: Post) -> None:
    await its_post_moves_to(in_channel, MONDAY + MINUTE, at(10, 11, 12, 0))
    await in_channel.beat(at(10, 11, 12, 0))
    assert ((await the_post(in_channel)).state, in_channel.stands(CHANNEL)) == (State.EXPIRED, [])


async def test_a_delivery_for_nobody_is_put_aside(in_channel: Post) -> None:
    await its_post_moves_to(in_channel, MONDAY + MINUTE, MONDAY + timedelta(days=4))
    async with in_channel.world.work() as db:
        await db.execute(update(Delivery).where(Delivery.kind == "digest").values(place_id=None))
    await in_channel.beat(MONDAY + MINUTE)
    assert ((await the_post(in_channel)).state, in_channel.stands(CHANNEL)) == (State.EXPIRED, [])


# -- at the same time --


@pytest.fixture
async def at_once(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Post]:
    """The same on PostgreSQL, where two can be busy at once."""
    database = fresh_database(request, tmp_path, "postgresql")
    async with World.opened(database, now=SUNDAY, library=a_shareable_library()) as world:
        yield await a_post(world)


async def waits(task: asyncio.Task[None]) -> bool:
    """Whether this is held up by what was not committed yet."""
    done, _ = await asyncio.wait([task], timeout=0.3)
    return not done


async def opens_digest(post: Post) -> None:
    """Monday, eight o'clock: the digest is due, and not carried by anybody yet."""
    post.world.now = MONDAY
    await Heartbeat(post.world.sessions, {}, owner="two").beat(MONDAY)


async def says_and_settles(post: Post, claimed: Claimed, fence: int) -> None:
    """The other process does what it claimed, and leaves the lane."""
    assert claimed.message is not None
    if claimed.standing is None:
        receipt = await post.messenger.send(claimed.address, claimed.message, claimed.key)
    else:
        receipt = await post.messenger.update(claimed.address, claimed.standing, claimed.message)
    async with post.world.work() as db:
        assert await settle_sent(db, [Sent(claimed, fence, receipt, MONDAY + MINUTE)])
    await post.lease_runs_out()


@pytest.mark.parametrize("change", ["edits", "withdraws"])
async def test_a_change_waits_for_a_message_being_drawn_and_then_changes_it(at_once: Post, change: str) -> None:
    await opens_digest(at_once)
    async with at_once.world.work() as db:
        (claimed,), fence = await at_once.claims(db, MONDAY + MINUTE)
        changing = asyncio.create_task(getattr(at_once, change)())
        assert await waits(changing)
    await changing
    await says_and_settles(at_once, claimed, fence)
    assert at_once.stands() == [OLD]
    await at_once.beat(MONDAY + 2 * MINUTE)
    assert at_once.stands() == ([NEW] if change == "edits" else [])


async def test_a_withdrawal_waits_for_an_update_being_drawn_and_then_takes_it_back(at_once: Post) -> None:
    await at_once.arrives()
    await at_once.edits()
    async with at_once.world.work() as db:
        (claimed,), fence = await at_once.claims(db, MONDAY + MINUTE)
        withdrawing = asyncio.create_task(at_once.withdraws())
        assert await waits(withdrawing)
    await withdrawing
    await says_and_settles(at_once, claimed, fence)
    assert at_once.stands() == [NEW]
    await at_once.beat(MONDAY + 2 * MINUTE)
    assert at_once.stands() == []


async def test_a_message_waits_for_a_withdrawal_and_is_drawn_without_it(at_once: Post) -> None:
    await opens_digest(at_once)
    of_noor = read(data_of(at_once.noor, "Delen"))
    assert of_noor is not None
    async with at_once.world.work() as db:
        await withdraw(db, of_noor.subject, now=MONDAY)
        carrying = asyncio.create_task(at_once.beat(MONDAY + MINUTE))
        assert await waits(carrying)
    await carrying
    assert (at_once.stands(), (await at_once.of_sam()).state) == ([], State.CANCELLED)


async def test_two_changes_of_one_answer_at_once_both_count(at_once: Post) -> None:
    noor = at_once.noor
    await presses(noor, data_of(noor, "Niet meer delen"))
    await says(noor, "Een lepelaar.", message="m2")
    await asyncio.gather(*(edits(noor, message, f"Nieuw {message}.") for message in ("m1", "m2")))
    for label in ("Delen", "Met Onderbouw", "Delen met mijn naam"):
        await presses(noor, data_of(noor, label))
    await at_once.beat(MONDAY)
    assert at_once.stands() == ["Nieuw m1. Nieuw m2."]
