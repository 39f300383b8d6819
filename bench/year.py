"""A year of questions, as it stands in the tables once it is over.

Each week is one statement a table that copies one row for everybody: a million rows take seconds.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, Uuid, cast, func, insert, literal, select, type_coerce, update

from bench.school import WORKSPACE, a_large_library
from bot.domain.address import Address
from bot.domain.calendar import Week, school_year
from bot.domain.delivery import Budget, State
from bot.domain.people import Role
from bot.domain.reflection import Asked, AskingState, ReplyKind
from bot.store.base import Base, Db
from bot.store.calendar import calendars_of
from bot.store.delivery import Delivery, insert_rows
from bot.store.history import PromptHistory
from bot.store.people import CONSOLE, Account
from bot.store.reflection import Asking, Reply, Round
from bot.store.team import Membership, School, Team

WEEKS_BEHIND = 38  # as many questions as a school year has
LANE = Address(CONSOLE, WORKSPACE, "").lane
SEALED = bytes(160)  # as long as an answer of two lines once it is sealed


async def weeks_before(db: Db, school: School, first: Week) -> list[Week]:
    """The last weeks with a question before this one, in order."""
    days = [first.monday, first.monday - timedelta(days=365)]  # a calendar knows few years around its day
    calendars = [(await calendars_of(db, [school], day))[school.id] for day in days]
    earlier = (first.plus(-number) for number in range(1, 80))
    return [week for week in earlier if any(one.asks_in(week) for one in calendars)][:WEEKS_BEHIND][::-1]


async def write_year(db: Db, team: Team, weeks: Sequence[Week]) -> None:
    """Everybody in this team was asked in each of these weeks, and answered."""
    prompts = [prompt.id for prompt in a_large_library().bank.prompts]
    asked = dict(zip(weeks, prompts, strict=False))
    await _write_histories(db, team, asked)
    for week, prompt in asked.items():
        await _write_week(db, team, week, prompt)


async def _write_histories(db: Db, team: Team, asked: dict[Week, str]) -> None:
    people = (await db.scalars(select(Membership.person_id).where(Membership.team_id == team.id))).all()
    years: dict[int, list[str]] = {}
    for week, prompt in asked.items():
        years.setdefault(school_year(week.monday), []).append(str(Asked(str(week), Role.TEACHER, prompt)))
    rows = [
        {"person_id": person_id, "school_year": year, "asked": entries}
        for year, entries in years.items()
        for person_id in people
    ]
    await insert_rows(db, PromptHistory, rows)


async def _write_week(db: Db, team: Team, week: Week, prompt: str) -> None:
    at = datetime.combine(week.monday + timedelta(days=3), time(13, 15), UTC)
    opened = Round(id=db.new_id(at), team_id=team.id, week=str(week), opened_at=at)
    db.add(opened)
    await db.flush()
    is_member = Membership.team_id == team.id
    await _copy(
        db, Asking, is_member,
        id=_an_id(db, at), person_id=Membership.person_id, round_id=opened.id, week=str(week), audience=Role.TEACHER,
        prompt_id=prompt, state=AskingState.ANSWERED, swapped=False, following=False, asked_at=at,
        heard_at=at + timedelta(hours=1),
    )  # fmt: skip
    await _copy(
        db, Reply, Asking.round_id == opened.id,
        id=_an_id(db, at), person_id=Asking.person_id, asking_id=Asking.id, kind=ReplyKind.ANSWER, words=SEALED,
        created_at=at + timedelta(hours=1),
    )  # fmt: skip
    await _copy(
        db, Delivery, is_member & (Account.person_id == Membership.person_id),
        id=_an_id(db, at), key=literal("prompt:") + _hex(db, Membership.person_id) + literal(f":{week}"),
        kind="question", args={"asking": opened.id.hex}, person_id=Membership.person_id, account_id=Account.id,
        lane=LANE, chat=Account.chat, budget=Budget.QUESTION, week=str(week), day=at.date(), repeatable=True,
        state=State.SENT, due=at, expires=at + timedelta(days=4), attempts=1, fence=1, settled_at=at, receipt="1",
    )  # fmt: skip


async def _copy(db: Db, table: type[Base], which: ColumnElement[bool], **values: Any) -> None:
    """A row for each of these, the same but for what is an expression."""
    into = Base.metadata.tables[table.__tablename__]
    shown = [value if _is_expression(value) else literal(value, into.c[name].type) for name, value in values.items()]
    await db.execute(insert(into).from_select(list(values), select(*shown).where(which)))


def _is_expression(value: Any) -> bool:
    return isinstance(value, ColumnElement) or hasattr(value, "__clause_element__")


def _an_id(db: Db, at: datetime) -> ColumnElement[Any]:
    """An identifier of this moment, drawn by the database."""
    begin = literal(db.new_id(at).hex[:12])
    if db.get_bind().dialect.name == "postgresql":
        return cast(begin + func.substr(func.md5(cast(func.random(), String)), 1, 20), Uuid)
    return begin + func.lower(func.hex(func.randomblob(10)))


def _hex(db: Db, identifier: Any) -> ColumnElement[str]:
    if db.get_bind().dialect.name == "postgresql":
        return func.replace(cast(identifier, String), "-", "")
    return type_coerce(identifier, String)


async def everybody_answers(db: Db, week: Week, now: datetime) -> None:
    """This week's questions arrive and are heard, so that the next round finds people as they are."""
    await db.execute(
        update(Asking)
        .where(Asking.week == str(week))
        .values(state=AskingState.ANSWERED, asked_at=now, heard_at=now)
        .execution_options(synchronize_session=False)
    )
    await db.execute(
        update(Delivery)
        .where(Delivery.week == str(week))
        .values(state=State.SENT, settled_at=now)
        .execution_options(synchronize_session=False)
    )
