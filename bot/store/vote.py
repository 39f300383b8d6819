"""Who said to go on or not, until it is counted; then these rows are gone (J10)."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class Vote(Base):
    """One person's answer to "doorgaan?"; seen by nobody, counted once."""

    __tablename__ = "vote"
    __table_args__ = {"info": {"retention": "until counted, two weeks", "erasure": "row"}}
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    yes: Mapped[bool]
