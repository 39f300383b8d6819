"""Doing without digests: one tap, and one tap back. Nobody is told, and no row tells (INV-7, J33)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.ports import Answer, in_place
from bot.store.base import Db
from bot.store.digest_choice import choose_digests
from bot.store.people import Person
from bot.store.promise import promise
from bot.views import digest_choice as view
from bot.views import people as people_view
from bot.views.catalogue import Catalogue, catalogue

# What is told of a digest, and to nobody who does without.
OF_A_DIGEST = frozenset({"digest", "arrangement", "leader", "board", "bearing"})


async def press_no_digest(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Liever geen weekbericht]: none from now on, of any team or school; also when a backup comes back."""
    return await _choose(db, person, press, Act.WITHOUT_DIGEST, view.without, now=now)


async def press_digest_again(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch weer]: with the next one; nothing is made up for."""
    return await _choose(db, person, press, Act.WITH_DIGEST, view.again, now=now)


async def _choose(
    db: Db, person: Person, press: Press, act: Act, show: Callable[[Catalogue, UUID], Message], *, now: datetime
) -> Answer:
    t = catalogue(person.language)
    if press.subject != person.id:
        return people_view.not_yours(t)
    await choose_digests(db, person.id, without=act == Act.WITHOUT_DIGEST)
    await promise(db, act, person.id, now=now)
    return in_place(press, show(t, person.id))
