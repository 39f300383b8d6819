"""Every number about people or answers, and the floor under it.

A figure that could tell of answers changes only in steps of at least five, from at least five; until then
the figure last shown stands (J32). Everybody in a demo is made up, so its figures are exact.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agenda import MeetingState, TopicState
from bot.domain.consultation import Happened, PairingState
from bot.domain.delivery import State
from bot.domain.people import Participation, Role, TeamState
from bot.store.base import Base, Db
from bot.store.delivery import WAITING, Delivery, next_due
from bot.store.digest import Digest, Stretches
from bot.store.inbox import InboxRow, InboxState
from bot.store.lane import Lane
from bot.store.meeting import Meeting
from bot.store.pairing import Pairing, PairingSeat
from bot.store.people import Person
from bot.store.reflection import Reply, Round
from bot.store.share import Share
from bot.store.team import Membership, Team
from bot.store.topic import Topic
from bot.store.vote import Vote

FLOOR = 5
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATEST = timedelta(minutes=15)  # as `/readyz` says it
OF_WORK = (
    State.DOUBTED,
    State.UNCERTAIN,
    State.UNREACHABLE,
    State.FAILED,
)  # trouble with a platform tells of no answer


class Figure(Base):
    """The figure that was last shown under this name."""

    __tablename__ = "figure"
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
    """How many digests there were, floored: one tells that somebody shared something."""
    return await _floored(db, "digests", await db.scalar(select(func.count()).select_from(Digest)) or 0, now)


async def count_replies(db: Db, *, now: datetime) -> int:
    """How many replies are kept, floored."""
    return await _floored(db, "replies", await db.scalar(select(func.count()).select_from(Reply)) or 0, now)


async def count_shared_replies(db: Db, *, now: datetime) -> int:
    """How many replies their authors share, floored."""
    shared = select(func.count()).select_from(Share).where(Share.shared_at.is_not(None))
    return await _floored(db, "shared_replies", await db.scalar(shared) or 0, now)


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


@dataclass(frozen=True)
class Votes:
    """How a team answered "doorgaan?"; decided on, and shown to nobody."""

    yes: int
    answered: int


async def count_votes(db: Db, team_id: UUID) -> Votes:
    """The answers of a team, as they are: nothing but a decision comes of them (J10)."""
    answered = select(func.count()).select_from(Vote).where(Vote.team_id == team_id)
    return Votes(await db.scalar(answered.where(Vote.yes)) or 0, await db.scalar(answered) or 0)


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
    may_be_told = db.demo or (no_time >= FLOOR and (others == 0 or others >= FLOOR))
    return no_time if may_be_told else None


async def minutes_won_back(db: Db, digests: Sequence[Digest]) -> dict[UUID, int]:
    """By digest the minutes of meetings that were called off, for the team only (J34).

    Of meetings, not of people: exact.
    """
    stretches = Stretches(digests)
    called_off = await db.execute(
        select(Meeting.team_id, Meeting.ended_at, Meeting.minutes).where(
            stretches.hold(Meeting.team_id, Meeting.ended_at), Meeting.state == MeetingState.CANCELLED
        )
    )
    found = stretches.sorted(called_off, lambda row: (row[0], row[1]))
    return {digest_id: sum(minutes for *_, minutes in rows) for digest_id, rows in found.items()}


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
    """How many people of a board share anything, floored; None where all others who take part are one to four."""
    here = Person.organisation_id == organisation_id, Person.participation == Participation.JOINED
    sharing = exists().where(Share.person_id == Person.id, Share.shared_at.is_not(None))
    people = await db.scalar(select(func.count()).select_from(Person).where(*here)) or 0
    share = await db.scalar(select(func.count()).select_from(Person).where(*here, sharing)) or 0
    if not db.demo and 0 < people - share < FLOOR:
        return None
    return await _floored(db, f"board_shared.{organisation_id.hex}", share, now) or None


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


async def count_deliveries(db: Db, *, now: datetime) -> dict[str, int]:
    """How many deliveries are in each state; floored, but for trouble with a platform.

    Those that were said again without anybody knowing whether they had arrived count as uncertain too.
    """
    rows = await db.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    figures = await _by_state(db, "deliveries", dict(rows.all()), list(State), OF_WORK, now)
    repeated = select(func.count()).select_from(Delivery).where(Delivery.repeated, Delivery.state != State.UNCERTAIN)
    figures[State.UNCERTAIN] += await db.scalar(repeated) or 0
    return figures


async def count_inbox(db: Db, *, now: datetime) -> dict[str, int]:
    """How many events are in each state; floored, but for those that failed."""
    rows = await db.execute(select(InboxRow.state, func.count()).group_by(InboxRow.state))
    exact = (InboxState.FAILED,)
    return await _by_state(db, "inbox", dict(rows.all()), list(InboxState), exact, now)


async def next_due_of_many(db: Db) -> datetime | None:
    """When the next message goes, while at least five wait; in a demo always.

    Of fewer, only an introduction is told: everybody gets one, whether they take part or not.
    """
    waiting = await db.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == State.WAITING)) or 0
    if db.demo or waiting >= FLOOR:
        return await next_due(db)
    return await next_due(db, kind="introduction")


async def tell_lags(db: Db, platforms: Collection[str], *, now: datetime) -> dict[str, float]:
    """For how many seconds something has been due on each platform, in whole minutes, once five wait there.

    Of fewer the moment could tell that somebody takes part, or just answered: then it is a quarter of an hour, as
    soon as one has waited for so long.
    """
    due = Delivery.due
    rows = await db.execute(
        select(Delivery.lane, func.count(), func.min(due)).where(WAITING, due <= now).group_by(Delivery.lane)
    )
    waiting, first = Counter[str](), dict.fromkeys(platforms, now)
    for lane, number, oldest in rows:
        platform = lane.partition(":")[0]
        if platform in first:
            waiting[platform] += number
            first[platform] = min(first[platform], oldest)
    return {
        platform: MINUTE.total_seconds() * ((now - since) // MINUTE)
        if waiting[platform] >= FLOOR
        else LATEST.total_seconds() * (now - since >= LATEST)
        for platform, since in first.items()
    }


async def tell_failed_age(db: Db, *, now: datetime) -> float:
    """For how many seconds the oldest event fails that can still be mended, in whole hours."""
    oldest = await db.scalar(select(func.min(InboxRow.received_at)).where(InboxRow.state == InboxState.FAILED))
    return (now - oldest) // HOUR * HOUR.total_seconds() if oldest else 0.0


async def count_lane_changes(db: Db, platforms: Collection[str], *, now: datetime) -> dict[str, int]:
    """How often the lanes of each platform got another owner, floored: that happens when there is something to say."""
    rows = await db.execute(select(Lane.name, Lane.fence))
    changes = Counter(dict.fromkeys(platforms, 0))
    for lane, fence in rows:
        if (platform := lane.partition(":")[0]) in changes:
            changes[platform] += fence
    return {name: await _floored(db, f"lane_changes.{name}", number, now) for name, number in changes.items()}


async def _by_state(
    db: Db, name: str, counted: dict[str, int], states: Sequence[str], exact: Sequence[str], now: datetime
) -> dict[str, int]:
    figures = {}
    for state in states:
        value = counted.get(state, 0)
        figures[str(state)] = value if state in exact else await _floored(db, f"{name}.{state}", value, now)
    return figures


async def _floored(db: Db, name: str, value: int, now: datetime) -> int:
    if db.demo:
        return value
    last = await db.get(Figure, name)
    shown = last.value if last else 0
    if value == shown or (value != 0 and value < FLOOR) or abs(value - shown) < FLOOR:
        return shown
    await db.merge(Figure(name=name, value=value, shown_at=now))
    return value
