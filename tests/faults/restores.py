"""Row 19: the database is lost and a backup comes back, also when putting it back is killed halfway."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update

from bot.cli.keeping import server
from bot.domain.calendar import Week
from bot.services.erasure import erase_person
from bot.services.round import open_round
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.promise import Promise
from bot.store.team import Organisation, Team
from tests.databases import postgres_programs
from tests.fakes.telegram import Person as InTelegram
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.life import PATIENCE, Life, comes_true
from tests.faults.outbox import UNDER_WAY
from tests.faults.school import School, a_school

PEOPLE = 4
LATER = timedelta(minutes=10)
LONGEST = 0.5  # seconds until it is killed, from when it began to put back; on a quiet machine the whole takes as long
HALF = 0.5
HALF_AN_HOUR = 1800.0  # seconds; the longest that the fault table allows until everything works again
SINCE = "Since the backup"


@dataclass
class Kept:
    """The backup of a school whose question still waited, and everybody by what they have in front of them."""

    school: School
    people: dict[UUID, InTelegram]
    file: Path
    named: str = ""
    before: dict[UUID, Sequence[str]] = field(default_factory=dict)

    @property
    def gone(self) -> UUID:
        """Who was erased since."""
        return next(reversed(self.people))

    @property
    def is_being_put_back(self) -> bool:
        """Whether it began: of a file one sees the copy, of a server nothing."""
        return not self.school.ground.is_sqlite or any(self.school.ground.folder.glob("*.restoring"))

    def restoring(self) -> Life:
        """`ruimte restore`, as a process of its own."""
        what = [str(self.file), "--yes"] if self.school.ground.is_sqlite else ["--already-back"]
        return Life(self.school.settings(()), self.school.ground.folder, self.school.now(), words=["restore", *what])


async def meet(ground: Ground) -> Met:
    """So many times it is killed halfway, and begun again; after that everything is as it was, and as was promised."""
    async with a_school(ground) as school:
        kept = await _is_backed_up(school)
        await _goes_on(kept)
        began = time.monotonic()
        await _is_put_back(kept)
        killed = sum([await _is_killed_halfway(kept) for _ in range(ground.times)])
        if ground.is_sqlite or ground.chance.random() < HALF:  # else who runs finds it unsettled
            restoring = kept.restoring()
            restoring.begins()
            must_be(await restoring.comes_to_its_end(), 0)
        async with school.lives() as life:
            await life.is_ready()
            took = time.monotonic() - began
            await _is_as_it_must_be(kept)
    assert took < HALF_AN_HOUR
    assert killed
    return {"killed before it was done": killed, "works again, s": took}


async def _is_backed_up(school: School) -> Kept:
    people = dict([_by_id(*await school.has_in_telegram(f"Collega {number}")) for number in range(PEOPLE)])
    await school.starts()
    kept = Kept(school, people, school.ground.folder / "backup")
    async with school.world.work() as db:
        await open_round(db, await db.get_one(Team, school.team.id), Week.of(school.now().date()), now=school.now())
        await db.execute(update(Delivery).values(due=school.now() + LATER))
        kept.named = await db.scalar(select(Organisation.name)) or ""
    if school.ground.is_sqlite:
        backing_up = Life(school.settings(()), school.ground.folder, school.now(), words=["backup", str(kept.file)])
        backing_up.begins()
        must_be(await backing_up.comes_to_its_end(), 0)
    else:
        await _runs("pg_dump", "--format=custom", f"--file={kept.file}", ground=school.ground)
    return kept


def _by_id(person: Person, user: InTelegram) -> tuple[UUID, InTelegram]:
    return person.id, user


async def _goes_on(kept: Kept) -> None:
    """The question is asked, somebody is erased, and who keeps promises has written that down."""
    school = kept.school
    school.now.jumps(2 * LATER)
    async with school.lives():
        await comes_true(lambda: all(user.reads() for user in kept.people.values()))
        async with school.world.work() as db:
            await db.execute(update(Organisation).values(name=SINCE))
            await erase_person(db, kept.gone, now=school.now())
        async with asyncio.timeout(PATIENCE):
            while await _unwritten(school) or await _under_way(school):  # noqa: ASYNC110 - a database tells nobody
                await asyncio.sleep(0.1)
    kept.before = {person_id: user.reads() for person_id, user in kept.people.items()}
    school.now.jumps(LATER)


async def _unwritten(school: School) -> int:
    async with school.world.work() as db:
        return await db.scalar(select(func.count()).where(~Promise.written)) or 0


async def _under_way(school: School) -> int:
    async with school.world.work() as db:
        return (
            await db.scalar(select(func.count()).where(Delivery.state.in_(UNDER_WAY), Delivery.due <= school.now()))
            or 0
        )


async def _is_put_back(kept: Kept) -> None:
    """By PostgreSQL's own means; a file is put back by `ruimte restore` itself, which needs it to itself."""
    await kept.school.world.engine.dispose()
    if not kept.school.ground.is_sqlite:
        await _runs("pg_restore", "--clean", "--if-exists", str(kept.file), ground=kept.school.ground, into=True)


async def _runs(program: str, *words: str, ground: Ground, into: bool = False) -> None:
    told, name = server(ground.database)
    where = [f"--dbname={name}", *words] if into else [*words, name]
    running = await asyncio.create_subprocess_exec(postgres_programs() / program, *told, *where)
    must_be(await running.wait(), 0)


async def _is_killed_halfway(kept: Kept) -> bool:
    """Whether it was, and not done by then. A file is that of before or that of after: who was erased is in neither."""
    restoring = kept.restoring()
    restoring.begins()
    await comes_true(lambda: restoring.is_over or kept.is_being_put_back)
    await asyncio.sleep(kept.school.ground.chance.uniform(0, LONGEST))
    is_halfway = not restoring.is_over
    restoring.is_killed()
    if kept.school.ground.is_sqlite:
        must_be(await _is_there(kept), False)
        await kept.school.world.engine.dispose()
    return is_halfway


async def _is_there(kept: Kept) -> bool:
    async with kept.school.world.work() as db:
        return await db.get(Person, kept.gone) is not None


async def _is_as_it_must_be(kept: Kept) -> None:
    """What the backup knew, without who was erased since; and nobody is asked what they were asked before."""
    async with asyncio.timeout(PATIENCE):
        while await _under_way(kept.school):  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.1)
    async with kept.school.world.work() as db:
        must_be(await db.scalar(select(Organisation.name)), kept.named)
    must_be(await _is_there(kept), False)
    must_be({person_id: user.reads() for person_id, user in kept.people.items()}, kept.before)


FAULTS = (Fault(19, "a backup comes back", Times(2, 20, 20, "kills on the way"), meet),)
