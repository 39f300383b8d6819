"""The people in `ruimte setup`: a list when there is one, else who runs the bot and a first team."""

import csv
from io import StringIO
from pathlib import Path

import click

from bot.cli.asking import agrees
from bot.cli.setup_asking import Interview, ask, ask_something, choose, is_terminal
from bot.cli.setup_house import House, Wanted
from bot.cli.trouble import Sentence, explain
from bot.cli.words import t, words
from bot.domain.roster_file import OWN_TEAMS
from bot.opening import real_clock
from bot.services.team import add_team
from bot.store.base import Db
from bot.store.people import Person
from bot.store.steward import stewards_of_organisation
from bot.store.team import School, all_schools, all_teams, teams_of
from bot.views.roster import summary


def add_people(house: House, interview: Interview, wanted: Wanted) -> None:
    """The school's list, while no school is known or told. Whoever has none types nothing."""
    if wanted.people is None and (wanted.school or not is_terminal() or house.do(all_schools)):
        return
    path = wanted.people or _asked_path()
    while path is not None:
        try:
            imported = house.bring_in(path.read_bytes())
            click.echo(summary(t(), imported))
            if imported.wrote:
                interview.kept.append(words("cli.setup.kept_people"))
                return
        except OSError as trouble:
            click.echo(explain(trouble))
        if wanted.people is not None:
            raise Sentence(words("cli.setup.no_list", path=path))
        path = _asked_path()


def _asked_path() -> Path | None:
    said = ask(words("cli.setup.ask_people"), option="--people")
    return Path(said).expanduser() if said else None


def add_steward(house: House, interview: Interview, wanted: Wanted) -> None:
    """Who runs the bot for everything, unless somebody does already."""
    school = house.do(all_schools)[0]
    if house.do(lambda db: stewards_of_organisation(db, school.organisation_id)):
        return
    while True:
        name = wanted.name or ask_something(words("cli.setup.ask_name"), option="--name")
        email = wanted.email if wanted.name else ask(words("cli.setup.ask_email"), option="--email")
        if _place(house, {"name": name, "email": email or "", "school": school.name, "role": "steward"}, wanted):
            interview.kept.append(words("cli.setup.kept_steward"))
            return


def _place(house: House, cells: dict[str, str], wanted: Wanted) -> bool:
    """Give one person a place, by the rules of a list; says what is wrong with it."""
    file = StringIO()
    sheet = csv.DictWriter(file, [*cells])
    sheet.writeheader()
    sheet.writerow(cells)
    imported = house.bring_in(file.getvalue().encode())
    if imported.problems and wanted.name:
        raise Sentence(summary(t(), imported))
    if imported.problems:
        click.echo(summary(t(), imported))
    return imported.wrote


def add_first_team(house: House, interview: Interview, wanted: Wanted) -> None:
    """A team, unless there is one besides those of board and stewards."""
    if any(team.name not in OWN_TEAMS.values() for team in house.do(all_teams)):
        return
    school = house.do(all_schools)[0]
    name = wanted.team or ask_something(words("cli.setup.ask_team"), option="--team")
    house.do(lambda db: add_team(db, school, name, now=real_clock()))
    interview.kept.append(name)
    in_team = wanted.in_team
    if in_team is None and is_terminal() and not wanted.team:
        in_team = agrees(words("cli.setup.ask_in_team", team=name))
    if in_team:
        steward = _at_the_keyboard(house, school, wanted)
        cells = {"name": steward.name, "email": steward.email or "", "school": school.name, "team": name}
        _place(house, cells, wanted)


def _at_the_keyboard(house: House, school: School, wanted: Wanted) -> Person:
    """The steward who answers: of several in a list, whoever says so."""
    stewards = house.do(lambda db: stewards_of_organisation(db, school.organisation_id))
    named = [one for one in stewards if one.name == wanted.name] or stewards
    if len(named) == 1:
        return named[0]
    by_number = {str(number): one for number, one in enumerate(named, 1)}
    listed = ", ".join(f"{number} ({one.name})" for number, one in by_number.items())
    return by_number[choose(words("cli.setup.ask_who", stewards=listed), [*by_number], option="--name")]


def works_apart(house: House) -> bool:
    """Whether somebody who runs the bot is in no team but that of the stewards: no other team's links have theirs."""

    async def work(db: Db) -> bool:
        (school, *_) = await all_schools(db)
        stewards = await stewards_of_organisation(db, school.organisation_id)
        teams = [{team.name for team in await teams_of(db, one.id)} for one in stewards]
        return any(names <= {*OWN_TEAMS.values()} for names in teams)

    return house.do(work)
