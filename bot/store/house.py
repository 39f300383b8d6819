"""What this database says of itself: whether it is a demo, which key it needs, what its stewards must know."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import shake_256
from uuid import UUID

from sqlalchemy import Dialect, ForeignKey, delete, event, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import A_YEAR, FOR_THE_HOUSE, Ends, Kept
from bot.domain.trouble import Trouble
from bot.store.base import Base, Db, Sealed, Sessions
from bot.store.cipher import Cipher, KeyTrouble

CHECK_ROW = UUID(int=1)
CHECK_WORDS = "ruimte"
NO_ROW = UUID(int=2)  # nobody ever sees it: it comes and goes in one transaction
# Eight pages of SQLite's, as many as an event with its answer may take. PostgreSQL folds up zeros to next to nothing.
ROOM = shake_256(b"room").digest(32 * 1024)
RUNS_AS = "ruimte run "


class House(Base):
    """One row: a demo or not, a few sealed letters that only the right key opens, and what hashes are made with.

    `hash_key` stays the same whichever key is the first; with none it is still that of the oldest key.
    """

    __tablename__ = "house"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    demo: Mapped[bool]
    key_check: Mapped[bytes] = mapped_column(Sealed)
    hash_key: Mapped[bytes | None] = mapped_column(Sealed)
    came_back_at: Mapped[datetime | None]  # until what was promised is kept and nothing old is due


class Alert(Base):
    """Something a steward must know, told once."""

    __tablename__ = "alert"
    __table_args__ = {"info": {"retention": Kept(Ends.MADE, days=A_YEAR, since="raised_at")}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    key: Mapped[str] = mapped_column(unique=True)
    what: Mapped[str]
    args: Mapped[dict[str, str]]
    raised_at: Mapped[datetime]


def new_house(cipher: Cipher, *, demo: bool) -> House:
    """The row for a new database."""
    check = cipher.seal(CHECK_WORDS, "house", "key_check", CHECK_ROW)
    return House(id=CHECK_ROW, demo=demo, key_check=check, hash_key=_sealed_hash_key(cipher))


def with_hash_key(cipher: Cipher, sealed: bytes | None) -> Cipher:
    """The same keys, with hashes as this database has them. Raises KeyTrouble."""
    kept = cipher.open(sealed, "house", "hash_key", CHECK_ROW) if sealed is not None else None
    return cipher if kept is None else cipher.hashing_with(bytes.fromhex(kept))


async def keep_hash_key(db: Db) -> None:
    """From now on hashes no longer depend on which keys there are."""
    without = update(House).where(House.id == CHECK_ROW, House.hash_key.is_(None))
    await db.execute(without.values(hash_key=_sealed_hash_key(db.cipher)))


async def key_fits(db: Db) -> bool:
    """Whether this process can still read what is here: another may have changed the key since it began."""
    sealed = await db.scalar(select(House.key_check).where(House.id == CHECK_ROW))
    try:
        return sealed is None or db.cipher.open(sealed, "house", "key_check", CHECK_ROW) == CHECK_WORDS
    except KeyTrouble:
        return False


def _sealed_hash_key(cipher: Cipher) -> bytes:
    return cipher.seal(cipher.hash_key.hex(), "house", "hash_key", CHECK_ROW)


async def read_came_back(db: Db) -> datetime | None:
    """Since when this database is one that was put back and not settled yet."""
    return await db.scalar(select(House.came_back_at).where(House.id == CHECK_ROW))


async def mark_came_back(db: Db, moment: datetime | None) -> None:
    """It is one that was put back; or, with none, it is settled."""
    await db.execute(update(House).where(House.id == CHECK_ROW).values(came_back_at=moment))


async def write_nothing(db: Db) -> None:
    """Write a row and take it away: whether the database takes anything, and has room for what somebody types.

    What stands there already could be written again in a file without any room left.
    """
    await db.execute(insert(House).values(id=NO_ROW, demo=False, key_check=ROOM))
    await db.execute(delete(House).where(House.id == NO_ROW).execution_options(synchronize_session=False))


async def write_trouble(sessions: Sessions) -> Trouble | None:
    """Why the database cannot be written in now; None when it can."""
    try:
        async with sessions() as db, db.begin():
            await write_nothing(db)
    except (SQLAlchemyError, OSError) as error:
        return trouble_in(error)
    return None


def trouble_in(error: SQLAlchemyError | OSError) -> Trouble:
    """What such an error of the database says, in whichever words: its disk is full, or we cannot get at it."""
    cause = str(getattr(error, "orig", error)).lower()
    return Trouble.FULL if "is full" in cause or "no space" in cause else Trouble.AWAY


async def takes_writes(sessions: Sessions) -> bool:
    """Whether the database can be written in now."""
    return await write_trouble(sessions) is None


async def name_connections(engine: AsyncEngine, name: str) -> None:
    """From now on PostgreSQL knows every connection of this process by one name, so that processes can be counted."""
    if engine.dialect.name == "postgresql":
        event.listen(engine.sync_engine, "do_connect", partial(_name, f"{RUNS_AS}{name}"))
        await engine.dispose()


async def count_processes(db: Db) -> int | None:
    """How many processes run on this database; None on SQLite, which cannot tell."""
    if db.get_bind().dialect.name != "postgresql":
        return None
    names = text("SELECT DISTINCT application_name FROM pg_stat_activity"
                 " WHERE datname = current_database() AND application_name LIKE :name")  # fmt: skip
    return len((await db.scalars(names, {"name": f"{RUNS_AS}%"})).all())


def _name(name: str, dialect: Dialect, record: object, args: object, options: dict[str, object]) -> None:
    options["application_name"] = name


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
