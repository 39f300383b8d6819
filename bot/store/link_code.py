"""Codes that tie an account to a person: a steward's invitation, or somebody's own move to another platform."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.address import Address
from bot.domain.link_code import Purpose
from bot.domain.my_data import exported
from bot.store.base import Base, Db


class LinkCode(Base):
    """One code, of which only a hash is kept. `purpose` is that of `domain.link_code`.

    `opened_by` is the account that opened it last, as "platform:workspace/chat": only there it can be confirmed.
    It may be a stranger's, and is forgotten when nothing can be confirmed there any more.
    `account_id` is the account that it linked.
    """

    __tablename__ = "link_code"
    __table_args__ = {
        "info": {
            "retention": "thirty days after it ends",
            "erasure": "row",
            "export": exported("purpose made_at expires_at used_at"),
        }
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_by: Mapped[str | None]
    used_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None]

    def open_at(self, address: Address) -> None:
        """From now on it can be confirmed here, and nowhere else."""
        self.opened_by = address.name


async def has_invitation(db: Db, person_ids: Sequence[UUID]) -> bool:
    """Whether a link was made for any of these people."""
    made = exists().where(LinkCode.person_id.in_(person_ids), LinkCode.purpose == Purpose.INVITATION)
    return bool(await db.scalar(select(made)))


async def is_link_code(db: Db, code_hash: bytes) -> bool:
    """Whether a code with this hash was made, used, ended or not."""
    return await db.scalar(select(LinkCode.id).where(LinkCode.code_hash == code_hash)) is not None


async def find_link_code(db: Db, code_hash: bytes) -> LinkCode | None:
    """The code with this hash, used, ended or not. Its row is locked: a code is used once."""
    return await db.scalar(select(LinkCode).where(LinkCode.code_hash == code_hash).with_for_update())


async def code_opened_at(db: Db, code_id: UUID, address: Address) -> LinkCode | None:
    """The code, when it was opened last at this address. Its row is locked."""
    row = await db.get(LinkCode, code_id, with_for_update=True)
    return row if row is not None and row.opened_by == address.name else None


async def end_link_codes(db: Db, person_id: UUID, *, now: datetime, purpose: Purpose | None = None) -> None:
    """Every unused code of this person ends now, or only those for this purpose; who looked at it is forgotten."""
    query = update(LinkCode).where(
        LinkCode.person_id == person_id, LinkCode.used_at.is_(None), LinkCode.expires_at > now
    )  # fmt: skip
    await db.execute(
        (query.where(LinkCode.purpose == purpose) if purpose else query).values(expires_at=now, opened_by=None)
    )


async def forget_openers(db: Db, now: datetime, used_before: datetime) -> None:
    """Who looked at a code that ended unused, or that was used before this moment, is forgotten."""
    is_over = or_(and_(LinkCode.used_at.is_(None), LinkCode.expires_at <= now), LinkCode.used_at <= used_before)
    await db.execute(update(LinkCode).where(is_over, LinkCode.opened_by.is_not(None)).values(opened_by=None))


async def forget_link_codes(db: Db, ended_before: datetime) -> None:
    """Codes that were used, or ended unused, before this moment go."""
    ended_at = func.coalesce(LinkCode.used_at, LinkCode.expires_at)
    await db.execute(delete(LinkCode).where(ended_at <= ended_before))
