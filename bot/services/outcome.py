"""What came of a topic: written down by who was there, in at most three lines (7.3)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from bot.domain.agenda import STANDS_FOR, Purpose, TopicState, Touches
from bot.domain.consent import Result
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.outcome import OutcomeKind
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.consent import ask_who_was_there
from bot.services.form import local_now
from bot.services.meeting_post import draw_anew
from bot.services.meeting_seats import meeting_they_were_at, own_meeting
from bot.services.meeting_view import card
from bot.services.outcome_view import can_be_taken_back
from bot.services.typed import may_type
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.outcome import Decided, Outcome, lock_outcome, outcome_of, seal_outcome
from bot.store.people import Person
from bot.store.showing import showing
from bot.store.topic import Topic, topics_on
from bot.views import agenda as agenda_view
from bot.views import outcome as view
from bot.views import seat as seat_view
from bot.views.catalogue import catalogue

Values = Mapping[str, str]


async def press_nothing(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Niets nodig]: that is an outcome too."""
    found = await _to_write_down(db, person, press.subject)
    if isinstance(found, Message):
        return Redraw(found)
    topic, meeting = found
    await _write_down(db, person, topic, meeting, OutcomeKind.NOTHING, Result.STANDS, now=now)
    return Redraw(await card(db, person, meeting))


async def press_decision(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Besluit]"""
    return await build_decision(db, person, press.subject, now=now)


async def build_decision(db: Db, person: Person, topic_id: UUID, *, now: datetime) -> Form | Message:
    """What, why, and what not."""
    found = await _to_decide(db, person, topic_id)
    if isinstance(found, Message):
        return found
    t, (_, meeting) = catalogue(person.language), found
    return view.decision(t, topic_id, meeting.id) if await may_type(db, person) else seat_view.no_names_here(t)


async def submit_decision(db: Db, person: Person, topic_id: UUID, *, values: Values, now: datetime) -> Answer:
    """It is asked whether anybody who was there objects; until then it does not stand (J24)."""
    found = await _to_decide(db, person, topic_id)
    if isinstance(found, Message):
        return found
    topic, meeting = found
    decided = Decided(*(" ".join(values[name].split()) for name in ("what", "why", "not_chosen")))
    outcome = await _write_down(
        db, person, topic, meeting, OutcomeKind.DECISION, Result.OPEN, now=now, words=decided
    )  # fmt: skip
    await ask_who_was_there(db, outcome, meeting, now=now)
    return await card(db, person, meeting)


async def press_action(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik pak iets op]; where nothing that is typed is kept, without words."""
    found = await _to_write_down(db, person, press.subject)
    if isinstance(found, Message) or await may_type(db, person):
        return found if isinstance(found, Message) else await build_action(db, person, press.subject, now=now)
    topic, meeting = found
    await _write_down(db, person, topic, meeting, OutcomeKind.ACTION, Result.STANDS, now=now)
    return Redraw(await card(db, person, meeting))


async def press_unwrite(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch anders]: who wrote it down takes it back, until the meeting is closed or a decision settled."""
    t, found = catalogue(person.language), await db.get(Outcome, press.subject)
    meeting = await own_meeting(db, person, found.meeting_id) if found is not None else None
    outcome = await lock_outcome(db, press.subject)  # it may have come to stand, or be gone, just now
    if outcome is None or meeting is None:
        return agenda_view.gone(t)
    if can_be_taken_back(outcome, meeting, person.id):
        (await db.get_one(Topic, outcome.topic_id)).state = TopicState.PLANNED
        await plan_updates(db, await showing(db, outcome.id), now=now)
        await db.delete(outcome)
        await draw_anew(db, meeting, now=now)
    return Redraw(await card(db, person, meeting))


async def build_action(db: Db, person: Person, topic_id: UUID, *, now: datetime) -> Form | Message:
    """What, and until when."""
    found = await _to_write_down(db, person, topic_id)
    if isinstance(found, Message):
        return found
    t, (topic, meeting) = catalogue(person.language), found
    if not await may_type(db, person):
        return seat_view.no_names_here(t)
    return view.action(
        t, topic_id, meeting.id, today=(await local_now(db, person, now)).date(),
        in_class=topic.touches != Touches.ORGANISATION,
    )  # fmt: skip


async def submit_action(db: Db, person: Person, topic_id: UUID, *, values: Values, now: datetime) -> Answer:
    """Taken by who took it."""
    found = await _to_write_down(db, person, topic_id)
    if isinstance(found, Message):
        return found
    topic, meeting = found
    await _write_down(
        db, person, topic, meeting, OutcomeKind.ACTION, Result.STANDS, now=now,
        words=Decided(" ".join(values["what"].split())), until=date.fromisoformat(values["until"]),
    )  # fmt: skip
    return await card(db, person, meeting)


async def _to_write_down(db: Db, person: Person, topic_id: UUID) -> tuple[Topic, Meeting] | Message:
    """A topic of which nothing came yet, at a meeting where somebody was; the meeting is locked."""
    t, found = catalogue(person.language), await db.get(Topic, topic_id)
    if found is None or found.meeting_id is None:
        return agenda_view.topic_gone(t)
    meeting = await meeting_they_were_at(db, person, found.meeting_id)
    if isinstance(meeting, Message):
        return meeting
    topic = await db.get(Topic, topic_id, populate_existing=True)  # it may have been parked just now
    if topic is None or topic.meeting_id != meeting.id:
        return agenda_view.topic_gone(t)
    return view.known_already(t) if await outcome_of(db, topic.id) else (topic, meeting)


async def _to_decide(db: Db, person: Person, topic_id: UUID) -> tuple[Topic, Meeting] | Message:
    """The same, of a topic that is for deciding: only then it was asked whether it belongs to others (J24)."""
    found = await _to_write_down(db, person, topic_id)
    if isinstance(found, Message) or found[0].purpose == Purpose.DECIDE:
        return found
    return view.only_to_think(catalogue(person.language))


async def _write_down(
    db: Db,
    person: Person,
    topic: Topic,
    meeting: Meeting,
    kind: OutcomeKind,
    result: Result,
    *,
    now: datetime,
    words: Decided | None = None,
    until: date | None = None,
) -> Outcome:
    outcome = Outcome(
        id=db.new_id(now), team_id=meeting.team_id, meeting_id=meeting.id, topic_id=topic.id, person_id=person.id,
        kind=kind, until=until, result=result, created_at=now, settled_at=None if result is Result.OPEN else now,
    )  # fmt: skip
    if words is not None:
        seal_outcome(db, outcome, words)
    db.add(outcome)
    topic.state = TopicState.DONE
    await draw_anew(db, meeting, now=now)
    return outcome


async def carry_over(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """What was not reached is parked, once for three weeks anew; after that only who renews it keeps it (7.3)."""
    for topic in await topics_on(db, meeting.id):
        if topic.state == TopicState.PLANNED:
            if not topic.carried:
                topic.carried, topic.expires = True, now + STANDS_FOR
            topic.state = TopicState.PARKED if topic.expires > now else TopicState.EXPIRED
            topic.meeting_id = topic.position = None
    await db.flush()
