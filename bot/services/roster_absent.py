"""Who and what is in the database and not in the file."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from bot.domain.people import Role
from bot.domain.roster import Place
from bot.services.roster_plan import Known, Plan
from bot.store.leading import Leading
from bot.store.people import Person, has_ended
from bot.store.team import Membership


class Absent:
    """What the file leaves out of its own schools."""

    def __init__(self, known: Known, plan: Plan, today: date) -> None:
        self.known, self.plan, self.today = known, plan, today
        self.named = {entry.id for entry in plan.entries}

    def people(self) -> list[Person]:
        """The people it does not name."""
        return [person for person in self.plan.others() if self._is_missing(person)]

    def _is_missing(self, person: Person) -> bool:
        """Whether everything this person does is in schools of the file, while the file does not name them."""
        schools = self.known.schools_of(person.id)
        return bool(schools) and schools <= self.plan.schools.keys() and not has_ended(person, self.today)

    def places(self, missing: Sequence[Person], kept: Collection[UUID]) -> Iterator[tuple[Place, Membership | Leading]]:
        """Places in the schools of the file that it does not name any more, of people who stay."""
        gone = {person.id for person in missing}
        for person in self.known.people.values():
            if person.id in gone or has_ended(person, self.today) or not self._is_told_of(person):
                continue
            for place in self.known.places.get(person.id, []):
                if place.id not in kept and self.known.school_of[place.team_id] in self.plan.schools:
                    yield Place(person.name, self.known.team_names[place.team_id], Role(place.role)), place
            for row in self.known.leading.get(person.id, []):
                if row.id not in kept and self._led_here(row):
                    yield Place(person.name, self._led_name(row), None), row

    def _is_told_of(self, person: Person) -> bool:
        """Whether the file is about this person: it names them, or one of their schools."""
        return person.id in self.named or bool(self.known.schools_of(person.id) & self.plan.schools.keys())

    def _led_here(self, row: Leading) -> bool:
        if row.team_id is not None:
            return self.known.school_of[row.team_id] in self.plan.schools
        return row.person_id is not None and self.known.schools_of(row.person_id) <= self.plan.schools.keys()

    def _led_name(self, row: Leading) -> str:
        if row.team_id is not None:
            return self.known.team_names[row.team_id]
        return self.known.people[row.person_id].name if row.person_id is not None else ""
