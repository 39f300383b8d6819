"""Whom and what promises are about: hashes tell nobody, so everything that is here is hashed and compared (J33)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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


class Meant:
    """Finds the rows that these promises are about; a column is hashed once, when it is first asked for."""

    def __init__(self, db: Db, promises: Iterable[Promised]) -> None:
        self._db = db
        self._hashed: dict[type, dict[UUID, UUID]] = {}
        self._became: dict[UUID, list[UUID]] = defaultdict(list)
        for promised in promises:
            if promised.act is Act.BECAME:
                gone, stays = promised.subjects
                self._became[stays].append(gone)

    async def find(self, table: type[Row], promised: Promised) -> Row | None:
        """The row that it is about in the first place; None when it is not here."""
        found = await self._id(table, promised.subjects[0], by_hash=promised.by_hash)
        return await self._db.get(table, found) if found is not None else None

    async def people(self, promised: Promised) -> Sequence[UUID]:
        """The person it is about, also under whichever other row they had before it was known who they are."""
        subjects = [promised.subjects[0]]
        for subject in subjects:
            subjects += [one for one in self._became[subject] if one not in subjects]
        found = [await self._id(Person, subject, by_hash=promised.by_hash) for subject in subjects]
        return [one for one in found if one is not None]

    async def others(self, promised: Promised) -> Sequence[UUID]:
        """The people it is about besides."""
        found = [await self._id(Person, one, by_hash=promised.by_hash) for one in promised.subjects[1:]]
        return [one for one in found if one is not None]

    def is_about(self, promised: Promised, name: str) -> bool:
        """Whether what is called so is among what it is about besides."""
        return subject_hash(self._db, name) in promised.subjects[1:]

    async def _id(
        self,
        table: type[Person | Reply | Team | Story | Bearing | PulseStep | Misuse],
        subject: UUID,
        *,
        by_hash: bool,
    ) -> UUID | None:
        if not by_hash:
            return subject
        if table not in self._hashed:
            self._hashed[table] = await by_subject_hash(self._db, table.id)
        return self._hashed[table].get(subject)
