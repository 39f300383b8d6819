"""Half-filled forms, sealed: they survive a restart and go after a day."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db, Sealed


class Draft(Base):
    """The form somebody is filling in, field by field; one at a time.

    `data` names the form and its subject; `at` is the field in front of them, or one past the last for the
    summary; `reference` is the message that is edited in place. Parked: what they type is not for this form now.
    """

    __tablename__ = "draft"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.TOUCHED, days=1, since="touched_at"),
            "erasure": "row",
            "export": exported("values touched_at"),
        }
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    data: Mapped[str]
    at: Mapped[int]
    values: Mapped[bytes] = mapped_column(Sealed)
    reference: Mapped[str]
    touched_at: Mapped[datetime]
    parked: Mapped[bool] = mapped_column(default=False)


async def find_draft(db: Db, person_id: UUID) -> Draft | None:
    """The form this person is filling in; nobody else changes it until we are done."""
    return await db.scalar(
        select(Draft)
        .where(Draft.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)  # a second tap waited for the first
    )


def seal_values(db: Db, draft: Draft, values: Mapping[str, str]) -> None:
    """Put these values in the draft, sealed in its own place."""
    draft.values = db.cipher.seal(json.dumps(values, ensure_ascii=False), "draft", "values", draft.id)


def open_values(db: Db, draft: Draft) -> dict[str, str]:
    """What was filled in until now, readable."""
    values: dict[str, str] = json.loads(db.cipher.open(draft.values, "draft", "values", draft.id))
    return values


async def park_draft(db: Db, person_id: UUID) -> None:
    """What this person types is for something else now; a tap on the form takes it up again."""
    await db.execute(update(Draft).where(Draft.person_id == person_id).values(parked=True))


async def drop_draft(db: Db, person_id: UUID) -> None:
    """The form this person was filling in is gone, with everything in it."""
    await db.execute(delete(Draft).where(Draft.person_id == person_id))
