"""What one person gets this week, and the rows that say so: the asking, its delivery, and what was asked so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.domain.calendar import Week, school_year
from bot.domain.people import Rhythm
from bot.domain.prompt import Prompt
from bot.domain.pulse import PULSE
from bot.domain.reflection import NOTHING, Asked, AskingState, Turn, turn_after
from bot.domain.schedule import week_ends
from bot.services.background import Background, audience_due, pick_prompt
from bot.services.delivery import row_for
from bot.store.base import Db
from bot.store.delivery import add_deliveries, insert_rows
from bot.store.history import write_histories
from bot.store.people import Person
from bot.store.reflection import Asking, Round, asked_in


@dataclass(frozen=True)
class Planned:
    """One person's turn this week. A question without a prompt is one for which nothing fits any more."""

    person: Person
    background: Background
    turn: Turn
    audience: str
    prompt: Prompt | None
    due: datetime

    @property
    def fits(self) -> bool:
        """Whether there is something to say."""
        return self.turn is not Turn.QUESTION or self.prompt is not None


@dataclass(frozen=True)
class Rows:
    """What stands in the tables for one turn."""

    asking: dict[str, Any]
    delivery: dict[str, Any]
    history: list[str]


def plan_turn(
    db: Db,
    person: Person,
    background: Background,
    week: Week,
    due: datetime,
    *,
    quiet_start: bool,
    is_pulse: bool = False,
) -> Planned | None:
    """This person's turn; None when it is nobody's turn in any of their roles."""
    turn, audience = turn_after(background.silent), audience_due(db, background, week)
    if audience is None:
        return None
    if turn is not Turn.QUESTION:
        return Planned(person, background, turn, audience, None, due)
    if is_pulse:
        return Planned(person, background, Turn.PULSE, PULSE, None, due)
    for role in (audience, *sorted(background.roles - {audience})):  # another of their roles, before silence
        prompt = pick_prompt(db, background, role, quiet_start=quiet_start)
        if prompt is not None:
            return Planned(person, background, turn, role, prompt, due)
    return Planned(person, background, turn, audience, None, due)


def rows_of(db: Db, planned: Planned, opened: Round, now: datetime) -> Rows:
    """The rows of one turn. Chance is drawn person by person, so that it does not matter how many go at once."""
    person, life, asking_id = planned.person, planned.background.life, db.new_id(now)
    prompt_id = planned.prompt and planned.prompt.id
    asked = Asked(opened.week, planned.audience, prompt_id or NOTHING)
    return Rows(
        asking={
            "id": asking_id, "person_id": person.id, "round_id": opened.id, "week": opened.week,
            "audience": planned.audience, "prompt_id": prompt_id, "state": AskingState.PLANNED,
            "swapped": False, "following": False,
        },
        delivery=row_for(
            db, planned.turn, person, planned.background.account, key=f"prompt:{person.id.hex}:{opened.week}",
            due=planned.due, expires=week_ends(Week.parse(opened.week), life.zone), now=now, zone=life.zone,
            args={"asking": asking_id},
        ),
        history=[*planned.background.this_year, str(asked)],
    )  # fmt: skip


async def write_rows(db: Db, rows: Sequence[Rows], week: Week) -> None:
    """Everything that these turns put in the tables."""
    await insert_rows(db, Asking, [row.asking for row in rows])
    await add_deliveries(db, [row.delivery for row in rows])
    histories: dict[UUID, list[str]] = {row.asking["person_id"]: row.history for row in rows}
    await write_histories(db, school_year(week.monday), histories)


async def asked_last_week(db: Db, people: Sequence[Person], week: Week) -> set[UUID]:
    """Who wants a question every other week, and really got the one of last week."""
    fortnightly = [person.id for person in people if person.rhythm == Rhythm.FORTNIGHTLY]
    return await asked_in(db, fortnightly, str(week.plus(-1)))
