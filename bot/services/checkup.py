"""What in the database wants a steward's attention: nobody's doing is told, and no number of people (J12, J32)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.checkup import Found, Verdict
from bot.domain.delivery import State
from bot.services.status import schools_without_region, schools_without_summer
from bot.services.steward import lacking, those_reached
from bot.store.base import Db
from bot.store.house import all_alerts
from bot.store.inbox import has_failed, last_heard
from bot.store.people import Person, has_ended, has_platform_account
from bot.store.place import gone_teams
from bot.store.steward import all_stewards, stewards_of_organisation
from bot.store.team import Organisation, School, all_organisations, all_teams, schools_of_organisation
from bot.store.watching import has_ended_since

LATELY = timedelta(days=7)
QUIET_DAYS = 7  # from Monday to Friday, without a word from a platform


async def check_house(db: Db, *, now: datetime, zone: ZoneInfo) -> list[Found]:
    """Stewards, schools, channels, what came in and what went out. Everybody in a demo is made up and unreachable."""
    stewards = [] if db.demo else await _stewards(db, now.astimezone(zone).date())
    return [*stewards, *await _schools(db, now), *await _places(db), *await _inbox(db), *await _outbox(db, now)]


async def check_events(db: Db, platform: str, *, now: datetime) -> Found:
    """Whether a platform tells us anything; not when, which could tell of one person."""
    heard = await last_heard(db, platform)
    if heard is None:
        return Found(f"{platform}_no_event", Verdict.NOTE)
    if _school_week_days(heard.date(), now.date()) > QUIET_DAYS:
        return Found(f"{platform}_no_event_lately", Verdict.NOTE)
    return Found(f"{platform}_events")


async def _stewards(db: Db, today: date) -> list[Found]:
    organisations = await all_organisations(db)
    found = [found for one in organisations for found in await _stewards_of(db, one, today)]
    return found or [Found("nobody", Verdict.NOTE)]


async def _stewards_of(db: Db, organisation: Organisation, today: date) -> list[Found]:
    args = {"organisation": organisation.name}
    stewards = await all_stewards(db, organisation.id)
    if not await those_reached(db, stewards, today):
        if any([await _is_unknown(db, one, today) for one in stewards]):
            return [Found("steward_unknown", Verdict.WRONG, args)]
        return [Found("no_steward", Verdict.WRONG, args)]
    schools = await schools_of_organisation(db, organisation.id)
    if not await those_reached(db, await stewards_of_organisation(db, organisation.id), today):
        alone = [found for school in schools for found in await _alone(db, organisation, [school], today)]
        return [Found("no_whole_steward", Verdict.WRONG, args), *alone]
    return await _alone(db, organisation, schools, today) or [Found("stewards", args=args)]


async def _is_unknown(db: Db, steward: Person, today: date) -> bool:
    """Whether somebody works here whom no platform knows: they only have to come in."""
    return not has_ended(steward, today) and not await has_platform_account(db, steward.id)


async def _alone(db: Db, organisation: Organisation, schools: Sequence[School], today: date) -> list[Found]:
    names = await lacking(db, organisation, schools, today)
    return [Found("no_second_steward", Verdict.NOTE, {"place": name}) for name in names]


async def _schools(db: Db, now: datetime) -> list[Found]:
    wrong = [("no_region", school.name) for school in await schools_without_region(db)]
    wrong += [("no_summer", school.name) for school in await schools_without_summer(db, now=now)]
    return [Found(what, Verdict.WRONG, {"school": name}) for what, name in wrong] or [Found("schools")]


async def _places(db: Db) -> list[Found]:
    gone = await gone_teams(db)
    names = [team.name for team in await all_teams(db) if team.id in gone]
    return [Found("out_of_channel", Verdict.NOTE, {"team": name}) for name in names]


async def _inbox(db: Db) -> list[Found]:
    return [Found("failed", Verdict.WRONG) if await has_failed(db) else Found("inbox")]


async def _outbox(db: Db, now: datetime) -> list[Found]:
    since = now - LATELY
    refused = {
        (alert.args.get("platform", ""), alert.args.get("reason", ""))
        for alert in await all_alerts(db)
        if alert.what == "refused" and alert.raised_at >= since
    }
    found = [
        Found("refused", Verdict.NOTE, {"platform": platform.capitalize(), "reason": reason})
        for platform, reason in sorted(refused)
    ]
    if await has_ended_since(db, State.UNCERTAIN, since):
        found.append(Found("uncertain", Verdict.NOTE))
    if await has_ended_since(db, State.FAILED, since):
        found.append(Found("given_up", Verdict.NOTE))
    return found or [Found("outbox")]


def _school_week_days(first: date, last: date) -> int:
    """How many days from Monday to Friday lie after `first`, up to `last`."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return len([day for day in days if day.weekday() < 5])
