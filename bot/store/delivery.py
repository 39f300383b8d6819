"""The outbox: what waits to be said.

A delivery names a view and its arguments, which are ids and never words (J33).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, aliased, mapped_column, validates

from bot.domain.address import Address
from bot.domain.delivery import AT_WORK, LONGEST_PAUSE, State
from bot.domain.ids import made_at
from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db, table_of
from bot.store.people import Account

WAITING = text("state = 'waiting'")
UNSETTLED = text("state IN ('sending', 'doubted')")
ONCE = ("introduction", "whoami")
LATER = timedelta(days=100)  # what is planned that far ahead goes that much later than the message that told it
IS_UPDATE = text("updates_id IS NOT NULL")
IS_BELOW = text("below_id IS NOT NULL")
IN_BUDGET = text("budget IN ('question', 'gathered') AND state NOT IN ('cancelled', 'expired')")


def _is_over(before: datetime) -> ColumnElement[bool]:
    """What was said by then and can change no more: no share or thing stands in it, and no row names it.

    Not what is said once in a life: who said nothing to it is never asked again (J01). Ids tell the time, and have an
    index.
    """
    later = aliased(Delivery)
    of_once = Delivery.kind.in_(ONCE)
    is_named = or_(exists().where(later.updates_id == Delivery.id), exists().where(later.below_id == Delivery.id))
    shows = or_(_stands_in("shown"), and_(_stands_in("showing"), Delivery.settled_at >= before - LATER))
    return and_(Delivery.id < made_at(before), Delivery.settled_at < before, ~of_once, ~is_named, ~shows)


def _stands_in(table: str) -> ColumnElement[bool]:
    return exists().where(Base.metadata.tables[table].c.delivery_id == Delivery.id)


class Delivery(Base):
    """One message to one address. `week` and `day` say which place in the weekly budget it takes (J04)."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_waiting", "lane", "due", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_delivery_unsettled", "lane", "due", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
        Index(
            "uq_delivery_week", "person_id", "budget", "week", unique=True,
            sqlite_where=IN_BUDGET, postgresql_where=IN_BUDGET,
        ),
        Index("uq_delivery_day", "person_id", "day", unique=True, sqlite_where=IN_BUDGET, postgresql_where=IN_BUDGET),
        Index("ix_delivery_updates", "updates_id", sqlite_where=IS_UPDATE, postgresql_where=IS_UPDATE),
        # or the whole outbox is read for each row that goes
        Index("ix_delivery_below", "below_id", sqlite_where=IS_BELOW, postgresql_where=IS_BELOW),
        {
            "info": {
                "retention": Kept(Ends.SENT, days=A_YEAR),
                "over": _is_over,
                "erasure": "row",
                "export": exported("kind state due settled_at"),
            }
        },
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    args: Mapped[dict[str, str]]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    lane: Mapped[str]
    chat: Mapped[str]
    updates_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id"))
    below_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id"))  # the earlier one in whose thread it goes
    budget: Mapped[str]
    week: Mapped[str | None]
    day: Mapped[date | None]
    repeatable: Mapped[bool]
    state: Mapped[str] = mapped_column(default=State.WAITING)
    due: Mapped[datetime]
    due_since: Mapped[datetime | None]  # since when it waits for an answer of a platform that is away
    expires: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)  # after so many it is given up
    fence: Mapped[int | None]
    claimed_at: Mapped[datetime | None]  # the first time it may have been sent
    doubts: Mapped[int] = mapped_column(default=0, server_default="0")  # how often it was sent without our knowing
    # how often since then looking for it failed, or a try came to nothing that says nothing about it: no attempt
    looks: Mapped[int] = mapped_column(default=0, server_default="0")
    # said again after a doubt that nobody could look into: it may stand there twice
    repeated: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    settled_at: Mapped[datetime | None]
    receipt: Mapped[str | None]
    trouble: Mapped[str | None]  # the kind of error, never its text: that may hold a token or somebody's words

    @validates("due")
    def _is_due_anew(self, _: str, due: datetime) -> datetime:
        """Whatever moves it here is no platform that is away: since when it waited for that is forgotten."""
        self.due_since = None
        return due

    @property
    def tries(self) -> int:
        """How often it was tried: it waits longer each time, whether that was an attempt or not."""
        return self.attempts + self.looks

    @property
    def whereabouts(self) -> tuple[str, str, UUID | None]:
        """The lane and chat it goes to, and whose account that is."""
        return self.lane, self.chat, self.account_id

    @property
    def is_of_nobody(self) -> bool:
        """Whether whom it was for was erased: it is there to be taken back."""
        return self.person_id is None and self.place_id is None

    @property
    def address(self) -> Address:
        """Where it goes."""
        platform, _, workspace = self.lane.partition(":")
        return Address(platform, workspace, self.chat)


def first_due() -> ColumnElement[datetime]:
    """When a delivery was due, however often it was put off since then because its platform did not answer."""
    return func.coalesce(Delivery.due_since, Delivery.due)


def is_soon(now: datetime) -> ColumnElement[bool]:
    """Whether a delivery is due, or put off no longer than a platform that is away puts it off.

    What is due later was moved by an older program, which leaves standing since when it was due before.
    """
    return Delivery.due <= now + LONGEST_PAUSE


def is_in(*states: State) -> ColumnElement[bool]:
    """Whether a delivery is in one of these states, in the words of the indexes that hold no others.

    With a bound value neither database sees that such an index will do.
    """
    words: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return Delivery.state == words[0] if len(words) == 1 else Delivery.state.in_(words)


def insert_into(db: Db, table: type[Base]) -> Any:
    """An insert in this database's own dialect, so that it can say what to do with a row that is there already."""
    dialect = db.get_bind().dialect.name
    return (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table_of(table))


async def add_deliveries(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Put these in the outbox; one whose key is there already, or whose place in the budget is taken, is left out."""
    await add_rows(db, Delivery, rows)


async def add_rows(db: Db, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once; those that are there already are left alone."""
    if rows:
        await db.execute(insert_into(db, table).on_conflict_do_nothing(), list(rows))


async def insert_rows(db: Db, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once."""
    if rows:
        await db.execute(insert(table_of(table)), list(rows))


async def find_delivery(db: Db, key: str) -> Delivery | None:
    """The delivery with this key."""
    return await db.scalar(select(Delivery).where(Delivery.key == key))


def locked(*which: ColumnElement[bool]) -> Select[UUID]:
    """The ids of these, locked in that order, as by all who lock many: else two may wait for each other."""
    return select(Delivery.id).where(*which).order_by(Delivery.id).with_for_update()


async def lock_deliveries_of(db: Db, person_id: UUID) -> None:
    """What is being sent to somebody, or settled, is so first; nothing of theirs is sent until we are done."""
    await db.execute(locked(Delivery.person_id == person_id))


async def introduced(db: Db, person_ids: Sequence[UUID], *, not_reached: bool, kind: str = "introduction") -> set[UUID]:
    """Of these people, those who had their introduction or for whom it is on its way.

    `not_reached` counts also those for whom it was cancelled or went out of date.
    """
    if not person_ids:
        return set()
    query = select(Delivery.person_id).where(Delivery.person_id.in_(person_ids), Delivery.kind == kind)
    if not not_reached:
        query = query.where(Delivery.state.not_in((State.CANCELLED, State.EXPIRED)))
    return {person_id for person_id in await db.scalars(query) if person_id}


async def waiting_for(db: Db, person_ids: Sequence[UUID], kinds: Sequence[str]) -> Sequence[Delivery]:
    """What of these kinds still waits to be said to these people, soonest first."""
    rows = await db.scalars(
        select(Delivery)
        .where(
            Delivery.person_id.in_(person_ids), Delivery.kind.in_(kinds), Delivery.state == State.WAITING,
            Delivery.updates_id.is_(None),
        )
        .order_by(Delivery.due, Delivery.id)
    )  # fmt: skip
    return rows.all()


async def updates_waiting(db: Db, delivery_ids: Sequence[UUID]) -> set[UUID]:
    """Of these deliveries, those for which an update waits: it will draw what is true by then."""
    rows = await db.scalars(
        select(Delivery.updates_id).where(Delivery.updates_id.in_(delivery_ids), Delivery.state == State.WAITING)
    )
    return {delivery_id for delivery_id in rows if delivery_id}


async def cancel_waiting(
    db: Db, person_ids: Sequence[UUID], now: datetime, *, kinds: Sequence[str] = (), unasked_only: bool = False
) -> None:
    """Nothing of this is said any more; what changes a message that stands still does."""
    if not person_ids:
        return
    these = locked(Delivery.person_id.in_(person_ids), Delivery.state == State.WAITING, Delivery.updates_id.is_(None))
    if kinds:
        these = these.where(Delivery.kind.in_(kinds))
    if unasked_only:
        these = these.where(Delivery.budget.in_(AT_WORK))
    await _end(db, these, State.CANCELLED, now)


async def _end(db: Db, these: Select[UUID], state: State, now: datetime) -> None:
    await db.execute(update(Delivery).where(Delivery.id.in_(these)).values(state=state, settled_at=now))


async def cancel_for_account(db: Db, account_id: UUID, now: datetime) -> None:
    """Nothing more is said to this account; what is still wanted is planned anew where the person can be reached."""
    these = locked(Delivery.account_id == account_id, Delivery.state == State.WAITING, Delivery.updates_id.is_(None))
    await _end(db, these, State.CANCELLED, now)


async def forget_account(db: Db, account_id: UUID) -> None:
    """It is nobody's account any more; what was said there can still be changed and taken back."""
    await db.execute(update(Delivery).where(Delivery.account_id == account_id).values(account_id=None))
    await db.execute(delete(Account).where(Account.id == account_id))


async def make_unreachable(db: Db, lane: str, *, now: datetime) -> None:
    """Nothing of this lane can be said any more; changes wait for who comes back, the rest is planned anew then."""
    for changes, state in ((False, State.CANCELLED), (True, State.UNREACHABLE)):
        waiting = Delivery.lane == lane, Delivery.state == State.WAITING
        await _end(db, locked(*waiting, Delivery.updates_id.is_not(None) == changes), state, now)


async def move_waiting(db: Db, person_id: UUID, account: Account) -> None:
    """What waits for somebody goes where they are reached now; not what is for an account that was theirs."""
    these = locked(
        Delivery.person_id == person_id, Delivery.state == State.WAITING, Delivery.updates_id.is_(None),
        Delivery.account_id.is_not(None),
    )  # fmt: skip
    there = {"account_id": account.id, "lane": account.address.lane, "chat": account.chat, "due_since": None}
    await db.execute(update(Delivery).where(Delivery.id.in_(these)).values(**there))


async def next_due(db: Db, *, kind: str | None = None) -> datetime | None:
    """When the first waiting delivery is due; the first of this kind, when one is given."""
    query = select(func.min(Delivery.due)).where(is_in(State.WAITING))
    return await db.scalar(query.where(Delivery.kind == kind) if kind else query)


async def sent_between(db: Db, first: datetime, last: datetime) -> Sequence[UUID]:
    """What was sent between these moments."""
    sent = select(Delivery.id).where(Delivery.state == State.SENT, Delivery.settled_at.between(first, last))
    return (await db.scalars(sent)).all()
