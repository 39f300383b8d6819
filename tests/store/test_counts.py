"""Figures that could tell of answers move in steps of at least five, or not at all (J32)."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from bot.domain.delivery import State
from bot.services.status import read_status
from bot.store.base import Base, Db, Sessions
from bot.store.counts import (
    FLOOR,
    Own,
    count_deliveries,
    count_digests,
    count_inbox,
    count_own,
    count_people,
    count_replies,
    count_shared_replies,
    next_due_of_many,
)
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.inbox import InboxRow
from bot.store.people import Person
from bot.store.reflection import Asking, Reply
from bot.store.share import Share
from bot.store.team import Organisation, School, Team
from tests.world import World, a_cipher, a_library, at

NOW = at(12, 10)


async def somebody(db: Db) -> Asking:
    """Somebody with a question."""
    organisation = Organisation(id=db.new_id(NOW), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    person = Person(id=db.new_id(NOW), organisation_id=organisation.id, name="Noor", language="nl")
    db.add(person)
    await db.flush()
    asking = Asking(id=db.new_id(NOW), person_id=person.id, week="2026-W42", audience="teacher", prompt_id="t-1")
    db.add(asking)
    await db.flush()
    return asking


async def set_replies(db: Db, asking: Asking, number: int, *, shared: bool = False) -> None:
    """There are so many replies."""
    await db.execute(delete(Reply))
    replies = [
        Reply(
            id=db.new_id(NOW + timedelta(seconds=n)), person_id=asking.person_id, asking_id=asking.id, words=b"",
            created_at=NOW,
        )
        for n in range(number)
    ]  # fmt: skip
    db.add_all(replies)
    await db.flush()
    if shared:
        db.add_all(
            Share(id=reply.id, reply_id=reply.id, person_id=reply.person_id, proposed_at=NOW, shared_at=NOW)
            for reply in replies
        )
        await db.flush()


async def shown_for(db: Db, numbers: Sequence[int]) -> list[int]:
    """What is shown as the number of replies goes like this."""
    asking = await somebody(db)
    shown = []
    for number in numbers:
        await set_replies(db, asking, number)
        shown.append(await count_replies(db, now=NOW))
    return shown


async def test_below_five_nothing_is_shown(db: Db) -> None:
    assert await shown_for(db, [0, 1, 2, 3, 4]) == [0, 0, 0, 0, 0]


async def test_from_five_on_it_is_shown(db: Db) -> None:
    assert await shown_for(db, [4, 5]) == [0, 5]


async def test_one_to_four_more_leaves_the_last_figure(db: Db) -> None:
    assert await shown_for(db, [7, 8, 9, 10, 11, 12]) == [7, 7, 7, 7, 7, 12]


async def test_one_to_four_less_leaves_the_last_figure(db: Db) -> None:
    assert await shown_for(db, [12, 11, 8, 7, 6]) == [12, 12, 12, 7, 7]


async def test_a_fall_below_five_leaves_the_last_figure(db: Db) -> None:
    assert await shown_for(db, [12, 4, 1]) == [12, 12, 12]


async def test_a_question_asked_again_shows_the_same(db: Db) -> None:
    assert await shown_for(db, [6, 6, 6]) == [6, 6, 6]


async def test_shared_replies_have_a_floor_of_their_own(db: Db) -> None:
    asking = await somebody(db)
    await set_replies(db, asking, 6)
    first = (await count_replies(db, now=NOW), await count_shared_replies(db, now=NOW))
    await set_replies(db, asking, 6, shared=True)
    assert (first, await count_shared_replies(db, now=NOW)) == ((6, 0), 6)


async def test_what_somebody_answered_and_shares_is_exact_for_themselves(db: Db) -> None:
    asking = await somebody(db)
    none = await count_own(db, asking.person_id)
    await set_replies(db, asking, 2, shared=True)
    await propose_one_more(db, asking)
    assert (none, await count_own(db, asking.person_id)) == (Own(0, 0), Own(replies=3, shared=2))


async def test_a_preview_is_not_counted_as_shared(db: Db) -> None:
    asking = await somebody(db)
    await set_replies(db, asking, 4, shared=True)
    await propose_one_more(db, asking)
    assert await count_shared_replies(db, now=NOW) == 0


async def propose_one_more(db: Db, asking: Asking) -> None:
    """One more reply, whose preview was not confirmed."""
    reply = Reply(id=db.new_id(NOW), person_id=asking.person_id, asking_id=asking.id, words=b"", created_at=NOW)
    db.add(reply)
    await db.flush()
    db.add(Share(id=reply.id, reply_id=reply.id, person_id=asking.person_id, proposed_at=NOW))
    await db.flush()


async def test_digests_are_floored(db: Db) -> None:
    organisation = (await db.get_one(Person, (await somebody(db)).person_id)).organisation_id
    school = School(id=db.new_id(NOW), organisation_id=organisation, name="De Lindeboom", timezone="Europe/Amsterdam")
    team = Team(id=db.new_id(NOW), organisation_id=organisation, school_id=school.id, name="Onderbouw")
    db.add(school)
    await db.flush()
    db.add(team)
    await db.flush()
    shown = []
    for week in range(40, 46):
        db.add(Digest(id=db.new_id(NOW), team_id=team.id, week=f"2026-W{week}", since=NOW, until=NOW))
        await db.flush()
        shown.append(await count_digests(db, now=NOW))
    assert shown == [0, 0, 0, 0, 5, 5]


async def test_deliveries_and_events_are_floored_by_state_but_for_trouble(db: Db) -> None:
    for n, state in enumerate([State.SENT] * 4 + [State.FAILED, State.UNREACHABLE, State.UNCERTAIN]):
        db.add(
            Delivery(
                id=db.new_id(NOW), key=str(n), kind="mended", args={}, lane="l", chat="c", budget="asked",
                repeatable=False, state=state, due=NOW, expires=NOW,
            )
        )  # fmt: skip
    for n, event in enumerate(["done"] * 4 + ["failed"]):
        db.add(InboxRow(id=db.new_id(NOW), key=str(n), state=event, received_at=NOW))
    await db.flush()
    assert await count_deliveries(db, now=NOW) == {
        "waiting": 0, "sending": 0, "doubted": 0, "sent": 0, "uncertain": 1, "unreachable": 1, "expired": 0,
        "cancelled": 0, "failed": 1,
    }  # fmt: skip
    assert await count_inbox(db, now=NOW) == {"new": 0, "done": 0, "failed": 1, "dropped": 0}


async def test_people_are_counted_as_they_are(db: Db) -> None:
    await somebody(db)
    assert await count_people(db) == 1


async def test_a_demo_is_exact(sessions: Sessions) -> None:
    sessions.configure(demo=True)
    async with sessions() as db, db.begin():
        assert await shown_for(db, [1, 2, 7, 6]) == [1, 2, 7, 6]


async def test_status_shows_what_the_floor_allows(db: Db) -> None:
    await set_replies(db, await somebody(db), 4)
    status = await read_status(db, now=NOW)
    assert (status.people, status.replies, status.shared_replies, status.demo) == (1, 0, 0, False)


@settings(max_examples=25, deadline=None)
@given(numbers=st.lists(st.integers(0, 30), max_size=12))
def test_a_figure_is_nought_or_at_least_five_and_moves_by_at_least_five(numbers: list[int]) -> None:
    shown = asyncio.run(_shown_in_memory(numbers))
    steps = [abs(after - before) for before, after in zip([0, *shown], shown, strict=False)]
    assert [figure for figure in shown if 0 < figure < FLOOR] == []
    assert [step for step in steps if 0 < step < FLOOR] == []


async def _shown_in_memory(numbers: Sequence[int]) -> list[int]:
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, class_=Db, cipher=a_cipher(), library=a_library(), chance=Random(1))
    async with sessions() as db, db.begin():
        shown = await shown_for(db, numbers)
    await engine.dispose()
    return shown


async def test_when_the_next_message_goes_is_told_only_while_at_least_five_wait(world: World) -> None:
    team = await world.has_team(await world.has_school())
    everybody = [await world.has_person(team, f"Collega {number}") for number in range(5)]
    await world.starts(team)
    await world.until(at(13, 10, 9))
    async with world.work() as db:
        of_nobody = await next_due_of_many(db)
    await world.has_joined(*everybody)
    async with world.work() as db:
        of_five = await next_due_of_many(db)
    await everybody[0].types("vraag")  # shown at once: one fewer waits
    async with world.work() as db:
        of_four = await next_due_of_many(db)
    assert (of_nobody, of_five, of_four) == (None, at(15, 10), None)


async def test_an_introduction_tells_nothing_so_its_time_is_always_told(world: World) -> None:
    team = await world.has_team(await world.has_school())
    await world.has_person(team)
    await world.starts(team)
    async with world.work() as db:
        assert await next_due_of_many(db) == at(12, 10)
