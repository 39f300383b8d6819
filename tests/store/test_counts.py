"""Figures that could tell of answers move in steps of at least five, or not at all (J32)."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from bot.domain.delivery import State
from bot.domain.number import FLOOR, Least, Number
from bot.domain.number_cards import CARDS
from bot.services.status import read_status
from bot.store.base import Base, Db, Sessions
from bot.store.counts import (
    Own,
    count_digests,
    count_own,
    count_people,
    count_replies,
    count_shared_replies,
    midnight,
)
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.figures import count_deliveries, count_inbox, next_due_of_many, tell_lags
from bot.store.inbox import InboxRow, InboxState
from bot.store.people import Person
from bot.store.reflection import Asking, Reply
from bot.store.share import Share
from bot.store.team import Organisation, School, Team
from tests.world import World, a_cipher, a_library, at

NOW = at(12, 10)
YESTERDAY = NOW - timedelta(days=1)


async def somebody(db: Db) -> Asking:
    """Somebody with a question."""
    return (await everybody(db, 1))[0]


async def everybody(db: Db, number: int) -> list[Asking]:
    """So many people, each with a question."""
    organisation = Organisation(id=db.new_id(NOW), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    people = [
        Person(id=db.new_id(NOW), organisation_id=organisation.id, name=f"Collega {n}", language="nl")
        for n in range(number)
    ]
    db.add_all(people)
    await db.flush()
    askings = [
        Asking(id=db.new_id(NOW), person_id=person.id, week="2026-W42", audience="teacher", prompt_id="t-1")
        for person in people
    ]
    db.add_all(askings)
    await db.flush()
    return askings


async def add_replies(
    db: Db, askings: Sequence[Asking], *, at: datetime = YESTERDAY, shared: bool = False, team: UUID | None = None
) -> None:
    """One more reply to each of these, perhaps shared, with this team or with somebody."""
    replies = [
        Reply(id=db.new_id(at), person_id=asking.person_id, asking_id=asking.id, words=b"", created_at=at)
        for asking in askings
    ]
    db.add_all(replies)
    await db.flush()
    if shared:
        db.add_all(
            Share(id=reply.id, reply_id=reply.id, person_id=reply.person_id, team_id=team, proposed_at=at, shared_at=at)
            for reply in replies
        )
        await db.flush()


async def shown_for(db: Db, numbers: Sequence[int]) -> list[int]:
    """What is shown as the number of replies goes like this from day to day, each of somebody else."""
    askings, shown = await everybody(db, max(numbers, default=0)), []
    for day, number in enumerate(numbers):
        await db.execute(delete(Reply))
        await add_replies(db, askings[:number], at=YESTERDAY + timedelta(days=day))
        shown.append(await count_replies(db, now=NOW + timedelta(days=day)))
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


async def test_many_answers_of_few_people_move_nothing(db: Db) -> None:
    askings = await everybody(db, 5)
    for _ in range(3):
        await add_replies(db, askings[:4])
    of_four = await count_replies(db, now=NOW)
    await add_replies(db, askings[4:])
    assert (of_four, await count_replies(db, now=NOW)) == (0, 13)


async def test_it_moves_again_once_five_people_did_something_since(db: Db) -> None:
    askings = await everybody(db, 6)
    await add_replies(db, askings)
    shown = [await count_replies(db, now=NOW)]
    for day, answer in enumerate((askings[:4] * 2, askings[4:5]), 1):
        await add_replies(db, answer, at=YESTERDAY + timedelta(days=day))
        shown.append(await count_replies(db, now=NOW + timedelta(days=day)))
    assert shown == [6, 6, 15]


async def test_nobody_sees_it_move_while_somebody_answers(db: Db) -> None:
    await add_replies(db, await everybody(db, 5), at=NOW - timedelta(minutes=1))
    today = await count_replies(db, now=NOW)
    assert (today, await count_replies(db, now=NOW + timedelta(days=1))) == (0, 5)


def test_a_day_ends_at_the_same_moment_whoever_asks() -> None:
    """Or what happened in between would be in two figures, or in none."""
    here = NOW.replace(hour=1)
    assert midnight(here) == midnight(here.astimezone(UTC)) == datetime(2026, 10, 11, tzinfo=UTC)


async def test_how_many_replies_are_shared_is_told_in_a_demo_only(sessions: Sessions) -> None:
    """Beside all replies it would tell of how few nothing is shared."""
    async with sessions() as db, db.begin():
        await add_replies(db, await everybody(db, 6), shared=True)
        elsewhere = await count_shared_replies(db)
    sessions.configure(demo=True)
    async with sessions() as db:
        assert (elsewhere, await count_shared_replies(db)) == (None, 6)


async def test_what_somebody_answered_and_shares_is_exact_for_themselves(db: Db) -> None:
    asking = await somebody(db)
    none = await count_own(db, asking.person_id)
    await add_replies(db, [asking, asking], shared=True)
    await propose_one_more(db, asking)
    assert (none, await count_own(db, asking.person_id)) == (Own(0, 0), Own(replies=3, shared=2))


async def test_a_preview_is_not_counted_as_shared(sessions: Sessions) -> None:
    sessions.configure(demo=True)
    async with sessions() as db, db.begin():
        askings = await everybody(db, 5)
        await add_replies(db, askings[:4], shared=True)
        await propose_one_more(db, askings[4])
        assert await count_shared_replies(db) == 4


async def propose_one_more(db: Db, asking: Asking) -> None:
    """One more reply, whose preview was not confirmed."""
    reply = Reply(id=db.new_id(NOW), person_id=asking.person_id, asking_id=asking.id, words=b"", created_at=NOW)
    db.add(reply)
    await db.flush()
    db.add(Share(id=reply.id, reply_id=reply.id, person_id=asking.person_id, proposed_at=NOW))
    await db.flush()


async def test_digests_are_told_once_five_more_people_share_what_they_tell(db: Db) -> None:
    askings = await everybody(db, 5)
    team = await a_team_of(db, askings[0])
    shown = []
    for week, asking in enumerate([*askings, *askings[:1] * 6, *askings[1:]]):
        until = YESTERDAY + timedelta(weeks=week)
        since = until - timedelta(weeks=1)
        db.add(Digest(id=db.new_id(until), team_id=team, week=f"week {week}", since=since, until=until))
        await add_replies(db, [asking], at=until, shared=True, team=team)
        shown.append(await count_digests(db, now=NOW + timedelta(weeks=week)))
    assert shown == [0, 0, 0, 0, *[5] * 10, 15]


async def a_team_of(db: Db, asking: Asking) -> UUID:
    """A team where somebody with this question works."""
    organisation = (await db.get_one(Person, asking.person_id)).organisation_id
    school = School(id=db.new_id(NOW), organisation_id=organisation, name="De Lindeboom", timezone="Europe/Amsterdam")
    team = Team(id=db.new_id(NOW), organisation_id=organisation, school_id=school.id, name="Onderbouw")
    db.add(school)
    await db.flush()
    db.add(team)
    await db.flush()
    return team.id


async def deliver(
    db: Db, states: Sequence[str], people: Sequence[Asking], *, at: datetime = YESTERDAY, lane: str = "l"
) -> None:
    """A delivery in each state, to each of these people in turn."""
    for n, state in enumerate(states):
        db.add(
            Delivery(
                id=db.new_id(at), key=f"{at}{lane}{n}", kind="mended", args={}, lane=lane, chat="c", budget="asked",
                repeatable=False, state=state, due=at, expires=at, settled_at=at,
                person_id=people[n % len(people)].person_id,
            )
        )  # fmt: skip
    await db.flush()


async def test_deliveries_are_floored_by_state_and_by_who_got_them_but_for_trouble(db: Db) -> None:
    askings = await everybody(db, 5)
    await deliver(db, [State.SENT] * 12 + [State.FAILED, State.UNREACHABLE, State.UNCERTAIN], askings[:4])
    of_four = await count_deliveries(db, now=NOW)
    await deliver(db, [State.SENT], askings[4:], at=YESTERDAY + timedelta(minutes=1))
    of_five = await count_deliveries(db, now=NOW)
    none = dict.fromkeys(("doubted", "sent", "expired", "cancelled"), 0)
    trouble = {"uncertain": 1, "unreachable": 1, "failed": 1}
    assert (of_four, of_five) == (none | trouble, none | trouble | {"sent": 13})


async def test_a_change_that_waits_for_who_cannot_be_reached_counts_as_none(db: Db) -> None:
    """It waits again once they answer."""
    askings = await everybody(db, 2)
    await deliver(db, [State.UNREACHABLE] * 2, askings)
    first, second = (await db.scalars(select(Delivery).order_by(Delivery.id))).all()
    second.updates_id = first.id
    await db.flush()
    assert (await count_deliveries(db, now=NOW))["unreachable"] == 1


async def test_what_is_called_off_twice_is_not_new_the_second_time(db: Db) -> None:
    """Ten, six more, and six that go on after a pause; then five of the first ten pause again, and one is new."""
    askings = await everybody(db, 17)
    shown = []
    for day, (first, last) in enumerate([(0, 10), (10, 16), (16, 17)]):
        when = YESTERDAY + timedelta(days=day)
        await deliver(db, [State.CANCELLED] * (last - first), askings[first:last], at=when)
        if day == 2:
            of = [one.person_id for one in askings]
            await db.execute(update(Delivery).where(Delivery.person_id.in_(of[:5])).values(settled_at=when))
            await db.execute(update(Delivery).where(Delivery.person_id.in_(of[10:16])).values(state=State.SENT))
        shown.append((await count_deliveries(db, now=NOW + timedelta(days=day)))["cancelled"])
    assert shown == [10, 16, 16]


@pytest.mark.parametrize(("people", "seconds"), [(4, [0.0, 900.0]), (5, [120.0, 960.0])])
async def test_how_late_it_is_tells_a_moment_once_five_people_wait_and_not_five_messages(
    db: Db, people: int, seconds: Sequence[float]
) -> None:
    """In two workspaces, where a channel waits too: it is nobody."""
    askings = await everybody(db, people)
    await deliver(db, [State.WAITING] * 12, askings[:2], lane="fake:one")
    await deliver(db, [State.WAITING] * 12, askings[2:], lane="fake:two")
    await deliver(db, [State.WAITING] * 12, askings, lane="other:one")
    await db.execute(update(Delivery).where(Delivery.key.endswith("two11")).values(person_id=None))
    lags = [
        await tell_lags(db, ["fake", "slack"], now=YESTERDAY + timedelta(minutes=late, seconds=5)) for late in (2, 16)
    ]
    assert lags == [{"fake": late, "slack": 0.0} for late in seconds]


@pytest.mark.parametrize(("people", "moment"), [(4, None), (5, YESTERDAY)])
async def test_a_moment_is_told_once_five_people_get_something_then_and_not_five_messages(
    db: Db, people: int, moment: datetime | None
) -> None:
    await deliver(db, [State.WAITING] * 12, await everybody(db, people))
    assert await next_due_of_many(db) == moment


async def test_how_many_messages_wait_is_not_told(db: Db) -> None:
    """Beside what was sent it tells whose question is late, or was called off."""
    await deliver(db, [State.WAITING, State.SENDING] * 6, await everybody(db, 6))
    assert set(await count_deliveries(db, now=NOW)) == set(State) - {"waiting", "sending"}


async def test_events_are_floored_by_who_they_are_of_but_for_those_that_failed(db: Db) -> None:
    """A leader who is the steward and looks each minute does not see that somebody taps."""
    askings = await everybody(db, 5)

    async def happen(number: int, *, by: Asking, state: str = "done", when: datetime = YESTERDAY) -> None:
        for _ in range(number):
            key = db.new_id(NOW)
            db.add(InboxRow(id=key, key=key.hex, person_id=by.person_id, state=state, received_at=when))
        await db.flush()

    await happen(1, by=askings[0], state="failed")
    await happen(20, by=askings[0])
    of_one = await count_inbox(db, now=NOW)
    for asking in askings[1:]:
        await happen(1, by=asking)
    of_five = await count_inbox(db, now=NOW)
    await happen(20, by=askings[0], when=NOW)
    none = {"done": 0, "failed": 1, "dropped": 0}
    assert (of_one, of_five, await count_inbox(db, now=NOW + timedelta(days=1))) == (
        none,
        none | {"done": 24},
        none | {"done": 24},
    )


async def test_people_are_counted_as_they_are(db: Db) -> None:
    await somebody(db)
    assert await count_people(db) == 1


async def test_a_demo_is_exact(sessions: Sessions) -> None:
    sessions.configure(demo=True)
    async with sessions() as db, db.begin():
        assert await shown_for(db, [1, 2, 7, 6]) == [1, 2, 7, 6]


async def test_status_shows_what_the_floor_allows(db: Db) -> None:
    await add_replies(db, await everybody(db, 4))
    status = await read_status(db, now=NOW)
    assert (status.people, status.replies, status.shared_replies, status.demo) == (4, 0, None, False)


async def test_what_is_told_of_one_alone_stands_on_its_card(db: Db) -> None:
    """Trouble, an introduction and a quarter of an hour; all else waits until there are five."""
    one, before = await somebody(db), await told_of(db)
    await deliver(db, [*State, *State], [one], at=YESTERDAY, lane="fake:one")
    await deliver(db, [State.FAILED], [one], at=NOW, lane="fake:one")
    await db.execute(update(Delivery).where(Delivery.key == f"{YESTERDAY}fake:one0").values(kind="introduction"))
    db.add_all(
        InboxRow(id=(key := db.new_id(NOW)), key=key.hex, person_id=one.person_id, state=state, received_at=NOW)
        for state in InboxState
    )
    await db.flush()
    after = await told_of(db)

    assert {number: CARDS[number].least for number in after if after[number] != before[number]} == {
        Number.DELIVERIES: Least.FLOOR_BUT_TROUBLE,
        Number.INBOX: Least.FLOOR_BUT_TROUBLE,
        Number.NEXT_DUE: Least.FIVE_OR_INTRODUCTION,
        Number.LAGS: Least.FIVE_OR_QUARTER,
    }


async def told_of(db: Db) -> dict[Number, object]:
    """What who runs the house sees now of each of these."""
    status = await read_status(db, now=NOW)
    return {
        Number.PEOPLE: (status.people, status.teams, status.rounds),
        Number.REPLIES: status.replies,
        Number.DIGESTS: status.digests,
        Number.DELIVERIES: status.deliveries,
        Number.INBOX: status.inbox,
        Number.NEXT_DUE: status.next_due,
        Number.LAGS: await tell_lags(db, ["fake"], now=NOW),
    }


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


async def test_a_moment_is_told_only_while_at_least_five_messages_go_then(world: World) -> None:
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
