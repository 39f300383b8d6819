"""What people told for being brought together: one sealed row each, as long for who told nothing (J20)."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.consultation import Seeking, TeacherRole, Wishes
from bot.store.base import Base, Db
from bot.store.people import KEPT_WITH_PERSON

SEALED_LENGTH = 4096  # bytes of text, whatever was told: a length would tell that something was
MOST_COLLEAGUES = 20  # in each list
MOST_SUBJECT = 40  # characters


class WishesRow(Base):
    """One person's wishes, sealed and filled up to one length."""

    __tablename__ = "wishes"
    __table_args__ = ({"info": KEPT_WITH_PERSON},)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


async def wishes_of(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, Wishes]:
    """What these people told; nothing for who told nothing."""
    rows = await db.scalars(select(WishesRow).where(WishesRow.person_id.in_(person_ids)))
    told = {row.person_id: _read(db.cipher.open(row.sealed, "wishes", "sealed", row.person_id)) for row in rows}
    return {person_id: told.get(person_id, Wishes()) for person_id in person_ids}


async def write_wishes(db: Db, person_id: UUID, wishes: Wishes) -> None:
    """Put this in the place of what they told before. Raises ValueError for more than there is room for."""
    plain = _write(wishes)
    if len(plain.encode()) > SEALED_LENGTH:
        raise ValueError(len(plain))
    padded = plain + " " * (SEALED_LENGTH - len(plain.encode()))
    await db.merge(WishesRow(person_id=person_id, sealed=db.cipher.seal(padded, "wishes", "sealed", person_id)))
    await db.flush()


async def has_wishes(db: Db, person_id: UUID) -> bool:
    """Whether there is a row of this person: everybody who ever joined a round has one."""
    return await db.get(WishesRow, person_id) is not None


def _write(wishes: Wishes) -> str:
    return json.dumps(
        {
            "seeking": sorted(wishes.seeking),
            "offers": sorted(wishes.offers),
            "wants": sorted(wishes.wants),
            "subject": wishes.subject,
            "wished": sorted(person.hex for person in wishes.wished),
            "apart": sorted(person.hex for person in wishes.apart),
            "windows": wishes.windows,
        },
        ensure_ascii=False,
    )


def _read(plain: str) -> Wishes:
    told = json.loads(plain)
    return Wishes(
        seeking=frozenset(Seeking(one) for one in told["seeking"]),
        offers=frozenset(TeacherRole(one) for one in told["offers"]),
        wants=frozenset(TeacherRole(one) for one in told["wants"]),
        subject=told["subject"],
        wished=frozenset(UUID(hex=one) for one in told["wished"]),
        apart=frozenset(UUID(hex=one) for one in told["apart"]),
        windows=told["windows"],
    )
