"""Starting a team: what has to be known first, shown before anything is sent."""

import sys
from dataclasses import dataclass
from datetime import date, datetime

import click

from bot.cli.trouble import Sentence
from bot.cli.words import t, unknown, words
from bot.services.team import first_weeks, set_region, start_team
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.holidays import regions
from bot.store.people import School, Team
from bot.views.team import plan_line, region_check


@dataclass(frozen=True)
class Agreement:
    """On what date the participation council agreed, and who may be asked about it."""

    agreed_on: date
    contact: str


def ask(key: str, *, missing: str) -> str:
    """Ask at the keyboard; without one, say which option is missing."""
    if not sys.stdin.isatty():
        raise Sentence(words("cli.missing", option=missing, question=words(key)))
    answer: str = click.prompt(words(key))
    return answer.strip()


async def start_after_showing(
    db: Db, team: Team, agreement: Agreement, region: str | None, *, yes: bool, now: datetime
) -> str:
    """Show the region's next holiday and the first three weeks, ask once, and start."""
    school = await db.get_one(School, team.school_id)
    if region or school.region is None:
        await choose_region(db, school, region or ask("school.ask_region", missing="--region"), now=now)
    click.echo(await confirm_region(db, school, now))
    click.echo(words("team.plan", team=team.name))
    for planned in await first_weeks(db, team, now=now):
        click.echo("  " + plan_line(t(), planned.week.monday, planned.question, planned.taps_only))
    if not yes and sys.stdin.isatty() and not click.confirm(words("team.confirm_start")):
        raise Sentence(words("team.not_started_now"))
    await start_team(db, team, agreed_on=agreement.agreed_on, contact=agreement.contact, now=now)
    return words("team.started", team=team.name)


async def choose_region(db: Db, school: School, region: str, *, now: datetime) -> None:
    """Set the school's region, or say which there are."""
    known = regions(school.country)
    found = next((name for name in known if name.casefold() == region.strip().casefold()), None)
    if found is None:
        raise Sentence(unknown(words("noun.region"), region, known))
    await set_region(db, school, found, now=now)


async def confirm_region(db: Db, school: School, now: datetime) -> str:
    """The line that shows whether the region is right."""
    calendar = await calendar_of(db, school.id, now.date())
    holiday = calendar.next_days_off(now.date())
    if school.region is None or holiday is None:
        return words("school.no_holiday", school=school.name)
    return region_check(t(), school.region, holiday.name, holiday.first, holiday.last)
