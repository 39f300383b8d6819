"""Codes that tie an account to a person: a steward's invitation, or somebody's own move to another platform."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.link_code import Purpose
from bot.store.base import Base, Db


class LinkCode(Base):
    """One code, of which only a hash is kept. `purpose` is that of `domain.link_code`.

    `opened_by` is the account that opened it last, as "platform:workspace/chat": only there it can be confirmed.
    `account_id` is the account that it linked.
    """

    __tablename__ = "link_code"
    __table_args__ = {"info": {"retention": "thirty days after it ends", "erasure": "row"}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_by: Mapped[str | None]
    used_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None]


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


async def end_link_codes(db: Db, person_id: UUID, *, now: datetime, purpose: Purpose | None = None) -> None:
    """Every unused code of this person ends now, or only those for this purpose."""
    query = update(LinkCode).where(
        LinkCode.person_id == person_id, LinkCode.used_at.is_(None), LinkCode.expires_at > now
    )  # fmt: skip
    await db.execute((query.where(LinkCode.purpose == purpose) if purpose else query).values(expires_at=now))


async def forget_link_codes(db: Db, ended_before: datetime) -> None:
    """Codes that were used, or ended unused, before this moment go."""
    ended_at = func.coalesce(LinkCode.used_at, LinkCode.expires_at)
    await db.execute(delete(LinkCode).where(ended_at <= ended_before))
