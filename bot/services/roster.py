"""Importing a roster: the file is compared with the whole database, and only then written, all of it or nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.people import Participation, Role, likeness, nearest
from bot.domain.roster import Imported, Line, NewTeam, Place, Problem, Roster, by_person, fold, shown, slip
from bot.services.people import has_ended
from bot.services.round import replan
from bot.store.base import Base, Db
from bot.store.delivery import cancel_waiting
from bot.store.people import (
    CONSOLE,
    Account,
    Leading,
    Membership,
    Organisation,
    Person,
    School,
    Team,
    all_people,
    all_schools,
    all_teams,
)

SAME_PERSON = 0.5  # a name less like the old one, without a word in common, is somebody else's
MOST_SUGGESTIONS = 25
IN_ORDER = (Organisation, School, Team, Person, Account, Membership, Leading)  # each points only at earlier ones
Led = tuple[UUID | None, UUID | None]  # a team or a person, as Leading has it


@dataclass(frozen=True)
class Entry:
    """One person of the file, with who they are in the database."""

    id: UUID
    known: Person | None
    lines: tuple[Line, ...]

    @property
    def joined(self) -> bool:
        """Whether they said yes on paper."""
        return any(line.joined for line in self.lines)

    def first(self, what: str) -> Any:
        """What the first line that says anything about it says."""
        return next((said for line in self.lines if (said := getattr(line, what)) is not None), None)


class House:
    """All that the database knows, read once."""

    def __init__(self, organisation: Organisation | None, schools: Sequence[School], teams: Sequence[Team]) -> None:
        self.organisation = organisation
        self.schools = {fold(school.name): school for school in schools}
        keys = {school.id: fold(school.name) for school in schools}
        self.school_of = {team.id: keys[team.school_id] for team in teams}
        self.teams = {(self.school_of[team.id], fold(team.name)): team for team in teams}
        self.team_names = {team.id: team.name for team in teams}
        self.people: dict[UUID, Person] = {}
        self.places: dict[UUID, list[Membership]] = defaultdict(list)
        self.leading: dict[UUID, list[Leading]] = defaultdict(list)

    def schools_of(self, person_id: UUID) -> set[str]:
        """The schools where this person has a place."""
        return {self.school_of[place.team_id] for place in self.places[person_id]}


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
    house = await _read_house(db)
    lines, problems = roster.lines, list(roster.problems)
    while True:  # a line that is left out may be the only one that made another line right
        plan = Plan(house, lines, lambda: db.new_id(now))
        found = list(_problems(house, plan, frozenset() if skip_bad or not problems else roster.names))
        problems += found
        if not found or not skip_bad:
            break
        bad = {problem.line for problem in found}
        lines = tuple(line for line in lines if line.number not in bad)
    problems.sort(key=lambda problem: problem.line)
    if not lines or (problems and not skip_bad):
        return Imported(problems=tuple(problems))
    today = now.astimezone(ZoneInfo(timezone)).date()
    writing = Writing(db, house, plan, columns=roster.columns, now=now, today=today)
    done = await writing.write(language, timezone, sync=sync and not problems)
    return replace(done, held=sync and bool(problems), problems=tuple(problems))


async def _read_house(db: Db) -> House:
    organisation = await db.scalar(select(Organisation).order_by(Organisation.id).limit(1))
    house = House(organisation, await all_schools(db), await all_teams(db))
    house.people = {person.id: person for person in await all_people(db)}
    for place in await db.scalars(select(Membership).order_by(Membership.id)):
        house.places[place.person_id].append(place)
    for row in await db.scalars(select(Leading).order_by(Leading.id)):
        house.leading[row.leader_id].append(row)
    return house


# What is meant


class Plan:
    """Who and what the lines of the file are in the database; new ones have their identifiers already."""

    def __init__(self, house: House, lines: Sequence[Line], new_id: Callable[[], UUID]) -> None:
        self.house = house
        self.lines = lines
        self.ambiguous: list[Line] = []
        self.schools = {fold(line.school): line.school for line in lines}
        self.teams = {key: team.id for key, team in house.teams.items()}
        self.new_teams: dict[tuple[str, str], Line] = {}
        for line in lines:
            if team_key(line) not in self.teams:
                self.teams[team_key(line)] = new_id()
                self.new_teams[team_key(line)] = line
        self.entries = self._entries(new_id)
        self.emails: dict[str, UUID] = {}
        self.named: dict[tuple[str, str], set[Led]] = defaultdict(set)
        self._index()
        self.teams_anywhere = _anywhere((name, (team_id, None)) for (_, name), team_id in self.teams.items())
        self.people_anywhere = _anywhere((name, led) for (_, name), leds in self.named.items() for led in leds)

    def _entries(self, new_id: Callable[[], UUID]) -> list[Entry]:
        by_email = {person.email: person for person in self.house.people.values() if person.email}
        by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in self.house.people.values():
            for school in self.house.schools_of(person.id):
                by_name[fold(person.name), school].append(person)
        groups = by_person(self.lines)
        in_file = Counter(pair for group in groups for pair in {(fold(line.name), fold(line.school)) for line in group})
        entries: dict[UUID, Entry] = {}
        for group in groups:
            email = next((line.email for line in group if line.email), None)
            known = by_email.get(email) if email else None
            if known is None:
                known = self._namesake(group, email, by_name, in_file)
            who = known.id if known else new_id()
            # The same person may be at one school with their address, and at another without.
            before = entries[who].lines if who in entries else ()
            entries[who] = Entry(who, known, (*before, *group))
        return list(entries.values())

    def _namesake(
        self,
        group: Sequence[Line],
        email: str | None,
        by_name: dict[tuple[str, str], list[Person]],
        in_file: Counter[tuple[str, str]],
    ) -> Person | None:
        """The person of this name at this school; with an e-mail address in the file, one who had none yet."""
        pairs = {(fold(line.name), fold(line.school)) for line in group}
        found = {person.id: person for pair in pairs for person in by_name.get(pair, ())}
        if email:
            found = {person.id: person for person in found.values() if person.email is None}
            return next(iter(found.values())) if len(found) == 1 and all(in_file[pair] == 1 for pair in pairs) else None
        if len(found) > 1:
            self.ambiguous.append(group[0])
        return next(iter(found.values()), None)

    def _index(self) -> None:
        for entry in self.entries:
            for line in entry.lines:
                self.named[fold(line.school), fold(line.name)].add((None, entry.id))
                if line.email:
                    self.emails[fold(line.email)] = entry.id
        for person in self.others():
            if person.email:
                self.emails.setdefault(fold(person.email), person.id)
            for school in self.house.schools_of(person.id):
                self.named[school, fold(person.name)].add((None, person.id))

    def others(self) -> Iterator[Person]:
        """Who is in the database and not in the file."""
        in_file = {entry.id for entry in self.entries}
        yield from (person for person in self.house.people.values() if person.id not in in_file)

    def led(self, school: str, name: str) -> set[Led]:
        """Which team or person this is: here, by e-mail address, or else at another school."""
        wanted = fold(name)
        if (school, wanted) in self.teams:
            return {(self.teams[school, wanted], None)}
        if wanted in self.emails:
            return {(None, self.emails[wanted])}
        here = self.named.get((school, wanted))
        return here or self.teams_anywhere.get(wanted) or self.people_anywhere.get(wanted) or set()

    def spellings(self, school: str) -> Iterator[str]:
        """The names of teams and people of a school, as they are written."""
        yield from (team.name for (where, _), team in self.house.teams.items() if where == school)
        yield from (line.team for line in self.lines if fold(line.school) == school)
        yield from (line.name for line in self.lines if fold(line.school) == school)
        yield from (person.name for person in self.others() if school in self.house.schools_of(person.id))


def _anywhere(pairs: Iterable[tuple[str, Led]]) -> dict[str, set[Led]]:
    found: dict[str, set[Led]] = defaultdict(set)
    for name, led in pairs:
        found[name].add(led)
    return dict(found)


def team_key(line: Line) -> tuple[str, str]:
    """The school and name of a line's team, folded."""
    return fold(line.school), fold(line.team)


def _problems(house: House, plan: Plan, unread: frozenset[str]) -> Iterator[Problem]:
    told: list[Problem] = []
    schools = _slips_in_schools(house, plan)
    teams = _slips_in_teams(house, plan)
    for line in plan.lines:
        if fold(line.school) in schools:
            told.append(_near(line, "roster.near_school", line.school, schools[fold(line.school)]))
        elif team_key(line) in teams:
            told.append(_near(line, "roster.near_team", line.team, teams[team_key(line)]))
    told += _wrong_leads(plan, unread)
    told += (Problem(line.number, "roster.which_person", {"name": line.name}) for line in plan.ambiguous)
    told += _taken_addresses(plan)
    yield from _once_per_line(told)


def _near(line: Line, what: str, name: str, suggestion: str) -> Problem:
    return Problem(line.number, what, {"name": shown(name), "nearest": suggestion})


def _once_per_line(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen = set()
    for problem in problems:  # a line with two roles has its problem once for each
        key = (problem.line, problem.what, *problem.parts.items())
        if key not in seen:
            seen.add(key)
            yield problem


def _slips_in_schools(house: House, plan: Plan) -> dict[str, str]:
    counts = Counter(plan.schools[fold(line.school)] for line in plan.lines)
    settled = [school.name for school in house.schools.values()]
    meant = {fold(name): slip(name, counts, settled) for name in counts}
    return {name: other for name, other in meant.items() if other}


def _slips_in_teams(house: House, plan: Plan) -> dict[tuple[str, str], str]:
    spelled = {team_key(line): line.team for line in reversed(plan.lines)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in plan.lines:
        counts[fold(line.school)][spelled[team_key(line)]] += 1
    settled = defaultdict(list)
    for (school, _), team in house.teams.items():
        settled[school].append(team.name)
    slips = {
        (school, fold(name)): slip(name, names, settled[school]) for school, names in counts.items() for name in names
    }
    return {key: other for key, other in slips.items() if other}


def _wrong_leads(plan: Plan, unread: frozenset[str]) -> Iterator[Problem]:
    suggest = Suggestions(plan)
    for entry in plan.entries:
        for line in entry.lines:
            for name in line.leads:
                found = plan.led(fold(line.school), name)
                if (None, entry.id) in found:
                    yield Problem(line.number, "roster.leads_self", {"name": line.name})
                elif len(found) > 1:
                    yield Problem(line.number, "roster.which_lead", {"lead": shown(name)})
                elif not found and fold(name) not in unread:
                    parts = {"lead": shown(name), "nearest": suggest(fold(line.school), name)}
                    yield Problem(line.number, "roster.unknown_lead", parts)


class Suggestions:
    """The nearest team or colleague. Looking is slow, and who misspells more names than this needs other help."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: dict[tuple[str, str], str] = {}

    def __call__(self, school: str, name: str) -> str:
        """The name in this school that was probably meant, or nothing."""
        key = school, fold(name)
        if key not in self._found and len(self._found) < MOST_SUGGESTIONS:
            self._found[key] = nearest(name, dict.fromkeys(self._plan.spellings(school))) or ""
        return self._found.get(key, "")


def _taken_addresses(plan: Plan) -> Iterator[Problem]:
    """A mailbox that passed to somebody else must not hand them the first one's answers."""
    for entry in plan.entries:
        name = entry.lines[0].name
        if entry.known and not _may_be_one(entry.known.name, name):
            parts = {"email": entry.known.email or "", "known": entry.known.name}
            yield from (Problem(line.number, "roster.taken_address", parts) for line in entry.lines)


def _may_be_one(old: str, new: str) -> bool:
    return bool(set(fold(old).split()) & set(fold(new).split())) or likeness(old, new) >= SAME_PERSON


# What is written


class Writing:
    """One import being written: rows to add, what the file confirms, and whom it changes."""

    def __init__(
        self, db: Db, house: House, plan: Plan, *, columns: frozenset[str], now: datetime, today: date
    ) -> None:
        self.db, self.house, self.plan, self.columns, self.now, self.today = db, house, plan, columns, now, today
        self.rows: list[Base] = []
        self.named = {entry.id for entry in plan.entries}
        self.kept: set[UUID] = set()
        self.changed: set[UUID] = set()
        self.moved: dict[UUID, Person] = {}

    async def write(self, language: str, timezone: str, *, sync: bool) -> Imported:
        """Everything, with few statements."""
        organisation_id = self._add_schools_and_teams(timezone)
        for entry in self.plan.entries:
            if entry.known is None:
                self._add_person(entry, organisation_id, language)
            else:
                self._update_person(entry.known, entry)
            self._write_places(entry)
            self._write_leading(entry)
        missing = [person for person in self.plan.others() if self._is_missing(person)]
        dropped = sorted(self._dropped(missing), key=lambda pair: (pair[0].person, pair[0].team, str(pair[0].role)))
        for table in IN_ORDER:
            self.db.add_all(row for row in self.rows if isinstance(row, table))
            await self.db.flush()
        if sync:
            await self._end(missing, [row for _, row in dropped])
            await self.db.flush()
        if self.moved:
            await replan(self.db, list(self.moved.values()), now=self.now)
        return self._summary([person.name for person in missing], [place for place, _ in dropped], sync=sync)

    def _summary(self, names: list[str], places: list[Place], *, sync: bool) -> Imported:
        new = sum(entry.known is None for entry in self.plan.entries)
        return Imported(
            new=new,
            updated=len(self.changed),
            unchanged=len(self.plan.entries) - new - len(self.changed),
            new_teams=self._new_teams(),
            missing=() if sync else tuple(names),
            ended=tuple(names) if sync else (),
            dropped=() if sync else tuple(places),
            removed=tuple(places) if sync else (),
        )

    def _new_teams(self) -> tuple[NewTeam, ...]:
        members = Counter(key for entry in self.plan.entries for key in {team_key(line) for line in entry.lines})
        return tuple(NewTeam(line.team, line.school, members[key]) for key, line in self.plan.new_teams.items())

    def _id(self) -> UUID:
        return self.db.new_id(self.now)

    def _add_schools_and_teams(self, timezone: str) -> UUID:
        organisation = self.house.organisation
        if organisation is None:
            organisation = Organisation(id=self._id(), name=self.plan.lines[0].school)
            self.rows.append(organisation)
        schools = {key: school.id for key, school in self.house.schools.items()}
        for key, name in self.plan.schools.items():
            if key not in schools:
                schools[key] = self._id()
                self.rows.append(School(id=schools[key], organisation_id=organisation.id, name=name, timezone=timezone))
        self.rows += (
            Team(id=self.plan.teams[key], organisation_id=organisation.id, school_id=schools[key[0]], name=line.team)
            for key, line in self.plan.new_teams.items()
        )
        return organisation.id

    def _add_person(self, entry: Entry, organisation_id: UUID, language: str) -> None:
        person = Person(
            id=entry.id,
            organisation_id=organisation_id,
            name=entry.lines[0].name,
            email=entry.first("email"),
            language=entry.first("language") or language,
            first_day=entry.first("first_day"),
            last_day=entry.first("last_day"),
            participation=Participation.JOINED if entry.joined else Participation.KNOWN,
        )
        console = Account(
            id=self._id(),
            person_id=entry.id,
            platform=CONSOLE,
            workspace=entry.id.hex,
            chat=entry.id.hex,
            linked_at=self.now,
        )
        self.rows += (person, console)

    def _update_person(self, person: Person, entry: Entry) -> None:
        given = {what: said for what in ("email", "language") if (said := entry.first(what)) is not None}
        if entry.joined and person.participation in (Participation.KNOWN, Participation.INTRODUCED):
            person.participation = Participation.JOINED  # not counted as a change: it would tell who said no (J01)
        if _change(person, name=entry.lines[0].name, **given):
            self.changed.add(entry.id)
        dates = {"first_day": entry.first("first_day")} if "from" in self.columns else {}
        if "until" in self.columns or has_ended(person, self.today):  # who is on the list works here
            dates["last_day"] = entry.first("last_day")
        if _change(person, **dates):
            self._move(entry)

    def _move(self, entry: Entry) -> None:
        self.changed.add(entry.id)
        if entry.known is not None:
            self.moved[entry.id] = entry.known

    def _write_places(self, entry: Entry) -> None:
        said = {(self.plan.teams[team_key(line)], str(line.role)): line for line in entry.lines}
        had = self.house.places.get(entry.id, [])
        spare = [place for place in had if (place.team_id, place.role) not in said]
        for (team_id, role), line in said.items():
            found = [place for place in had if place.team_id == team_id and self._is_in_role(place, role)]
            if not found:
                found = self._take_over(entry, [place for place in spare if place.team_id == team_id], role)
                spare = [place for place in spare if place not in found]
            for place in found:
                self.kept.add(place.id)
                if line.days_given and _change(place, days=line.days):
                    self._move(entry)
            if not found:
                self._add(entry, Membership(person_id=entry.id, team_id=team_id, role=role, days=line.days))

    def _is_in_role(self, place: Membership, role: str) -> bool:
        return place.role == role or "role" not in self.columns

    def _take_over(self, entry: Entry, spare: list[Membership], role: str) -> list[Membership]:
        """Somebody's place in the same team, in a role that the file does not give them any more."""
        for place in spare[:1]:
            _change(place, role=role)
            self.changed.add(entry.id)
        return spare[:1]

    def _write_leading(self, entry: Entry) -> None:
        had = {(row.team_id, row.person_id): row.id for row in self.house.leading.get(entry.id, [])}
        if "leads" not in self.columns:
            self.kept.update(had.values())
        said = {led for line in entry.lines for name in line.leads for led in self.plan.led(fold(line.school), name)}
        self.kept.update(had[led] for led in said if led in had)
        for team_id, person_id in sorted(said - had.keys(), key=str):
            self._add(entry, Leading(leader_id=entry.id, team_id=team_id, person_id=person_id))

    def _add(self, entry: Entry, row: Membership | Leading) -> None:
        row.id = self._id()
        self.rows.append(row)
        if entry.known is not None:
            self.changed.add(entry.id)

    def _is_missing(self, person: Person) -> bool:
        """Whether everything this person does is in schools of the file, while the file does not name them."""
        schools = self.house.schools_of(person.id)
        return bool(schools) and schools <= self.plan.schools.keys() and not has_ended(person, self.today)

    def _dropped(self, missing: Sequence[Person]) -> Iterator[tuple[Place, Membership | Leading]]:
        """Places in the schools of the file that it does not name any more, of people who stay."""
        gone = {person.id for person in missing}
        for person in self.house.people.values():
            if person.id in gone or has_ended(person, self.today) or not self._is_told_of(person):
                continue
            for place in self.house.places.get(person.id, []):
                if place.id not in self.kept and self.house.school_of[place.team_id] in self.plan.schools:
                    yield Place(person.name, self.house.team_names[place.team_id], Role(place.role)), place
            for row in self.house.leading.get(person.id, []):
                if row.id not in self.kept and self._led_here(row):
                    yield Place(person.name, self._led_name(row), None), row

    def _is_told_of(self, person: Person) -> bool:
        """Whether the file is about this person: it names them, or one of their schools."""
        return person.id in self.named or bool(self.house.schools_of(person.id) & self.plan.schools.keys())

    def _led_here(self, row: Leading) -> bool:
        if row.team_id is not None:
            return self.house.school_of[row.team_id] in self.plan.schools
        return row.person_id is not None and self.house.schools_of(row.person_id) <= self.plan.schools.keys()

    def _led_name(self, row: Leading) -> str:
        if row.team_id is not None:
            return self.house.team_names[row.team_id]
        return self.house.people[row.person_id].name if row.person_id is not None else ""

    async def _end(self, missing: Sequence[Person], dropped: Sequence[Membership | Leading]) -> None:
        for person in missing:
            person.last_day = self.today - timedelta(days=1)
        for row in dropped:
            await self.db.delete(row)
        await cancel_waiting(self.db, [person.id for person in missing], self.now)


def _change(row: Base, **values: Any) -> bool:
    """Whether any of these was something else before."""
    different = {what: value for what, value in values.items() if getattr(row, what) != value}
    for what, value in different.items():
        setattr(row, what, value)
    return bool(different)
