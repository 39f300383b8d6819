"""Everything somebody can choose for themselves, shown and changed in one form."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import FOREVER, Participation
from bot.domain.press import Press
from bot.domain.schedule import WorkingLife
from bot.ports import Answer
from bot.services.pause import pause, unpause
from bot.services.question import TURNS
from bot.services.turn import replan
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import cancel_waiting, waiting_for
from bot.store.people import Person
from bot.store.team import memberships_of
from bot.views import people as people_view
from bot.views import settings as view
from bot.views.catalogue import catalogue

WORKDAYS = frozenset(range(5))


async def show_settings(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`instellingen`"""
    return await settings_form(db, person, person.id, now=now)


async def press_settings(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Instellingen]"""
    return await settings_form(db, person, press.subject, now=now)


async def settings_form(db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
    """The form as it stands now; only for who takes part."""
    t = catalogue(person.language)
    if subject != person.id:
        return people_view.not_yours(t)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    return view.settings(t, person.id, await _chosen(db, person, life, today=today), today=today)


async def save_settings(db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """Change what differs from what it was; then say how it stands now, in the language chosen."""
    life = await working_life(db, person, now.date())
    before = await _chosen(db, person, life, today=now.astimezone(life.zone).date())
    person.rhythm, person.language = values["rhythm"], values["language"]
    await _set_reminder(db, person, wanted=values["reminder"] == view.YES, now=now)
    _set_hour(person, before, int(values["day"]), time.fromisoformat(values["hour"]))
    await _set_days(db, person, before.days, frozenset(int(day) for day in values["days"].split(",")))
    await db.flush()
    await replan(db, [person], now=now)
    await _set_pause(db, person, before.pause, values["pause"], now=now)
    return await _saved(db, person, now)


async def _chosen(db: Db, person: Person, life: WorkingLife, *, today: date) -> view.Chosen:
    days = frozenset[int]().union(*(row.days for row in await memberships_of(db, [person.id])))
    is_paused = person.paused_until is not None and today <= person.paused_until
    return view.Chosen(
        day=life.own_day,
        hour=life.own_time,
        rhythm=person.rhythm,
        reminder=person.wants_reminder,
        days=days & WORKDAYS,
        pause=person.paused_until if is_paused else None,
    )


async def _set_reminder(db: Db, person: Person, *, wanted: bool, now: datetime) -> None:
    if person.wants_reminder and not wanted:
        await cancel_waiting(db, [person.id], now, kinds=["reminder"])
    person.wants_reminder = wanted


def _set_hour(person: Person, before: view.Chosen, day: int, hour: time) -> None:
    if (day, hour) != (before.day, before.hour):  # else the team's hour goes on to hold
        person.own_day, person.own_time = day, hour


async def _set_days(db: Db, person: Person, before: frozenset[int], days: frozenset[int]) -> None:
    """Only what changed: somebody may work on other days for one team than for another."""
    for membership in await memberships_of(db, [person.id]):
        membership.days = (membership.days - (before - days)) | (days - before)


async def _set_pause(db: Db, person: Person, before: date | None, wanted: str, *, now: datetime) -> None:
    until = date.fromisoformat(wanted) if wanted else None
    if until is None and before is not None:
        await unpause(db, person, now=now)
    elif until is not None and until != before:
        await pause(db, person, None if until == FOREVER else until, now=now)


async def _saved(db: Db, person: Person, now: datetime) -> Answer:
    form = await settings_form(db, person, person.id, now=now)
    if isinstance(form, Message):
        return form
    planned = await waiting_for(db, [person.id], kinds=TURNS)
    life = await working_life(db, person, now.date())
    t, today = catalogue(person.language), now.astimezone(life.zone).date()
    return view.saved(t, person.id, form, due=planned[0].due if planned else None, zone=life.zone, today=today)
