"""Groups in which we are a guest: nobody turned them on yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.address import Address
from bot.domain.my_data import exported
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db


class Visit(Base):
    """A group that we were brought into; nobody turned it on, and `leave_at` we go (J29).

    `invited_by` is who brought us, when they are somebody we know, and `organisation_id` theirs; of others nothing is
    kept.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "chat"),
        {
            "info": {
                "retention": Kept(Ends.LEFT, days=4),
                "erasure": "who brought us",
                "export": exported("platform title leave_at", of="invited_by"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str]
    workspace: Mapped[str]
    chat: Mapped[str]
    title: Mapped[str | None]
    people: Mapped[int | None]
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    leave_at: Mapped[datetime]

    @property
    def address(self) -> Address:
        """Where it is."""
        return Address(self.platform, self.workspace, self.chat)


async def visit_at(db: Db, address: Address) -> Visit | None:
    """The group at this address, while nobody turned it on."""
    return await db.scalar(
        select(Visit).where(
            Visit.platform == address.platform, Visit.workspace == address.workspace, Visit.chat == address.chat
        )
    )


async def forget_visit(db: Db, visit: Visit) -> None:
    """Nothing of it is kept, also where another event had it forgotten just now."""
    await db.execute(delete(Visit).where(Visit.id == visit.id))
