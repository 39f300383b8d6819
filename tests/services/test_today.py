"""What changes today in what somebody joined: said at once, but never outside their work, nor while it is quiet."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import KINDS, Budget, Kind, State
from bot.domain.message import Message, Text
from bot.routes.deliveries import DRAWINGS
from bot.services.delivery import row_for
from bot.services.pause import pause_menu
from bot.services.quiet import set_quiet
from bot.services.saying import read_timetables
from bot.store.base import Db
from bot.store.budget import taken_days
from bot.store.delivery import Delivery, add_deliveries
from bot.store.outbox import due_deliveries
from bot.store.people import Account, Person
from tests.fakes import FakeMessenger, words_of
from tests.post import LANE, THURSDAY, Post, a_post, address
from tests.world import AMSTERDAM, World, at

MOVED = "Het overleg is om vier uur."
TUESDAY, EVENING, MORNING = at(13, 10, 11, 0), at(13, 10, 17, 30), at(14, 10, 7, 30)


@dataclass
class Today:
    """Noor takes part, and hears what changes today."""

    post: Post

    async def changes(self, moment: datetime, *, number: int = 1, within: timedelta = timedelta(days=1)) -> None:
        """So many things change at this moment, of which Noor is to hear within this time."""
        world, noor = self.post.world, self.post.noor.person_id
        world.now = moment
        async with world.work() as db:
            person = await db.get_one(Person, noor)
            where = (Account.person_id == noor, Account.platform == "fake")
            account = (await db.scalars(select(Account).where(*where))).one()
            for one in range(number):
                row = row_for(
                    db, "moved", person, account, key=f"moved:{one}", due=moment, expires=moment + within,
                    now=moment, zone=AMSTERDAM,
                )  # fmt: skip
                await add_deliveries(db, [row])

    async def found(self) -> list[Delivery]:
        """What was to be told."""
        async with self.post.world.work() as db:
            rows = await db.scalars(select(Delivery).where(Delivery.kind == "moved").order_by(Delivery.key))
            return list(rows)

    async def states(self) -> list[str]:
        """What became of it."""
        return [delivery.state for delivery in await self.found()]

    def told(self) -> int:
        """How often it stands with Noor."""
        return [words_of(message) for message in self.post.messenger.to(address(self.post.noor))].count(MOVED)


@pytest.fixture
async def today(world: World, monkeypatch: pytest.MonkeyPatch) -> Today:
    """Monday; nothing changed yet."""

    async def draw(db: Db, delivery: Delivery, person: Person) -> Message | None:
        return Message((Text(MOVED),))

    monkeypatch.setitem(KINDS, "moved", Kind("moved", Budget.TODAY, repeatable=True, rings=True))
    monkeypatch.setitem(DRAWINGS, "moved", draw)
    post = await a_post(world, FakeMessenger())
    await world.has_joined(post.noor)
    return Today(post)


async def test_it_is_told_at_once_while_they_are_at_work(today: Today) -> None:
    await today.changes(TUESDAY)
    await today.post.beat(TUESDAY)
    assert (today.told(), await today.states()) == (1, [State.SENT])


async def test_each_of_several_changes_is_told(today: Today) -> None:
    await today.changes(TUESDAY, number=3)
    await today.post.beat(TUESDAY)
    assert (today.told(), await today.states()) == (3, [State.SENT] * 3)


@pytest.mark.parametrize(("number", "read"), [(1, 1), (2, 0)])
async def test_the_timetables_of_who_hears_one_thing_are_read_together(today: Today, number: int, read: int) -> None:
    await today.changes(TUESDAY, number=number)
    async with today.post.world.work() as db:
        due = [one for one in await due_deliveries(db, LANE, TUESDAY, 20) if one[0].kind == "moved"]
        assert (len(due), len(await read_timetables(db, due, TUESDAY))) == (number, read)


async def test_it_comes_on_the_day_of_the_question_and_takes_no_place_in_the_budget(today: Today) -> None:
    await today.post.asks_on_thursday()
    await today.changes(THURSDAY)
    await today.post.beat(THURSDAY)
    (found,) = await today.found()
    async with today.post.world.work() as db:
        days = await taken_days(db, [today.post.noor.person_id], date(2026, 10, 12), date(2026, 10, 16))
    assert (today.told(), (await today.post.delivery(today.post.noor, "question")).state) == (1, State.SENT)
    assert (found.day, found.week, days) == (None, None, {today.post.noor.person_id: {date(2026, 10, 15)}})


async def test_after_half_past_five_it_waits_for_half_past_seven(today: Today) -> None:
    await today.changes(EVENING)
    await today.post.beat(EVENING)
    assert ([one.due for one in await today.found()], today.told()) == ([MORNING], 0)
    await today.post.beat(MORNING)
    assert (today.told(), await today.states()) == (1, [State.SENT])


async def test_what_is_past_by_then_is_not_told(today: Today) -> None:
    await today.changes(EVENING, within=MORNING - EVENING)
    await today.post.beat(EVENING)
    assert (today.told(), await today.states()) == (0, [State.EXPIRED])


async def test_in_a_holiday_it_is_not_told(today: Today) -> None:
    await today.changes(at(20, 10, 11, 0))
    await today.post.beat(at(20, 10, 11, 0))
    assert (today.told(), await today.states()) == (0, [State.EXPIRED])


async def test_who_paused_is_not_told(today: Today) -> None:
    await today.changes(TUESDAY)
    async with today.post.world.work() as db:
        paused = update(Person).where(Person.id == today.post.noor.person_id)
        await db.execute(paused.values(paused_until=date(2026, 11, 1)))
    await today.post.beat(TUESDAY)
    assert (today.told(), await today.states()) == (0, [State.CANCELLED])


async def test_while_it_is_quiet_nobody_is_told(today: Today) -> None:
    await falls_quiet(today, at(12, 10, 9, 0))
    await today.changes(TUESDAY)
    await today.post.beat(TUESDAY)
    assert (today.told(), await today.states()) == (0, [State.CANCELLED])


async def test_what_waits_when_it_falls_quiet_is_never_told(today: Today) -> None:
    await today.changes(TUESDAY)
    await falls_quiet(today, TUESDAY)
    assert await today.states() == [State.CANCELLED]


async def test_what_waits_when_somebody_pauses_is_never_told(today: Today) -> None:
    await today.changes(TUESDAY)
    async with today.post.world.work() as db:
        await pause_menu(db, await db.get_one(Person, today.post.noor.person_id), "1 november", now=TUESDAY)
    assert await today.states() == [State.CANCELLED]


async def falls_quiet(today: Today, moment: datetime) -> None:
    """From this moment on, in the whole organisation."""
    async with today.post.world.work() as db:
        person = await db.get_one(Person, today.post.noor.person_id)
        await set_quiet(
            db, organisation_id=person.organisation_id, school_id=None, team_id=None, until=None, now=moment
        )  # fmt: skip
