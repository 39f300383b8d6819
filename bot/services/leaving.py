"""Somebody's last day: what becomes of the words they shared, what goes then, and what goes later (J06)."""

from datetime import date, datetime, timedelta

from bot.domain.delivery import Pace
from bot.domain.message import Message
from bot.domain.people import STAYS_AFTER_LEAVING, AfterLeaving
from bot.domain.press import Press
from bot.domain.retention import Kept
from bot.ports import Answer
from bot.services.erasure import forget_person
from bot.services.notice import Telling, add_notices
from bot.services.share import withdraw
from bot.services.updates import plan_updates
from bot.store.base import Db, table_of
from bot.store.delivery import cancel_waiting
from bot.store.form import drop_draft
from bot.store.inbox import empty_words_of
from bot.store.leaving import (
    leavers_still_written_to,
    leavers_who_share_nothing,
    leavers_with_private_words,
    leaving_soon,
)
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.share import leavers_who_share, shares_of, shown_in
from bot.store.wishes import forget_wishes_of
from bot.store.year_end import delete_private_of
from bot.views import leaving as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue

ASKED_BEFORE = timedelta(days=14)


async def ask_who_leaves(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Two weeks before: may your name stay with what you shared, and what do you take along? How many are asked."""
    people = await leaving_soon(db, today, today + ASKED_BEFORE, most)
    for person in people:
        await add_notices(
            db, [person], "leaving", about=str(person.last_day), args={}, now=now, pace=Pace.OWN_HOUR,
            expires_after=ASKED_BEFORE,
        )  # fmt: skip
    return len(people)


async def tell_nothing(db: Db, today: date, *, now: datetime, most: int) -> int:
    """After the last day nothing is sent any more; to how many it would have been."""
    people = await leavers_still_written_to(db, today, most)
    await cancel_waiting(db, people, now)
    return len(people)


async def settle_who_left(db: Db, today: date, *, now: datetime, most: int) -> int:
    """After the last day: the name goes, unless they said that it stays or that all of it goes. How many."""
    people = await leavers_who_share(db, today, most)
    for person_id in people:
        person = await db.get_one(Person, person_id)
        for share in await shares_of(db, person.id):
            if person.after_leaving == AfterLeaving.WITHDRAW:
                await withdraw(db, share.reply_id, now=now)
            elif share.named and person.after_leaving != AfterLeaving.KEEP:
                share.named = False
                await plan_updates(db, await shown_in(db, share.id), now=now)
    return len(people)


async def forget_words_of_leavers(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Thirty days after the last day all that nobody else reads goes; of how many."""
    people = await leavers_with_private_words(db, today - STAYS_AFTER_LEAVING, most)
    await delete_private_of(db, people)
    await forget_wishes_of(db, people)
    await empty_words_of(db, people)
    for person_id in people:
        await drop_draft(db, person_id)
    return len(people)


async def forget_who_left(db: Db, today: date, *, now: datetime, most: int) -> int:
    """A year after the last day, and once nobody reads anything of theirs, it is as if they were erased. How many.

    That is a rule and no promise: what a restore brings back goes the next night.
    """
    kept: Kept = table_of(Person).info["retention"]
    people = await leavers_who_share_nothing(db, today - kept.span, most)
    for person_id in people:
        await forget_person(db, person_id, now=now)
    return len(people)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What becomes of what you shared, or what was chosen; None when the last day was taken back."""
    if person.last_day is None or str(person.last_day) not in notice.key:
        return None
    t = catalogue(person.language)
    if person.after_leaving is not None:
        return view.chosen(t, person.id, AfterLeaving(person.after_leaving))
    if not any(share.shared_at for share in await shares_of(db, person.id)):
        return view.leaving_nothing_shared(t, person.id, person.last_day)
    return view.leaving(t, person.id, person.last_day)


async def press_leaving(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Naam mag blijven] [Zonder mijn naam] [Haal alles weg]; it can be changed until the last day."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in tuple(AfterLeaving) or person.last_day is None:
        return people_view.not_yours(t)
    person.after_leaving = press.choice
    return view.chosen(t, person.id, AfterLeaving(press.choice))
