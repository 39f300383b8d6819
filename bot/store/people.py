"""Organisation, school, team, person, account, membership: rows and the ways to find them.

Names and e-mail addresses are not encrypted; docs/decisions says so.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.address import Address
from bot.domain.people import Participation, PlaceReaders, Rhythm, Role, TeamState, spelling
from bot.store.base import Base, Db

KEPT_WITH_PERSON = {"retention": "as long as the person is in the organisation", "erasure": "row"}


class Organisation(Base):
    """A board, or a school on its own: nothing is ever seen across its border."""

    __tablename__ = "organisation"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class School(Base):
    """A school; its region is asked of it, never guessed (J08)."""

    __tablename__ = "school"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    sector: Mapped[str] = mapped_column(default="po")
    country: Mapped[str] = mapped_column(default="NL")
    region: Mapped[str | None]
    timezone: Mapped[str]


class Team(Base):
    """People who work together in one school. Nothing is sent before it is started (J02)."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default=TeamState.NEW)
    started_on: Mapped[date | None]
    council_agreed_on: Mapped[date | None]
    council_contact: Mapped[str | None]
    school_year: Mapped[int | None]
    ask_day: Mapped[int | None]
    ask_time: Mapped[time | None]
    asked_to_go_on: Mapped[date | None]
    decided_on: Mapped[date | None]


class Person(Base):
    """Somebody who works in the organisation, whether they take part or not."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        Index("ix_person_organisation_id_name", "organisation_id", "name"),
        {"info": KEPT_WITH_PERSON},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    email: Mapped[str | None]
    language: Mapped[str]
    timezone: Mapped[str | None]
    own_day: Mapped[int | None]
    own_time: Mapped[time | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    participation: Mapped[str] = mapped_column(default=Participation.KNOWN)
    rhythm: Mapped[str] = mapped_column(default=Rhythm.WEEKLY)
    paused_until: Mapped[date | None]
    wants_reminder: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    after_leaving: Mapped[str | None]


class Membership(Base):
    """A person's place in a team, with their role there and the days they work for it."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "team_id", "role"), {"info": KEPT_WITH_PERSON})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str] = mapped_column(default=Role.TEACHER)
    days: Mapped[frozenset[int]]


class Leading(Base):
    """Who leads whom: a whole team or one person, from the import's `leads` column (J05)."""

    __tablename__ = "leading"
    __table_args__ = (UniqueConstraint("leader_id", "team_id", "person_id"), {"info": KEPT_WITH_PERSON})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Account(Base):
    """A person on one platform. Everybody has one on the console until a platform knows them."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "workspace", "chat"), {"info": KEPT_WITH_PERSON})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    platform: Mapped[str]
    workspace: Mapped[str]
    chat: Mapped[str]
    linked_at: Mapped[datetime]
    unreachable_since: Mapped[datetime | None]

    @property
    def address(self) -> Address:
        """Where messages to it go."""
        return Address(self.platform, self.workspace, self.chat)


class Place(Base):
    """A channel or group, with a language of its own."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("platform", "workspace", "chat"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    platform: Mapped[str]
    workspace: Mapped[str]
    chat: Mapped[str]
    language: Mapped[str]
    title: Mapped[str | None]
    readers: Mapped[str] = mapped_column(default=PlaceReaders.TEAM, server_default=PlaceReaders.TEAM)

    @property
    def address(self) -> Address:
        """Where posts to it go."""
        return Address(self.platform, self.workspace, self.chat)


CONSOLE = "console"


async def find_person_at(db: Db, address: Address) -> Person | None:
    """The person whose account this is, locked: what one person does happens one thing at a time."""
    return await db.scalar(
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .where(
            Account.platform == address.platform,
            Account.workspace == address.workspace,
            Account.chat == address.chat,
        )
        .with_for_update(of=Person, key_share=True)  # rows that point at the person can still be written
    )


async def reachable_again(db: Db, address: Address) -> bool:
    """Who says something there can be reached there; whether they could not before."""
    again = await db.scalars(
        update(Account)
        .where(
            Account.platform == address.platform,
            Account.workspace == address.workspace,
            Account.chat == address.chat,
            Account.unreachable_since.is_not(None),
        )
        .values(unreachable_since=None)
        .returning(Account.id)
        .execution_options(synchronize_session=False)  # for every event; no account is read beside it
    )
    return bool(again.all())


async def find_account(db: Db, person_id: UUID) -> Account | None:
    """Where a person is reached: the account they linked last, a real platform before the console."""
    accounts = await db.scalars(
        select(Account).where(Account.person_id == person_id, Account.unreachable_since.is_(None))
    )
    return max(accounts, key=lambda account: (account.platform != CONSOLE, account.linked_at), default=None)


async def accounts_of(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, Account]:
    """Where each of these people is reached; who cannot be reached anywhere is left out."""
    rows = await db.scalars(
        select(Account)
        .where(Account.person_id.in_(person_ids), Account.unreachable_since.is_(None))
        .order_by((Account.platform == CONSOLE).desc(), Account.linked_at)
    )
    return {account.person_id: account for account in rows}  # the last one wins: a platform, linked last


async def leaders_among(db: Db, person_ids: Sequence[UUID]) -> set[UUID]:
    """Of these people, those who lead: by their role in a team, or by whom they lead."""
    by_role = await db.scalars(
        select(Membership.person_id).where(Membership.person_id.in_(person_ids), Membership.role == Role.LEADER)
    )
    by_leading = await db.scalars(select(Leading.leader_id).where(Leading.leader_id.in_(person_ids)))
    return {*by_role, *by_leading}


async def readers_of_team(db: Db, team_id: UUID, today: date) -> Sequence[Person]:
    """Who reads what is shared with a team, by name: its people and who leads it; not who only runs the bot."""
    members = select(Membership.person_id).where(Membership.team_id == team_id, Membership.role != Role.STEWARD)
    leaders = select(Leading.leader_id).where(Leading.team_id == team_id)
    rows = await db.scalars(
        select(Person)
        .where(
            or_(Person.id.in_(members), Person.id.in_(leaders)),
            or_(Person.last_day.is_(None), Person.last_day >= today),
        )
        .order_by(Person.name, Person.id)
    )
    return rows.all()


async def place_of(db: Db, team_id: UUID) -> Place | None:
    """The channel or group of a team."""
    return await db.scalar(select(Place).where(Place.team_id == team_id).order_by(Place.id).limit(1))


async def has_platform_account(db: Db, person_id: UUID) -> bool:
    """Whether a platform other than the console knows this person (J32)."""
    found = await db.scalar(
        select(Account.id).where(Account.person_id == person_id, Account.platform != CONSOLE).limit(1)
    )
    return found is not None


async def memberships_of(db: Db, person_ids: Sequence[UUID]) -> Sequence[Membership]:
    """Every place in a team that these people have, in a steady order."""
    rows = await db.scalars(
        select(Membership).where(Membership.person_id.in_(person_ids)).order_by(Membership.person_id, Membership.id)
    )
    return rows.all()


async def members_of(db: Db, team_id: UUID) -> Sequence[Person]:
    """The people of a team, by name."""
    rows = await db.scalars(
        select(Person)
        .where(Person.id.in_(select(Membership.person_id).where(Membership.team_id == team_id)))
        .order_by(Person.name, Person.id)
    )
    return rows.all()


async def people_of_school(db: Db, school_id: UUID) -> Sequence[Person]:
    """Everybody who works in a school."""
    here = select(Membership.person_id).join(Team, Team.id == Membership.team_id).where(Team.school_id == school_id)
    return (await db.scalars(select(Person).where(Person.id.in_(here)).order_by(Person.name, Person.id))).all()


async def teams_of(db: Db, person_id: UUID) -> Sequence[Team]:
    """The teams a person is in, by name."""
    rows = await db.scalars(
        select(Team)
        .where(Team.id.in_(select(Membership.team_id).where(Membership.person_id == person_id)))
        .order_by(Team.name, Team.id)
    )
    return rows.all()


async def started_teams_of(db: Db, person_id: UUID) -> Sequence[Team]:
    """The started teams a person works in, by name; not those where they only run the bot."""
    works = select(Membership.team_id).where(Membership.person_id == person_id, Membership.role != Role.STEWARD)
    rows = await db.scalars(
        select(Team).where(Team.id.in_(works), Team.state == TeamState.STARTED).order_by(Team.name, Team.id)
    )
    return rows.all()


async def is_in_started_team(db: Db, person_id: UUID) -> bool:
    """Whether any team of this person has started."""
    return any(team.state == TeamState.STARTED for team in await teams_of(db, person_id))


async def stewards_of(db: Db, organisation_id: UUID) -> Sequence[Person]:
    """Who runs the bot for this organisation."""
    rows = await db.scalars(
        select(Person)
        .where(
            Person.organisation_id == organisation_id,
            Person.id.in_(select(Membership.person_id).where(Membership.role == Role.STEWARD)),
        )
        .order_by(Person.name, Person.id)
    )
    return rows.all()


async def find_people(db: Db, name: str) -> Sequence[Person]:
    """The people with this name or e-mail address; failing those, the people with this first name."""
    everybody = (await db.scalars(select(Person).order_by(Person.id))).all()
    wanted = spelling(name)
    found = [person for person in everybody if wanted in (spelling(person.name), spelling(person.email or person.name))]
    return found or [person for person in everybody if wanted == spelling(person.name).partition(" ")[0]]


async def find_colleagues(db: Db, person: Person, name: str, *, today: date) -> Sequence[Person]:
    """The people of this person's own organisation who are meant by a name, first name, e-mail address or id.

    Not the person themselves, and nobody whose last day is behind them.
    """
    rows = await db.scalars(
        select(Person)
        .where(
            Person.organisation_id == person.organisation_id,
            Person.id != person.id,
            or_(Person.last_day.is_(None), Person.last_day >= today),
        )
        .order_by(Person.name, Person.id)
    )
    everybody, wanted = rows.all(), spelling(name)
    found = [one for one in everybody if wanted in map(spelling, (one.name, one.email or "", one.id.hex))]
    return found or [one for one in everybody if wanted == spelling(one.name).partition(" ")[0]]


async def names_of(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these people are called."""
    rows = await db.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


async def find_team(db: Db, name: str) -> Sequence[Team]:
    """The teams with this name, capitals aside."""
    teams = await db.scalars(select(Team).order_by(Team.id))
    return [team for team in teams if spelling(team.name) == spelling(name)]


async def find_school(db: Db, name: str) -> Sequence[School]:
    """The schools with this name, capitals aside."""
    schools = await db.scalars(select(School).order_by(School.id))
    return [school for school in schools if spelling(school.name) == spelling(name)]


async def all_teams(db: Db) -> Sequence[Team]:
    """Every team, by name."""
    return (await db.scalars(select(Team).order_by(Team.name, Team.id))).all()


async def all_schools(db: Db) -> Sequence[School]:
    """Every school, by name."""
    return (await db.scalars(select(School).order_by(School.name, School.id))).all()


async def all_people(db: Db) -> Sequence[Person]:
    """Everybody, by name."""
    return (await db.scalars(select(Person).order_by(Person.name, Person.id))).all()


async def the_organisation(db: Db) -> Organisation | None:
    """The organisation of this house; None before anybody was imported."""
    return (await db.scalars(select(Organisation).order_by(Organisation.id))).first()
