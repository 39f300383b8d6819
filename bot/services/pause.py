"""Silence that somebody asks for themselves: no reason is asked or kept (J06)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.day import parse_day
from bot.domain.delivery import State
from bot.domain.people import FOREVER, Participation
from bot.domain.press import Press
from bot.domain.reflection import AskingState
from bot.domain.schedule import question_due
from bot.ports import Answer, Redraw
from bot.services.consent_days import begin_days_again
from bot.store.base import Db
from bot.store.budget import taken_days
from bot.store.calendar import working_life
from bot.store.delivery import cancel_waiting, find_delivery
from bot.store.people import Person
from bot.store.reflection import Asking, hear
from bot.views import people as view
from bot.views.catalogue import catalogue


async def pause_menu(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`pauze`, or `/pauze 30 november`: up to and including that day."""
    t = catalogue(person.language)
    if person.participation != Participation.JOINED:
        return view.please_join(t, person.id)
    if not words.strip():
        return view.pause_menu(t, person.id)
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    until = parse_day(words, today=today)
    if until is None or until < today:
        return view.pause_menu(t, person.id, understood=False)
    await pause(db, person, until, now=now)
    return view.paused(t, person.id, until, today=today)


async def press_pause(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Pauze]"""
    return await pause_menu(db, person, "", now=now)


async def press_pause_for(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """So many weeks, or until they say so; no reason is asked or kept (J06)."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in (*view.PAUSES, "forever"):
        return view.not_yours(t)
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    until = None if press.choice == "forever" else today + timedelta(weeks=int(press.choice), days=-1)
    await pause(db, person, until, now=now)
    return Redraw(view.paused(t, person.id, person.paused_until or FOREVER, today=today))


async def pause(db: Db, person: Person, until: date | None, *, now: datetime) -> None:
    """Nothing unasked up to and including this day; without one, until they say so."""
    person.paused_until = until or FOREVER
    await cancel_waiting(db, [person.id], now, unasked_only=True)


async def unpause(db: Db, person: Person, *, now: datetime) -> None:
    """Go on, with a clean slate; nothing is made up for."""
    await begin_days_again(db, person, now=now)
    person.paused_until = None
    await hear(db, person.id, now)
    await _revive(db, person, now)


async def resume(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`verder`: on with it; nothing is made up for."""
    t = catalogue(person.language)
    if person.participation != Participation.JOINED:
        return view.please_join(t, person.id)
    await unpause(db, person, now=now)
    return view.resumed(t)


async def press_resume(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Weer verder]"""
    if press.subject != person.id:
        return view.not_yours(catalogue(person.language))
    return await resume(db, person, "", now=now)


async def _revive(db: Db, person: Person, now: datetime) -> None:
    """A question of this week that the pause took away and whose hour is still to come."""
    life = await working_life(db, person, now.date())
    week = Week.of(now.astimezone(life.zone).date())
    delivery = await find_delivery(db, f"prompt:{person.id.hex}:{week}")
    if delivery is None or delivery.state != State.CANCELLED or delivery.due <= now:
        return
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    taken = (await taken_days(db, [person.id], week.monday, week.monday + timedelta(days=6)))[person.id]
    due = question_due(life, week, now=now, day_is_free=lambda day: day not in taken and life.is_asked_on(day))
    if asking is not None and asking.state == AskingState.PLANNED and due is not None:
        delivery.state, delivery.settled_at = State.WAITING, None
        delivery.due, delivery.day = due, due.astimezone(life.zone).date()
