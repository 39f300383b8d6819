"""A person's turn in a week: planned with its delivery, moved when something changes, hastened by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from bot.domain.calendar import Week, school_year
from bot.domain.delivery import State
from bot.domain.people import Rhythm
from bot.domain.prompt import Prompt
from bot.domain.reflection import AskingState, Turn, turn_after
from bot.domain.schedule import WorkingLife, question_due, week_ends
from bot.services.alert import raise_alert
from bot.services.background import Background, audience_due, backgrounds, is_team_in_quiet_start, pick_prompt
from bot.services.delivery import row_for
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery, add_deliveries, insert_rows, taken_days, waiting_for
from bot.store.people import Person
from bot.store.reflection import (
    Asking,
    PromptHistory,
    Round,
)
from bot.store.schedule import quiet_people


@dataclass(frozen=True)
class Planned:
    """One person's turn this week. A question without a prompt is one for which nothing fits any more."""

    person: Person
    background: Background
    turn: Turn
    audience: str
    prompt: Prompt | None
    due: datetime


async def plan_turns(
    db: Db, people: Sequence[Person], week: Week, opened: Round, *, now: datetime, at_once: bool = False
) -> None:
    """Plan this week's turn of these people, each with its delivery; unique per person and week."""
    quiet_start = not db.demo and await is_team_in_quiet_start(db, opened.team_id)
    found = await backgrounds(db, people, week, now)
    quiet = await quiet_people(db, people, now.date())
    plans = []
    for person in people:
        if person.id in found and person.id not in quiet:
            background = found[person.id]
            due = _due(person, background, week, now, at_once=at_once)
            planned = due and _plan(db, person, background, week, due, quiet_start=quiet_start)
            plans += [planned] if planned else []
    unfit = [planned for planned in plans if planned.turn is Turn.QUESTION and planned.prompt is None]
    await _write_plans(db, [planned for planned in plans if planned not in unfit], week, opened, now)
    for planned in unfit:  # now that the questions have their days: telling takes a day too
        await _tell_nothing_fits(db, planned.person, planned.audience, week, now)


def _plan(
    db: Db, person: Person, background: Background, week: Week, due: datetime, *, quiet_start: bool
) -> Planned | None:
    turn, audience = turn_after(background.silent), audience_due(db, background, week)
    if audience is None:
        return None
    if turn is not Turn.QUESTION:
        return Planned(person, background, turn, audience, None, due)
    for role in (audience, *sorted(background.roles - {audience})):  # another of their roles, before silence
        prompt = pick_prompt(db, background, week, role, quiet_start=quiet_start)
        if prompt is not None:
            return Planned(person, background, turn, role, prompt, due)
    return Planned(person, background, turn, audience, None, due)


async def _write_plans(db: Db, plans: Sequence[Planned], week: Week, opened: Round, now: datetime) -> None:
    askings = [_asking_row(db, planned, opened, week, now) for planned in plans]
    deliveries = [
        row_for(
            db, planned.turn, planned.person, planned.background.account,
            key=f"prompt:{planned.person.id.hex}:{week}", due=planned.due,
            expires=week_ends(week, planned.background.life.zone), now=now, zone=planned.background.life.zone,
            args={"asking": asking["id"]},
        )
        for planned, asking in zip(plans, askings, strict=True)
    ]  # fmt: skip
    await insert_rows(db, Asking, askings)
    await add_deliveries(db, deliveries)
    fresh = {planned.person.id: planned.prompt.id for planned in plans if planned.prompt}
    await _remember_prompts(db, fresh, school_year(week.monday))


def _due(person: Person, background: Background, week: Week, now: datetime, *, at_once: bool) -> datetime | None:
    life = background.life
    if any(asking.week == str(week) for asking in background.earlier):
        return None
    if person.rhythm == Rhythm.FORTNIGHTLY and _was_asked_in(week.plus(-1), background):
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


def _was_asked_in(week: Week, background: Background) -> bool:
    return any(asking.week == str(week) and asking.asked_at is not None for asking in background.earlier)


def _asking_row(db: Db, planned: Planned, opened: Round, week: Week, now: datetime) -> dict[str, Any]:
    return {
        "id": db.new_id(now),
        "person_id": planned.person.id,
        "round_id": opened.id,
        "week": str(week),
        "audience": planned.audience,
        "prompt_id": planned.prompt and planned.prompt.id,
        "state": AskingState.PLANNED,
        "swapped": False,
        "following": False,
    }


async def _remember_prompts(db: Db, fresh: dict[UUID, str], year: int) -> None:
    rows = await db.scalars(
        select(PromptHistory).where(PromptHistory.person_id.in_(list(fresh)), PromptHistory.school_year == year)
    )
    known = {row.person_id: row.prompts for row in rows}
    changed = [
        {"person_id": person_id, "school_year": year, "prompts": [*known[person_id], prompt_id]}
        for person_id, prompt_id in fresh.items()
        if person_id in known
    ]
    if changed:
        await db.execute(update(PromptHistory), changed)
    new = [
        {"person_id": person_id, "school_year": year, "prompts": [prompt_id]}
        for person_id, prompt_id in fresh.items()
        if person_id not in known
    ]
    await insert_rows(db, PromptHistory, new)


async def _tell_nothing_fits(db: Db, person: Person, audience: str, week: Week, now: datetime) -> None:
    await raise_alert(
        db, "no_prompt", about=f"{person.organisation_id.hex}:{audience}:{school_year(week.monday)}",
        organisation_id=person.organisation_id, now=now, args={"audience": audience},
    )  # fmt: skip


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
