"""What is shared with whom, and where it stands: who may read is written down when the author looks at the preview."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base

WITH_REPLY = {"retention": "as long as the reply is shared", "erasure": "row"}


class Share(Base):
    """One reply, shared or about to be: until `shared_at` it is a preview that only its author sees.

    A reply without one is private. `team_id` is none when the author picked people; `place_id` is the channel
    that the preview named.
    """

    __tablename__ = "share"
    __table_args__ = (Index("ix_share_team_id_shared_at", "team_id", "shared_at"), {"info": WITH_REPLY})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    named: Mapped[bool] = mapped_column(default=True)
    proposed_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]


class ShareReader(Base):
    """Somebody the preview counted: the audience of a share never grows (J14)."""

    __tablename__ = "share_reader"
    __table_args__ = {"info": WITH_REPLY}
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Shown(Base):
    """A delivery that shows a share: where the words must change or go when their author says so."""

    __tablename__ = "shown"
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True, index=True
    )
