"""The end of a school year: private answers go, and weeks before somebody can take them along (J07, 4.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import SchoolCalendar, school_year
from bot.domain.message import Message
from bot.domain.retention import announced_on, ends_on
from bot.services.notice import Telling, add_notices
from bot.services.share import take_back
from bot.store.base import Db
from bot.store.calendar import calendars_of
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.team import School, all_schools
from bot.store.year_end import delete_private_before, private_until, shared_before
from bot.views import year_end as view
from bot.views.catalogue import catalogue

YEAR_END = "year_end"  # the kind of notice


@dataclass(frozen=True)
class YearEnd:
    """Where a school is in its year: what was written before `ended` is over, before `ended_before` twice over.

    Between `told_from` and `ends` somebody is told of the end that comes.
    """

    ended_before: datetime
    ended: datetime
    told_from: datetime
    ends: datetime


def year_end_of(school: School, calendar: SchoolCalendar, now: datetime) -> YearEnd:
    """The ends that were and the one that comes, at midnight in the school's own zone."""
    zone = ZoneInfo(school.timezone)
    today = now.astimezone(zone).date()
    year = school_year(today)
    if today >= ends_on(calendar, year):
        year += 1

    def at(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    return YearEnd(
        at(ends_on(calendar, year - 2)), at(ends_on(calendar, year - 1)), at(announced_on(calendar, year)),
        at(ends_on(calendar, year)),
    )  # fmt: skip


async def _year_ends(db: Db, now: datetime) -> Mapping[UUID, YearEnd]:
    schools = await all_schools(db)
    calendars = await calendars_of(db, schools, now.date())
    return {school.id: year_end_of(school, calendars[school.id], now) for school in schools}


def _latest_last(moments: Mapping[UUID, datetime]) -> Sequence[tuple[datetime, frozenset[UUID]]]:
    """Each moment with the schools where it comes sooner: whose people, working there too, keep what they wrote longer.

    Somebody of two schools waits for the one whose year ends last; its end before this one lies further back.
    """
    return [
        (moment, frozenset(school for school, other in moments.items() if other < moment))
        for moment in sorted(set(moments.values()))
    ]


async def withdraw_after_years(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What was shared in the school year before the last one that ended, taken out of all messages that show it."""
    ends = {school: one.ended_before for school, one in (await _year_ends(db, now)).items()}
    number = 0
    for before, longer in _latest_last(ends):
        for reply_id in await shared_before(db, before, kept_longer_at=longer, most=most - number):
            await take_back(db, reply_id, now=now)
            number += 1
    return number


async def erase_private(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What was answered in a school year that ended, and is shared with nobody."""
    ends = {school: one.ended for school, one in (await _year_ends(db, now)).items()}
    number = 0
    for before, longer in _latest_last(ends):
        number += await delete_private_before(db, before, kept_longer_at=longer, most=most - number)
    return number


async def announce_end(db: Db, today: date, *, now: datetime, most: int) -> int:
    """Three school weeks before, who wrote something for themselves alone is told so, once for each day it ends on."""
    number = 0
    for school_id, one in sorted((await _year_ends(db, now)).items()):
        if one.told_from <= now < one.ends and number < most:
            last = str(one.ends.date())
            people = await private_until(db, school_id, one.ends, told=f"{YEAR_END}:{last}", most=most - number)
            await add_notices(
                db, people, YEAR_END, about=last, args={"last": last}, now=now, expires_after=one.ends - now
            )
            number += len(people)
    return number


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """When what nobody else reads goes, with the button that gives all of it."""
    return view.year_ends(catalogue(person.language), person.id, date.fromisoformat(notice.args["last"]))
