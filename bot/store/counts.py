"""Every number about people or answers, and the floor under it; `store/figures` has those of the house itself.

A figure that could tell of answers changes only in steps of at least five, from at least five, and once at least five
people are behind the step; until then the figure last shown stands (J32). It is of the last midnight, so that nobody
sees it move while somebody is at it. Everybody in a demo is made up, so its figures are exact.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from bot.domain.agenda import MeetingState, TopicState
from bot.domain.consultation import Happened, PairingState
from bot.domain.number import FLOOR
from bot.domain.people import STEWARD_ROLES, Participation, Role, TeamState
from bot.domain.pulse import Term, tally
from bot.domain.pulse_finding import Tally
from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db
from bot.store.digest import Digest, Stretches, may_hold
from bot.store.meeting import Meeting
from bot.store.pairing import Pairing, PairingSeat
from bot.store.people import Person
from bot.store.pulse import answers_in
from bot.store.reflection import Reply, Round
from bot.store.share import Share
from bot.store.team import Membership, Team, works_here_on
from bot.store.topic import Topic
from bot.store.vote import Again, Vote


class Figure(Base):
    """The figure that was last shown under this name."""

    __tablename__ = "figure"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    shown_at: Mapped[datetime]


async def count_people(db: Db) -> int:
    """How many people there are, taking part or not."""
    return await db.scalar(select(func.count()).select_from(Person)) or 0


async def count_teams(db: Db) -> int:
    """How many teams there are."""
    return await db.scalar(select(func.count()).select_from(Team)) or 0


async def count_rounds(db: Db) -> int:
    """How many rounds were opened."""
    return await db.scalar(select(func.count()).select_from(Round)) or 0


async def count_digests(db: Db, *, now: datetime) -> int:
    """How many digests there were, floored by who shares something that they tell: one tells that somebody did."""
    value = await db.scalar(select(func.count()).select_from(Digest).where(until_today(db, Digest.until, now))) or 0
    is_told = Share.team_id == Digest.team_id, Share.shared_at > Digest.since, Share.shared_at <= Digest.until
    return await step_of(db, "digests", value, *is_told, who=Share.person_id, at=Digest.until, now=now)


async def count_replies(db: Db, *, now: datetime) -> int:
    """How many replies are kept, floored by who answered."""
    who, at = Reply.person_id, Reply.created_at
    value = await db.scalar(select(func.count(at)).where(until_today(db, at, now))) or 0
    return await step_of(db, "replies", value, who=who, at=at, now=now)


async def count_shared_replies(db: Db) -> int | None:
    """How many replies their authors share, in a demo; elsewhere beside all replies it tells how many nobody shares."""
    shared = select(func.count()).select_from(Share).where(Share.shared_at.is_not(None))
    return await db.scalar(shared) or 0 if db.demo else None


@dataclass(frozen=True)
class Own:
    """What is kept of somebody, for themselves only: exact."""

    replies: int
    shared: int


async def count_own(db: Db, person_id: UUID) -> Own:
    """How much this person answered and shares."""
    replies = select(func.count()).select_from(Reply).where(Reply.person_id == person_id)
    shared = select(func.count()).select_from(Share).where(Share.person_id == person_id, Share.shared_at.is_not(None))
    return Own(await db.scalar(replies) or 0, await db.scalar(shared) or 0)


async def count_rows_about(db: Db, tables: Mapping[Table, Sequence[str]], person_id: UUID) -> dict[str, int]:
    """How many rows of each table name this person in one of these columns, for themselves only: exact, no noughts."""
    queries = [
        select(literal(table.name), func.count())
        .select_from(table)
        .where(or_(*(table.c[column] == person_id for column in columns)))
        for table, columns in tables.items()
    ]
    return {name: number for name, number in await db.execute(union_all(*queries)) if number}


@dataclass(frozen=True)
class Votes:
    """How a team answered "doorgaan?"; decided on, and shown to nobody."""

    yes: int
    answered: int


async def count_votes(db: Db, team_id: UUID) -> Votes:
    """The answers of a team, as they are: nothing but a decision comes of them (J10)."""
    answered = select(func.count()).select_from(Vote).where(Vote.team_id == team_id)
    return Votes(await db.scalar(answered.where(Vote.yes)) or 0, await db.scalar(answered) or 0)


async def count_pulse(db: Db, round_id: UUID, term: Term) -> dict[UUID, Mapping[str, Tally]]:
    """How each team answered each statement; told to nobody before `domain/pulse_floor` and `pulse_finding` (4.2)."""
    given: dict[UUID, list[tuple[int, ...]]] = {}
    for team_id, answers in await answers_in(db, round_id):
        given.setdefault(team_id, []).append(answers)
    return {team_id: tally(term.statements, answers) for team_id, answers in given.items()}


async def count_wishes_to_start(db: Db, team_id: UUID, people: Collection[UUID]) -> int:
    """Of these people, how many want to start again: for the decision, and shown to nobody."""
    theirs = Again.team_id == team_id, Again.person_id.in_(people)
    return await db.scalar(select(func.count()).select_from(Again).where(*theirs)) or 0


async def count_no_time(db: Db, consultation_id: UUID) -> int | None:
    """How many people of a round had no time; None where that could tell of any of them (S19).

    Told of five or more, and only where all others who answered are none, or five or more too. In a demo it is exact.
    """
    people = func.count(PairingSeat.person_id.distinct())
    said_of_it = case((PairingSeat.uncovered, Happened.NO_TIME.value), else_=PairingSeat.happened)  # J21
    rows = await db.execute(
        select(said_of_it, people)
        .join(Pairing, Pairing.id == PairingSeat.pairing_id)
        .where(
            Pairing.consultation_id == consultation_id, Pairing.state != PairingState.ENDED,
            said_of_it.is_not(None),
        )
        .group_by(said_of_it)
    )  # fmt: skip
    said: dict[str | None, int] = dict(rows.all())
    no_time = said.pop(Happened.NO_TIME, 0)
    others = sum(said.values())
    return no_time if may_be_told(db, no_time, others=others) else None


async def minutes_won_back(db: Db, digests: Sequence[Digest]) -> dict[UUID, int]:
    """By digest the minutes of meetings that were called off, for the team only (J34).

    Of meetings, not of people: exact.
    """
    stretches = Stretches(digests)
    called_off = await db.execute(_called_off(), stretches.asked)
    found = stretches.sorted(called_off, lambda row: (row[0], row[1]))
    return {digest_id: sum(minutes for *_, minutes in rows) for digest_id, rows in found.items()}


@cache
def _called_off() -> Select[UUID, datetime | None, int]:
    return select(Meeting.team_id, Meeting.ended_at, Meeting.minutes).where(
        may_hold(Meeting.team_id, Meeting.ended_at), Meeting.state == MeetingState.CANCELLED
    )


async def count_parked(db: Db, team_id: UUID, now: datetime) -> int:
    """How many topics of a team wait without a date; of topics, not of people: exact."""
    waiting = select(func.count()).where(
        Topic.team_id == team_id, Topic.state == TopicState.PARKED, Topic.expires > now
    )  # fmt: skip
    return await db.scalar(waiting) or 0


async def count_board_teams(db: Db, organisation_id: UUID) -> int:
    """How many teams of a board's schools have started; of teams, not of people: exact. The board's own is none."""
    is_board = exists().where(Membership.team_id == Team.id, Membership.role == Role.BOARD)
    of_schools = Team.organisation_id == organisation_id, Team.state == TeamState.STARTED, ~is_board
    return await db.scalar(select(func.count()).select_from(Team).where(*of_schools)) or 0


async def count_board_shared(db: Db, organisation_id: UUID, *, now: datetime) -> int | None:
    """How many people of a board shared anything with a team since this was last told.

    None where that could tell of any of them. What was counted in one figure is in no other, so that none can be taken
    from another (decision 0013). Until it can be told again, what they share is kept for the next.
    """
    name = f"board_shared.{organisation_id.hex}"
    at_work = _who_works(organisation_id, _last_day_counted(db, now))
    could = at_work.where(Person.participation == Participation.JOINED)
    since_told = since_shown(await db.get(Figure, name), Share.shared_at)
    with_team = Share.team_id.is_not(None), until_today(db, Share.shared_at, now), *since_told
    new = select(func.count(Share.person_id.distinct())).where(Share.person_id.in_(could), *with_team)
    shared = await db.scalar(new) or 0
    # Beside who could share, and beside all whose names colleagues know: who joined is nobody's to know either.
    of = [await db.scalar(select(func.count()).select_from(them.subquery())) or 0 for them in (could, at_work)]
    if not all(may_be_told(db, shared, others=people - shared) for people in of):
        return None
    await db.merge(Figure(name=name, value=shared, shown_at=now))
    return shared


def _who_works(organisation_id: UUID, day: date) -> Select[UUID]:
    """Who is at work in a started team on this day, and reads no figure as the board: they know what they share.

    Whoever cannot share hides nobody among those who share nothing: who left, begins later, or only runs the bot.
    """
    governs = select(Membership.person_id).where(Membership.role == Role.BOARD)
    works = (
        select(Membership.person_id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.state == TeamState.STARTED, Membership.role.not_in(STEWARD_ROLES))
    )
    return select(Person.id).where(
        Person.organisation_id == organisation_id, Person.id.in_(works), Person.id.not_in(governs), *works_here_on(day)
    )  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """How many people a plan is for, and in how many groups of each size they come; None is not told."""

    people: int | None
    sizes: Mapping[int, int] | None


def tell_planned(db: Db, people: int, sizes: Sequence[int]) -> Planned:
    """What may be told of a plan: who joined is told to nobody, so of how many only whether it is five or more.

    Nor are the sizes of groups: one of three among pairs tells that somebody joined. In a demo all is exact.
    """
    if db.demo:
        return Planned(people, Counter(sizes))
    return Planned(FLOOR if people >= FLOOR else None, None)


def may_be_told(db: Db, people: int, *, others: int) -> bool:
    """Whether a figure of so many people, beside so many others, tells of at least five or of nobody (INV-3)."""
    return db.demo or (people >= FLOOR and (others == 0 or others >= FLOOR))


def midnight(now: datetime) -> datetime:
    """Until when is counted, the same wherever it is asked: what somebody does now is in no figure of today."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def until_today(db: Db, at: InstrumentedAttribute[Any], now: datetime) -> ColumnElement[bool]:
    """Whether it happened before today; in a demo all that did."""
    return at.is_not(None) if db.demo else at < midnight(now)


def _last_day_counted(db: Db, now: datetime) -> date:
    """The day before the last midnight; in a demo today."""
    return (now if db.demo else midnight(now) - timedelta(days=1)).date()


def since_shown(last: Figure | None, at: InstrumentedAttribute[Any]) -> tuple[ColumnElement[bool], ...]:
    """That it was in no figure of before: each is of what happened before its day."""
    return (at >= midnight(last.shown_at),) if last else ()


async def step_of(
    db: Db,
    name: str,
    value: int,
    *which: ColumnElement[bool],
    who: InstrumentedAttribute[Any],
    at: InstrumentedAttribute[Any],
    now: datetime,
) -> int:
    """This figure of what happened before today, as it may be shown.

    Behind the step are the people of these rows from the day on which it was last shown; they are looked for only when
    the step is large enough.
    """
    last = await db.get(Figure, name)
    if db.demo or min(value, abs(value - (last.value if last else 0))) < FLOOR:
        return await floored(db, name, value, people=0, now=now)
    new = at < midnight(now), *since_shown(last, at)
    people = await db.scalar(select(func.count(who.distinct())).where(*which, *new)) or 0
    return await floored(db, name, value, people=people, now=now)


async def floored(db: Db, name: str, value: int, *, people: int, now: datetime) -> int:
    """This figure as it may be shown, with so many people behind the step since it was last shown."""
    if db.demo:
        return value
    last = await db.get(Figure, name)
    shown = last.value if last else 0
    if min(value, people, abs(value - shown)) < FLOOR:
        return shown
    await db.merge(Figure(name=name, value=value, shown_at=now))
    return value
