"""What this database says of itself: whether it is a demo, which key it needs, what its stewards must know."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, Db, Sessions
from bot.store.cipher import Cipher

CHECK_ROW = UUID(int=1)
CHECK_WORDS = "ruimte"


class House(Base):
    """One row: a demo or not, and a few sealed letters that only the right key opens."""

    __tablename__ = "house"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    demo: Mapped[bool]
    key_check: Mapped[bytes] = mapped_column(LargeBinary)


class Alert(Base):
    """Something a steward must know, told once."""

    __tablename__ = "alert"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    key: Mapped[str] = mapped_column(unique=True)
    what: Mapped[str]
    args: Mapped[dict[str, str]]
    raised_at: Mapped[datetime]


def new_house(cipher: Cipher, *, demo: bool) -> House:
    """The row for a new database."""
    return House(id=CHECK_ROW, demo=demo, key_check=cipher.seal(CHECK_WORDS, "house", "key_check", CHECK_ROW))


async def write_nothing(db: Db) -> None:
    """Write what stands there already: whether the database takes anything."""
    await db.execute(update(House).values(demo=House.demo).execution_options(synchronize_session=False))


async def takes_writes(sessions: Sessions) -> bool:
    """Whether the database can be written in now."""
    try:
        async with sessions() as db, db.begin():
            await write_nothing(db)
    except (SQLAlchemyError, OSError):
        return False
    return True


async def find_alert(db: Db, key: str) -> Alert | None:
    """The alert with this key, when it was raised before."""
    return await db.scalar(select(Alert).where(Alert.key == key))


async def alerts_about(db: Db, what: str, organisation_id: UUID) -> Sequence[Alert]:
    """Every alert of this kind that the stewards of an organisation were told."""
    rows = await db.scalars(select(Alert).where(Alert.what == what, Alert.organisation_id == organisation_id))
    return rows.all()


async def all_alerts(db: Db) -> Sequence[Alert]:
    """Every alert, newest first."""
    return (await db.scalars(select(Alert).order_by(Alert.raised_at.desc(), Alert.id))).all()
