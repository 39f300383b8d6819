"""What reached us, remembered before it is acknowledged.

A handled row loses its words at once; one held for a tap keeps them, sealed, for less than a day (J13).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.event import Event, from_json, to_json
from bot.domain.ids import made_at
from bot.domain.my_data import exported
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db, Sealed

WORDS_STAY = timedelta(days=7)  # J33: of what was not handled; all else loses them at once, or within a day


class InboxState(StrEnum):
    """What became of an event."""

    NEW = "new"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


EMPTIED = {"payload": None, "held_until": None, "state": InboxState.DROPPED}  # of its words


def _is_over(before: datetime) -> ColumnElement[bool]:
    """Ids tell the time, and have an index."""
    return and_(InboxRow.id < made_at(before), InboxRow.received_at < before)


class InboxRow(Base):
    """One event. `key` is the platform's own name for it: said twice, it counts once."""

    __tablename__ = "inbox"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.RECEIVED, days=30, sooner=WORDS_STAY.days),
            "over": _is_over,
            "erasure": "row",
            "export": exported("received_at state payload"),
        }
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default=InboxState.NEW)
    received_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    payload: Mapped[bytes | None] = mapped_column(Sealed)
    trouble: Mapped[str | None]  # the kind of error, never its text


async def find_row(db: Db, key: str) -> InboxRow | None:
    """The row of an event we heard before."""
    return await db.scalar(select(InboxRow).where(InboxRow.key == key))


def seal_event(db: Db, row: InboxRow, event: Event) -> None:
    """Keep the event in its row, sealed."""
    row.payload = db.cipher.seal(to_json(event), "inbox", "payload", row.id)


def open_event(db: Db, row: InboxRow) -> Event | None:
    """The event that the row keeps; None when its words are gone."""
    return from_json(db.cipher.open(row.payload, "inbox", "payload", row.id)) if row.payload else None


async def failed_rows(db: Db) -> Sequence[InboxRow]:
    """The events that a handler raised on, oldest first."""
    rows = await db.scalars(
        select(InboxRow).where(InboxRow.state == InboxState.FAILED).order_by(InboxRow.received_at, InboxRow.id)
    )
    return rows.all()


async def still_failed(db: Db, row_id: UUID, *, lock: bool = False) -> InboxRow | None:
    """This event as it stands now, if it still fails; with `lock` nobody else can change it before we are done."""
    row = select(InboxRow).where(InboxRow.id == row_id, InboxRow.state == InboxState.FAILED)
    return await db.scalar(row.with_for_update() if lock else row, execution_options={"populate_existing": True})


async def has_failed(db: Db) -> bool:
    """Whether there is an event that a handler raised on."""
    failed = select(InboxRow.id).where(InboxRow.state == InboxState.FAILED).limit(1)
    return await db.scalar(failed) is not None


async def last_heard(db: Db, platform: str) -> datetime | None:
    """When a platform last told us anything; of whom or what is not looked at."""
    heard = select(InboxRow.received_at).where(InboxRow.key.startswith(f"{platform}:", autoescape=True))
    return await db.scalar(heard.order_by(InboxRow.received_at.desc()).limit(1))


async def held_rows(db: Db, person_id: UUID) -> Sequence[InboxRow]:
    """The events of this person whose words are held for a tap."""
    rows = await db.scalars(
        select(InboxRow)
        .where(InboxRow.person_id == person_id, InboxRow.held_until.is_not(None), InboxRow.payload.is_not(None))
        .order_by(InboxRow.received_at, InboxRow.id)
    )
    return rows.all()


async def forget_words(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Empty the rows whose hold has passed, and those that were not handled within a week; how many (J13, J33)."""
    found = await db.scalars(
        select(InboxRow.id)
        .where(
            InboxRow.payload.is_not(None),
            or_(
                and_(InboxRow.held_until.is_not(None), InboxRow.held_until <= now),
                InboxRow.received_at <= now - WORDS_STAY,
            ),
        )
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    if rows:
        await db.execute(update(InboxRow).where(InboxRow.id.in_(rows)).values(EMPTIED))
    return len(rows)


async def empty_words_of(db: Db, people: Sequence[UUID]) -> None:
    """What these people said and nobody handled is gone."""
    theirs = InboxRow.person_id.in_(people), InboxRow.payload.is_not(None)
    await db.execute(update(InboxRow).where(*theirs).values(EMPTIED))
