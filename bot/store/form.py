"""Half-filled forms, sealed: they survive a restart and go after a day."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class Draft(Base):
    """The form somebody is filling in, field by field; one at a time.

    `data` names the form and its subject; `at` is the field in front of them, or one past the last for the
    summary; `reference` is the message that is edited in place. Parked: what they type is not for this form now.
    """

    __tablename__ = "draft"
    __table_args__ = {"info": {"retention": "one day", "erasure": "row"}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    data: Mapped[str]
    at: Mapped[int]
    values: Mapped[bytes] = mapped_column(LargeBinary)
    reference: Mapped[str]
    touched_at: Mapped[datetime]
    parked: Mapped[bool] = mapped_column(default=False)
