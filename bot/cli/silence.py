"""Who `ruimte quiet` is about, found by name, and what it says when it is done."""

from datetime import date, datetime
from uuid import UUID

from bot.cli.running import one_person, one_school, one_team
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.services.pause import pause, unpause
from bot.services.quiet import lift_quiet, set_quiet
from bot.store.base import Db
from bot.store.team import the_organisation


async def hush(
    db: Db,
    *,
    team_name: str | None,
    school_name: str | None,
    person_name: str | None,
    until: date | None,
    off: bool,
    now: datetime,
) -> str:
    """Quiet, or quiet no more, for a team, a school, a person or everybody; the sentence that says so."""
    if until is not None and until < now.date():
        raise Sentence(words("quiet.past", day=t().long_day(until)))
    if person_name:
        return await _hush_person(db, person_name, until, off, now)
    organisation_id, school_id, team_id, names = await _scope(db, team_name, school_name)
    if off:
        if not await lift_quiet(db, organisation_id=organisation_id, school_id=school_id, team_id=team_id, now=now):
            return words("quiet.was_not", names=names)
        return words("team.quiet_over", names=names)
    await set_quiet(
        db, organisation_id=organisation_id, school_id=school_id, team_id=team_id, until=until, now=now
    )  # fmt: skip
    return words("team.quiet_until", names=names, day=t().day(until)) if until else words("team.quiet", names=names)


async def _hush_person(db: Db, name: str, until: date | None, off: bool, now: datetime) -> str:
    person = await one_person(db, name)
    if off:
        await unpause(db, person, now=now)
        return words("team.quiet_over", names=person.name)
    await pause(db, person, until, now=now)
    if until:
        return words("team.quiet_until", names=person.name, day=t().day(until))
    return words("team.quiet", names=person.name)


async def _scope(db: Db, team_name: str | None, school_name: str | None) -> tuple[UUID, UUID | None, UUID | None, str]:
    if team_name:
        team = await one_team(db, team_name, school_name)
        return team.organisation_id, None, team.id, team.name
    if school_name:
        school = await one_school(db, school_name)
        return school.organisation_id, school.id, None, school.name
    organisation = await the_organisation(db)
    if organisation is None:
        raise Sentence(words("cli.nobody_yet"))
    return organisation.id, None, None, organisation.name
