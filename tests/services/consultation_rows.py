"""Rows of a round of consultation for who must be erased: some of every table, with words of theirs."""

from datetime import datetime
from uuid import UUID

from bot.domain.consultation import Happened, PairingState, Wishes
from bot.domain.matching.model import Debt, Reason, Why
from bot.store.base import Db
from bot.store.consultation import Consultation, Joining
from bot.store.met import write_debts, write_met
from bot.store.pairing import Pairing, PairingSeat, seal_question, seal_reasons
from bot.store.wishes import write_wishes


async def a_round(db: Db, team: UUID, person: UUID, other: UUID, *, words: str, now: datetime) -> None:
    """They met a colleague in a round that is over; each of the two told what they wish."""
    consultation = Consultation(
        id=db.new_id(now), team_id=team, number=1, state="closed", seed=1, asked_on=now.date(), draws_on=now.date(),
        closes_on=now.date(), drawn_at=now, closed_at=now,
    )  # fmt: skip
    db.add(consultation)
    await db.flush()
    pairing = Pairing(
        id=db.new_id(now), consultation_id=consultation.id, team_id=team, state=PairingState.OVER, moments=[],
        made_at=now,
    )  # fmt: skip
    seal_question(db, pairing, words)
    seal_reasons(db, pairing, [Reason(Why.ROLE, "data", person, other)])
    db.add(pairing)
    await db.flush()
    for one in (person, other):
        db.add(Joining(consultation_id=consultation.id, person_id=one))
        db.add(PairingSeat(id=db.new_id(now), pairing_id=pairing.id, person_id=one, happened=Happened.NO_TIME))
    await write_debts(db, team, {one: Debt(waited=1) for one in (person, other)})
    await write_wishes(db, person, Wishes(subject=words, wished=frozenset({other})))
    await write_wishes(db, other, Wishes(subject="rekenen"))
    await write_met(db, pairing.id, [person, other], now.date())
