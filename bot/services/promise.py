"""Promises: made with the act itself, and kept again after a restore (J33)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from bot.domain.people import Participation, TeamState
from bot.domain.promise import Act, Line, Promised
from bot.services.erasure import forget_person
from bot.services.people import take_no_part
from bot.services.reply import forget_reply
from bot.services.share import take_back
from bot.services.vote import fall_silent
from bot.services.wishes import keep_apart
from bot.store.base import Db
from bot.store.digest_choice import choose_digests
from bot.store.people import Person
from bot.store.promise import Promise, known_promises, lock_promises, open_promise
from bot.store.reflection import Asking, Reply
from bot.store.team import Team


async def keep_promises(db: Db, lines: Iterable[Line], *, now: datetime) -> int:
    """Do again what this database does not know of; how many there were. Raises KeyTrouble for another key's."""
    await lock_promises(db)
    known = await known_promises(db)
    missing = [line for line in lines if line.id not in known]
    for promised in sorted((open_promise(db, line) for line in missing), key=lambda one: one.at):
        await _keep(db, promised, now=now)
    db.add_all(Promise(id=line.id, sealed=line.sealed, written=False) for line in missing)
    await db.flush()
    return len(missing)


async def _keep(db: Db, promised: Promised, *, now: datetime) -> None:
    """What came after the backup is not there to undo."""
    match promised.act:
        case Act.ERASED:
            await forget_person(db, promised.subjects[0], now=now)
        case Act.UNSAID:
            await _forget_reply(db, promised.subjects[0], now=now)
        case Act.WITHDRAWN:
            await take_back(db, promised.subjects[0], now=now)
        case Act.REFUSED:
            await _take_no_part(db, promised.subjects[0], now=now)
        case Act.STOPPED:
            await _fall_silent(db, promised.subjects[0], now=now)
        case Act.WITHOUT_DIGEST:
            await _keep_digests(db, promised.subjects[0], without=True)
        case Act.WITH_DIGEST:
            await _keep_digests(db, promised.subjects[0], without=False)
        case Act.WISHES:
            person_id, *apart = promised.subjects
            await _keep_apart(db, person_id, apart)
        case _:
            assert_never(promised.act)


async def _forget_reply(db: Db, reply_id: UUID, *, now: datetime) -> None:
    if reply := await db.get(Reply, reply_id):
        await forget_reply(db, await db.get_one(Asking, reply.asking_id), reply, now=now)


async def _take_no_part(db: Db, person_id: UUID, *, now: datetime) -> None:
    if person := await db.get(Person, person_id):
        await take_no_part(db, person, Participation.STOPPED, now=now)


async def _fall_silent(db: Db, team_id: UUID, *, now: datetime) -> None:
    team = await db.get(Team, team_id)
    if team is not None and team.state != TeamState.STOPPED:
        await fall_silent(db, team, now=now)


async def _keep_digests(db: Db, person_id: UUID, *, without: bool) -> None:
    if await db.get(Person, person_id):
        await choose_digests(db, person_id, without=without)


async def _keep_apart(db: Db, person_id: UUID, apart: Sequence[UUID]) -> None:
    if person := await db.get(Person, person_id):
        await keep_apart(db, person, apart)
