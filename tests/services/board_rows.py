"""Rows of what is arranged and of the board digest, for who must be erased: of theirs, and of a colleague."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.store.arrangement import Arrangement, seal_reason
from bot.store.base import Db
from bot.store.bearing import Bearing, seal_bearing
from bot.store.board_digest import BoardDigest
from bot.store.people import Person
from bot.store.share import Share
from bot.store.story import Story, StoryReader


async def an_arrangement(db: Db, team: UUID, person: UUID, *, words: str, now: datetime) -> None:
    """They said why something cannot be arranged."""
    arrangement = Arrangement(
        id=db.new_id(now), team_id=team, times=5, asked_at=now, leader_id=person, answer="cannot", answered_at=now
    )
    seal_reason(db, arrangement, words)
    db.add(arrangement)


async def a_board_digest(db: Db, person: UUID, other: UUID, *, words: Iterator[str], now: datetime) -> None:
    """They and a colleague wrote what it means; each told the board a story, and they read that of the other."""
    organisation = (await db.get_one(Person, person)).organisation_id
    digest = BoardDigest(id=db.new_id(now), organisation_id=organisation, term="2026-1", number=1, opened_at=now)
    db.add(digest)
    await db.flush()
    for author, said in ((person, next(words)), (other, "Van een collega")):
        bearing = Bearing(id=db.new_id(now), board_digest_id=digest.id, person_id=author, written_at=now)
        seal_bearing(db, bearing, said)
        shared = select(Share.id).where(Share.person_id == author, Share.shared_at.is_not(None)).order_by(Share.id)
        share_id = (await db.scalars(shared)).first()
        assert share_id is not None
        story = Story(id=db.new_id(now), share_id=share_id, person_id=author, proposed_at=now, offered_at=now)
        db.add_all([bearing, story])
        await db.flush()
    db.add(StoryReader(story_id=story.id, person_id=person))
