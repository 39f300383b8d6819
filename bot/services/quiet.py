"""Silence on demand: stop everything unasked at once, and speak again without making up for it (J09)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from bot.domain.people import STEWARD_ROLES, Role, TeamState
from bot.ports import Answer
from bot.services.introduction import introduce_newcomers
from bot.store.base import Db
from bot.store.delivery import cancel_waiting
from bot.store.people import Person
from bot.store.schedule import Quiet, end_quiet, quiet_teams
from bot.store.team import Team, all_teams, members_of, memberships_of, teams_of
from bot.views import team as view
from bot.views.catalogue import catalogue


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
    """`/ruimte stil [until]` and `stil uit`, for stewards and leaders, over the teams they are that for (J09)."""
    t = catalogue(person.language)
    roles = await memberships_of(db, [person.id])
    led = {row.team_id for row in roles if row.role in (Role.LEADER, *STEWARD_ROLES)}
    teams = [team for team in await teams_of(db, person.id) if team.id in led]
    if not teams:
        return view.only_leaders(t)
    names = t.all_of([team.name for team in teams])
    if words.strip().lower() in ("uit", "off"):
        for team in teams:
            await lift_quiet(db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, now=now)
        still = await quiet_teams(db, now.date())
        if any(team.id in still for team in teams):  # the whole school or organisation is quiet
            return view.still_quiet(t, names)
        return view.quiet_over(t, names)
    until = None
    if words.strip():
        try:
            until = date.fromisoformat(words.strip())
        except ValueError:
            return view.bad_date(t)
        if until < now.date():
            return view.bad_date(t)
    for team in teams:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=until, now=now
        )  # fmt: skip
    return view.quiet(t, names, until, today=now.date())
