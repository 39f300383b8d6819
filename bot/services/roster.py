"""Importing a roster: the file is compared with all of its organisation, and then written, all of it or nothing."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.roster import Imported, Roster
from bot.services.roster_plan import Known, Plan
from bot.services.roster_problems import find_problems
from bot.services.roster_writing import Writing
from bot.store.base import Db
from bot.store.leading import leading_in_organisation
from bot.store.team import (
    Organisation,
    people_of_organisation,
    places_in_organisation,
    schools_of_organisation,
    teams_of_organisation,
)


async def import_roster(
    db: Db,
    roster: Roster,
    *,
    organisation: Organisation | None,
    now: datetime,
    language: str,
    timezone: str,
    skip_bad: bool = False,
    sync: bool = False,
) -> Imported:
    """Bring an organisation up to the file. With a bad line nothing is written, unless those are skipped.

    Nothing outside the organisation is read or changed; without one, the file makes the first of this house.
    Nobody is removed silently (J06): who is not in the file is listed, and ended only with `sync`. A sync of a file
    with bad lines ends nobody, since it cannot be known who stood on them.
    """
    known = await _read_known(db, organisation)
    lines, problems = roster.lines, list(roster.problems)
    while True:  # a line that is left out may be the only one that made another line right
        plan = Plan(known, lines, lambda: db.new_id(now))
        found = list(find_problems(known, plan, frozenset() if skip_bad or not problems else roster.names))
        problems += found
        if not found or not skip_bad:
            break
        bad = {problem.line for problem in found}
        lines = tuple(line for line in lines if line.number not in bad)
    problems.sort(key=lambda problem: problem.line)
    if not lines or (problems and not skip_bad):
        return Imported(problems=tuple(problems))
    today = now.astimezone(ZoneInfo(timezone)).date()
    writing = Writing(db, known, plan, columns=roster.columns, now=now, today=today)
    done = await writing.write(language, timezone, sync=sync and not problems)
    return replace(done, held=sync and bool(problems), problems=tuple(problems))


async def _read_known(db: Db, organisation: Organisation | None) -> Known:
    if organisation is None:
        return Known(None, (), ())
    here = organisation.id
    known = Known(organisation, await schools_of_organisation(db, here), await teams_of_organisation(db, here))
    known.people = {person.id: person for person in await people_of_organisation(db, here)}
    for place in await places_in_organisation(db, here):
        known.places[place.person_id].append(place)
    for row in await leading_in_organisation(db, here):
        known.leading[row.leader_id].append(row)
    return known
