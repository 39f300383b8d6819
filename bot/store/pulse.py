"""Rounds of the pulse, what somebody answered until it is counted, and the reports.

Answers are sealed, and gone as soon as they are counted. Reports are of groups: no row of them has a person in it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, ForeignKey, Select, UniqueConstraint, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import made_at
from bot.domain.my_data import exported
from bot.domain.pulse import PulseReport, Scope, Term
from bot.domain.pulse_finding import Crowd, Finding, Lean
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db, Sealed
from bot.store.delivery import add_rows

TABLE = "pulse_answer"
COUNTED = Kept(Ends.THREE_YEARS)  # what was counted, of each group


class PulseRound(Base):
    """One pulse of a board and all its schools: open until it is counted, and counted once."""

    __tablename__ = "pulse_round"
    __table_args__ = (
        UniqueConstraint("organisation_id", "school_year", "number"),
        {"info": {"retention": COUNTED}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    school_year: Mapped[int]
    number: Mapped[int]
    opened_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]

    @property
    def term(self) -> Term:
        """Which pulse it is."""
        return Term(self.school_year, self.number)


class KeptReport(Base):
    """What was counted of one group. Of a team it stands from the day on which its people are asked, in `week`."""

    __tablename__ = "pulse_report"
    __table_args__ = (UniqueConstraint("round_id", "team_id"), {"info": {"retention": COUNTED}})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_round.id"), index=True)
    scope: Mapped[str]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    week: Mapped[str | None]
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    told_on: Mapped[date | None]
    leaders_told_on: Mapped[date | None]


def _is_over(before: datetime) -> ColumnElement[bool]:
    """Answers that nobody counted, as of a team that was stopped meanwhile."""
    return PulseAnswer.id < made_at(before)


class PulseAnswer(Base):
    """What somebody answered so far, sealed: the answers in the order of the statements."""

    __tablename__ = TABLE
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        {
            "info": {
                "retention": Kept(Ends.COUNTED, days=42),
                "over": _is_over,
                "erasure": "row",
                "export": exported("team_id answers"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_round.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    answers: Mapped[bytes] = mapped_column(Sealed)


def seal_answers(db: Db, row: PulseAnswer, answers: Sequence[int]) -> None:
    """Put these answers in the row, sealed in its own place."""
    row.answers = db.cipher.seal(json.dumps([*answers]), TABLE, "answers", row.id)


def open_answers(db: Db, row: PulseAnswer) -> tuple[int, ...]:
    """What somebody answered so far."""
    return tuple(json.loads(db.cipher.open(row.answers, TABLE, "answers", row.id)))


async def ensure_round(db: Db, organisation_id: UUID, term: Term, *, now: datetime) -> PulseRound:
    """The round of this board and term; another team may have begun it."""
    row = {
        "id": db.new_id(now), "organisation_id": organisation_id, "school_year": term.school_year,
        "number": term.number, "opened_at": now,
    }  # fmt: skip
    await add_rows(db, PulseRound, [row])
    return (await db.scalars(_round_of(organisation_id, term))).one()


async def find_pulse(db: Db, organisation_id: UUID, term: Term) -> PulseRound | None:
    """The round of this board and term, once a team was asked in it."""
    return await db.scalar(_round_of(organisation_id, term))


def _round_of(organisation_id: UUID, term: Term) -> Select[PulseRound]:
    return select(PulseRound).where(
        PulseRound.organisation_id == organisation_id, PulseRound.school_year == term.school_year,
        PulseRound.number == term.number,
    )  # fmt: skip


async def open_pulses(db: Db, organisation_id: UUID | None = None) -> Sequence[PulseRound]:
    """The rounds that are not counted, of this board or of all; nobody else counts them until we are done."""
    query = select(PulseRound).where(PulseRound.counted_at.is_(None)).order_by(PulseRound.id).with_for_update()
    return (
        await db.scalars(
            query if organisation_id is None else query.where(PulseRound.organisation_id == organisation_id)
        )
    ).all()


async def teams_in(db: Db, round_id: UUID) -> Sequence[KeptReport]:
    """A row for each team that was asked in this round."""
    rows = await db.scalars(
        select(KeptReport)
        .where(KeptReport.round_id == round_id, KeptReport.scope == Scope.TEAM)
        .order_by(KeptReport.id)
    )
    return rows.all()


async def was_asked_in(db: Db, round_id: UUID, team_id: UUID) -> bool:
    """Whether this round has this team already."""
    asked = exists().where(KeptReport.round_id == round_id, KeptReport.team_id == team_id)
    return bool(await db.scalar(select(asked)))


async def pulse_of(db: Db, team_id: UUID, week: str) -> KeptReport | None:
    """The pulse that this team was asked in this week."""
    return await db.scalar(select(KeptReport).where(KeptReport.team_id == team_id, KeptReport.week == week))


async def reports_of_team(db: Db, team_id: UUID) -> Sequence[KeptReport]:
    """What was counted of this team, newest first."""
    return await _reports(db, KeptReport.team_id == team_id)


async def reports_of_board(db: Db, organisation_id: UUID) -> Sequence[KeptReport]:
    """What was counted of all schools of a board together, newest first."""
    return await _reports(db, PulseRound.organisation_id == organisation_id, KeptReport.scope == Scope.BOARD)


async def _reports(db: Db, *which: Any) -> Sequence[KeptReport]:
    rows = await db.scalars(
        select(KeptReport)
        .join(PulseRound, PulseRound.id == KeptReport.round_id)
        .where(*which, KeptReport.findings.is_not(None))
        .order_by(PulseRound.school_year.desc(), PulseRound.number.desc())
    )
    return rows.all()


async def school_report_beside(db: Db, report: KeptReport, school_id: UUID) -> KeptReport | None:
    """What was counted of the whole school in the same round."""
    return await db.scalar(
        select(KeptReport).where(
            KeptReport.round_id == report.round_id, KeptReport.school_id == school_id, KeptReport.scope == Scope.SCHOOL
        )
    )


async def read_report(db: Db, row: KeptReport) -> PulseReport:
    """The report as it was counted."""
    term = (await db.get_one(PulseRound, row.round_id)).term
    return PulseReport(term, Scope(row.scope), tuple(_read(finding) for finding in row.findings or ()))


def written(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings as they stand in a row."""
    return [
        {
            "statement": one.statement, "crowd": one.crowd.value, "halves": one.halves,
            "tenths": one.tenths and [*one.tenths], "nearly": one.nearly and one.nearly.value,
        }
        for one in findings
    ]  # fmt: skip


def _read(row: Mapping[str, Any]) -> Finding:
    return Finding(
        row["statement"], Crowd(row["crowd"]), row["halves"],
        tenths=tuple(row["tenths"]) if row["tenths"] else None,
        nearly=Lean(row["nearly"]) if row["nearly"] else None,
    )  # fmt: skip


async def answer_of(db: Db, round_id: UUID, person_id: UUID) -> PulseAnswer | None:
    """What this person answered so far."""
    return await db.scalar(
        select(PulseAnswer).where(PulseAnswer.round_id == round_id, PulseAnswer.person_id == person_id)
    )


async def answers_in(db: Db, round_id: UUID) -> Sequence[tuple[UUID, tuple[int, ...]]]:
    """Everything that was answered in a round, each with its team and without its person."""
    rows = await db.execute(
        select(PulseAnswer.id, PulseAnswer.team_id, PulseAnswer.answers)
        .where(PulseAnswer.round_id == round_id)
        .order_by(PulseAnswer.id)
    )
    return [
        (team_id, tuple(json.loads(db.cipher.open(answers, TABLE, "answers", row_id))))
        for row_id, team_id, answers in rows
    ]


async def forget_answers(db: Db, round_id: UUID) -> None:
    """They are counted: who answered what, and who answered at all, is known nowhere any more."""
    await db.execute(delete(PulseAnswer).where(PulseAnswer.round_id == round_id))


async def forget_pulses(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Rounds of three school years ago go, with their reports and what teams did with them; how many."""
    old = select(PulseRound.id).where(PulseRound.school_year < COUNTED.first_year(today))
    rounds = (await db.scalars(old.order_by(PulseRound.id).limit(most))).all()
    await db.execute(delete(KeptReport).where(KeptReport.round_id.in_(rounds)))
    await db.execute(delete(PulseRound).where(PulseRound.id.in_(rounds)))
    return len(rounds)
