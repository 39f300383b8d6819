"""What is shared with whom, and where it stands: who may read is written down when the author looks at the preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import State
from bot.domain.my_data import exported
from bot.domain.people import AfterLeaving
from bot.domain.retention import Ends, Kept, going_with
from bot.store.ahead import add_together, all_ahead
from bot.store.base import Base, Db
from bot.store.delivery import Delivery, insert_rows
from bot.store.digest import Digest, Stretches, may_hold
from bot.store.people import Person, as_left
from bot.store.reflection import Asking, Reply

PREVIEW_STANDS = timedelta(days=1)


class Share(Base):
    """One reply, shared or about to be: until `shared_at` it is a preview that only its author sees.

    A reply without one is private. `team_id` is none when the author picked people; `place_id` is the channel
    that the preview named.
    """

    __tablename__ = "share"
    __table_args__ = (
        Index("ix_share_team_id_shared_at", "team_id", "shared_at"),
        {
            "info": {
                "retention": Kept(Ends.YEARS),
                "erasure": "row",
                "export": exported("reply_id team_id named proposed_at shared_at"),
            }
        },
    )
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
    __table_args__ = {
        "info": {
            "retention": going_with("share"),
            "erasure": "row",
            "export": "what a colleague shared is theirs; it stands where it was read",
        }
    }
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Shown(Base):
    """A delivery that shows a share: where the words must change or go when their author says so."""

    __tablename__ = "shown"
    __table_args__ = {"info": {"retention": going_with("share")}}
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True, index=True
    )


@dataclass(frozen=True)
class Shared:
    """A shared reply with what is needed to show it."""

    share: Share
    reply: Reply
    asking: Asking
    author: Person

    def author_shown(self, today: date) -> str | None:
        """The name to stand above it: of a share that is `named`, and after their last day as they said."""
        is_shown = self.share.named and as_left(self.author, today) is AfterLeaving.KEEP
        return self.author.name if is_shown else None

    def is_taken_along(self, today: date) -> bool:
        """Whether its author left, and said that all of it goes then."""
        return as_left(self.author, today) is AfterLeaving.WITHDRAW


async def find_share(db: Db, reply_id: UUID) -> Share | None:
    """What was done about sharing this reply, locked: nobody draws its words while they change."""
    return await db.scalar(select(Share).where(Share.reply_id == reply_id).with_for_update())


async def find_shared(db: Db, reply_id: UUID) -> Share | None:
    """The share of a reply that others may read, locked; None while it is private or only previewed."""
    share = await find_share(db, reply_id)
    return share if share is not None and share.shared_at is not None else None


async def shares_of(db: Db, person_id: UUID) -> Sequence[Share]:
    """Everything this person shares, locked."""
    rows = await db.scalars(
        select(Share)
        .where(Share.person_id == person_id, Share.shared_at.is_not(None))
        .order_by(Share.id)
        .with_for_update()
    )
    return rows.all()


async def shared_by(db: Db, person_id: UUID) -> list[tuple[Share, Asking]]:
    """Everything this person shares, newest first, with the question it answers; nothing is locked."""
    rows = await db.execute(
        select(Share, Asking)
        .join(Reply, Reply.id == Share.reply_id)
        .join(Asking, Asking.id == Reply.asking_id)
        .where(Share.person_id == person_id, Share.shared_at.is_not(None))
        .order_by(Share.shared_at.desc(), Share.id)
    )
    return [(share, asking) for share, asking in rows]


async def shared_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list[Shared]]:
    """By digest what was shared with its team in its time, oldest first; who may read it is to be asked of each.

    The rows are locked against change until the transaction ends, and only then are their words read.
    """
    stretches = Stretches(digests)
    found = await _read(db, _shared_in(), stretches.asked)
    return stretches.sorted(found, lambda one: (one.share.team_id, one.share.shared_at))


async def readers_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, dict[UUID, set[UUID]]]:
    """By digest who was counted for what was shared with its team, by share."""
    shares = {
        digest_id: [one.share.id for one in shared]
        for digest_id, shared in (await all_ahead(db, shared_in, digests)).items()
    }
    readers: dict[UUID, set[UUID]] = {share_id: set() for theirs in shares.values() for share_id in theirs}
    for share_id, person_id in await db.execute(_readers(), {"shares": [*readers]}):
        readers[share_id].add(person_id)
    return {digest_id: {one: readers[one] for one in theirs} for digest_id, theirs in shares.items()}


async def shared_with(db: Db, share_id: UUID, reader: UUID) -> Shared | None:
    """One share, when this reader may read it."""
    found = await _read(db, _shared_with(), {"share": share_id, "reader": reader})
    return found[0] if found else None


async def shared_in_view_of(db: Db, digests: Sequence[Digest]) -> dict[UUID, set[UUID | None]]:
    """By digest the places in whose view its team shared anything; None where there was none."""
    stretches = Stretches(digests)
    rows = await db.execute(_in_view_of(), stretches.asked)
    found = stretches.sorted(rows, lambda row: (row[0], row[1]))
    return {digest_id: {place_id for *_, place_id in shared} for digest_id, shared in found.items()}


async def shows_anything(db: Db, place_id: UUID) -> bool:
    """Whether something that somebody shared stands in this channel or group, or has still to be taken out of it."""
    posts = select(Delivery.id).where(Delivery.place_id == place_id)
    shows = select(Shown.share_id).where(Shown.delivery_id.in_(posts))
    moves = posts.where(Delivery.state.in_((State.WAITING, State.SENDING, State.DOUBTED)))
    return bool(await db.scalar(select(or_(shows.exists(), moves.exists()))))


async def anything_shared(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """The digests with anything that was shared."""
    return {digest_id for digest_id, places in (await shared_in_view_of(db, digests)).items() if places}


async def add_readers(db: Db, share_id: UUID, readers: Sequence[UUID]) -> None:
    """These people may read it; said once, when it is proposed."""
    rows = [{"share_id": share_id, "person_id": person_id} for person_id in readers]
    await insert_rows(db, ShareReader, rows)


async def readers_of(db: Db, share_id: UUID) -> Sequence[UUID]:
    """Who may read it."""
    rows = await db.scalars(
        select(ShareReader.person_id).where(ShareReader.share_id == share_id).order_by(ShareReader.person_id)
    )
    return rows.all()


async def remember_shown(db: Db, delivery_id: UUID, share_ids: Sequence[UUID]) -> None:
    """This delivery shows these from now on."""
    rows = [{"share_id": share_id, "delivery_id": delivery_id} for share_id in share_ids]
    await add_together(db, Shown, rows)


async def shown_in(db: Db, share_id: UUID) -> Sequence[UUID]:
    """The deliveries that show this."""
    rows = await db.scalars(select(Shown.delivery_id).where(Shown.share_id == share_id).order_by(Shown.delivery_id))
    return rows.all()


async def forget_place(db: Db, place_id: UUID) -> None:
    """Nothing that was shared before is for this channel any more: others read along there now."""
    await db.execute(update(Share).where(Share.place_id == place_id).values(place_id=None))


async def forget_previews(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Previews that nobody confirmed within a day go; how many."""
    old = select(Share.id).where(Share.shared_at.is_(None), Share.proposed_at < now - PREVIEW_STANDS).limit(most)
    gone = await db.scalars(delete(Share).where(Share.id.in_(old), Share.shared_at.is_(None)).returning(Share.id))
    return len(gone.all())


def _shared() -> Select[Share, Reply, Asking, Person]:
    return (
        select(Share, Reply, Asking, Person)
        .join(Reply, Reply.id == Share.reply_id)
        .join(Asking, Asking.id == Reply.asking_id)
        .join(Person, Person.id == Share.person_id)
        .order_by(Share.shared_at, Share.id)
        .execution_options(populate_existing=True)
    )


@cache
def _shared_in() -> Select[Share, Reply, Asking, Person]:
    return _shared().where(may_hold(Share.team_id, Share.shared_at))


@cache
def _shared_with() -> Select[Share, Reply, Asking, Person]:
    may_read = Share.id.in_(select(ShareReader.share_id).where(ShareReader.person_id == bindparam("reader")))
    return _shared().where(Share.id == bindparam("share"), Share.shared_at.is_not(None), may_read)


@cache
def _in_view_of() -> Select[UUID | None, datetime | None, UUID | None]:
    return select(Share.team_id, Share.shared_at, Share.place_id).where(may_hold(Share.team_id, Share.shared_at))


@cache
def _readers() -> Select[UUID, UUID]:
    of_these = ShareReader.share_id.in_(bindparam("shares", expanding=True))
    return select(ShareReader.share_id, ShareReader.person_id).where(of_these)


async def _read(db: Db, query: Select[Share, Reply, Asking, Person], asked: dict[str, Any]) -> list[Shared]:
    if not (await db.scalars(_locked(query), asked)).all():
        return []
    rows = await db.execute(query, asked)  # a second look: what changed while we waited for the lock is seen
    return [Shared(share, reply, asking, author) for share, reply, asking, author in rows]


@cache
def _locked(query: Select[Share, Reply, Asking, Person]) -> Select[UUID]:
    return query.with_only_columns(Share.id).order_by(None).order_by(Share.id).with_for_update(read=True, of=Share)


async def leavers_who_share(db: Db, today: date, most: int) -> Sequence[UUID]:
    """Of those whose last day is behind them, whose words are still shared in another way than they said."""
    changes = or_(
        Person.after_leaving == AfterLeaving.WITHDRAW,
        and_(Share.named, or_(Person.after_leaving.is_(None), Person.after_leaving != AfterLeaving.KEEP)),
    )
    rows = await db.scalars(
        select(Share.person_id)
        .join(Person, Person.id == Share.person_id)
        .where(Person.last_day < today, Share.shared_at.is_not(None), changes)
        .distinct()
        .order_by(Share.person_id)
        .limit(most)
    )
    return rows.all()
