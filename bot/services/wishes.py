"""What somebody tells for being brought together: all of it optional, some of it seen by nobody (J19, J20)."""

from datetime import datetime

from bot.domain.press import Press
from bot.ports import Answer
from bot.store.base import Db
from bot.store.people import Person
from bot.views import wishes as view
from bot.views.catalogue import catalogue


async def press_wishes(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mijn wensen]"""
    return view.wishes(catalogue(person.language), person.id)
