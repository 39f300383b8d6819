"""What `/readyz` says: whether the work gets done, looked up now and then only, whoever asks."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.domain.delivery import LONGEST_PAUSE, Budget
from bot.ports import NotSent, Throttled
from bot.readiness import LASTS, LATEST, LONGEST_WITHOUT_BEAT, Readiness
from bot.services.delivery import plan_asked
from bot.services.updates import plan_updates
from bot.store.base import Db, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.people import Person
from tests.fakes.messenger import FakeMessenger, LookupMessenger
from tests.post import MONDAY, Post, a_post, address
from tests.world import Actor, World

MINUTE = timedelta(minutes=1)
AN_INSTANT = timedelta(microseconds=1)


@dataclass
class Asking:
    """Somebody who asks a process whether it is ready."""

    post: Post
    now: datetime = MONDAY
    troubles: list[str] = field(default_factory=list)

    def of(self, *platforms: str) -> Readiness:
        return Readiness(
            self.post.world.sessions, self.post.heartbeat,
            platforms=platforms, troubles=lambda: list(self.troubles), now=lambda: self.now,
        )  # fmt: skip

    async def says(self, ready: Readiness, *, after: timedelta) -> list[str]:
        self.now += after
        return list(await ready())


async def tells(asking: Asking, actor: Actor, key: str) -> None:
    """Something to say to them by this name, now."""
    async with asking.post.world.work() as db:
        person, now = await db.get_one(Person, actor.person_id), asking.now
        args = {"row": person.id}
        await plan_asked(db, person, "mended", key=key, due=now, expires=now + LATEST, now=now, args=args)


@pytest.fixture
async def asking(world: World) -> Asking:
    return Asking(await a_post(world, FakeMessenger()))


async def test_a_process_that_does_its_work_is_ready(asking: Asking) -> None:
    await asking.post.beat(MONDAY)
    assert await asking.of("fake")() == []


async def test_what_a_platform_says_of_itself_is_told(asking: Asking) -> None:
    asking.troubles.append("slack_socket")
    assert await asking.of("fake")() == ["slack_socket"]


async def test_what_was_found_is_said_again_for_a_few_seconds(asking: Asking) -> None:
    ready = asking.of("fake")
    assert await asking.says(ready, after=timedelta()) == []
    asking.troubles.append("slack_socket")
    assert await asking.says(ready, after=LASTS - AN_INSTANT) == []
    assert await asking.says(ready, after=AN_INSTANT) == ["slack_socket"]


async def test_after_a_clock_was_set_back_it_is_looked_up_anew(asking: Asking) -> None:
    ready = asking.of("fake")
    assert await asking.says(ready, after=timedelta()) == []
    asking.troubles.append("slack_socket")
    assert await asking.says(ready, after=-timedelta(days=1)) == ["slack_socket"]


async def test_a_process_that_beats_no_more_is_not_ready(asking: Asking) -> None:
    await asking.post.beat(MONDAY)
    ready = asking.of("fake")
    assert await asking.says(ready, after=LONGEST_WITHOUT_BEAT) == []
    assert await asking.says(ready, after=LASTS) == ["heartbeat"]
    await asking.post.beat(asking.now)
    assert await asking.says(ready, after=LASTS) == []


async def test_a_process_that_never_began_to_beat_is_given_a_minute(asking: Asking) -> None:
    ready = asking.of()
    assert await asking.says(ready, after=LONGEST_WITHOUT_BEAT) == []
    assert await asking.says(ready, after=LASTS) == ["heartbeat"]


async def test_what_waits_for_a_quarter_of_an_hour_is_overdue(asking: Asking) -> None:
    asking.now = MONDAY - timedelta(minutes=1) + LATEST
    assert await asking.of("fake")() == []
    asking.now += AN_INSTANT
    assert await asking.of("fake")() == ["overdue"]


async def test_what_others_carry_is_not_overdue_here(asking: Asking) -> None:
    asking.now = MONDAY + 2 * LATEST
    assert await asking.of("fak", "slack")() == []


async def test_what_a_platform_asked_to_wait_for_is_not_overdue(asking: Asking) -> None:
    post = asking.post
    for actor in (post.noor, post.sem):
        post.messenger.fail(address(actor), Throttled(2 * LATEST.total_seconds()))
    await post.beat(MONDAY)
    asking.now = MONDAY + LATEST + AN_INSTANT
    await post.beat(asking.now)
    assert await asking.of("fake")() == []


@pytest.mark.parametrize("trouble", [NotSent(), TimeoutError()], ids=["refuses", "hangs"])
async def test_what_a_platform_does_not_answer_to_is_overdue_however_often_it_is_tried(
    world: World, trouble: Exception
) -> None:
    platform = LookupMessenger()
    asking = Asking(await a_post(world, platform))
    for actor in (asking.post.noor, asking.post.sem):
        platform.fail(address(actor), trouble, always=True)
    platform.looking = [trouble] * 100
    ready, said = asking.of("fake"), list[list[str]]()
    for _ in range(int(LATEST / MINUTE) + 2):
        await asking.post.beat(asking.now)
        said.append(await asking.says(ready, after=MINUTE))
    assert (said[0], said[-1]) == ([], ["overdue"])
    for actor in (asking.post.noor, asking.post.sem):
        platform.recover(address(actor))
    platform.looking = []
    asking.now += LONGEST_PAUSE
    await asking.post.beat(asking.now)
    await asking.post.beat(asking.now)
    assert await asking.says(ready, after=LASTS) == []


async def test_one_conversation_that_cannot_be_looked_through_is_not_overdue_while_others_hear_from_us(
    world: World,
) -> None:
    platform = LookupMessenger()
    asking = Asking(await a_post(world, platform))
    platform.fail(address(asking.post.noor), TimeoutError(), always=True)
    platform.looking = [TimeoutError()] * 100
    ready, said = asking.of("fake"), list[list[str]]()
    for number in range(int(LATEST / MINUTE) + 10):
        await tells(asking, asking.post.sem, f"{number}")
        await asking.post.beat(asking.now)
        said += [found for found in [await asking.says(ready, after=MINUTE)] if found]
    assert (said, len(platform.looking) < 98) == ([], True)


@pytest.mark.parametrize("budget", [Budget.GATHERED, Budget.TODAY])
async def test_what_got_no_answer_and_waits_for_their_hours_by_now_is_not_overdue(
    asking: Asking, budget: Budget
) -> None:
    post = asking.post
    async with post.world.work() as db:
        await db.execute(update(Delivery).values(budget=budget))
    for actor in (post.noor, post.sem):
        post.messenger.fail(address(actor), NotSent())
    await post.beat(MONDAY)
    asking.now = MONDAY + timedelta(hours=6)
    await post.beat(asking.now)
    assert (post.messenger.sent, await asking.of("fake")()) == ([], [])


async def test_changes_that_a_platform_does_not_answer_to_are_overdue_as_well(asking: Asking) -> None:
    post = asking.post
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await plan_updates(
            db, [(await post.delivery(one, "introduction")).id for one in (post.noor, post.sem)], now=MONDAY
        )
    for actor in (post.noor, post.sem):
        post.messenger.fail(address(actor), TimeoutError(), always=True)
    ready, said = asking.of("fake"), list[list[str]]()
    for _ in range(int(LATEST / MINUTE) + 2):
        await post.beat(asking.now)
        said.append(await asking.says(ready, after=MINUTE))
    assert (said[0], said[-1]) == ([], ["overdue"])


async def test_a_database_that_is_away_is_all_that_is_said_of_it(asking: Asking, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/nowhere/ruimte.sqlite3")
    sessions = async_sessionmaker(class_=Db, **(asking.post.world.sessions.kw | {"bind": engine}))
    ready = Readiness(sessions, asking.post.heartbeat, platforms=["fake"], troubles=list, now=lambda: MONDAY)
    assert await ready() == ["database"]
    await close_engine(engine)
