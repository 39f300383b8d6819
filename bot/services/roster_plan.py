"""What a roster means: who and what its lines are in the database."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.domain.roster import Line, by_person, fold
from bot.store.leading import Leading
from bot.store.people import Person
from bot.store.team import Membership, Organisation, School, Team

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


class Known:
    """All that the database knows of one organisation, read once."""

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


class Plan:
    """Who and what the lines of the file are in the database; new ones have their identifiers already."""

    def __init__(self, known: Known, lines: Sequence[Line], new_id: Callable[[], UUID]) -> None:
        self.known = known
        self.lines = lines
        self.ambiguous: list[Line] = []
        self.schools = {fold(line.school): line.school for line in lines}
        self.teams = {key: team.id for key, team in known.teams.items()}
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
        by_email = {person.email: person for person in self.known.people.values() if person.email}
        by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in self.known.people.values():
            for school in self.known.schools_of(person.id):
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
            for school in self.known.schools_of(person.id):
                self.named[school, fold(person.name)].add((None, person.id))

    def others(self) -> Iterator[Person]:
        """Who is in the database and not in the file."""
        in_file = {entry.id for entry in self.entries}
        yield from (person for person in self.known.people.values() if person.id not in in_file)

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
        yield from (team.name for (where, _), team in self.known.teams.items() if where == school)
        yield from (line.team for line in self.lines if fold(line.school) == school)
        yield from (line.name for line in self.lines if fold(line.school) == school)
        yield from (person.name for person in self.others() if school in self.known.schools_of(person.id))


def _anywhere(pairs: Iterable[tuple[str, Led]]) -> dict[str, set[Led]]:
    found: dict[str, set[Led]] = defaultdict(set)
    for name, led in pairs:
        found[name].add(led)
    return dict(found)


def team_key(line: Line) -> tuple[str, str]:
    """The school and name of a line's team, folded."""
    return fold(line.school), fold(line.team)
