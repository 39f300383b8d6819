"""Somebody's last day: what becomes of the words they shared (J06)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.delivery import Pace
from bot.domain.message import Message
from bot.domain.people import AfterLeaving
from bot.domain.press import Press
from bot.ports import Answer
from bot.services.notice import Telling, add_notices
from bot.services.share import withdraw
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.share import Share, leavers_who_share, shares_of, shown_in
from bot.views import leaving as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue

ASKED_BEFORE = timedelta(days=14)


async def ask_who_leaves(db: Db, today: date, *, now: datetime) -> None:
    """Two weeks before their last day: may your name stay with what you shared?"""
    leaving = await db.scalars(
        select(Person)
        .where(
            Person.last_day.between(today, today + ASKED_BEFORE),
            Person.id.in_(select(Share.person_id).where(Share.shared_at.is_not(None))),
        )
        .order_by(Person.id)
    )
    for person in leaving.all():
        await add_notices(
            db, [person], "leaving", about=str(person.last_day), args={}, now=now, pace=Pace.OWN_HOUR,
            expires_after=ASKED_BEFORE,
        )  # fmt: skip


async def settle_who_left(db: Db, today: date, *, now: datetime) -> None:
    """After the last day: the name goes, unless they said that it stays or that all of it goes."""
    for person_id in await leavers_who_share(db, today):
        person = await db.get_one(Person, person_id)
        for share in await shares_of(db, person.id):
            if person.after_leaving == AfterLeaving.WITHDRAW:
                await withdraw(db, share.reply_id, now=now)
            elif share.named and person.after_leaving != AfterLeaving.KEEP:
                share.named = False
                await plan_updates(db, await shown_in(db, share.id), now=now)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What becomes of what you shared, or what was chosen; None when the last day was taken back."""
    if person.last_day is None or str(person.last_day) not in notice.key:
        return None
    t = catalogue(person.language)
    if person.after_leaving is not None:
        return view.chosen(t, person.id, AfterLeaving(person.after_leaving))
    return view.leaving(t, person.id, person.last_day)


async def press_leaving(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Naam mag blijven] [Zonder mijn naam] [Haal alles weg]; it can be changed until the last day."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in tuple(AfterLeaving) or person.last_day is None:
        return people_view.not_yours(t)
    person.after_leaving = press.choice
    return view.chosen(t, person.id, AfterLeaving(press.choice))
