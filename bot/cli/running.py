"""How a command runs: settings read, house open, one event loop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

import click
import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.cli.log import set_up_log
from bot.cli.trouble import Sentence
from bot.cli.words import unknown, words
from bot.domain.people import spelling
from bot.opening import App, backup_folder, open_app
from bot.settings import Settings, read_settings
from bot.store.base import Db
from bot.store.people import Person, all_people, find_people
from bot.store.promise import unwritten_promises
from bot.store.prompts import Library
from bot.store.team import (
    Organisation,
    School,
    Team,
    all_organisations,
    all_schools,
    all_teams,
    find_school,
    find_team,
)

Result = TypeVar("Result")

log = structlog.get_logger()


def prepare() -> Settings:
    """The settings, with the log set up as they say: on standard error, so that output can be piped."""
    settings = read_settings()
    set_up_log(settings.log_format)
    return settings


def in_house(work: Callable[[App], Awaitable[Result]], *, migrates: bool = False) -> Result:
    """Open the house, do the work, close it."""

    async def run() -> Result:
        async with open_app(prepare(), migrates=migrates) as app, _until_done(app):
            return await work(app)

    return asyncio.run(run())


@asynccontextmanager
async def _until_done(app: App) -> AsyncIterator[None]:
    """What is promised meanwhile stands in a file at the end, however it ends: `run`, which does so, may be off.

    Where that does not succeed it is said, and the work is done all the same: the promise waits for who runs next.
    """
    has_said = False
    try:
        yield
    except DBAPIError:
        has_said = True  # that the database is in trouble
        raise
    finally:
        try:
            await _write_promises(app)
        except OSError as trouble:
            log.error("promises_not_written", trouble=type(trouble).__name__)
            click.echo(words("cli.promises_not_written", folder=backup_folder(app.settings)), err=True)
        except SQLAlchemyError as trouble:
            log.error("promises_not_written", trouble=type(trouble).__name__)
            if not has_said:
                click.echo(words("cli.promises_not_asked"), err=True)


async def _write_promises(app: App) -> None:
    """Of a demo nothing is promised: it has a key of its own, and nobody puts it back."""
    if app.demo:
        return
    async with app.unit_of_work() as db:
        is_any = bool(await unwritten_promises(db, most=1))
    if not is_any:
        return
    from bot.keeping import Keeper  # only who promised something waits for it

    keeper = Keeper(app.sessions, backup_folder(app.settings), None, ZoneInfo(app.settings.timezone))
    while await keeper.write_promises():
        continue


def check_sector(library: Library, sector: str) -> str:
    """The sector, when the vocabulary has words of it; else a sentence with the nearest, or with those there are."""
    if sector not in library.vocabulary:
        raise Sentence(unknown(words("noun.sector"), sector, [*library.vocabulary]))
    return sector


async def one_team(db: Db, name: str, school: str | None = None) -> Team:
    """The team of this name, or a sentence with the nearest."""
    found, known = await find_team(db, name), await all_teams(db)
    if school:
        wanted = (await one_school(db, school)).id
        found, known = ([team for team in teams if team.school_id == wanted] for teams in (found, known))
    if not found:
        raise Sentence(_unknown(words("noun.team"), name, [team.name for team in known]))
    if len(found) > 1:
        schools = [(await db.get_one(School, team.school_id)).name for team in found]
        raise Sentence(words("cli.several_teams", name=name, schools=", ".join(schools)))
    return found[0]


async def one_school(db: Db, name: str | None) -> School:
    """The school of this name, or the only one there is, or a sentence with the nearest."""
    schools = await all_schools(db)
    if name is None and len(schools) == 1:
        return schools[0]
    known = [school.name for school in schools]
    if name is None and schools:
        raise Sentence(words("cli.which_school", known=", ".join(known)))
    found = await find_school(db, name or "")
    if not found:
        raise Sentence(_unknown(words("noun.school"), name or "", known))
    return found[0]


async def one_organisation(db: Db, name: str | None) -> Organisation | None:
    """The organisation of this name, or the only one there is; None while there is none, and no name was given."""
    everyone = await all_organisations(db)
    known = [one.name for one in everyone]
    if name is None and len(everyone) > 1:
        raise Sentence(words("cli.which_organisation", known=", ".join(known)))
    found = [one for one in everyone if name is None or spelling(one.name) == spelling(name)]
    if name is not None and not found:
        raise Sentence(unknown(words("noun.organisation"), name, known))
    if len(found) > 1:
        raise Sentence(words("cli.several_organisations", name=name))
    return found[0] if found else None


async def one_person(db: Db, name: str) -> Person:
    """The person of this name, e-mail address or first name, or a sentence with the nearest."""
    found = await find_people(db, name)
    if not found:
        raise Sentence(_unknown(words("noun.person"), name, [person.name for person in await all_people(db)]))
    if len(found) > 1:
        raise Sentence(words("cli.several_people", name=name, emails=", ".join(p.email or p.name for p in found)))
    return found[0]


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    return unknown(what, name, known) if known else words("cli.nobody_yet")


class Day(click.ParamType[date]):
    """A date, as 2026-10-31 or 31-10-2026."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a sentence."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        try:
            parts = text.split("-")
            return date.fromisoformat(text if len(parts[0]) == 4 else "-".join(part.zfill(2) for part in parts[::-1]))
        except ValueError:
            self.fail(words("cli.bad_date", value=text), param, ctx)
