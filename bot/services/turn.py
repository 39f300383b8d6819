"""A person's turn in a week: planned with its delivery, moved when something changes, hastened by hand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.calendar import Week, school_year
from bot.domain.delivery import State
from bot.domain.reflection import Turn
from bot.domain.schedule import WorkingLife, question_due, week_ends
from bot.services.alert import raise_alert
from bot.services.background import Background, backgrounds, is_team_in_quiet_start
from bot.services.plan import asked_last_week, plan_turn, rows_of, write_rows
from bot.store.base import Db
from bot.store.budget import taken_days
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery, waiting_for
from bot.store.people import Person
from bot.store.reflection import Round
from bot.store.schedule import quiet_people


@dataclass(frozen=True)
class Unfit:
    """Whom nothing fits any more: the organisation, and whose question it would have been."""

    organisation_id: UUID
    audience: str


async def plan_turns(
    db: Db, people: Sequence[Person], week: Week, opened: Round, *, now: datetime, at_once: bool = False
) -> None:
    """Plan this week's turn of these people, each with its delivery; unique per person and week."""
    await tell_nothing_fits(db, await plan_batch(db, people, week, opened, now=now, at_once=at_once), week, now=now)


async def plan_batch(
    db: Db,
    people: Sequence[Person],
    week: Week,
    opened: Round,
    *,
    now: datetime,
    at_once: bool = False,
    pulse: frozenset[UUID] = frozenset(),
) -> list[Unfit]:
    """Plan the turns of some of a round's people; whom nothing fits is to be told once all of them have their days.

    Those in `pulse` get that in the place of their question.
    """
    quiet_start = not db.demo and await is_team_in_quiet_start(db, opened.team_id)
    found = await backgrounds(db, people, week, now)
    left_out = await quiet_people(db, people, now.date()) | await asked_last_week(db, people, week)
    rows, unfit = [], []
    for person in people:
        if person.id not in found or person.id in left_out:
            continue
        due = _due(person, found[person.id], week, now, at_once=at_once)
        planned = due and plan_turn(
            db, person, found[person.id], week, due, quiet_start=quiet_start, is_pulse=person.id in pulse
        )
        if planned and planned.fits:
            rows.append(rows_of(db, planned, opened, now))
        elif planned:
            unfit.append(Unfit(person.organisation_id, planned.audience))
    await write_rows(db, rows, week)
    return unfit


async def tell_nothing_fits(db: Db, unfit: Iterable[Unfit], week: Week, *, now: datetime) -> None:
    """Tell the stewards, once the questions have their days: telling takes a day too."""
    for one in dict.fromkeys(unfit):
        await raise_alert(
            db, "no_prompt", about=f"{one.organisation_id.hex}:{one.audience}:{school_year(week.monday)}",
            organisation_id=one.organisation_id, now=now, args={"audience": one.audience},
        )  # fmt: skip


def _due(person: Person, background: Background, week: Week, now: datetime, *, at_once: bool) -> datetime | None:
    life = background.life
    if str(week) in [turn.week for turn in background.earlier]:
        return None
    is_free = _has_room(life, background.taken)
    due = question_due(life, week, now=now, day_is_free=is_free)
    if at_once:
        soon = life.soonest_open(now)
        in_week = soon is not None and soon < week_ends(week, life.zone)
        if soon is not None and in_week and is_free(soon.astimezone(life.zone).date()):
            due = soon
    if due is None:
        return None
    paused = person.paused_until is not None and due.astimezone(life.zone).date() <= person.paused_until
    return None if paused else due


async def replan(db: Db, people: Sequence[Person], *, now: datetime) -> None:
    """Move questions that wait to where they belong now: after a change of hour, working days or region (J08)."""
    lives = await working_lives(db, people, now.date())
    for delivery, taken in await _waiting_turns(db, people, now):
        life, week = lives[_owner(delivery)], Week.parse(delivery.week or "")
        _move(delivery, question_due(life, week, now=now, day_is_free=_has_room(life, taken)), life, now)


async def hasten(db: Db, people: Sequence[Person], week: Week, *, now: datetime) -> None:
    """Bring this week's questions that still wait forward to now, inside everybody's hours and budget."""
    lives = await working_lives(db, people, now.date())
    for delivery, taken in await _waiting_turns(db, people, now):
        life = lives[_owner(delivery)]
        soon = life.soonest_open(now)
        if delivery.week != str(week) or soon is None or soon >= delivery.due:
            continue
        if _has_room(life, taken)(soon.astimezone(life.zone).date()):
            _move(delivery, soon, life, now)


async def _waiting_turns(db: Db, people: Sequence[Person], now: datetime) -> list[tuple[Delivery, set[date]]]:
    """Each turn that waits, with the days on which that person gets something else."""
    rows = await waiting_for(db, [person.id for person in people], kinds=[str(turn) for turn in Turn])
    first = now.date() - timedelta(days=7)
    taken = await taken_days(db, [_owner(row) for row in rows], first, first + timedelta(days=28))
    return [(row, taken[_owner(row)] - {row.day}) for row in rows]


def _has_room(life: WorkingLife, taken: set[date]) -> Callable[[date], bool]:
    """Whether a question fits on a day: nothing else unasked comes then, and no school of theirs is quiet."""
    return lambda day: day not in taken and life.is_asked_on(day)


def _owner(delivery: Delivery) -> UUID:
    if delivery.person_id is None:
        raise ValueError("a turn belongs to a person")
    return delivery.person_id


def _move(delivery: Delivery, due: datetime | None, life: WorkingLife, now: datetime) -> None:
    if due is None:
        delivery.state, delivery.settled_at = State.CANCELLED, now
    else:
        delivery.due, delivery.day = due, due.astimezone(life.zone).date()
