"""Who met whom, as keyed hashes for two years, and what rounds owe people (4.5; matching)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.matching.model import Debt, Turns
from bot.domain.my_data import exported
from bot.domain.retention import TWO_YEARS, Ends, Kept, going_with
from bot.store.base import Base, Db
from bot.store.delivery import add_rows
from bot.store.team import Membership


class MetRow(Base):
    """Somebody who was in a group that met, as a hash that only the key can make; who was with them has its `group_id`.

    That is a hash too: what was once told of the group leads nobody to it. All of it goes along to another team and
    another platform, for it is of people and of no team (J11).
    """

    __tablename__ = "met"
    __table_args__ = (
        Index("ix_met_person", "person"),
        {
            "info": {
                "retention": Kept(Ends.MET, days=TWO_YEARS, since="met_on"),
                "erasure": "by its hash",
                "export": "hashes that only the key can read; they say on which day somebody met, and not whom",
            }
        },
    )
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    met_on: Mapped[date]


class DebtRow(Base):
    """What a team's rounds owe one person: see `domain.matching.model.Debt`."""

    __tablename__ = "debt"
    __table_args__ = (
        {
            "info": {
                "retention": going_with("membership"),
                "erasure": "row",
                "export": exported("team_id weak thirds waited attended case_times start_times"),
            }
        },
    )
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    weak: Mapped[int] = mapped_column(default=0)
    thirds: Mapped[int] = mapped_column(default=0)
    waited: Mapped[int] = mapped_column(default=0)
    attended: Mapped[int] = mapped_column(default=0)
    case_times: Mapped[int] = mapped_column(default=0)
    case_last: Mapped[int] = mapped_column(default=0)
    start_times: Mapped[int] = mapped_column(default=0)
    start_last: Mapped[int] = mapped_column(default=0)


def hash_of(db: Db, person_id: UUID) -> bytes:
    """What a person is called among who met whom."""
    return db.cipher.hash(person_id.hex, "met")


async def write_met(db: Db, pairing_id: UUID, people: Iterable[UUID], met_on: date) -> None:
    """These people met; written twice it is still one meeting. Without the key nobody can tell of which group it is."""
    group_id = UUID(bytes=db.cipher.hash(pairing_id.hex, "met group"))
    rows = [{"group_id": group_id, "person": hash_of(db, person), "met_on": met_on} for person in people]
    await add_rows(db, MetRow, rows)


async def met_groups(db: Db, people: Sequence[UUID]) -> Sequence[tuple[date, frozenset[UUID]]]:
    """The groups in which two or more of these people met, with the day, oldest first."""
    known = {hash_of(db, person): person for person in people}
    mine = select(MetRow).where(MetRow.person.in_(list(known)))
    rows = await db.scalars(mine.order_by(MetRow.met_on, MetRow.group_id))
    groups: dict[UUID, tuple[date, set[UUID]]] = {}
    for row in rows:
        groups.setdefault(row.group_id, (row.met_on, set()))[1].add(known[row.person])
    return [(met_on, frozenset(group)) for met_on, group in groups.values() if len(group) > 1]


async def forget_met_of(db: Db, person_id: UUID) -> None:
    """That this person ever met anybody."""
    await db.execute(delete(MetRow).where(MetRow.person == hash_of(db, person_id)))


async def forget_debts(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What is owed to who is in that team no more; it is small, and goes at once."""
    is_in = exists().where(Membership.team_id == DebtRow.team_id, Membership.person_id == DebtRow.person_id)
    await db.execute(delete(DebtRow).where(~is_in))
    return 0


async def debts_in(db: Db, team_id: UUID) -> dict[UUID, Debt]:
    """What a team's rounds owe its people."""
    rows = await db.scalars(select(DebtRow).where(DebtRow.team_id == team_id))
    return {
        row.person_id: Debt(
            weak=row.weak, thirds=row.thirds, waited=row.waited, attended=row.attended,
            case_giver=Turns(row.case_times, row.case_last), starter=Turns(row.start_times, row.start_last),
        )
        for row in rows
    }  # fmt: skip


async def write_debts(db: Db, team_id: UUID, debts: Mapping[UUID, Debt]) -> None:
    """Put this in the place of what was owed before."""
    for person_id, debt in sorted(debts.items()):
        row = DebtRow(
            team_id=team_id, person_id=person_id, weak=debt.weak, thirds=debt.thirds, waited=debt.waited,
            attended=debt.attended, case_times=debt.case_giver.times, case_last=debt.case_giver.last,
            start_times=debt.starter.times, start_last=debt.starter.last,
        )  # fmt: skip
        await db.merge(row)
    await db.flush()
