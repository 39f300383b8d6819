"""A shared answer that its author offers to the board: who may read it there is written down with the preview (S60)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.store.base import Base, Db
from bot.store.delivery import insert_rows
from bot.store.people import Person
from bot.store.share import WITH_REPLY


class Story(Base):
    """One share offered to the board, or about to be: until `offered_at` it is a preview that only its author sees.

    `board_digest_id` is the one digest in which it is told.
    """

    __tablename__ = "story"
    __table_args__ = ({"info": WITH_REPLY | {"export": exported("proposed_at offered_at")}},)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    board_digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("board_digest.id", ondelete="SET NULL"))


class StoryReader(Base):
    """Somebody of the board whom the preview named: nobody else reads it (J14)."""

    __tablename__ = "story_reader"
    __table_args__ = {"info": WITH_REPLY | {"export": "what a colleague shared is theirs; it stands where it was read"}}
    story_id: Mapped[UUID] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


async def find_story(db: Db, share_id: UUID) -> Story | None:
    """What was done about telling this share to the board, locked."""
    return await db.scalar(select(Story).where(Story.share_id == share_id).with_for_update())


async def next_story(db: Db, organisation_id: UUID) -> Story | None:
    """The story that was offered first and is not told yet, locked."""
    return await db.scalar(
        select(Story)
        .join(Person, Person.id == Story.person_id)
        .where(
            Person.organisation_id == organisation_id, Story.offered_at.is_not(None), Story.board_digest_id.is_(None)
        )
        .order_by(Story.offered_at, Story.id)
        .limit(1)
        .with_for_update(of=Story)
    )


async def story_in(db: Db, board_digest_id: UUID, reader: UUID) -> Story | None:
    """The story in this digest, for who may read it."""
    may_read = Story.id.in_(select(StoryReader.story_id).where(StoryReader.person_id == reader))
    return await db.scalar(select(Story).where(Story.board_digest_id == board_digest_id, may_read))


async def add_story_readers(db: Db, story_id: UUID, readers: Sequence[UUID]) -> None:
    """These people may read it; said once, with the preview."""
    await insert_rows(db, StoryReader, [{"story_id": story_id, "person_id": one} for one in readers])


async def readers_of_story(db: Db, story_id: UUID) -> Sequence[UUID]:
    """Who may read it."""
    return (await db.scalars(select(StoryReader.person_id).where(StoryReader.story_id == story_id))).all()


async def forget_story_previews(db: Db, before: datetime) -> None:
    """Previews that nobody confirmed go."""
    await db.execute(delete(Story).where(Story.offered_at.is_(None), Story.proposed_at < before))
