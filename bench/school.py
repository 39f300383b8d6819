"""A large school: its words, its people, and the sessions to work with it."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from random import Random

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.domain.people import Participation, Rhythm, Role, TeamState
from bot.store.base import Db, Sessions
from bot.store.delivery import insert_rows
from bot.store.people import CONSOLE, Account, Person
from bot.store.prompts import Library
from bot.store.team import Membership, Organisation, School, Team
from tests.builders import make_bank
from tests.world import a_cipher, a_library

PROMPTS = 160
WORKSPACE = "school"  # one lane for everybody, as on a platform
DAYS = (frozenset({0, 1, 2, 3, 4}), frozenset({0, 1, 2}), frozenset({2, 3, 4}), frozenset({0, 1, 3}))
BEGAN = datetime(2024, 8, 26, tzinfo=UTC)


@lru_cache
def a_large_library() -> Library:
    """Our words, with as many prompts for teachers as a full library has."""
    return replace(a_library(), bank=make_bank(PROMPTS))


def sessions_on(engine: AsyncEngine) -> Sessions:
    """Sessions on this database, with chance that is the same every time."""
    return async_sessionmaker(
        engine, class_=Db, expire_on_commit=False, cipher=a_cipher(), library=a_large_library(), chance=Random(7)
    )


async def write_school(db: Db) -> School:
    """A school with its organisation."""
    organisation = Organisation(id=db.new_id(BEGAN), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    school = School(
        id=db.new_id(BEGAN), organisation_id=organisation.id, name="De Lindeboom", sector="po", country="NL",
        region="Midden", timezone="Europe/Amsterdam",
    )  # fmt: skip
    db.add(school)
    await db.flush()
    return school


async def write_team(db: Db, school: School, size: int, year: int) -> Team:
    """A team of this size, started, in which everybody takes part."""
    team = Team(
        id=db.new_id(BEGAN), organisation_id=school.organisation_id, school_id=school.id, name=f"Team van {size}",
        state=TeamState.STARTED, started_on=BEGAN.date(), school_year=year,
    )  # fmt: skip
    db.add(team)
    await db.flush()
    await _write_people(db, team, size)
    return team


async def _write_people(db: Db, team: Team, size: int) -> None:
    ids = [db.new_id(BEGAN) for _ in range(size)]
    people = [
        {
            "id": person_id, "organisation_id": team.organisation_id, "name": f"Collega {number:05}",
            "language": "nl", "participation": Participation.JOINED, "rhythm": Rhythm.WEEKLY, "wants_reminder": False,
        }
        for number, person_id in enumerate(ids)
    ]  # fmt: skip
    accounts = [
        {
            "id": db.new_id(BEGAN), "person_id": person_id, "platform": CONSOLE, "workspace": WORKSPACE,
            "chat": person_id.hex, "linked_at": BEGAN,
        }
        for person_id in ids
    ]  # fmt: skip
    places = [
        {
            "id": db.new_id(BEGAN), "person_id": person_id, "team_id": team.id, "role": Role.TEACHER,
            "days": DAYS[number % len(DAYS)],
        }
        for number, person_id in enumerate(ids)
    ]  # fmt: skip
    await insert_rows(db, Person, people)
    await insert_rows(db, Account, accounts)
    await insert_rows(db, Membership, places)
