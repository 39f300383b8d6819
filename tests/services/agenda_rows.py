"""Rows of the agenda for who must be erased: some of every table, with words of theirs and of a colleague."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from bot.store.agreement import Agreement, Party, seal_agreement
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.outcome import Consent, Decided, Outcome, seal_outcome
from bot.store.outcome import seal_objection as seal_consent
from bot.store.proposal import Objection, Proposal, seal_objection, seal_proposal
from bot.store.seat import Seat, seal_guest
from bot.store.topic import Asked, Topic, seal_question

THEIRS = "Van een collega"


async def a_meeting(db: Db, team: UUID, person: UUID, other: UUID, *, words: Iterator[str], now: datetime) -> None:
    """They led a meeting and brought a guest; each of the two had a topic, of which something came."""
    held = Meeting(
        id=db.new_id(now), team_id=team, owner_id=person, state="held", starts_at=now, minutes=15, places=4,
        created_at=now, ended_at=now,
    )  # fmt: skip
    guest = Seat(id=db.new_id(now), meeting_id=held.id, brought_by=person, place=3, turn=3)
    seal_guest(db, guest, next(words))
    db.add(held)
    await db.flush()
    db.add_all([guest, *_seats(db, held, person, other, now=now)])
    await _topic(db, held, person, 1, said=(next(words), next(words)), now=now)
    outcome = await _topic(db, held, other, 2, said=(THEIRS, THEIRS), now=now)
    consent = Consent(id=db.new_id(now), outcome_id=outcome.id, person_id=person, voice="objects", asked_on=now.date())
    seal_consent(db, consent, next(words))
    db.add(consent)


def _seats(db: Db, held: Meeting, *people: UUID, now: datetime) -> list[Seat]:
    return [
        Seat(id=db.new_id(now), meeting_id=held.id, person_id=person, place=number, turn=number)
        for number, person in enumerate(people, 1)
    ]


async def _topic(
    db: Db, held: Meeting, person: UUID, position: int, *, said: tuple[str, str], now: datetime
) -> Outcome:
    topic = Topic(
        id=db.new_id(now), team_id=held.team_id, author_id=person, meeting_id=held.id, position=position,
        touches="lesson", purpose="decide", state="done", created_at=now, expires=now,
    )  # fmt: skip
    seal_question(db, topic, Asked(said[0]))
    db.add(topic)
    await db.flush()
    outcome = Outcome(
        id=db.new_id(now), team_id=held.team_id, meeting_id=held.id, topic_id=topic.id, person_id=person,
        kind="decision", result="objected", created_at=now, settled_at=now,
    )  # fmt: skip
    seal_outcome(db, outcome, Decided(said[1]))
    db.add(outcome)
    await db.flush()
    return outcome


async def an_agreement(db: Db, team: UUID, person: UUID, *, words: Iterator[str], now: datetime) -> None:
    """They made it, and took it."""
    agreement = Agreement(
        id=db.new_id(now), team_id=team, author_id=person, until=now.date(), look_back=now.date(), created_at=now
    )  # fmt: skip
    seal_agreement(db, agreement, next(words))
    db.add(agreement)
    await db.flush()
    db.add(Party(agreement_id=agreement.id, person_id=person, accepted_at=now))


async def messages(db: Db, team: UUID, person: UUID, other: UUID, *, words: Iterator[str], now: datetime) -> None:
    """One of theirs that stands, and one of a colleague to which they objected."""
    for author, said in ((person, next(words)), (other, THEIRS)):
        message = Proposal(
            id=db.new_id(now), team_id=team, author_id=author, until=now.date(), created_at=now, settled_at=now,
            stands=author == person,
        )  # fmt: skip
        seal_proposal(db, message, Asked(said))
        db.add(message)
    await db.flush()
    objection = Objection(id=db.new_id(now), proposal_id=message.id, person_id=person, made_at=now)
    seal_objection(db, objection, next(words))
    db.add(objection)
