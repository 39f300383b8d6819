"""Silence on demand: stop everything unasked at once, and speak again without making up for it (J09)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from bot.domain.message import Message
from bot.domain.people import Role, TeamState
from bot.domain.press import Press
from bot.domain.silence import StaysQuiet
from bot.ports import Answer, Redraw
from bot.services.introduction import introduce_newcomers
from bot.store.base import Db
from bot.store.delivery import cancel_waiting
from bot.store.people import Person
from bot.store.place import gone_teams
from bot.store.schedule import Quiet, end_quiet, quiet_teams, silences_of
from bot.store.steward import runs_organisation, schools_run_by
from bot.store.team import (
    Organisation,
    Team,
    all_teams,
    members_of,
    memberships_of,
    people_in_role,
    schools_of_organisation,
    teams_of,
)
from bot.views import people as people_view
from bot.views import team as view
from bot.views.catalogue import Catalogue, catalogue

MARK = 12  # a button holds 63 bytes


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
        return await _speak_again(db, t, person, scopes, now=now)
    try:
        until = _last_day(words, now)
    except ValueError:
        return view.bad_date(t)
    if any(scope.team_id is None for scope in scopes):  # one word may be a slip, and nothing is made up for
        return _confirm(t, person, scopes, until, now)
    return await _hush(db, t, scopes, until, now=now)


async def press_hush(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, maak het stil], for more than a team: for just what was named, on the day on which it was; else ask anew."""
    t, scopes = catalogue(person.language), await _scopes_of(db, person)
    if press.subject != person.id:
        return people_view.not_yours(t)
    if not scopes:
        return view.only_leaders(t)
    day, _, asked = press.choice.partition(":")
    try:
        until = _last_day(day, now)
    except ValueError:
        return view.bad_date(t)
    if asked != _mark(scopes, now):
        return Redraw(_confirm(t, person, scopes, until, now))
    return Redraw(await _hush(db, t, scopes, until, now=now))


def _confirm(t: Catalogue, person: Person, scopes: Sequence[Scope], until: date | None, now: datetime) -> Message:
    return view.confirm_quiet(t, person.id, t.all_of([scope.name for scope in scopes]), until, _mark(scopes, now))


def _mark(scopes: Sequence[Scope], now: datetime) -> str:
    """What these are called in a button, on this day: there is no room for them all."""
    named = sorted((scope.team_id or scope.school_id or scope.organisation_id).hex for scope in scopes)
    return sha256(" ".join([now.date().isoformat(), *named]).encode()).hexdigest()[:MARK]


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


async def _speak_again(db: Db, t: Catalogue, person: Person, scopes: Sequence[Scope], *, now: datetime) -> Message:
    """What was asked for these is over; what stays quiet in them is named, with why."""
    for scope in dict.fromkeys([*scopes, *await _teams_to_lift(db, person, scopes, now.date())]):
        await lift_quiet(
            db, organisation_id=scope.organisation_id, school_id=scope.school_id, team_id=scope.team_id, now=now
        )
    silences, gone = await silences_of(db, person.organisation_id, now.date()), await gone_teams(db)
    schools = {school.id: school.name for school in await schools_of_organisation(db, person.organisation_id)}
    over: list[str] = []
    stays: dict[StaysQuiet, list[str]] = defaultdict(list)
    for scope in scopes:
        teams = await _teams_in(db, scope.organisation_id, scope.school_id, scope.team_id)
        why = {team.id: found for team in teams if (found := _why(scope, team, silences, gone))}
        if not teams or len(why) < len(teams):
            over.append(scope.name)
        for team in teams:
            if team.id in why:
                stays[why[team.id]].append(_name(why[team.id], scope, team, schools[team.school_id]))
    return view.speaks_again(t, over, {reason: [*dict.fromkeys(names)] for reason, names in stays.items()})


async def _teams_to_lift(db: Db, person: Person, scopes: Sequence[Scope], today: date) -> list[Scope]:
    """The teams in these whose own silence is this person's to lift: they lead it, or nobody does."""
    hushed = {silence.team_id for silence in await silences_of(db, person.organisation_id, today)}
    found = []
    for scope in scopes:
        for team in await _teams_in(db, scope.organisation_id, scope.school_id, scope.team_id):
            leaders = await people_in_role(db, team.id, Role.LEADER, today) if team.id in hushed else ()
            if team.id in hushed and (person.id in leaders or not leaders):
                found.append(Scope(team.name, team.organisation_id, team_id=team.id))
    return found


def _why(scope: Scope, team: Team, silences: Sequence[Quiet], gone: Collection[UUID]) -> StaysQuiet | None:
    """Why it is quiet in a team of this scope: the widest silence says most."""
    held = [
        silence for silence in silences if silence.school_id in (None, team.school_id)
        and silence.team_id in (None, team.id)
    ]  # fmt: skip
    wide = [silence for silence in held if silence.team_id is None]
    if any(silence.school_id is None or scope.team_id for silence in wide):
        return StaysQuiet.WIDER
    if wide:
        return StaysQuiet.SCHOOL
    if held:
        return StaysQuiet.TEAM
    return StaysQuiet.OUT if team.id in gone else None


def _name(why: StaysQuiet, scope: Scope, team: Team, school: str) -> str:
    """What stays quiet for this reason; of several schools a team is named with its own."""
    if why == StaysQuiet.WIDER:
        return scope.name
    if why == StaysQuiet.SCHOOL:
        return school
    return f"{team.name} ({school})" if scope.school_id is None and scope.team_id is None else team.name
