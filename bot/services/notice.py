"""What nobody asked for waits as a notice; one gathered message a week tells everything that waits (J04)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.delivery import Budget, Pace
from bot.domain.schedule import WorkingLife, gathered_due, question_day
from bot.services.delivery import as_text, row_for
from bot.store.base import Db
from bot.store.budget import Taken, taken_places
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery, add_deliveries, add_rows, waiting_for
from bot.store.leading import leaders_among
from bot.store.notice import Notice, known_keys
from bot.store.people import Person, accounts_of

GATHERED_WITHIN = timedelta(days=7)  # later than that it is next week's
TOLD_WITHIN = timedelta(days=14)
MONDAY, TUESDAY = 0, 1


@dataclass(frozen=True)
class Telling:
    """The message in which a notice is told, how many lines it may take there, and whether nothing else is told."""

    delivery: Delivery
    lines: int
    is_alone: bool = False


@dataclass(frozen=True)
class Told:
    """One notice to put before somebody: what it is about, and its arguments."""

    person: Person
    about: str
    args: Mapping[str, UUID | str]


async def add_notices(
    db: Db,
    people: Sequence[Person],
    kind: str,
    *,
    about: str,
    args: Mapping[str, UUID | str],
    now: datetime,
    pace: Pace = Pace.GATHERED,
    expires_after: timedelta = TOLD_WITHIN,
) -> None:
    """Put this before each of these people, once for each `about`, and see to a message that tells it."""
    told = [Told(person, about, args) for person in people]
    await add_many_notices(db, kind, told, now=now, pace=pace, expires_after=expires_after)


async def add_many_notices(
    db: Db,
    kind: str,
    told: Sequence[Told],
    *,
    now: datetime,
    pace: Pace = Pace.GATHERED,
    expires_after: timedelta = TOLD_WITHIN,
) -> None:
    """The same of several things of one kind, in a constant number of queries."""
    if not told:
        return
    rows: list[dict[str, Any]] = [
        {
            "id": db.new_id(now),
            "key": f"{kind}:{one.about}:{one.person.id.hex}",
            "person_id": one.person.id,
            "kind": kind,
            "args": as_text(one.args),
            "created_at": now,
            "expires": now + expires_after,
        }
        for one in told
    ]
    known = await known_keys(db, [row["key"] for row in rows])
    await add_rows(db, Notice, [row for row in rows if row["key"] not in known])
    fresh = {row["person_id"] for row in rows if row["key"] not in known}
    people = {one.person.id: one.person for one in told if one.person.id in fresh}
    await plan_gathered_messages(db, [*people.values()], pace=pace, now=now)


async def plan_gathered_messages(db: Db, people: Sequence[Person], *, pace: Pace, now: datetime) -> None:
    """One message for each of these people, in the first week whose place is free; sooner when `pace` asks it."""
    ids = [person.id for person in people]
    accounts = await accounts_of(db, ids)
    lives = await working_lives(db, people, now.date())
    leaders = await leaders_among(db, ids)
    waiting = {row.person_id: row for row in await waiting_for(db, ids, kinds=["gathered"])}
    taken = await taken_places(db, ids, Week.of(now.date()))
    rows: list[dict[str, Any]] = []
    for person in people:
        planned = waiting.get(person.id)
        if person.id not in accounts:
            continue
        first_day, life = TUESDAY if person.id in leaders else MONDAY, lives[person.id]
        is_free = _has_room(life, taken[person.id], planned=planned, today=now.date())
        due = _due(life, pace, now, _from_first_day(life, is_free, first_day), first_day=first_day)
        if due is None:
            continue
        if planned is None:
            rows.append(
                row_for(
                    db,
                    "gathered",
                    person,
                    accounts[person.id],
                    key=f"gathered:{db.new_id(now).hex}",
                    due=due,
                    expires=due + GATHERED_WITHIN,
                    now=now,
                    zone=life.zone,
                )
            )
        elif due < planned.due:
            _bring_forward(planned, due, life)
    in_turn = sorted(row["id"] for row in rows)  # in the order of the people: what a team reads is drawn together
    await add_deliveries(db, [row | {"id": one} for row, one in zip(rows, in_turn, strict=True)])


def _has_room(life: WorkingLife, taken: Taken, *, planned: Delivery | None, today: date) -> Callable[[date], bool]:
    """Whether a gathered message fits on a day: nothing else unasked that day, no other of its kind that week.

    The question goes first: in a week whose round is still to open, its day is kept free for it.
    """
    weeks = taken.weeks[Budget.GATHERED]
    other_days = taken.days - {planned.day} if planned else taken.days
    other_weeks = weeks - {planned.week} if planned else weeks

    def is_free(day: date) -> bool:
        week = Week.of(day)
        if day in other_days or str(week) in other_weeks:
            return False
        return week == Week.of(today) or day != question_day(week, life.own_day, life.works_on)

    return is_free


def _from_first_day(life: WorkingLife, is_free: Callable[[date], bool], first_day: int) -> Callable[[date], bool]:
    """The same, with the days before the first one left to others: a leader reads after the team (INV-10).

    Unless they work on no other day of that week.
    """

    def is_theirs(day: date) -> bool:
        later = Week.of(day).weekdays[first_day:]
        return is_free(day) and (day in later or not any(life.works_on(other) for other in later))

    return is_theirs


def _due(
    life: WorkingLife, pace: Pace, now: datetime, is_free: Callable[[date], bool], *, first_day: int
) -> datetime | None:
    match pace:
        case Pace.GATHERED:
            return gathered_due(life, first_day=first_day, now=now, day_is_free=is_free)
        case Pace.OWN_HOUR:
            return life.next_open(now, day_is_free=is_free)
        case Pace.AT_ONCE:
            return life.soonest_open(now, day_is_free=is_free)


def _bring_forward(planned: Delivery, due: datetime, life: WorkingLife) -> None:
    planned.due, planned.expires = due, due + GATHERED_WITHIN
    planned.day = due.astimezone(life.zone).date()
    planned.week = str(Week.of(planned.day))
