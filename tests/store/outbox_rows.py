"""Deliveries as they stand in an outbox, and whom they are for; for tests of what it gives back."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from bot.domain.delivery import State
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.place import Place
from bot.store.team import Organisation, School, Team
from tests.post import LANE, MONDAY


async def stands(db: Db, name: str, state: State = State.WAITING, **columns: Any) -> UUID:
    """A delivery of this name, which is its key; of those that stand there each has a higher id than the last."""
    number = await db.scalar(select(func.count()).select_from(Delivery))
    row: dict[str, Any] = {
        "id": UUID(int=(number or 0) + 1), "key": name, "state": state, "kind": "mended", "args": {}, "lane": LANE,
        "chat": "chat", "budget": "asked", "repeatable": False, "due": MONDAY, "expires": MONDAY,
    }  # fmt: skip
    await db.execute(insert(Delivery).values(**row | columns))
    id_: UUID = (row | columns)["id"]
    return id_


async def found(db: Db, *columns: str) -> dict[str, tuple[Any, ...]]:
    """What is in these columns now, by the name of the delivery."""
    rows = await db.execute(select(Delivery.key, *(getattr(Delivery, column) for column in columns)))
    return {key: tuple(values) for key, *values in rows}


async def an_organisation(db: Db, number: int) -> UUID:
    """The organisation with this number."""
    db.add(Organisation(id=UUID(int=number), name=f"Stichting {number}"))
    await db.flush()
    return UUID(int=number)


async def somebody(db: Db, organisation: UUID, name: str = "Noor") -> UUID:
    """Somebody in this organisation."""
    person = Person(id=db.new_id(MONDAY), organisation_id=organisation, name=name, email=None, language="nl")
    db.add(person)
    await db.flush()
    return person.id


async def a_place(db: Db, organisation: UUID, chat: str = "channel") -> UUID:
    """A channel of a team in this organisation."""
    school = School(
        id=db.new_id(MONDAY), organisation_id=organisation, name="De Lindeboom", timezone="Europe/Amsterdam"
    )
    team = Team(id=db.new_id(MONDAY), organisation_id=organisation, school_id=school.id, name="Onderbouw")
    place = Place(id=db.new_id(MONDAY), team_id=team.id, platform="fake", workspace="school", chat=chat, language="nl")
    for row in (school, team, place):
        db.add(row)
        await db.flush()
    return place.id
