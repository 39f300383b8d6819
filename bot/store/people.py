"""Person and account: rows and the ways to find them.

Names and e-mail addresses are not encrypted; docs/decisions says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from bot.domain.address import Address
from bot.domain.my_data import exported
from bot.domain.people import AfterLeaving, Participation, Rhythm, spelling
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db
from bot.store.form import Draft

KEPT_WITH_PERSON = {"retention": Kept(Ends.PERSON, days=A_YEAR), "erasure": "row"}
OF_A_PERSON = (
    "name email language timezone own_day own_time first_day last_day participation rhythm paused_until wants_reminder"
    " after_leaving"
)
OF_AN_ACCOUNT = "platform workspace chat linked_at unreachable_since seen_name seen_language seen_timezone seen_kind"


class Person(Base):
    """Somebody who works in the organisation, whether they take part or not."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        Index("ix_person_organisation_id_name", "organisation_id", "name"),
        {"info": KEPT_WITH_PERSON | {"export": exported(OF_A_PERSON, of="id")}},
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


class Account(Base):
    """A person on one platform. Everybody has one on the console until a platform knows them.

    What their profile said when it was last seen is kept: only what changes there changes here.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "chat"),
        {"info": KEPT_WITH_PERSON | {"export": exported(OF_AN_ACCOUNT)}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    platform: Mapped[str]
    workspace: Mapped[str]
    chat: Mapped[str]
    linked_at: Mapped[datetime]
    unreachable_since: Mapped[datetime | None]
    seen_name: Mapped[str | None]
    seen_language: Mapped[str | None]
    seen_timezone: Mapped[str | None]
    seen_kind: Mapped[str | None]

    @property
    def address(self) -> Address:
        """Where messages to it go."""
        return Address(self.platform, self.workspace, self.chat)


CONSOLE = "console"


@dataclass(frozen=True)
class Sender:
    """Who sent an event: nobody we know, or a person, with what is looked up in the same question."""

    person: Person | None = None
    was_unreachable: bool = False
    has_draft: bool = False


async def find_sender(db: Db, address: Address) -> Sender:
    """Whose account this is. The person's row is locked: what one person does happens one thing at a time."""
    found = await db.execute(
        select(Person, Account.unreachable_since, exists().where(Draft.person_id == Person.id))
        .join(Account, Account.person_id == Person.id)
        .where(_is_at(address))
        .with_for_update(of=Person, key_share=True)  # rows that point at the person can still be written
    )
    row = found.one_or_none()
    return Sender(row[0], row[1] is not None, has_draft=row[2]) if row else Sender()


async def reachable_again(db: Db, address: Address) -> None:
    """Who says something there can be reached there."""
    await db.execute(update(Account).where(_is_at(address)).values(unreachable_since=None))


def _is_at(address: Address) -> ColumnElement[bool]:
    return and_(
        Account.platform == address.platform, Account.workspace == address.workspace, Account.chat == address.chat
    )


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


def has_ended(person: Person, today: date) -> bool:
    """Whether this person's last day is behind us (J06)."""
    return person.last_day is not None and today > person.last_day


def as_left(author: Person, today: date) -> AfterLeaving:
    """What becomes of what somebody said to others: all of it stays until their last day, and then as they said (J06).

    The night settles it in the rows; who looks in the hours before that reads no more either.
    """
    if not has_ended(author, today):
        return AfterLeaving.KEEP
    return AfterLeaving(author.after_leaving or AfterLeaving.NAMELESS)


async def lock_people(db: Db, person_ids: Iterable[UUID]) -> None:
    """Nobody else decides about these people until we are done; in order of ids, or two would wait for each other."""
    rows = select(Person.id).where(Person.id.in_(sorted(person_ids))).order_by(Person.id)
    await db.execute(rows.with_for_update(key_share=True))


async def people_with_ids(db: Db, person_ids: Sequence[UUID]) -> Sequence[Person]:
    """These people, by name."""
    rows = await db.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.name, Person.id))
    return rows.all()


async def account_of_platform(db: Db, person_id: UUID) -> Account | None:
    """The account on a platform other than the console that they linked last."""
    return await db.scalar(
        select(Account)
        .where(Account.person_id == person_id, Account.platform != CONSOLE)
        .order_by(Account.linked_at.desc(), Account.id.desc())
        .limit(1)
    )


async def platforms_of(db: Db, person_ids: Sequence[UUID]) -> set[str]:
    """The platforms on which any of these people has an account."""
    return set(await db.scalars(select(Account.platform).where(Account.person_id.in_(person_ids)).distinct()))


async def has_platform_account(db: Db, person_id: UUID) -> bool:
    """Whether a platform other than the console knows this person (J32)."""
    found = await db.scalar(
        select(Account.id).where(Account.person_id == person_id, Account.platform != CONSOLE).limit(1)
    )
    return found is not None


async def has_account_on(db: Db, person_id: UUID, platform: str, workspace: str = "") -> bool:
    """Whether this person can be reached on this platform; with a workspace, in that one."""
    found = select(Account.id).where(Account.person_id == person_id, can_be_reached(platform, workspace)).limit(1)
    return await db.scalar(found) is not None


def can_be_reached(platform: str, workspace: str = "") -> ColumnElement[bool]:
    """Accounts at which somebody can be reached on this platform; with a workspace, in that one."""
    there = Account.workspace == workspace if workspace else true()
    return and_(Account.platform == platform, Account.unreachable_since.is_(None), there)


async def all_accounts_of(db: Db, person_id: UUID) -> Sequence[Account]:
    """Every account of this person, on whichever platform."""
    return (await db.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.id))).all()


async def account_at(db: Db, address: Address) -> Account | None:
    """The account at this address."""
    return await db.scalar(select(Account).where(_is_at(address)))


async def accounts_at(db: Db, platform: str, workspace: str, chats: Sequence[str]) -> Sequence[Account]:
    """Those of these people in a workspace whom we know there."""
    rows = await db.scalars(
        select(Account).where(Account.platform == platform, Account.workspace == workspace, Account.chat.in_(chats))
    )
    return rows.all()


async def accounts_in(db: Db, platform: str, workspace: str) -> Sequence[Account]:
    """Every account that we know in a workspace."""
    rows = await db.scalars(select(Account).where(Account.platform == platform, Account.workspace == workspace))
    return rows.all()


async def find_by_email(db: Db, organisation_id: UUID, email: str | None) -> Person | None:
    """Who of the organisation has this address, unless a platform knows them: e-mail never merges accounts (J11)."""
    if email is None:
        return None
    return await db.scalar(
        select(Person).where(
            Person.organisation_id == organisation_id,
            func.lower(Person.email) == email.lower(),
            Person.id.not_in(_known_to_a_platform()),
        )
    )


async def is_email_known(db: Db, organisation_id: UUID, email: str | None) -> bool:
    """Whether this address is somebody's in the organisation."""
    rows = select(Person.id).where(Person.organisation_id == organisation_id)
    return email is not None and await db.scalar(rows.where(func.lower(Person.email) == email.lower())) is not None


async def unlinked_people(db: Db, organisation_id: UUID, *, today: date) -> Sequence[Person]:
    """The people of an organisation whom no platform knows, by name; not whose last day is behind them."""
    rows = await db.scalars(
        select(Person)
        .where(
            Person.organisation_id == organisation_id,
            Person.participation != Participation.UNCONFIRMED,
            or_(Person.last_day.is_(None), Person.last_day >= today),
            Person.id.not_in(_known_to_a_platform()),
        )
        .order_by(Person.name, Person.id)
    )
    return rows.all()


def _known_to_a_platform() -> Select[UUID]:
    return select(Account.person_id).where(Account.platform != CONSOLE)


async def find_people(db: Db, name: str) -> Sequence[Person]:
    """The people with this name or e-mail address; failing those, the people with this first name."""
    everybody = (await db.scalars(select(Person).order_by(Person.id))).all()
    wanted = spelling(name)
    found = [person for person in everybody if wanted in (spelling(person.name), spelling(person.email or person.name))]
    return found or [person for person in everybody if wanted == spelling(person.name).partition(" ")[0]]


async def find_colleagues(db: Db, person: Person, name: str, *, today: date) -> Sequence[Person]:
    """The people of this person's own organisation who are meant by a name, first name, e-mail address or id.

    A name that begins with @ is an account where this person has one too, as a platform's own list of people gives
    it. Not the person themselves, and nobody whose last day is behind them or who is still to be confirmed.
    """
    rows = await db.scalars(
        select(Person)
        .where(
            Person.organisation_id == person.organisation_id,
            Person.id != person.id,
            Person.participation != Participation.UNCONFIRMED,
            or_(Person.last_day.is_(None), Person.last_day >= today),
        )
        .order_by(Person.name, Person.id)
    )
    everybody, wanted = rows.all(), spelling(name)
    if name.startswith("@"):
        owners = await _owners_of(db, person, name[1:])
        return [one for one in everybody if one.id in owners]
    found = [one for one in everybody if wanted in map(spelling, (one.name, one.email or "", one.id.hex))]
    return found or [one for one in everybody if wanted == spelling(one.name).partition(" ")[0]]


async def _owners_of(db: Db, person: Person, chat: str) -> set[UUID]:
    """Whose account has this name in a workspace where this person has an account.

    All accounts there are read: who is meant may be on a list of which no query may tell (J20).
    """
    own = aliased(Account)
    here = exists().where(
        own.person_id == person.id, own.platform == Account.platform, own.workspace == Account.workspace
    )
    rows = await db.execute(select(Account.person_id, Account.chat).where(here))
    return {person_id for person_id, name in rows if name == chat}


async def names_of(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these people are called."""
    rows = await db.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


async def names_in_organisation(db: Db, organisation_id: UUID) -> dict[UUID, str]:
    """What everybody in an organisation is called."""
    rows = await db.execute(select(Person.id, Person.name).where(Person.organisation_id == organisation_id))
    return {row.id: row.name for row in rows}


async def all_people(db: Db) -> Sequence[Person]:
    """Everybody, by name."""
    return (await db.scalars(select(Person).order_by(Person.name, Person.id))).all()
