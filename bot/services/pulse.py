"""Answering the pulse: one message, a tap for each statement, and back to the one before (4.2)."""

from datetime import datetime
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.domain.pulse import IN_A_PULSE, PULSE, put
from bot.domain.reflection import AskingState
from bot.ports import Answer, Redraw
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.pulse import PulseAnswer, PulseRound, answer_of, open_answers, pulse_of, seal_answers
from bot.store.reflection import Asking, Round, find_asking
from bot.store.sector import sector_of
from bot.views import pulse as view
from bot.views.catalogue import catalogue


async def draw_pulse(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The pulse in the place of a question; None when they began it before this could be said."""
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    if asking is None or (delivery.state != State.SENT and asking.state != AskingState.PLANNED):
        return None
    return await show_pulse(db, person, asking)


async def show_pulse(db: Db, person: Person, asking: Asking) -> Message:
    """The statement they have come to, or that they are done, or that it was counted."""
    t, opened = catalogue(person.language), await _round_of(db, asking)
    if opened is None or opened[0].counted_at is not None:
        return view.over(t)
    row = await answer_of(db, opened[0].id, person.id)
    answers = open_answers(db, row) if row is not None else ()
    if len(answers) == IN_A_PULSE:
        return view.done(t, asking.id)
    statement = opened[0].term.statements[len(answers)]
    words = db.library.fill(db.library.statements[statement][t.language], await sector_of(db, person.id), t.language)
    return view.statement(t, asking.id, len(answers), words)


async def press_rate(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """An answer to one statement. Nothing counts before the last one was answered."""
    place, _, answer = press.choice.partition("-")
    asking = await _own(db, person, press.subject)
    if asking is None or not place.isdigit() or not answer.isdigit():
        return view.over(catalogue(person.language))
    opened = await _round_of(db, asking, is_to_change=True)
    if opened is not None and opened[0].counted_at is None:
        await _write(db, person, opened, int(place), int(answer), now=now)
    return Redraw(await show_pulse(db, person, asking))


async def press_back(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Vorige stelling], after the last one."""
    asking = await _own(db, person, press.subject)
    if asking is None:
        return view.over(catalogue(person.language))
    await _take_last(db, person, asking)
    return Redraw(await show_pulse(db, person, asking))


async def go_back(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`vorige`: the statement before, while a pulse is in front of them."""
    life = await working_life(db, person, now.date())
    asking = await find_asking(db, person.id, str(Week.of(now.astimezone(life.zone).date())))
    if asking is None or await _own(db, person, asking.id) is None:
        return view.nothing_before(catalogue(person.language))
    await _take_last(db, person, asking)
    return await show_pulse(db, person, asking)


async def press_take_out(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet]: nothing of it is left, and nothing of it counts."""
    t, asking = catalogue(person.language), await _own(db, person, press.subject)
    opened = await _round_of(db, asking, is_to_change=True) if asking is not None else None
    if asking is None or opened is None or opened[0].counted_at is not None:
        return view.over(t)
    row = await answer_of(db, opened[0].id, person.id)
    if row is not None:
        await db.delete(row)
    return Redraw(view.taken_out(t, asking.id))


async def _own(db: Db, person: Person, asking_id: UUID) -> Asking | None:
    """Their own pulse, which nobody else changes until we are done; only of who takes part."""
    asking = await db.get(Asking, asking_id, with_for_update=True)
    if asking is None or asking.person_id != person.id or asking.audience != PULSE:
        return None
    return asking if person.participation == Participation.JOINED else None


async def _round_of(db: Db, asking: Asking, *, is_to_change: bool = False) -> tuple[PulseRound, UUID] | None:
    """The round that an asking belongs to, with the team for which it counts; held while something changes in it."""
    weekly = await db.get(Round, asking.round_id) if asking.round_id is not None else None
    kept = await pulse_of(db, weekly.team_id, asking.week) if weekly is not None else None
    if kept is None or weekly is None:
        return None
    found = await (db.steady(PulseRound, kept.round_id) if is_to_change else db.get(PulseRound, kept.round_id))
    return (found, weekly.team_id) if found is not None else None


async def _write(
    db: Db, person: Person, opened: tuple[PulseRound, UUID], place: int, answer: int, *, now: datetime
) -> None:
    row = await answer_of(db, opened[0].id, person.id)
    answers = put(open_answers(db, row) if row is not None else (), place, answer)
    if row is None and answers:
        row = PulseAnswer(id=db.new_id(now), round_id=opened[0].id, person_id=person.id, team_id=opened[1])
        db.add(row)
    if row is not None:
        seal_answers(db, row, answers)
        await db.flush()


async def _take_last(db: Db, person: Person, asking: Asking) -> None:
    opened = await _round_of(db, asking, is_to_change=True)
    row = await answer_of(db, opened[0].id, person.id) if opened is not None else None
    if opened is None or opened[0].counted_at is not None or row is None:
        return
    answers = open_answers(db, row)[:-1]
    if answers:
        seal_answers(db, row, answers)
    else:
        await db.delete(row)
    await db.flush()
