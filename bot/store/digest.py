"""A team's weekly look back: which stretch of time it is about. What it says is drawn when it is sent."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, and_, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from bot.domain.ids import made_at
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db

T = TypeVar("T")
When = tuple[UUID | None, datetime | None]
Column = InstrumentedAttribute[Any]


def _is_over(before: datetime) -> ColumnElement[bool]:
    """It is over by then, and nothing of what it tells is shared any more: who takes that back has it drawn anew."""
    share = Base.metadata.tables["share"].c
    is_in_it = and_(share.shared_at > Digest.since, share.shared_at <= Digest.until)
    stands = exists().where(share.team_id == Digest.team_id, is_in_it)
    return and_(Digest.id < made_at(before), Digest.until < before, ~stands)


class Digest(Base):
    """One team's digest of one ISO week; there is none in a week with nothing to say."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("team_id", "week"),
        {"info": {"retention": Kept(Ends.OVER, days=A_YEAR, since="until"), "over": _is_over}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    week: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]


async def find_digest(db: Db, team_id: UUID, week: str) -> Digest | None:
    """A team's digest of this week."""
    return await db.scalar(select(Digest).where(Digest.team_id == team_id, Digest.week == week))


async def latest_digests(db: Db, team_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Until when the last digest of each of these teams was; a team without one is left out."""
    rows = await db.execute(
        select(Digest.team_id, func.max(Digest.until)).where(Digest.team_id.in_(team_ids)).group_by(Digest.team_id)
    )
    return dict(rows.all())


async def teams_with_digest(db: Db, team_ids: Sequence[UUID], week: str) -> set[UUID]:
    """Of these teams, those with a digest of this week."""
    return set(await db.scalars(select(Digest.team_id).where(Digest.team_id.in_(team_ids), Digest.week == week)))


async def digests_with(db: Db, digest_ids: Collection[UUID]) -> dict[UUID, Digest]:
    """These digests."""
    return {digest.id: digest for digest in await db.scalars(_digests_with(), {"digests": list(digest_ids)})}


@cache
def _digests_with() -> Select[Digest]:
    return select(Digest).where(Digest.id.in_(bindparam("digests", expanding=True)))


def may_hold(team: Column, moment: Column) -> ColumnElement[bool]:
    """Whether a row may be in one of the stretches a query is asked with, by its `team` and its `moment`.

    `Stretches.of` says in which.
    """
    after, until = bindparam("after", type_=moment.type), bindparam("until", type_=moment.type)
    return and_(team.in_(bindparam("teams", expanding=True)), moment > after, moment <= until)


@dataclass(frozen=True)
class Stretches:
    """The stretches of time that several digests are about."""

    digests: Sequence[Digest]

    @property
    def asked(self) -> dict[str, Any]:
        """What a query with `may_hold` is to be asked with."""
        return {
            "teams": list({one.team_id for one in self.digests}),
            "after": min(one.since for one in self.digests),
            "until": max(one.until for one in self.digests),
        }

    def of(self, team_id: UUID | None, moment: datetime | None) -> Iterator[UUID]:
        """The digests that something of this team at this moment is in."""
        if moment is not None:
            yield from (one for one, since, until in self._of_team.get(team_id, ()) if since < moment <= until)

    @cached_property
    def _of_team(self) -> dict[UUID | None, list[tuple[UUID, datetime, datetime]]]:
        found: dict[UUID | None, list[tuple[UUID, datetime, datetime]]] = {}
        for one in self.digests:
            found.setdefault(one.team_id, []).append((one.id, one.since, one.until))
        return found

    def sorted(
        self, rows: Iterable[T], when: Callable[[T], tuple[UUID | None, datetime | None]]
    ) -> dict[UUID, list[T]]:
        """The rows by digest, in their order; `when` says of which team a row is, and of which moment."""
        found: dict[UUID, list[T]] = {one.id: [] for one in self.digests}
        for row in rows:
            for digest_id in self.of(*when(row)):
                found[digest_id].append(row)
        return found


def by_digest(digests: Sequence[Digest], rows: Iterable[T], team_of: Callable[[T], UUID]) -> dict[UUID, list[T]]:
    """The rows by digest, in their order; `team_of` says of which team a row is."""
    teams: dict[UUID, list[T]] = {}
    for row in rows:
        teams.setdefault(team_of(row), []).append(row)
    return {digest.id: teams.get(digest.team_id, []) for digest in digests}
