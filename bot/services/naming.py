"""Which colleagues are meant by the names somebody typed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from bot.domain.form import Field, Trouble, Wrong
from bot.domain.form_check import parts_of
from bot.store.base import Db
from bot.store.people import Person, find_colleagues, names_in_organisation


async def people_named(db: Db, person: Person, words: str, *, today: date) -> str | Trouble:
    """Their ids, as a form keeps them; or whose name is not known, or is that of several."""
    ids: dict[str, None] = {}  # in the order in which they were named
    for name in parts_of(words):
        found = await find_colleagues(db, person, name, today=today)
        if not found:
            return Trouble(Wrong.NOBODY, () if name.startswith("@") else (name,))
        if len(found) > 1:
            return Trouble(Wrong.SEVERAL_PEOPLE, tuple(one.name for one in found))
        ids[found[0].id.hex] = None
    return ",".join(ids)


async def names_in(db: Db, person: Person, fields: Iterable[Field]) -> Mapping[str, str]:
    """The names of everybody in these fields, by the id that stands there."""
    ids = [UUID(hex=one) for field in fields if field.kind == "people" for one in field.value.split(",") if one]
    found = await names_told(db, person, ids)
    return {person_id.hex: name for person_id, name in found.items()}


async def names_told(db: Db, person: Person, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of colleagues whom somebody named.

    All of their organisation are read: a database that logs its queries would name these few (J20).
    """
    known = await names_in_organisation(db, person.organisation_id) if ids else {}
    return {person_id: known[person_id] for person_id in ids if person_id in known}
