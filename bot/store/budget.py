"""Which places in their weekly budget for what nobody asked for people have taken (J04)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from bot.domain.calendar import Week
from bot.domain.delivery import UNASKED
from bot.store.base import Db
from bot.store.delivery import IN_BUDGET, Delivery


@dataclass(frozen=True)
class Taken:
    """The days on which somebody gets something unasked, and the weeks in which they do, by budget (J04)."""

    days: set[date] = field(default_factory=set)
    weeks: dict[str, set[str]] = field(default_factory=lambda: {budget: set() for budget in UNASKED})


async def taken_days(db: Db, person_ids: Sequence[UUID], first: date, last: date) -> dict[UUID, set[date]]:
    """The days on which these people already get something unasked (never two on one day)."""
    rows = await db.execute(
        select(Delivery.person_id, Delivery.day).where(
            Delivery.person_id.in_(person_ids),
            Delivery.day.between(first, last),
            IN_BUDGET,  # in the words of its index, or a year of deliveries is read for each of them
        )
    )
    taken: dict[UUID, set[date]] = {person_id: set() for person_id in person_ids}
    for person_id, day in rows:
        if person_id is not None and day is not None:
            taken[person_id].add(day)
    return taken


async def taken_places(db: Db, person_ids: Sequence[UUID], week: Week) -> dict[UUID, Taken]:
    """Which places in their budget these people have taken, from this week on."""
    rows = await db.execute(_taken_places(), {"people": person_ids, "first": week.monday})
    taken = {person_id: Taken() for person_id in person_ids}
    for person_id, budget, day, its_week in rows:
        if person_id is not None and day is not None and its_week is not None:
            taken[person_id].days.add(day)
            taken[person_id].weeks[budget].add(its_week)
    return taken


@cache
def _taken_places() -> Select[UUID | None, str, date | None, str | None]:
    return select(Delivery.person_id, Delivery.budget, Delivery.day, Delivery.week).where(
        Delivery.person_id.in_(bindparam("people", expanding=True)),
        Delivery.day >= bindparam("first", type_=Delivery.day.type),
        IN_BUDGET,
    )
