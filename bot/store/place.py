"""Where an organisation is on a platform: its workspaces, and the channels and groups of its teams."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Select,
    UniqueConstraint,
    and_,
    exists,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from bot.domain.address import Address
from bot.domain.people import PlaceReaders
from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db


class Workspace(Base):
    """A workspace of a platform, and whose it is. It outlives its tokens: who comes back finds everything there."""

    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("platform", "workspace"), {"info": {"retention": FOR_THE_HOUSE}})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str]
    workspace: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))


class Place(Base):
    """A channel or group, with a language of its own; `left_at` says since when we are not in it any more (J11).

    A retired one is not its team's own: it made room for another, or is a conversation of a few of its people. What was
    posted in it can still be changed there. `topic` is the one in a group
    where posts go; `people` is how many are in a group of which nobody tells who they are.
    """

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("platform", "workspace", "chat"), {"info": {"retention": FOR_THE_HOUSE}})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    platform: Mapped[str]
    workspace: Mapped[str]
    chat: Mapped[str]
    language: Mapped[str]
    title: Mapped[str | None]
    readers: Mapped[str] = mapped_column(default=PlaceReaders.TEAM, server_default=PlaceReaders.TEAM)

    left_at: Mapped[datetime | None]
    retired: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    looked_at: Mapped[datetime | None]
    topic: Mapped[str | None]
    people: Mapped[int | None]

    @property
    def address(self) -> Address:
        """Where it is."""
        return Address(self.platform, self.workspace, self.chat)

    @property
    def is_of_a_few(self) -> bool:
        """Whether it is the conversation of a few people with us: no team's own, and nothing but their group's."""
        return bool(self.address.people)

    @property
    def is_group_without_us(self) -> bool:
        """Whether it is a group out of which we were put: a team can do without (J29)."""
        return self.readers == PlaceReaders.GROUP and self.left_at is not None

    @property
    def posts_to(self) -> Address:
        """Where posts to it go."""
        return Address(self.platform, self.workspace, f"{self.chat}:{self.topic}") if self.topic else self.address


async def place_of(db: Db, team_id: UUID) -> Place | None:
    """The channel or group of a team: the one it was given last."""
    return await db.scalar(
        select(Place).where(Place.team_id == team_id, ~Place.retired).order_by(Place.id.desc()).limit(1)
    )


async def place_in_view(db: Db, team_id: UUID) -> Place | None:
    """Where what is shared with a team is posted; None while we are out of its group, for each gets it themselves."""
    return (await places_in_view(db, [team_id])).get(team_id)


async def places_in_view(db: Db, team_ids: Collection[UUID]) -> dict[UUID, Place]:
    """The same of each of these teams; one without such a place is left out."""
    rows = await db.scalars(select(Place).where(Place.team_id.in_(team_ids), ~Place.retired).order_by(Place.id))
    newest = {place.team_id: place for place in rows}
    return {team_id: place for team_id, place in newest.items() if not place.is_group_without_us}


async def places_with(db: Db, place_ids: Collection[UUID]) -> Sequence[Place]:
    """These places."""
    return (await db.scalars(select(Place).where(Place.id.in_(place_ids)))).all() if place_ids else ()


async def place_at(db: Db, address: Address) -> Place | None:
    """The channel or group at this address."""
    return await db.scalar(
        select(Place).where(
            Place.platform == address.platform, Place.workspace == address.workspace, Place.chat == address.chat
        )
    )


async def teams_with_place(db: Db) -> set[UUID]:
    """The teams that have a channel or group."""
    return set(await db.scalars(select(Place.team_id).where(~Place.retired)))


async def teams_in_channel(db: Db) -> set[UUID]:
    """The teams in whose channel we are; a group is none."""
    return set(
        await db.scalars(
            select(Place.team_id).where(~Place.retired, Place.left_at.is_(None), Place.readers != PlaceReaders.GROUP)
        )
    )


async def gone_teams(db: Db) -> set[UUID]:
    """The teams out of whose channel we were put, or whose channel was closed: they pause (J11). A group is none."""
    return set(await db.scalars(_gone_teams()))


@cache
def _gone_teams() -> Select[UUID]:
    later = aliased(Place)
    return select(Place.team_id).where(
        Place.left_at.is_not(None),
        Place.readers != PlaceReaders.GROUP,
        ~Place.retired,
        ~exists().where(later.team_id == Place.team_id, later.id > Place.id, ~later.retired),
    )


async def find_workspace(db: Db, platform: str, workspace: str) -> Workspace | None:
    """Whose workspace this is."""
    return await db.scalar(select(Workspace).where(Workspace.platform == platform, Workspace.workspace == workspace))


async def has_workspace(db: Db, organisation_id: UUID) -> bool:
    """Whether this organisation is on any platform."""
    found = await db.scalar(select(Workspace.id).where(Workspace.organisation_id == organisation_id).limit(1))
    return found is not None


async def places_in(db: Db, platform: str, workspace: str) -> Sequence[Place]:
    """The channels and groups of this workspace in which we are."""
    rows = await db.scalars(
        select(Place)
        .where(
            Place.platform == platform,
            Place.workspace == workspace,
            Place.left_at.is_(None),
            ~Place.retired,
        )
        .order_by(Place.id)
    )
    return rows.all()


async def titles_on(db: Db, platform: str) -> dict[str, str]:
    """The places that we are in on a platform, by chat: what each is called."""
    places = await db.scalars(
        select(Place).where(Place.platform == platform, Place.left_at.is_(None), ~Place.retired).order_by(Place.chat)
    )
    return {place.chat: place.title or place.chat for place in places}


async def places_not_seen_since(db: Db, moment: datetime, *, except_on: str) -> Sequence[Place]:
    """The places that nobody looked through since then, on every platform but this one.

    Also groups that made room for another while we are in them: we may have to go.
    """
    stays = and_(Place.readers == PlaceReaders.GROUP, Place.left_at.is_(None))
    rows = await db.scalars(
        select(Place)
        .where(
            Place.platform != except_on, or_(~Place.retired, stays),
            or_(Place.looked_at.is_(None), Place.looked_at <= moment),
        )
        .order_by(Place.id)
    )  # fmt: skip
    return rows.all()
