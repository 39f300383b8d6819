"""Who takes part in a meeting, who waits, and whom they bring along."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.retention import going_with
from bot.store.base import Base, Db, Sealed
from bot.store.meeting import GOES_ON, Meeting
from bot.store.people import Person


class Seat(Base):
    """Somebody's place at a meeting; without one they are on the waiting list, in order of `turn`.

    A colleague without the bot is brought by name, sealed, and gets nothing sent (J23).
    """

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("(person_id IS NULL) <> (guest IS NULL)", name="who"),
        UniqueConstraint("meeting_id", "person_id"),
        UniqueConstraint("meeting_id", "place"),
        UniqueConstraint("meeting_id", "turn"),
        {
            "info": {
                "retention": going_with("meeting"),
                "erasure": "row",
                "export": exported("meeting_id guest place", of="person_id brought_by"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    guest: Mapped[bytes | None] = mapped_column(Sealed)
    brought_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    place: Mapped[int | None]
    turn: Mapped[int]


def seal_guest(db: Db, seat: Seat, name: str) -> None:
    """Put a name in the seat, sealed in its own place."""
    seat.guest = db.cipher.seal(name, "seat", "guest", seat.id)


def open_guest(db: Db, seat: Seat) -> str:
    """The name of a colleague who was brought along."""
    return "" if seat.guest is None else db.cipher.open(seat.guest, "seat", "guest", seat.id)


async def seats_at(db: Db, meeting_id: UUID) -> Sequence[Seat]:
    """Who takes part and who waits, in the order in which they came."""
    return (await db.scalars(select(Seat).where(Seat.meeting_id == meeting_id).order_by(Seat.turn))).all()


async def seats_at_all(db: Db, meeting_ids: Sequence[UUID]) -> dict[UUID, list[Seat]]:
    """The same for several meetings at once."""
    found: dict[UUID, list[Seat]] = {meeting_id: [] for meeting_id in meeting_ids}
    if not found:
        return found
    for seat in await db.scalars(select(Seat).where(Seat.meeting_id.in_(meeting_ids)).order_by(Seat.turn)):
        found[seat.meeting_id].append(seat)
    return found


async def seats_of_leavers(db: Db, today: date, most: int) -> Sequence[Seat]:
    """The places, at meetings that are still to come, of people whose last day is behind them."""
    rows = await db.scalars(
        select(Seat)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Meeting.state.in_(GOES_ON), Person.last_day < today)
        .order_by(Seat.id)
        .limit(most)
    )
    return rows.all()
