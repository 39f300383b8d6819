"""The school in `ruimte setup`: its name, sector and region. What is there already is not asked."""

import click

from bot.cli.asking import agrees
from bot.cli.running import check_sector
from bot.cli.setup_asking import Interview, ask, ask_something, choose, is_terminal
from bot.cli.setup_house import House, Wanted
from bot.cli.setup_people import add_first_team, add_people, add_steward
from bot.cli.starting import choose_region
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.domain.vocabulary import USUAL_SECTOR
from bot.opening import real_clock
from bot.services.adviser import LONGEST, TooLong, set_adviser
from bot.services.school import add_school
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.holidays import REGIONS
from bot.store.team import School, all_schools


def set_school(house: House, interview: Interview, wanted: Wanted) -> None:
    """Everything about the school that is not there yet, each part kept as soon as it was said."""
    steps = (add_people, _add_school, _set_calendars, add_steward, add_first_team)
    for step in steps:
        step(house, interview, wanted)


def _add_school(house: House, interview: Interview, wanted: Wanted) -> None:
    if schools := house.do(all_schools):
        click.echo(words("cli.setup.school_there", schools=", ".join(school.name for school in schools)))
        return
    name = wanted.school or ask_something(words("cli.setup.ask_school"), option="--school")
    timezone = house.app.settings.timezone
    house.do(lambda db: add_school(db, name, timezone=timezone, now=real_clock()))
    interview.kept.append(name)


def _set_calendars(house: House, interview: Interview, wanted: Wanted) -> None:
    """Sector and region of each school that has none; its next holiday shows whether they are right (J08).

    Then its confidential adviser.
    """
    for school in [one for one in house.do(all_schools) if one.region is None]:
        known = [*house.app.library.vocabulary]
        sector = wanted.sector or choose(
            words("cli.setup.ask_sector", school=school.name), known, option="--sector", default=USUAL_SECTOR
        )
        check_sector(house.app.library, sector)
        _set_region(house, school, sector, wanted.region)
        interview.kept.append(words("cli.setup.kept_region", school=school.name))
        if said := wanted.adviser or ("" if wanted.region else _asked_adviser(school)):
            _keep_adviser(house, school, said)
            interview.kept.append(words("cli.setup.kept_adviser", school=school.name))


def _set_region(house: House, school: School, sector: str, wanted: str | None) -> None:
    question = words("cli.setup.ask_region", school=school.name, known=", ".join(REGIONS))
    while True:
        region = wanted or ask_something(question, option="--region")

        async def work(db: Db, region: str = region) -> str:
            found = await db.get_one(School, school.id)
            found.sector = sector
            await choose_region(db, found, region, now=real_clock())
            return await _next_holiday(db, found)

        try:
            click.echo(house.do(work))
        except Sentence as unknown:
            if wanted or not is_terminal():
                raise
            click.echo(unknown.message)
            continue
        if wanted or agrees(words("cli.setup.is_right")):
            return


async def _next_holiday(db: Db, school: School) -> str:
    today = real_clock().date()
    holiday = (await calendar_of(db, school.id, today)).next_days_off(today)
    if holiday is None:
        return words("school.no_holiday", school=school.name)
    span = t().span(holiday.first, holiday.last)
    return words("cli.setup.region_check", region=school.region, holiday=holiday.name, span=span)


def _asked_adviser(school: School) -> str:
    """The confidential adviser (J35), as somebody at the keyboard says it; nobody has to."""
    if not is_terminal():
        return ""
    question = words("cli.setup.ask_adviser", school=school.name)
    while len(said := ask(question, option="--adviser")) > LONGEST:
        click.echo(words("school.adviser_long", most=LONGEST))
    return said


def _keep_adviser(house: House, school: School, said: str) -> None:
    async def work(db: Db) -> None:
        await set_adviser(db, await db.get_one(School, school.id), said)

    try:
        house.do(work)
    except TooLong:
        raise Sentence(words("school.adviser_long", most=LONGEST)) from None
