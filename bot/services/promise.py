"""Promises: made with the act itself, and kept again after a restore (J33)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import assert_never

from bot.domain.people import Participation, TeamState
from bot.domain.promise import Act, Line, Promised
from bot.services.bearing import forget_bearing
from bot.services.erasure import forget_person
from bot.services.misuse_erasure import forget_report
from bot.services.people import take_no_part
from bot.services.promise_meant import Meant
from bot.services.pulse_step import leave_without_words, take_step_back
from bot.services.reply import forget_parts, forget_reply, name_of_part
from bot.services.share import take_back
from bot.services.story import take_story_back
from bot.services.vote import fall_silent
from bot.services.wishes import keep_apart
from bot.store.base import Db
from bot.store.bearing import Bearing
from bot.store.delivery import cancel_for_account, forget_account
from bot.store.digest_choice import choose_digests
from bot.store.link_code import end_link_codes
from bot.store.misuse import Misuse
from bot.store.people import Person, all_accounts_of
from bot.store.promise import Promise, known_promises, lock_promises, open_promises
from bot.store.pulse_step import PulseStep
from bot.store.reflection import Asking, Reply
from bot.store.story import Story
from bot.store.team import Team


async def keep_promises(db: Db, lines: Iterable[Line], *, now: datetime) -> Sequence[Line]:
    """Do again what this database does not know of; those that only a newer program understands. Raises KeyTrouble.

    The database knows of those no more than before, so that program keeps them still. What nobody keeps any more is
    passed over too. The rest comes before all else: what is done after it, such as a steward's yes to who somebody is,
    finds the no, the erasure or the account without an owner there already.
    """
    known = await known_promises(db)
    opened, newer = open_promises(db, [line for line in lines if line.id not in known])
    kept = [(line, promised) for line, promised in opened if not promised.is_over(now)]
    meant = Meant(db, [promised for _, promised in kept])
    await meant.hash_all()
    await lock_promises(db)
    known = await known_promises(db)
    missing = [(line, promised) for line, promised in kept if line.id not in known]
    for _, promised in sorted(missing, key=lambda one: one[1].at):
        await _keep(db, meant, promised, now=now)
    db.add_all(Promise(id=line.id, sealed=line.sealed, written=False) for line, _ in missing)
    await db.flush()
    return newer


async def _keep(db: Db, meant: Meant, promised: Promised, *, now: datetime) -> None:
    """What came after the backup is not there to undo."""
    match promised.act:
        case Act.ERASED | Act.REFUSED:
            await _let_be(db, meant, promised, now=now)
        case Act.UNSAID | Act.REMOVED | Act.WITHDRAWN:
            await _take_away(db, await meant.find(Reply, promised), meant, promised, now=now)
        case Act.STOPPED:
            await _fall_silent(db, await meant.find(Team, promised), now=now)
        case Act.WISHES | Act.UNTIED:
            await _keep_from(db, await meant.find(Person, promised), meant, promised, now=now)
        case Act.WITHOUT_DIGEST | Act.WITH_DIGEST:
            for person_id in meant.people(promised):
                await choose_digests(db, person_id, without=promised.act is Act.WITHOUT_DIGEST)
        case Act.UNTOLD:
            await _tell_no_more(db, meant, promised, now=now)
        case Act.UNWORDED:
            await _leave_without_words(db, await meant.find(PulseStep, promised), now=now)
        case Act.BECAME:
            return  # it says who else the others are about
        case _:
            assert_never(promised.act)


async def _let_be(db: Db, meant: Meant, promised: Promised, *, now: datetime) -> None:
    for person_id in meant.people(promised):
        if promised.act is Act.ERASED:
            await forget_person(db, person_id, now=now)
        elif person := await db.get(Person, person_id):
            await take_no_part(db, person, Participation.STOPPED, now=now)


async def _take_away(db: Db, reply: Reply | None, meant: Meant, promised: Promised, *, now: datetime) -> None:
    if reply is None:
        return
    if promised.act is Act.UNSAID:
        await forget_reply(db, await db.get_one(Asking, reply.asking_id), reply, now=now)
    elif promised.act is Act.WITHDRAWN:
        await take_back(db, reply.id, now=now)
    else:
        await forget_parts(db, reply, lambda part: meant.is_about(promised, name_of_part(reply, part)), now=now)


async def _fall_silent(db: Db, team: Team | None, *, now: datetime) -> None:
    if team is not None and team.state != TeamState.STOPPED:
        await fall_silent(db, team, now=now)


async def _keep_from(db: Db, person: Person | None, meant: Meant, promised: Promised, *, now: datetime) -> None:
    if person is None:
        return
    if promised.act is Act.WISHES:
        await keep_apart(db, person, meant.others(promised))
    else:
        await _untie(db, person, meant, promised, now=now)


async def _tell_no_more(db: Db, meant: Meant, promised: Promised, *, now: datetime) -> None:
    if story := await meant.find(Story, promised):
        await take_story_back(db, story, now=now)
    if bearing := await meant.find(Bearing, promised):
        await forget_bearing(db, bearing, now=now)
    if step := await meant.find(PulseStep, promised):
        await take_step_back(db, step, now=now)
    if report := await meant.find(Misuse, promised):
        await forget_report(db, report, now=now)


async def _leave_without_words(db: Db, step: PulseStep | None, *, now: datetime) -> None:
    if step is not None:
        await leave_without_words(db, step, now=now)


async def _untie(db: Db, person: Person, meant: Meant, promised: Promised, *, now: datetime) -> None:
    """That account is theirs no more, and the code that tied it may be unused again: it ties nothing."""
    await end_link_codes(db, person.id, now=now)
    for account in await all_accounts_of(db, person.id):
        if meant.is_about(promised, account.address.name):
            await cancel_for_account(db, account.id, now)
            await forget_account(db, account.id)
