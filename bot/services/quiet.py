"""Silence on demand: stop everything unasked at once, and speak again without making up for it (J09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.domain.message import Message
from bot.domain.people import Role, TeamState
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.introduction import introduce_newcomers
from bot.store.base import Db
from bot.store.delivery import cancel_waiting
from bot.store.people import Person
from bot.store.schedule import Quiet, end_quiet, quiet_teams
from bot.store.steward import runs_organisation, schools_run_by
from bot.store.team import Organisation, Team, all_teams, members_of, memberships_of, teams_of
from bot.views import people as people_view
from bot.views import team as view
from bot.views.catalogue import Catalogue, catalogue


@dataclass(frozen=True)
class Scope:
    """What becomes quiet: an organisation, or one school or team of it."""

    name: str
    organisation_id: UUID
    school_id: UUID | None = None
    team_id: UUID | None = None


async def set_quiet(
    db: Db, *, organisation_id: UUID, school_id: UUID | None, team_id: UUID | None, until: date | None, now: datetime
) -> None:
    """Nothing unasked from now on; what was planned until the end of it is not made up for."""
    db.add(
        Quiet(
            id=db.new_id(now), organisation_id=organisation_id, school_id=school_id, team_id=team_id,
            since=now, until=until,
        )
    )  # fmt: skip
    await db.flush()
    for team in await _teams_in(db, organisation_id, school_id, team_id):
        people = [person.id for person in await members_of(db, team.id)]
        await cancel_waiting(db, people, now, unasked_only=True)


async def lift_quiet(
    db: Db, *, organisation_id: UUID, school_id: UUID | None, team_id: UUID | None, now: datetime
) -> bool:
    """Speak again; False when it was not quiet there."""
    ended = await end_quiet(db, organisation_id, school_id=school_id, team_id=team_id, now=now)
    still = await quiet_teams(db, now.date())
    for team in await _teams_in(db, organisation_id, school_id, team_id) if ended else ():
        if team.state == TeamState.STARTED and team.id not in still:
            await introduce_newcomers(db, team, now=now)
    return ended


async def _teams_in(db: Db, organisation_id: UUID, school_id: UUID | None, team_id: UUID | None) -> Sequence[Team]:
    return [
        team
        for team in await all_teams(db)
        if team.organisation_id == organisation_id
        and school_id in (None, team.school_id)
        and team_id in (None, team.id)
    ]


async def quiet_command(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`/ruimte stil [until]` and `stil uit`: stewards where they run the bot, leaders over their teams (J09)."""
    t, scopes = catalogue(person.language), await _scopes_of(db, person)
    if not scopes:
        return view.only_leaders(t)
    if words.strip().lower() in ("uit", "off"):
        return await _speak_again(db, t, scopes, now=now)
    try:
        until = _last_day(words, now)
    except ValueError:
        return view.bad_date(t)
    if any(scope.team_id is None for scope in scopes):  # one word may be a slip, and nothing is made up for
        return view.confirm_quiet(t, person.id, t.all_of([scope.name for scope in scopes]), until)
    return await _hush(db, t, scopes, until, now=now)


async def press_hush(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, maak het stil], for more than a team."""
    t, scopes = catalogue(person.language), await _scopes_of(db, person)
    if press.subject != person.id:
        return people_view.not_yours(t)
    if not scopes:
        return view.only_leaders(t)
    try:
        until = _last_day(press.choice, now)
    except ValueError:
        return view.bad_date(t)
    return Redraw(await _hush(db, t, scopes, until, now=now))


def _last_day(words: str, now: datetime) -> date | None:
    """The last quiet day that somebody means, None for until it is lifted; ValueError when it is none, or over."""
    until = date.fromisoformat(words.strip()) if words.strip() else None
    if until is not None and until < now.date():
        raise ValueError(words)
    return until


async def _hush(db: Db, t: Catalogue, scopes: Sequence[Scope], until: date | None, *, now: datetime) -> Message:
    for scope in scopes:
        await set_quiet(
            db, organisation_id=scope.organisation_id, school_id=scope.school_id, team_id=scope.team_id, until=until,
            now=now,
        )  # fmt: skip
    return view.quiet(t, t.all_of([scope.name for scope in scopes]), until, today=now.date())


async def _scopes_of(db: Db, person: Person) -> list[Scope]:
    """What this person may silence: what they run the bot for, and the teams in which they are a leader."""
    if await runs_organisation(db, person):
        organisation = await db.get_one(Organisation, person.organisation_id)
        return [Scope(organisation.name, organisation.id)]
    schools = {school.id: school for school in await schools_run_by(db, person)}
    led = {row.team_id for row in await memberships_of(db, [person.id]) if row.role == Role.LEADER}
    teams = [team for team in await teams_of(db, person.id) if team.id in led and team.school_id not in schools]
    return [
        *(Scope(school.name, school.organisation_id, school_id=school.id) for school in schools.values()),
        *(Scope(team.name, team.organisation_id, team_id=team.id) for team in teams),
    ]


async def _speak_again(db: Db, t: Catalogue, scopes: Sequence[Scope], *, now: datetime) -> Message:
    """What was asked for these is over; where it stays quiet, a wider silence is why."""
    for scope in scopes:
        await lift_quiet(
            db, organisation_id=scope.organisation_id, school_id=scope.school_id, team_id=scope.team_id, now=now
        )
    still = [scope.name for scope in scopes if await _is_quiet(db, scope, now)]
    return view.still_quiet(t, t.all_of(still)) if still else view.quiet_over(t, t.all_of([one.name for one in scopes]))


async def _is_quiet(db: Db, scope: Scope, now: datetime) -> bool:
    quiet = await quiet_teams(db, now.date())
    teams = await _teams_in(db, scope.organisation_id, scope.school_id, scope.team_id)
    return bool(teams) and all(team.id in quiet for team in teams)
