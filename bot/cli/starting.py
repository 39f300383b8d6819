"""Starting a team: what has to be known first, shown before anything is sent."""

import sys
from dataclasses import dataclass
from datetime import date, datetime

import click

from bot.cli.asking import agrees
from bot.cli.running import one_team
from bot.cli.trouble import Sentence
from bot.cli.words import t, unknown, words
from bot.opening import App, real_clock
from bot.services.team import ChoseToStop, first_weeks, set_region, start_team
from bot.services.typed import Decided
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.holidays import regions
from bot.store.team import School, Team
from bot.views.team import plan_line, region_check


@dataclass(frozen=True)
class Agreement:
    """On what date the participation council agreed, who may be asked about it, and who decided about typing."""

    agreed_on: date
    contact: str
    decided: Decided | None = None


def ask(key: str, *, missing: str) -> str:
    """Ask at the keyboard; without one, say which option is missing."""
    if not sys.stdin.isatty():
        raise Sentence(words("cli.missing", option=missing, question=words(key)))
    answer: str = click.prompt(words(key))
    return answer.strip()


async def start_after_showing(
    app: App, name: str, school: str | None, agreement: Agreement, region: str | None, *, yes: bool
) -> str:
    """Show the region's next holiday and the first three weeks, ask once, and start.

    Nothing is asked while a transaction is open: the database stays free for others.
    """
    async with app.unit_of_work() as db:
        team = await one_team(db, name, school)
        has_region = (await db.get_one(School, team.school_id)).region is not None
    wanted = region if region or has_region else ask("school.ask_region", missing="--region")
    async with app.unit_of_work() as db:
        for line in await _first_weeks_shown(db, await db.get_one(Team, team.id), wanted, real_clock()):
            click.echo(line)
    if not yes and sys.stdin.isatty() and not agrees(words("team.confirm_start")):
        raise Sentence(words("team.not_started_now"))
    async with app.unit_of_work() as db:
        found = await db.get_one(Team, team.id)
        try:
            await start_team(
                db, found, agreed_on=agreement.agreed_on, contact=agreement.contact, now=real_clock(),
                decided=agreement.decided,
            )  # fmt: skip
        except ChoseToStop:
            raise Sentence(words("team.chose_to_stop", team=found.name)) from None
    return words("team.started", team=team.name)


async def _first_weeks_shown(db: Db, team: Team, region: str | None, now: datetime) -> list[str]:
    school = await db.get_one(School, team.school_id)
    if region:
        await choose_region(db, school, region, now=now)
    weeks = await first_weeks(db, team, now=now)
    planned = [plan_line(t(), week.week.monday, week.question, week.taps_only) for week in weeks]
    return [
        await confirm_region(db, school, now),
        words("team.plan", team=team.name),
        *(f"  {line}" for line in planned),
    ]


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
