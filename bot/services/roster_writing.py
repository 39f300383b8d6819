"""Writing a roster: rows to add, what the file confirms, and who is not in it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.domain.people import Participation
from bot.domain.roster import Imported, NewTeam, Place, fold
from bot.services.roster_absent import Absent
from bot.services.roster_plan import Entry, Known, Plan, team_key
from bot.services.turn import replan
from bot.store.base import Base, Db
from bot.store.delivery import cancel_waiting
from bot.store.leading import Leading
from bot.store.people import CONSOLE, Account, Person, has_ended
from bot.store.team import Membership, Organisation, School, Team

IN_ORDER = (Organisation, School, Team, Person, Account, Membership, Leading)  # each points only at earlier ones


class Writing:
    """One import being written: rows to add, what the file confirms, and whom it changes."""

    def __init__(
        self, db: Db, known: Known, plan: Plan, *, columns: frozenset[str], now: datetime, today: date
    ) -> None:
        self.db, self.known, self.plan, self.columns, self.now, self.today = db, known, plan, columns, now, today
        self.rows: list[Base] = []
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
        absent = Absent(self.known, self.plan, self.today)
        missing = absent.people()
        dropped = sorted(
            absent.places(missing, self.kept), key=lambda pair: (pair[0].person, pair[0].team, str(pair[0].role))
        )
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
        organisation = self.known.organisation
        if organisation is None:
            organisation = Organisation(id=self._id(), name=self.plan.lines[0].school)
            self.rows.append(organisation)
        schools = {key: school.id for key, school in self.known.schools.items()}
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
        had = self.known.places.get(entry.id, [])
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
        had = {(row.team_id, row.person_id): row.id for row in self.known.leading.get(entry.id, [])}
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
