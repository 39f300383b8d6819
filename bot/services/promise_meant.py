"""Whom and what promises are about: hashes tell nobody, so everything that is here is hashed and compared (J33)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from bot.domain.promise import Act, Promised
from bot.store.base import Db
from bot.store.bearing import Bearing
from bot.store.misuse import Misuse
from bot.store.people import Person
from bot.store.promise import by_subject_hash, subject_hash
from bot.store.pulse_step import PulseStep
from bot.store.reflection import Reply
from bot.store.story import Story
from bot.store.team import Team

Row = TypeVar("Row", Person, Reply, Team, Story, Bearing, PulseStep, Misuse)


Table = type[Person | Reply | Team | Story | Bearing | PulseStep | Misuse]
KNOWN: Mapping[Act, Sequence[Table]] = {  # the tables in which what it is about may be
    Act.ERASED: (Person,),
    Act.REFUSED: (Person,),
    Act.UNSAID: (Reply,),
    Act.REMOVED: (Reply,),
    Act.WITHDRAWN: (Reply,),
    Act.STOPPED: (Team,),
    Act.WISHES: (Person,),
    Act.UNTIED: (Person,),
    Act.WITHOUT_DIGEST: (Person,),
    Act.WITH_DIGEST: (Person,),
    Act.UNTOLD: (Story, Bearing, PulseStep, Misuse),
    Act.UNWORDED: (PulseStep,),
    Act.BECAME: (),
}


class Meant:
    """Finds the rows that these promises are about, each by its hash; also of those that an older program made."""

    def __init__(self, db: Db, promises: Sequence[Promised]) -> None:
        self._db = db
        self._promises = promises
        self._hashed: dict[type, dict[UUID, UUID]] = {}
        self._became: dict[UUID, list[UUID]] = defaultdict(list)
        for promised in promises:
            if promised.act is Act.BECAME:
                gone, stays = self._subjects(promised)
                self._became[stays].append(gone)

    async def hash_all(self) -> None:
        """Hash what they may be about. It takes long in a large house: nobody is to wait for it."""
        for table in {table for promised in self._promises for table in KNOWN[promised.act]}:
            self._hashed[table] = await by_subject_hash(self._db, table.id)

    async def find(self, table: type[Row], promised: Promised) -> Row | None:
        """The row that it is about in the first place; None when it is not here."""
        found = self._hashed[table].get(self._subjects(promised)[0])
        return await self._db.get(table, found) if found is not None else None

    def people(self, promised: Promised) -> Sequence[UUID]:
        """The person it is about, also under whichever other row they had before it was known who they are."""
        subjects = [self._subjects(promised)[0]]
        for subject in subjects:
            subjects += [one for one in self._became[subject] if one not in subjects]
        return self._those_here(subjects)

    def others(self, promised: Promised) -> Sequence[UUID]:
        """The people it is about besides."""
        return self._those_here(self._subjects(promised)[1:])

    def is_about(self, promised: Promised, name: str) -> bool:
        """Whether what is called so is among what it is about besides."""
        return subject_hash(self._db, name) in promised.subjects[1:]

    def _those_here(self, subjects: Iterable[UUID]) -> Sequence[UUID]:
        found = [self._hashed[Person].get(subject) for subject in subjects]
        return [one for one in found if one is not None]

    def _subjects(self, promised: Promised) -> Sequence[UUID]:
        """What it is about, by hash."""
        return promised.subjects if promised.by_hash else [subject_hash(self._db, one) for one in promised.subjects]
