"""Row 19: the database is lost and a backup comes back, also when putting it back is killed halfway."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update

from bot.cli.keeping import server
from bot.domain.calendar import Week
from bot.services.round import open_round
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.promise import Promise
from bot.store.team import Organisation, Team
from tests.databases import postgres_programs
from tests.fakes.telegram import Person as InTelegram
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.grip import held
from tests.faults.life import PATIENCE, Life, comes_true
from tests.faults.outbox import UNDER_WAY
from tests.faults.promised import Acts, may_act
from tests.faults.school import School, a_school

PEOPLE = 4
LATER = timedelta(minutes=10)
WRITTEN = ("house", "promise", "delivery")  # in this order, and in one transaction
A_LOOK = 0.002  # seconds between two looks at the files; all of it takes a hundred times as long
HALF = 0.5
HALF_AN_HOUR = 1800.0  # seconds; the longest that the fault table allows until everything works again
SINCE = "Since the backup"


def _size_of(path: Path) -> int:
    """In bytes; none when it is gone again: who puts back goes on while we look."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@dataclass
class Kept:
    """The backup of a school whose question still waited, and everybody by what they have in front of them."""

    school: School
    people: dict[UUID, InTelegram]
    acts: Acts
    file: Path
    named: str = ""
    before: dict[UUID, Sequence[str]] = field(default_factory=dict)

    def copies(self) -> list[Path]:
        """What is there of the copy that is to become the database: itself, and then what is being written in it."""
        found = self.school.ground.folder.glob(".*.restoring*")
        return [path for path in found if not path.name.endswith(".half")]

    def is_written_in(self) -> list[Path]:
        """What is there of it once something is being written in it."""
        return [path for path in self.copies() if path.name.endswith("-wal") and _size_of(path)]

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
        for _ in range(ground.times):
            await _is_killed_halfway(kept)
        if ground.is_sqlite or ground.chance.random() < HALF:  # else who runs finds it unsettled
            restoring = kept.restoring()
            restoring.begins()
            must_be(await restoring.comes_to_its_end(), 0)
        async with school.lives() as life:
            await life.is_ready()
            took = time.monotonic() - began
            await _is_as_it_must_be(kept)
    assert took < HALF_AN_HOUR
    return {"killed before it was done": ground.times, "works again, s": took}


async def _is_backed_up(school: School) -> Kept:
    people = dict([_by_id(*await school.has_in_telegram(f"Collega {number}")) for number in range(PEOPLE)])
    await school.starts()
    acts = await may_act(school.world, school.team, [*people], now=school.now())
    must_be(await acts.seen(school.world), acts.undone)
    kept = Kept(school, people, acts, school.ground.folder / "backup")
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
    """The question is asked, everything is done that is promised, and who keeps promises has written that down."""
    school = kept.school
    school.now.jumps(2 * LATER)
    async with school.lives():
        await comes_true(lambda: all(user.reads() for user in kept.people.values()))
        async with school.world.work() as db:
            await db.execute(update(Organisation).values(name=SINCE))
        await kept.acts.are_done(school.world, now=school.now())
        must_be(await kept.acts.seen(school.world), kept.acts.kept)
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


async def _is_killed_halfway(kept: Kept) -> None:
    """At something that one can see. A file is that of before or that of after: what was promised is so in both."""
    school, restoring = kept.school, kept.restoring()
    if school.ground.is_sqlite:
        restoring.begins()
        await _stands_still(restoring, school.ground.chance.choice((kept.copies, kept.is_written_in)))
        restoring.is_killed()
        must_be(await kept.acts.seen(school.world), kept.acts.kept)
        await school.world.engine.dispose()
        return
    async with held(school.ground, school.ground.chance.choice(WRITTEN)) as grip:
        restoring.begins()
        await grip.is_felt()
        must_be(restoring.is_over, False)
        restoring.is_killed()
    must_be(await kept.acts.seen(school.world), kept.acts.undone)


async def _stands_still(restoring: Life, looked_at: Callable[[], Sequence[Path]]) -> None:
    """It does so in the middle: what one saw is there, and still is once it stands still. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not looked_at():  # noqa: ASYNC110 - a folder tells nobody of a change
            await asyncio.sleep(A_LOOK)
    restoring.is_paused()
    must_be((restoring.is_over, bool(looked_at())), (False, True))


async def _is_as_it_must_be(kept: Kept) -> None:
    """What the backup knew, and what was promised since; and nobody is asked what they were asked before."""
    async with asyncio.timeout(PATIENCE):
        while await _under_way(kept.school):  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.1)
    async with kept.school.world.work() as db:
        must_be(await db.scalar(select(Organisation.name)), kept.named)
    must_be(await kept.acts.seen(kept.school.world), kept.acts.kept)
    must_be({person_id: user.reads() for person_id, user in kept.people.items()}, kept.before)


FAULTS = (Fault(19, "a backup comes back", Times(2, 20, 20, "kills on the way"), meet),)
