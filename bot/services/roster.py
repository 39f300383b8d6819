"""Importing a roster: the file is compared with the whole database, and only then written, all of it or nothing."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.roster import Imported, Roster
from bot.services.roster_plan import Known, Plan
from bot.services.roster_problems import find_problems
from bot.services.roster_writing import Writing
from bot.store.base import Db
from bot.store.people import all_people
from bot.store.team import Leading, Membership, Organisation, all_schools, all_teams


async def import_roster(
    db: Db,
    roster: Roster,
    *,
    now: datetime,
    language: str,
    timezone: str,
    skip_bad: bool = False,
    sync: bool = False,
) -> Imported:
    """Bring the database up to the file. With a bad line nothing is written, unless those are skipped.

    Nobody is removed silently (J06): who is not in the file is listed, and ended only with `sync`. A sync of a file
    with bad lines ends nobody, since it cannot be known who stood on them.
    """
    known = await _read_known(db)
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


async def _read_known(db: Db) -> Known:
    organisation = await db.scalar(select(Organisation).order_by(Organisation.id).limit(1))
    known = Known(organisation, await all_schools(db), await all_teams(db))
    known.people = {person.id: person for person in await all_people(db)}
    for place in await db.scalars(select(Membership).order_by(Membership.id)):
        known.places[place.person_id].append(place)
    for row in await db.scalars(select(Leading).order_by(Leading.id)):
        known.leading[row.leader_id].append(row)
    return known
