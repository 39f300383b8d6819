"""What the rows about somebody say: ids become what they stand for, and what was sealed as data becomes words."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.domain.message import Quote, Text
from bot.services.question import read_words
from bot.store.agreement import Agreement, open_agreement
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.digest_choice import WITHOUT
from bot.store.meeting import Meeting
from bot.store.my_data import rows_about
from bot.store.pairing import Pairing, PairingSeat, open_question, seats_in
from bot.store.people import Person, names_of
from bot.store.reflection import Asking, Reply
from bot.store.sector import sector_of
from bot.store.team import teams_of_organisation
from bot.store.wishes import wishes_of
from bot.views.catalogue import Catalogue, catalogue
from bot.views.wishes import told_blocks

Row = Mapping[str, Any]
Kept = Mapping[str, Sequence[Row]]
StandsFor = Mapping[UUID, Any]


async def read_all(db: Db, person: Person) -> Kept:
    """By table what is kept about this person, as they may read it."""
    rows, t = await rows_about(db, person.id), catalogue(person.language)
    ids = sorted(
        {value for found in rows.values() for row in found for value in row.values() if isinstance(value, UUID)}
    )
    stands_for = {
        **await _people_and_teams(db, person, ids),
        **await _answers(db, person, t),
        **await _of_the_agenda(db, ids),
        **await _of_rounds(db, person, ids),
    }
    read = {table: [_read(table, row, stands_for) for row in found] for table, found in rows.items()}
    return read | {"wishes": [await _wishes(db, person, t)]} if "wishes" in read else read


def _read(table: str, row: Row, stands_for: StandsFor) -> dict[str, Any]:
    """A row under the names of what it holds; several things in one column each have a name of their own."""
    found: dict[str, Any] = {}
    for column in row:
        if column != "id":
            said = _say(table, column, row, stands_for)
            found |= said if isinstance(said, Mapping) else {column.removesuffix("_id"): said}
    return found


def _say(table: str, column: str, row: Row, stands_for: StandsFor) -> Any:
    value = row[column]
    if isinstance(value, UUID):
        return stands_for.get(value)
    if (table, column) == ("reply", "words"):
        return stands_for.get(row["id"])
    read = READ_AS.get((table, column))
    return value if read is None or value is None else read(value)


def _words_of_event(plain: str) -> dict[str, Any]:
    """What was typed or filled in; where it came from says nothing."""
    event = json.loads(plain)
    return {"words": event.get("words") or None, "values": list((event.get("values") or {}).values()) or None}


READ_AS: Mapping[tuple[str, str], Callable[[str], Any]] = {
    ("topic", "words"): json.loads,
    ("proposal", "words"): json.loads,
    ("outcome", "words"): json.loads,
    ("digest_choice", "sealed"): lambda plain: {"without_digests": plain == WITHOUT},
    ("draft", "values"): lambda plain: {"values": [value for value in json.loads(plain).values() if value]},
    ("inbox", "payload"): _words_of_event,
}


async def _people_and_teams(db: Db, person: Person, ids: Sequence[UUID]) -> StandsFor:
    teams = await teams_of_organisation(db, person.organisation_id)
    return {**await names_of(db, ids), **{team.id: team.name for team in teams}}


async def _answers(db: Db, person: Person, t: Catalogue) -> StandsFor:
    """Each answer as it reads, and each question that was asked."""
    askings = {asking.id: asking for asking in await db.scalars(select(Asking).where(Asking.person_id == person.id))}
    sector, found = await sector_of(db, person.id), {}
    for asking in askings.values():
        prompt = db.library.bank.find(asking.prompt_id or "")
        found[asking.id] = prompt and db.library.fill(prompt.question[t.language], sector, t.language)
    for reply in await db.scalars(select(Reply).where(Reply.person_id == person.id)):
        found[reply.id] = read_words(db, askings[reply.asking_id], reply, t, sector=sector)
    return found


async def _of_the_agenda(db: Db, ids: Sequence[UUID]) -> StandsFor:
    """When a meeting is, and what an agreement says to who is party to it."""
    meetings = await db.execute(select(Meeting.id, Meeting.starts_at).where(Meeting.id.in_(ids)))
    agreements = await db.scalars(select(Agreement).where(Agreement.id.in_(ids)))
    return {
        **{row.id: row.starts_at for row in meetings},
        **{agreement.id: open_agreement(db, agreement) for agreement in agreements},
    }


async def _of_rounds(db: Db, person: Person, ids: Sequence[UUID]) -> StandsFor:
    """Which round somebody joined, and who is in their group, as their card shows it."""
    rounds = (await db.scalars(select(Consultation).where(Consultation.id.in_(ids)))).all()
    pairings = (await db.scalars(select(Pairing).where(Pairing.id.in_(ids)))).all()
    seats = await seats_in(db, [pairing.id for pairing in pairings])
    names = await names_of(db, [seat.person_id for group in seats.values() for seat in group])
    return {
        **{one.id: one.asked_on for one in rounds},
        **{one.id: _group(db, one, seats[one.id], names, person.id) for one in pairings},
    }


def _group(
    db: Db, pairing: Pairing, seats: Sequence[PairingSeat], names: Mapping[UUID, str], mine: UUID
) -> dict[str, Any]:
    is_mine = any(seat.person_id == mine and seat.brings_case for seat in seats)
    return {
        "with": sorted(names[seat.person_id] for seat in seats if seat.person_id != mine),
        "starts_at": pairing.starts_at,
        "question": (open_question(db, pairing) or None) if is_mine else None,
    }


async def _wishes(db: Db, person: Person, t: Catalogue) -> dict[str, Any]:
    """All of it, also the two lists that nobody else ever sees (J20)."""
    told = (await wishes_of(db, [person.id]))[person.id]
    names = await names_of(db, [*told.wished, *told.apart])
    return {
        "told": [block.words for block in told_blocks(t, told) if isinstance(block, Text | Quote)],
        "wished": sorted(names[one] for one in told.wished if one in names),
        "apart": sorted(names[one] for one in told.apart if one in names),
    }
