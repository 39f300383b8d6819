"""Rounds, what was asked of whom, and the replies, sealed."""

import json
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from bot.domain.ids import made_at
from bot.domain.my_data import exported
from bot.domain.people import Participation
from bot.domain.prompt import Audience
from bot.domain.reflection import AskingState, Part, ReplyKind
from bot.domain.retention import TWO_YEARS, Ends, Kept
from bot.store.base import Base, Db, Sealed
from bot.store.people import Person
from bot.store.team import Membership

UNHEARD = text("heard_at IS NULL")


def _asks_nobody(before: datetime) -> ColumnElement[bool]:
    """Rounds of before then of which no asking is left."""
    return and_(Round.opened_at < before, ~exists().where(Asking.round_id == Round.id))


def _has_no_reply(before: datetime) -> ColumnElement[bool]:
    """What was put to somebody, or planned, before then; what they answered goes first."""
    was = and_(Asking.id < made_at(before), or_(Asking.asked_at.is_(None), Asking.asked_at < before))
    return and_(was, ~exists().where(Reply.asking_id == Asking.id))


class Round(Base):
    """One turn of a team's weekly question."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("team_id", "week"),
        {"info": {"retention": Kept(Ends.YEARS, days=TWO_YEARS), "over": _asks_nobody}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    week: Mapped[str]
    opened_at: Mapped[datetime]


class Asking(Base):
    """One prompt put to one person in one week: unique by person and week, not by round (J04).

    One for who is PAIRED belongs to no week: in the place of it stands a name that only its person and group make.
    """

    __tablename__ = "asking"
    __table_args__ = (
        UniqueConstraint("person_id", "week"),
        Index("ix_asking_unheard", "person_id", sqlite_where=UNHEARD, postgresql_where=UNHEARD),
        {
            "info": {
                "retention": Kept(Ends.YEARS, days=TWO_YEARS),
                "over": _has_no_reply,
                "erasure": "row",
                "export": exported("week audience prompt_id state swapped asked_at heard_at closed_how"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("round.id"))
    week: Mapped[str]
    audience: Mapped[str]
    prompt_id: Mapped[str | None]  # none while it is an offer of fewer questions
    state: Mapped[str] = mapped_column(default=AskingState.PLANNED)
    swapped: Mapped[bool] = mapped_column(default=False)
    following: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    closed_how: Mapped[str | None]


class Reply(Base):
    """What one person answered, sealed: a tapped choice, typed words, or both."""

    __tablename__ = "reply"
    __table_args__ = (
        Index("ix_reply_person_id_created_at", "person_id", "created_at"),
        {
            "info": {
                "retention": Kept(Ends.YEAR),
                "erasure": "row",
                "export": exported("asking_id kind words created_at changed_at"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asking_id: Mapped[UUID] = mapped_column(ForeignKey("asking.id"))
    kind: Mapped[str] = mapped_column(default=ReplyKind.ANSWER)
    words: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


def seal_parts(db: Db, reply: Reply, parts: Sequence[Part]) -> None:
    """Put these parts in the reply, sealed in its own place."""
    plain = json.dumps([[part.source, part.words] for part in parts], ensure_ascii=False)
    reply.words = db.cipher.seal(plain, "reply", "words", reply.id)


def open_parts(db: Db, reply: Reply) -> tuple[Part, ...]:
    """What the reply holds, readable."""
    plain = json.loads(db.cipher.open(reply.words, "reply", "words", reply.id))
    return tuple(Part(source, words) for source, words in plain)


async def find_round(db: Db, team_id: UUID, week: str) -> Round | None:
    """A team's round of this week."""
    return await db.scalar(select(Round).where(Round.team_id == team_id, Round.week == week))


async def find_asking(db: Db, person_id: UUID, week: str) -> Asking | None:
    """What this person is asked this week."""
    return await db.scalar(select(Asking).where(Asking.person_id == person_id, Asking.week == week))


async def who_takes_part(db: Db, team_id: UUID, batch: int) -> AsyncGenerator[Sequence[Person], None]:
    """The people of a team who take part, so many at a time; only these are in memory."""
    query = (
        select(Person)
        .where(
            Person.participation == Participation.JOINED,
            Person.id.in_(select(Membership.person_id).where(Membership.team_id == team_id)),
        )
        .order_by(Person.id)
    )
    result = await db.stream_scalars(query.execution_options(yield_per=batch))
    try:
        async for people in result.partitions():
            yield people
    finally:
        await result.close()


async def asked_before(db: Db, person_ids: Sequence[UUID]) -> set[UUID]:
    """Of these people, those for whom a question was ever planned."""
    return set(await db.scalars(select(Asking.person_id).where(Asking.person_id.in_(person_ids)).distinct()))


async def latest_asked(db: Db, person_id: UUID, *, until: datetime | None = None) -> Asking | None:
    """The prompt that was last really put to this person, up to a moment.

    What they took up themselves after meeting colleagues is one only while it is open: then the weekly one is again.
    """
    in_front = or_(Asking.audience != Audience.PAIRED, Asking.state == AskingState.OPEN)
    query = select(Asking).where(
        Asking.person_id == person_id, Asking.asked_at.is_not(None), Asking.prompt_id.is_not(None), in_front
    )
    if until is not None:
        query = query.where(Asking.asked_at <= until)
    return await db.scalar(query.order_by(Asking.asked_at.desc(), Asking.id.desc()).limit(1))


async def asked_in(db: Db, person_ids: Sequence[UUID], week: str) -> set[UUID]:
    """Of these people, those who really got this week's question."""
    if not person_ids:
        return set()
    query = select(Asking.person_id).where(Asking.person_id.in_(person_ids), Asking.week == week)
    return set(await db.scalars(query.where(Asking.asked_at.is_not(None))))


async def unheard(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many questions in a row each of these people let pass; people who let none pass are left out."""
    later = aliased(Asking)
    heard_later = (
        select(func.max(later.asked_at))
        .where(later.person_id == Asking.person_id, later.heard_at.is_not(None))
        .correlate(Asking)
        .scalar_subquery()
    )
    rows = await db.execute(
        select(Asking.person_id, Asking.asked_at, heard_later).where(
            Asking.person_id.in_(person_ids), Asking.asked_at.is_not(None), Asking.heard_at.is_(None)
        )
    )
    passed: dict[UUID, int] = {}
    for person_id, asked_at, heard in rows:
        if heard is None or (asked_at is not None and asked_at > heard):
            passed[person_id] = passed.get(person_id, 0) + 1
    return passed


async def hear(db: Db, person_id: UUID, now: datetime) -> None:
    """The person did something: whatever was asked of them until now did not go unheard."""
    await db.execute(
        update(Asking)
        .where(Asking.person_id == person_id, Asking.heard_at.is_(None), Asking.asked_at.is_not(None))
        .values(heard_at=now)
        .execution_options(synchronize_session=False)  # for every event; nobody reads it from an object
    )


async def replies_to(db: Db, asking_id: UUID) -> Sequence[Reply]:
    """The replies to one asking, oldest first."""
    rows = await db.scalars(select(Reply).where(Reply.asking_id == asking_id).order_by(Reply.created_at, Reply.id))
    return rows.all()


async def replies_of(db: Db, person_id: UUID, most: int) -> Sequence[Reply]:
    """A person's own last replies, newest first."""
    rows = await db.scalars(
        select(Reply).where(Reply.person_id == person_id).order_by(Reply.created_at.desc(), Reply.id.desc()).limit(most)
    )
    return rows.all()


async def neighbours_of(db: Db, reply: Reply) -> tuple[UUID | None, UUID | None]:
    """The answers of the same person just before and just after this one."""
    key, mine = tuple_(Reply.created_at, Reply.id), Reply.person_id == reply.person_id
    this = tuple_(reply.created_at, reply.id)
    older = select(Reply.id).where(mine, key < this).order_by(Reply.created_at.desc(), Reply.id.desc()).limit(1)
    newer = select(Reply.id).where(mine, key > this).order_by(Reply.created_at, Reply.id).limit(1)
    return await db.scalar(older), await db.scalar(newer)


async def newest_of_pairings(db: Db, person_id: UUID) -> Asking | None:
    """What somebody last took up themselves after meeting colleagues."""
    return await db.scalar(
        select(Asking)
        .where(Asking.person_id == person_id, Asking.audience == Audience.PAIRED)
        .order_by(Asking.asked_at.desc(), Asking.id.desc())
        .limit(1)
    )


async def close_taken_up(db: Db, person_id: UUID) -> None:
    """What they took up after meeting colleagues is not in front of them any more."""
    await db.execute(
        update(Asking)
        .where(
            Asking.person_id == person_id, Asking.audience == Audience.PAIRED, Asking.state == AskingState.OPEN
        )
        .values(state=AskingState.CLOSED)
    )  # fmt: skip


async def find_open_prompt(db: Db, person_id: UUID) -> tuple[str | None, bool]:
    """The prompt in front of this person, and whether its follow-up is."""
    asking = await latest_asked(db, person_id)
    return (asking.prompt_id, asking.following) if asking else (None, False)
