"""INV-3, J32: how many people shared since a board was last told: from five, never all but a few, nothing twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from bot.domain.people import Participation
from bot.store.base import Db
from bot.store.counts import count_board_shared
from bot.store.people import Person
from bot.store.reflection import Asking, Reply
from bot.store.share import Share
from bot.store.team import Organisation
from tests.world import at

NOW, A_TERM = at(12, 10), timedelta(weeks=10)


async def told(db: Db, *terms: tuple[int, int]) -> list[int | None]:
    """What is told term by term, where so many share of so many who take part."""
    organisation = Organisation(id=db.new_id(NOW), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    people: list[Person] = []
    seen = []
    for number, (sharing, taking_part) in enumerate(terms):
        now = NOW + number * A_TERM
        while len(people) < taking_part:
            people.append(await somebody(db, organisation))
        await shares(db, people[:sharing], yesterday=now - timedelta(days=1))
        await take_back(db, people[sharing:])
        seen.append(await count_board_shared(db, organisation.id, now=now))
    return seen


async def somebody(db: Db, organisation: Organisation) -> Person:
    person = Person(
        id=db.new_id(NOW), organisation_id=organisation.id, name="Noor", language="nl",
        participation=Participation.JOINED,
    )  # fmt: skip
    db.add(person)
    await db.flush()
    return person


async def take_back(db: Db, people: Sequence[Person]) -> None:
    """What these share they share no longer."""
    await db.execute(delete(Share).where(Share.person_id.in_([person.id for person in people])))


async def shares(db: Db, people: Sequence[Person], *, yesterday: datetime) -> None:
    """Each of these shares one thing; who did before still does."""
    for person in people:
        if await db.get(Share, person.id) is None:
            await answers(db, person, yesterday)
            db.add(
                Share(
                    id=person.id, reply_id=person.id, person_id=person.id, proposed_at=yesterday, shared_at=yesterday
                )
            )  # fmt: skip
            await db.flush()


async def answers(db: Db, person: Person, when: datetime) -> None:
    """Once; what they answered stays when they share it no longer."""
    if await db.get(Reply, person.id) is None:
        db.add(Asking(id=person.id, person_id=person.id, week="2026-W42", audience="teacher", prompt_id="t-1"))
        await db.flush()
        db.add(Reply(id=person.id, person_id=person.id, asking_id=person.id, words=b"", created_at=when))
        await db.flush()


@pytest.mark.parametrize(
    ("terms", "seen"),
    [
        ([(4, 20)], [None]),
        ([(5, 20)], [5]),
        ([(5, 20), (9, 20), (10, 20)], [5, None, 5]),  # five of whom none was counted before
        ([(6, 10)], [None]),  # of the other four it would tell that they share nothing
        ([(10, 10)], [10]),
        ([(10, 20), (17, 20)], [10, 7]),
        ([(10, 30), (16, 30), (11, 30)], [10, 6, None]),  # once more eleven would tell of one beside the first ten
    ],
)
async def test_it_is_told_from_five_that_shared_since_and_never_of_all_but_a_few(
    db: Db, terms: Sequence[tuple[int, int]], seen: Sequence[int | None]
) -> None:
    assert await told(db, *terms) == seen


async def test_who_shares_again_is_counted_with_what_is_new_and_not_with_those_of_before(db: Db) -> None:
    """Ten, then six who take theirs back; then a newcomer shares, and five of the ten anew: six, not eleven."""
    organisation = Organisation(id=db.new_id(NOW), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    people = [await somebody(db, organisation) for _ in range(30)]
    seen = []
    for number, (back, new) in enumerate(
        [
            (people[:0], people[:10]),
            (people[:0], people[10:16]),
            ([*people[:5], *people[10:16]], [*people[:5], people[16]]),
        ]
    ):
        now = NOW + number * A_TERM
        await take_back(db, back)
        await shares(db, new, yesterday=now - timedelta(days=1))
        seen.append(await count_board_shared(db, organisation.id, now=now))
    assert seen == [10, 6, 6]
