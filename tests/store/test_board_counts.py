"""INV-3, J32: how many people shared since a board was last told: from five, never all but a few, nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from bot.domain.people import Participation, Role, TeamState
from bot.store.base import Db, Sessions
from bot.store.counts import count_board_shared
from bot.store.people import Person
from bot.store.reflection import Asking, Reply
from bot.store.share import Share
from bot.store.team import Membership, Organisation, School, Team
from tests.world import at

NOW, A_TERM = at(12, 10), timedelta(weeks=10)


@dataclass
class Board:
    """One school, with a team that works with it and one that never started."""

    organisation: UUID
    team: UUID
    not_started: UUID


async def a_board(db: Db) -> Board:
    organisation = Organisation(id=db.new_id(NOW), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    school = School(
        id=db.new_id(NOW), organisation_id=organisation.id, name="De Lindeboom", timezone="Europe/Amsterdam"
    )  # fmt: skip
    db.add(school)
    await db.flush()
    team, other = [
        Team(id=db.new_id(NOW), organisation_id=organisation.id, school_id=school.id, name=name, state=state)
        for name, state in (("Onderbouw", TeamState.STARTED), ("Beheer", TeamState.NEW))
    ]
    db.add_all([team, other])
    await db.flush()
    return Board(organisation.id, team.id, other.id)


async def told(db: Db, *terms: tuple[int, int]) -> list[int | None]:
    """What is told term by term, where so many share of so many who take part."""
    board = await a_board(db)
    people: list[Person] = []
    seen = []
    for number, (sharing, taking_part) in enumerate(terms):
        now = NOW + number * A_TERM
        people += await some_people(db, board, taking_part - len(people))
        await shares(db, people[:sharing], board.team, when=now - timedelta(days=1))
        await take_back(db, people[sharing:])
        seen.append(await count_board_shared(db, board.organisation, now=now))
    return seen


async def some_people(
    db: Db, board: Board, number: int, *, team: UUID | None = None, role: str = Role.TEACHER,
    first_day: date | None = None, last_day: date | None = None, participation: str = Participation.JOINED,
) -> list[Person]:  # fmt: skip
    """So many, who said yes or as they say, with a place in this team; else in the one that works with it."""
    people = [
        Person(
            id=db.new_id(NOW), organisation_id=board.organisation, name="Noor", language="nl",
            participation=participation, first_day=first_day, last_day=last_day,
        )
        for _ in range(number)
    ]  # fmt: skip
    db.add_all(people)
    await db.flush()
    db.add_all(
        Membership(
            id=db.new_id(NOW), person_id=one.id, team_id=team or board.team, role=role, days=frozenset(range(5))
        )
        for one in people
    )  # fmt: skip
    await db.flush()
    return people


async def take_back(db: Db, people: Sequence[Person]) -> None:
    """What these share they share no longer."""
    await db.execute(delete(Share).where(Share.person_id.in_([person.id for person in people])))


async def shares(db: Db, people: Sequence[Person], team: UUID | None, *, when: datetime) -> None:
    """Each of these shares one thing with this team, or with people they picked; who did before still does."""
    for person in people:
        if await db.get(Share, person.id) is None:
            await answers(db, person, when)
            db.add(
                Share(
                    id=person.id, reply_id=person.id, person_id=person.id, team_id=team, proposed_at=when,
                    shared_at=when,
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
    board = await a_board(db)
    people = await some_people(db, board, 30)
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
        await shares(db, new, board.team, when=now - timedelta(days=1))
        seen.append(await count_board_shared(db, board.organisation, now=now))
    assert seen == [10, 6, 6]


YESTERDAY, TODAY = (NOW - timedelta(days=1)).date(), NOW.date()


@pytest.mark.parametrize(
    "others",
    [
        {"last_day": YESTERDAY - timedelta(days=100)},  # who left says nothing any more, and stays for a year
        {"first_day": TODAY},  # could share nothing on a day that counts
        {"role": Role.SCHOOL_STEWARD},
    ],
    ids=lambda others: next(iter(others)),
)
async def test_who_cannot_share_hides_nobody_who_shares_nothing(db: Db, others: Any) -> None:
    """Ten colleagues of whom nine share: of the tenth it would tell that they share nothing."""
    board = await a_board(db)
    colleagues = await some_people(db, board, 10)
    await some_people(db, board, 4, **others)
    await shares(db, colleagues[:9], board.team, when=NOW - timedelta(days=1))

    assert await count_board_shared(db, board.organisation, now=NOW) is None


@pytest.mark.parametrize(("unasked", "told"), [(0, 6), (2, None), (5, 6)])
async def test_where_all_who_take_part_share_it_tells_of_nobody_that_they_do_not(
    db: Db, unasked: int, told: int | None
) -> None:
    """Beside the names of all colleagues it would tell of one to four others that they share nothing."""
    board = await a_board(db)
    colleagues = await some_people(db, board, 6)
    await some_people(db, board, unasked, participation=Participation.KNOWN)
    await shares(db, colleagues, board.team, when=NOW - timedelta(days=1))

    assert await count_board_shared(db, board.organisation, now=NOW) == told


@pytest.mark.parametrize(
    ("colleagues_share", "board_shares", "told"),
    [
        (1, 4, None),  # they know their own four, so five would tell them of the one
        (15, 0, None),  # their own five, who share nothing, would hide the one who does not either
        (10, 5, 10),
    ],
)
async def test_who_reads_it_as_the_board_is_neither_in_it_nor_in_its_rest(
    db: Db, colleagues_share: int, board_shares: int, told: int | None
) -> None:
    """Five of the board, with a team of their own, and one of them in another too, beside sixteen colleagues."""
    board = await a_board(db)
    own = await has_own_team(db, board)
    governing = await some_people(db, board, 5, team=own, role=Role.BOARD)
    db.add(
        Membership(
            id=db.new_id(NOW), person_id=governing[0].id, team_id=board.team, role=Role.TEACHER, days=frozenset()
        )
    )  # fmt: skip
    colleagues = await some_people(db, board, 16)
    yesterday = NOW - timedelta(days=1)
    await shares(db, colleagues[:colleagues_share], board.team, when=yesterday)
    await shares(db, governing[:board_shares], own, when=yesterday)

    assert await count_board_shared(db, board.organisation, now=NOW) == told


async def has_own_team(db: Db, board: Board) -> UUID:
    """The team of the board itself, which works with it too."""
    school = (await db.get_one(Team, board.team)).school_id
    team = Team(
        id=db.new_id(NOW), organisation_id=board.organisation, school_id=school, name="Bestuur",
        state=TeamState.STARTED,
    )  # fmt: skip
    db.add(team)
    await db.flush()
    return team.id


async def test_a_team_that_never_started_hides_nobody(db: Db) -> None:
    board = await a_board(db)
    colleagues = await some_people(db, board, 10)
    await some_people(db, board, 4, team=board.not_started)
    await shares(db, colleagues[:9], board.team, when=NOW - timedelta(days=1))

    assert await count_board_shared(db, board.organisation, now=NOW) is None


@pytest.mark.parametrize("days", [{"first_day": YESTERDAY}, {"last_day": YESTERDAY}], ids=str)
async def test_who_was_at_work_on_the_last_day_that_counts_is_among_those_who_could_share(db: Db, days: Any) -> None:
    board = await a_board(db)
    colleagues = await some_people(db, board, 10)
    await some_people(db, board, 4, **days)
    await shares(db, colleagues[:9], board.team, when=NOW - timedelta(days=1))

    assert await count_board_shared(db, board.organisation, now=NOW) == 9


async def test_who_shared_and_left_is_counted_no_more(db: Db) -> None:
    """The figure and its rest are of the same people: those who are there."""
    board = await a_board(db)
    await some_people(db, board, 5)
    colleagues = await some_people(db, board, 6)
    await shares(db, colleagues, board.team, when=NOW - timedelta(days=1))
    colleagues[0].last_day = YESTERDAY - timedelta(days=1)
    await db.flush()

    assert await count_board_shared(db, board.organisation, now=NOW) == 5


async def test_what_is_for_people_whom_the_author_picked_is_not_shared_with_a_team(db: Db) -> None:
    board = await a_board(db)
    colleagues = await some_people(db, board, 20)
    await shares(db, colleagues[:6], board.team, when=NOW - timedelta(days=1))
    await shares(db, colleagues[6:9], None, when=NOW - timedelta(days=1))

    assert await count_board_shared(db, board.organisation, now=NOW) == 6


async def test_in_a_demo_a_preview_is_not_shared_and_today_counts(sessions: Sessions) -> None:
    sessions.configure(demo=True)
    async with sessions() as db, db.begin():
        board = await a_board(db)
        colleagues = await some_people(db, board, 3, first_day=TODAY)
        await shares(db, colleagues, board.team, when=NOW)
        (await db.get_one(Share, colleagues[0].id)).shared_at = None

        assert await count_board_shared(db, board.organisation, now=NOW) == 2
