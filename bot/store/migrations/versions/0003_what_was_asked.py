"""What was asked: when, as whom, and which prompt

Revision 0003, after 0002.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PEOPLE_AT_ONCE = 500
NOTHING = "-"  # no prompt in an offer of fewer; no week and audience known of a prompt that was swapped

person = sa.table("person", sa.column("id", sa.Uuid()))
asking = sa.table(
    "asking", sa.column("person_id", sa.Uuid()), sa.column("week"), sa.column("audience"), sa.column("prompt_id")
)
history = sa.table(
    "prompt_history", sa.column("person_id", sa.Uuid()), sa.column("school_year"), sa.column("asked", sa.JSON())
)


def upgrade() -> None:
    """Each prompt becomes "2026-W44 teacher t-po-012"; in place, so that no table is made anew."""
    op.execute("ALTER TABLE prompt_history RENAME COLUMN prompts TO asked")
    for people in _batches():
        _convert(op.get_bind(), people)


def _batches() -> Iterator[Sequence[Any]]:
    people = op.get_bind().scalars(sa.select(person.c.id).order_by(person.c.id)).all()
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        yield people[first : first + PEOPLE_AT_ONCE]


def _convert(connection: sa.Connection, people: Sequence[Any]) -> None:
    turns = _turns(connection, people)
    stood: dict[Any, dict[int, list[str]]] = {one: {} for one in people}
    for person_id, year, prompts in connection.execute(sa.select(history).where(history.c.person_id.in_(people))):
        stood[person_id][year] = prompts
    rows = [
        {"person_id": person_id, "school_year": year, "asked": asked}
        for person_id in people
        for year, asked in _years(stood[person_id], turns.get(person_id, [])).items()
    ]
    connection.execute(sa.delete(history).where(history.c.person_id.in_(people)))
    if rows:
        connection.execute(sa.insert(history), rows)


def _turns(connection: sa.Connection, people: Sequence[Any]) -> dict[Any, list[list[str]]]:
    rows = connection.execute(
        sa.select(asking).where(asking.c.person_id.in_(people)).order_by(asking.c.person_id, asking.c.week)
    )
    return {
        person_id: [[week, audience, prompt or NOTHING] for _, week, audience, prompt in theirs]
        for person_id, theirs in groupby(rows, key=lambda row: row.person_id)
    }


def _years(stood: dict[int, list[str]], turns: list[list[str]]) -> dict[int, list[str]]:
    known = {prompt for *_, prompt in turns}
    years = {
        year: [f"{NOTHING} {NOTHING} {prompt}" for prompt in prompts if prompt not in known]
        for year, prompts in stood.items()
    }
    for turn in turns:
        years.setdefault(_school_year(turn[0]), []).append(" ".join(turn))
    return years


def _school_year(week: str) -> int:
    year, number = week.split("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    return monday.year if (monday.month, monday.day) >= (8, 1) else monday.year - 1
