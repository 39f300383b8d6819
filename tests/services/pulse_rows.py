"""Rows of the pulse for who must be erased: an answer that is not counted yet, and a line about an earlier report."""

from datetime import datetime
from uuid import UUID

from bot.domain.pulse import Scope, Step, Term
from bot.domain.pulse_finding import Crowd, Finding
from bot.store.base import Db
from bot.store.pulse import KeptReport, PulseAnswer, ensure_round, seal_answers, written
from bot.store.pulse_step import PulseStep, seal_step
from bot.store.team import Team


async def a_pulse(db: Db, team_id: UUID, person: UUID, *, words: str, now: datetime) -> None:
    """They said for their team what it does with the pulse before, and are halfway this one."""
    board = (await db.get_one(Team, team_id)).organisation_id
    before, this = [await ensure_round(db, board, Term(2026, number), now=now) for number in (1, 2)]
    before.counted_at = now
    report = KeptReport(
        id=db.new_id(now), round_id=before.id, scope=Scope.TEAM, team_id=team_id, week="2026-W40",
        findings=written([Finding("p01", Crowd.FEW, 7)]), told_on=now.date(), leaders_told_on=now.date(),
    )  # fmt: skip
    db.add_all(
        [report, KeptReport(id=db.new_id(now), round_id=this.id, scope=Scope.TEAM, team_id=team_id, week="2027-W01")]
    )
    await db.flush()
    step = PulseStep(
        id=db.new_id(now), report_id=report.id, person_id=person, step=Step.DO, named=True, written_at=now
    )  # fmt: skip
    seal_step(db, step, words)
    answer = PulseAnswer(id=db.new_id(now), round_id=this.id, person_id=person, team_id=team_id)
    seal_answers(db, answer, (4, 4, 2))
    db.add_all([step, answer])
    await db.flush()
