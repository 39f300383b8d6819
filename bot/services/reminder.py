"""The one reminder of a question: only for who asked for it, once or for every question (J16)."""

from datetime import datetime

from bot.domain.calendar import Week
from bot.domain.delivery import State
from bot.domain.prompt import Audience
from bot.domain.schedule import reminder_due, week_ends
from bot.services.delivery import plan_asked
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import find_delivery
from bot.store.people import Person
from bot.store.reflection import Asking


async def plan_reminder(db: Db, person: Person, asking: Asking, *, now: datetime) -> datetime | None:
    """When they are reminded, within the same week; None when there is no room for it. Never twice.

    What they took up after meeting colleagues belongs to no week: nothing reminds of it.
    """
    if asking.audience == Audience.PAIRED:
        return None
    life, week = await working_life(db, person, now.date()), Week.parse(asking.week)
    due = reminder_due(life, week, now=now) if now < week_ends(week, life.zone) else None
    if due is None:
        return None
    key = f"reminder:{asking.id.hex}"
    await plan_asked(
        db, person, "reminder", key=key, due=due, expires=week_ends(week, life.zone), now=now,
        args={"asking": asking.id},
    )  # fmt: skip
    delivery = await find_delivery(db, key)
    return delivery.due if delivery is not None and delivery.state == State.WAITING else None
