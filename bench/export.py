"""Everything that is kept about somebody who was here for five years, as the two files they get."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import select

from bench.figures import Figure, in_milliseconds
from bench.school import a_large_library, sessions_on, write_school, write_team
from bot.domain.delivery import Budget, State
from bot.domain.reflection import AskingState, Part
from bot.routes.deliveries import draw
from bot.services.calendar_file import send_file
from bot.store.base import Db, Sessions, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.inbox import InboxRow, InboxState
from bot.store.people import Person
from bot.store.reflection import Asking, Reply, seal_parts
from bot.store.schema import migrate
from bot.store.team import Membership, Team
from bot.store.topic import Asked, Topic, seal_question

TEAM = 30
YEARS, WEEKS = 5, 38
DAYS = YEARS * 200  # on which they said something to us, and got a message
SAMPLES = 5
LIMIT = 5.0
BEGAN = datetime(2022, 8, 29, 13, 15, tzinfo=UTC)
ANSWER = "Er lachte iemand, en even later de hele klas. Ik bleef stil zitten en keek. " * 3


async def measure() -> Figure:
    """Both files, drawn as they are when they are sent."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/ruimte.sqlite3")
        await migrate(engine)
        sessions = sessions_on(engine)
        async with sessions() as db, db.begin():
            team = await write_team(db, await write_school(db), TEAM, BEGAN.year)
            of_the_team = select(Membership.person_id).where(Membership.team_id == team.id)
            person = (await db.scalars(select(Person).where(Person.id.in_(of_the_team)).limit(1))).one()
            await _lived(db, person, team)
        took = [await _export(sessions, person, number) for number in range(SAMPLES)]
        await close_engine(engine)
    return _figure(took)


async def _lived(db: Db, person: Person, team: Team) -> None:
    """An answer each school week, a topic each month, and a message to and fro on every school day: no row swept."""
    prompts = [prompt.id for prompt in a_large_library().bank.prompts]
    for number in range(YEARS * WEEKS):
        at = BEGAN + timedelta(weeks=number)
        asking = Asking(
            id=db.new_id(at), person_id=person.id, week=f"w{number:04}", audience="teacher",
            prompt_id=prompts[number % len(prompts)], state=AskingState.ANSWERED, asked_at=at, heard_at=at,
        )  # fmt: skip
        reply = Reply(id=db.new_id(at), person_id=person.id, asking_id=asking.id, created_at=at)
        seal_parts(db, reply, [Part("m1", ANSWER)])
        db.add(asking)
        await db.flush()
        db.add(reply)
        if number % 4 == 0:
            topic = Topic(id=db.new_id(at), team_id=team.id, author_id=person.id, created_at=at, expires=at)
            seal_question(db, topic, Asked(ANSWER))
            db.add(topic)
    for number in range(DAYS):
        at = BEGAN + timedelta(days=number)
        db.add(_heard(db, person, at))
        db.add(_said(db, person, at))


def _heard(db: Db, person: Person, at: datetime) -> InboxRow:
    row_id = db.new_id(at)
    return InboxRow(id=row_id, key=row_id.hex, person_id=person.id, state=InboxState.DONE, received_at=at)


def _said(db: Db, person: Person, at: datetime) -> Delivery:
    row_id = db.new_id(at)
    return Delivery(
        id=row_id, key=row_id.hex, kind="question", args={}, person_id=person.id, lane="console:school",
        chat=person.id.hex, budget=Budget.QUESTION, repeatable=True, state=State.SENT, due=at,
        expires=at, attempts=1, settled_at=at,
    )  # fmt: skip


async def _export(sessions: Sessions, person: Person, number: int) -> float:
    """Seconds for both files."""
    now = BEGAN + timedelta(days=365 * YEARS, minutes=number)
    began = perf_counter()
    async with sessions() as db, db.begin():
        there = await db.get_one(Person, person.id)
        for form in ("page", "data"):
            await send_file(db, there, "my_data", {"form": form}, now=now)
        waiting = await db.scalars(select(Delivery).where(Delivery.kind == "my_data", Delivery.due == now))
        drawn = [await draw(db, delivery, there) for delivery in waiting.all()]
    if len(drawn) != 2 or None in drawn:
        raise ValueError("not both files were drawn")
    return perf_counter() - began


def _figure(took: list[float]) -> Figure:
    return Figure(
        title=f"What is kept about somebody of {YEARS} years, as the files they get",
        limit=f"at most {LIMIT:g} s each time",
        is_met=max(took) <= LIMIT,
        about=(
            f"{YEARS * WEEKS} sealed answers, {YEARS * WEEKS // 4} topics, and {DAYS} messages each way, none of which"
            f" was swept: the page and the JSON, planned and drawn {SAMPLES} times in one transaction, on SQLite."
        ),
        rows=[["", "median", "p99"], ["both files", *in_milliseconds(took)]],
    )


if __name__ == "__main__":
    print(asyncio.run(measure()))
