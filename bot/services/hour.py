"""Everybody's own hour: the day and time at which the question comes."""

from datetime import datetime, time

from bot.domain.message import Message
from bot.domain.moment import parse_weekly
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.domain.reflection import Turn
from bot.domain.schedule import is_working_hour
from bot.ports import Answer, Redraw
from bot.services.turn import replan
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import waiting_for
from bot.store.people import Person
from bot.views import hour as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue


async def own_hour(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`moment`, with or without a day and hour behind it."""
    t = catalogue(person.language)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    if not words.strip():
        life = await working_life(db, person, now.date())
        return view.choose_day(t, person.id, life.own_day, life.own_time)
    found = parse_weekly(words)
    if found is None or not is_working_hour(found[1]):
        return view.not_understood(t)
    return await _choose(db, person, *found, now=now)


async def press_day(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """The day; the hour comes next."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in tuple("01234"):
        return people_view.not_yours(t)
    return Redraw(view.choose_hour(t, person.id, int(press.choice)))


async def press_hour(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """The hour: from now on the question comes then, also the one that waits."""
    t = catalogue(person.language)
    day, _, digits = press.choice.partition("-")
    hour = next((hour for hour in view.HOURS if f"{hour:%H%M}" == digits), None)
    if press.subject != person.id or day not in tuple("01234") or hour is None:
        return people_view.not_yours(t)
    return Redraw(await _choose(db, person, int(day), hour, now=now))


async def _choose(db: Db, person: Person, day: int, hour: time, *, now: datetime) -> Message:
    person.own_day, person.own_time = day, hour
    await db.flush()
    await replan(db, [person], now=now)
    planned = await waiting_for(db, [person.id], kinds=[str(turn) for turn in Turn])
    life = await working_life(db, person, now.date())
    return view.chosen(catalogue(person.language), day, hour, planned[0].due if planned else None, life.zone)
