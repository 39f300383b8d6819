"""Working days: shown, and changed with a tap."""

from datetime import datetime

from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.turn import replan
from bot.store.base import Db
from bot.store.people import Person
from bot.store.team import memberships_of
from bot.views import people as view
from bot.views.catalogue import catalogue


async def working_days(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`werkdagen`"""
    return view.working_days(catalogue(person.language), person.id, await working_days_of(db, person))


async def press_days(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Dagen wijzigen]"""
    return await working_days(db, person, "", now=now)


async def press_day(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """A day on or off; questions that wait move along."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in {*"01234"}:
        return view.not_yours(t)
    for membership in await memberships_of(db, [person.id]):
        membership.days = membership.days ^ {int(press.choice)}
    await db.flush()
    await replan(db, [person], now=now)
    return Redraw(view.working_days(t, person.id, await working_days_of(db, person)))


async def working_days_of(db: Db, person: Person) -> frozenset[int]:
    """Every day on which they work somewhere."""
    found: frozenset[int] = frozenset()
    for membership in await memberships_of(db, [person.id]):
        found |= membership.days
    return found
