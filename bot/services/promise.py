"""Promises: made with the act itself, and kept again after a restore (J33)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.domain.people import Participation, TeamState
from bot.domain.promise import Line, Promised
from bot.services.erasure import erase_person
from bot.services.people import take_no_part
from bot.services.share import withdraw
from bot.services.vote import fall_silent
from bot.store.base import Db
from bot.store.cipher import KeyTrouble
from bot.store.people import Person
from bot.store.promise import KINDS, Promise, hash_of, known_promises, lock_promises
from bot.store.share import Share
from bot.store.team import Team


async def keep_promises(db: Db, lines: Iterable[Line], *, now: datetime) -> int:
    """Do again what this database does not know of; how many there were. Raises KeyTrouble for another key's."""
    await lock_promises(db)
    known = await known_promises(db)
    missing = sorted((line for line in lines if line.id not in known), key=lambda line: (line.made_at, line.id))
    if any(line.key != db.cipher.name for line in missing):
        raise KeyTrouble("promises were made with a key that is not the first")
    people = await _hashes(db, Person.id, "person")
    replies = await _hashes(db, Share.reply_id, "reply")
    teams = await _hashes(db, Team.id, "team")
    for line in missing:
        known_here = {"person": people, "reply": replies, "team": teams}[KINDS[line.what]]
        subjects = [known_here[subject] for subject in line.subjects if subject in known_here]
        if len(subjects) == len(line.subjects):  # what came after the backup is not there to undo
            await _keep(db, line.what, subjects, now=now)
        db.add(Promise(id=line.id, made_at=line.made_at, what=line.what, subjects=[*line.subjects], written=False))
        await db.flush()
    return len(missing)


async def _hashes(db: Db, column: object, kind: str) -> dict[str, UUID]:
    ids = await db.scalars(select(column))  # type: ignore[call-overload]
    return {hash_of(db, kind, each): each for each in ids}


async def _keep(db: Db, what: Promised, subjects: list[UUID], *, now: datetime) -> None:
    match what:
        case Promised.ERASED:
            await erase_person(db, subjects[0], now=now)
        case Promised.WITHDRAWN:
            await withdraw(db, subjects[0], now=now)
        case Promised.REFUSED:
            if person := await db.get(Person, subjects[0]):
                await take_no_part(db, person, Participation.STOPPED, now=now)
        case Promised.STOPPED:
            team = await db.get(Team, subjects[0])
            if team is not None and team.state != TeamState.STOPPED:
                await fall_silent(db, team, now=now)
