"""Who `ruimte quiet` is about, found by name, and what it says when it is done."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.cli.running import one_person, one_school, one_team
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.services.pause import pause, unpause
from bot.services.quiet import Scope, lift_quiet, set_quiet
from bot.store.base import Db
from bot.store.team import all_organisations


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
    scopes = await _scopes(db, team_name, school_name)
    names = t().all_of([scope.name for scope in scopes])
    if off:
        lifted = [await _lift(db, scope, now) for scope in scopes]
        return words("team.quiet_over", names=names) if any(lifted) else words("quiet.was_not", names=names)
    for scope in scopes:
        await set_quiet(
            db, organisation_id=scope.organisation_id, school_id=scope.school_id, team_id=scope.team_id,
            until=until, now=now,
        )  # fmt: skip
    day = t().day(until, seen_from=now.date()) if until else ""
    return words("team.quiet_until", names=names, day=day) if day else words("team.quiet", names=names)


async def _lift(db: Db, scope: Scope, now: datetime) -> bool:
    return await lift_quiet(
        db, organisation_id=scope.organisation_id, school_id=scope.school_id, team_id=scope.team_id, now=now
    )


async def _hush_person(db: Db, name: str, until: date | None, off: bool, now: datetime) -> str:
    person = await one_person(db, name)
    if off:
        await unpause(db, person, now=now)
        return words("team.quiet_over", names=person.name)
    await pause(db, person, until, now=now)
    if until:
        return words("team.quiet_until", names=person.name, day=t().day(until, seen_from=now.date()))
    return words("team.quiet", names=person.name)


async def _scopes(db: Db, team_name: str | None, school_name: str | None) -> Sequence[Scope]:
    if team_name:
        team = await one_team(db, team_name, school_name)
        return [Scope(team.name, team.organisation_id, team_id=team.id)]
    if school_name:
        school = await one_school(db, school_name)
        return [Scope(school.name, school.organisation_id, school_id=school.id)]
    everyone = await all_organisations(db)
    if not everyone:
        raise Sentence(words("cli.nobody_yet"))
    return [Scope(organisation.name, organisation.id) for organisation in everyone]
