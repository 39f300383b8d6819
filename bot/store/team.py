"""Organisation, school, team, and who has which place in it: rows and the ways to find them."""

from collections.abc import Collection, Sequence
from datetime import date, time
from functools import cache
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    UniqueConstraint,
    bindparam,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agenda import DEFAULT_WEEKS
from bot.domain.my_data import exported
from bot.domain.people import STEWARD_ROLES, Participation, Rhythm, Role, TeamState, spelling
from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db
from bot.store.people import KEPT_WITH_PERSON, Account, Person, can_be_reached


class Organisation(Base):
    """A board, or a school on its own: nothing is ever seen across its border."""

    __tablename__ = "organisation"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class School(Base):
    """A school; its region is asked of it, never guessed (J08)."""

    __tablename__ = "school"
    __table_args__ = (UniqueConstraint("organisation_id", "name"), {"info": {"retention": FOR_THE_HOUSE}})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    sector: Mapped[str] = mapped_column(default="po")
    country: Mapped[str] = mapped_column(default="NL")
    region: Mapped[str | None]
    timezone: Mapped[str]
    adviser: Mapped[str | None]  # confidential: who it is and how to reach them, in the school's words (J35)


class Team(Base):
    """People who work together in one school. Nothing is sent before it is started (J02).

    `stopped_why` is why it stopped; none where nobody knows any more, such as after a restore.
    """

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("school_id", "name"),
        CheckConstraint("agenda_weeks BETWEEN 1 AND 8", name="agenda_weeks"),
        {
            "info": {
                "retention": FOR_THE_HOUSE,
                "erasure": "kept: it names who agreed for the participation council (J02)",
                "export": "it is of the team, and names who agreed for the participation council",
            }
        },
    )
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
    rhythm: Mapped[str] = mapped_column(default=Rhythm.WEEKLY, server_default=Rhythm.WEEKLY)
    takes_guests: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    asked_to_go_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    stopped_why: Mapped[str | None]
    agenda_weeks: Mapped[int] = mapped_column(default=DEFAULT_WEEKS, server_default=text(str(DEFAULT_WEEKS)))


class Membership(Base):
    """A person's place in a team, with their role there and the days they work for it.

    `appeared_on` is the day on which they appeared in the team's channel; none when an import placed them.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "team_id", "role"),
        {"info": KEPT_WITH_PERSON | {"export": exported("team_id role days appeared_on")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str] = mapped_column(default=Role.TEACHER)
    days: Mapped[frozenset[int]]
    appeared_on: Mapped[date | None]


async def teams_with_schools(db: Db, team_ids: Collection[UUID]) -> dict[UUID, tuple[Team, School]]:
    """These teams, each with its school."""
    rows = await db.execute(_teams_with_schools(), {"teams": list(team_ids)})
    return {team.id: (team, school) for team, school in rows}


@cache
def _teams_with_schools() -> Select[Team, School]:
    with_school = select(Team, School).join(School, School.id == Team.school_id)
    return with_school.where(Team.id.in_(bindparam("teams", expanding=True)))


async def people_in_role(db: Db, team_id: UUID, role: str, today: date) -> Sequence[UUID]:
    """Who works in a team in this role."""
    members = select(Membership.person_id).where(Membership.team_id == team_id, Membership.role == role)
    return (await db.scalars(select(Person.id).where(Person.id.in_(members), *works_here_on(today)))).all()


def works_here_on(today: date) -> tuple[ColumnElement[bool], ...]:
    """Who was confirmed and works here on this day."""
    return (
        Person.participation != Participation.UNCONFIRMED,
        or_(Person.first_day.is_(None), Person.first_day <= today),
        or_(Person.last_day.is_(None), Person.last_day >= today),
    )


async def memberships_of(db: Db, person_ids: Sequence[UUID]) -> Sequence[Membership]:
    """Every place in a team that these people have, in a steady order."""
    rows = await db.scalars(
        select(Membership).where(Membership.person_id.in_(person_ids)).order_by(Membership.person_id, Membership.id)
    )
    return rows.all()


async def memberships_in(db: Db, team_id: UUID) -> Sequence[Membership]:
    """Every place in this team."""
    return (await db.scalars(select(Membership).where(Membership.team_id == team_id).order_by(Membership.id))).all()


async def is_from_import(db: Db, team_id: UUID) -> bool:
    """Whether an import says who is in this team; else its channel does."""
    placed = select(Membership.id).where(Membership.team_id == team_id, Membership.appeared_on.is_(None)).limit(1)
    return await db.scalar(placed) is not None


async def members_of(db: Db, team_id: UUID) -> Sequence[Person]:
    """The people of a team, by name."""
    rows = await db.scalars(
        select(Person)
        .where(Person.id.in_(select(Membership.person_id).where(Membership.team_id == team_id)))
        .order_by(Person.name, Person.id)
    )
    return rows.all()


async def workers_of(db: Db, team_id: UUID) -> Sequence[Person]:
    """Who works in a team, by name; not who only runs the bot for it."""
    works = select(Membership.person_id).where(Membership.team_id == team_id, Membership.role.not_in(STEWARD_ROLES))
    return (await db.scalars(select(Person).where(Person.id.in_(works)).order_by(Person.name, Person.id))).all()


async def people_not_on(db: Db, team_id: UUID, platform: str, today: date, *, workspace: str = "") -> Sequence[Person]:
    """Who of a team cannot be reached on this platform, by name; not whose last day is behind them.

    With a workspace, in that one: with another bot, everybody has to come in again.
    """
    rows = await db.scalars(
        select(Person)
        .where(
            Person.id.in_(select(Membership.person_id).where(Membership.team_id == team_id)),
            Person.id.not_in(select(Account.person_id).where(can_be_reached(platform, workspace))),
            Person.participation != Participation.UNCONFIRMED,
            or_(Person.last_day.is_(None), Person.last_day >= today),
        )
        .order_by(Person.name, Person.id)
    )
    return rows.all()


async def people_of_school(db: Db, school_id: UUID) -> Sequence[Person]:
    """Everybody who works in a school."""
    here = select(Membership.person_id).join(Team, Team.id == Membership.team_id).where(Team.school_id == school_id)
    return (await db.scalars(select(Person).where(Person.id.in_(here)).order_by(Person.name, Person.id))).all()


async def school_ids_of(db: Db, person_ids: Collection[UUID]) -> set[UUID]:
    """The schools in which any of these people has a place."""
    places = select(Membership.team_id).where(Membership.person_id.in_(person_ids))
    return set(await db.scalars(select(Team.school_id).where(Team.id.in_(places))))


async def teams_of(db: Db, person_id: UUID) -> Sequence[Team]:
    """The teams a person is in, by name."""
    rows = await db.scalars(
        select(Team)
        .where(Team.id.in_(select(Membership.team_id).where(Membership.person_id == person_id)))
        .order_by(Team.name, Team.id)
    )
    return rows.all()


async def teams_worked_in(db: Db, person_id: UUID) -> Sequence[Team]:
    """The teams a person works in, by name; not those where they only run the bot."""
    works = select(Membership.team_id).where(Membership.person_id == person_id, Membership.role.not_in(STEWARD_ROLES))
    return (await db.scalars(select(Team).where(Team.id.in_(works)).order_by(Team.name, Team.id))).all()


async def people_of_board(db: Db, organisation_id: UUID, today: date) -> Sequence[Person]:
    """Who sits in the board of this organisation, by name."""
    here = select(Team.id).where(Team.organisation_id == organisation_id)
    board = select(Membership.person_id).where(Membership.team_id.in_(here), Membership.role == Role.BOARD)
    found = select(Person).where(Person.id.in_(board), *works_here_on(today))
    return (await db.scalars(found.order_by(Person.name, Person.id))).all()


async def home_zone(db: Db, person_id: UUID) -> str | None:
    """The time zone of a school where this person works."""
    works = select(Team.school_id).join(Membership, Membership.team_id == Team.id)
    return await db.scalar(
        select(School.timezone)
        .where(School.id.in_(works.where(Membership.person_id == person_id)))
        .order_by(School.id)
        .limit(1)
    )


async def started_teams_of(db: Db, person_id: UUID) -> Sequence[Team]:
    """Of the teams a person works in, those that have started."""
    return [team for team in await teams_worked_in(db, person_id) if team.state == TeamState.STARTED]


async def is_in_started_team(db: Db, person_id: UUID) -> bool:
    """Whether any team of this person has started."""
    return any(team.state == TeamState.STARTED for team in await teams_of(db, person_id))


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


async def all_organisations(db: Db) -> Sequence[Organisation]:
    """Every organisation of this house, oldest first."""
    return (await db.scalars(select(Organisation).order_by(Organisation.id))).all()


async def people_of_organisation(db: Db, organisation_id: UUID) -> Sequence[Person]:
    """Everybody in it, by name."""
    rows = await db.scalars(
        select(Person).where(Person.organisation_id == organisation_id).order_by(Person.name, Person.id)
    )
    return rows.all()


async def teams_of_organisation(db: Db, organisation_id: UUID) -> Sequence[Team]:
    """Its teams, by name."""
    rows = await db.scalars(select(Team).where(Team.organisation_id == organisation_id).order_by(Team.name, Team.id))
    return rows.all()


async def places_in_organisation(db: Db, organisation_id: UUID) -> Sequence[Membership]:
    """Every place in a team of it, in a steady order."""
    teams = select(Team.id).where(Team.organisation_id == organisation_id)
    return (await db.scalars(select(Membership).where(Membership.team_id.in_(teams)).order_by(Membership.id))).all()


async def schools_of_organisation(db: Db, organisation_id: UUID) -> Sequence[School]:
    """Its schools, by name."""
    rows = await db.scalars(
        select(School).where(School.organisation_id == organisation_id).order_by(School.name, School.id)
    )
    return rows.all()


async def teams_of_school(db: Db, school_id: UUID) -> Sequence[Team]:
    """Its teams, by name."""
    return (await db.scalars(select(Team).where(Team.school_id == school_id).order_by(Team.name, Team.id))).all()
