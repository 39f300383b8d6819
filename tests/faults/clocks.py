"""Row 10: the clock of the machine jumps, days ahead, or years back; and what each must still be asked, and when.

What a clock that was wrong did is done: who was asked by it is not asked again, what it put off comes in the next hour
that suits, and a round that it opened past somebody's only day has no day left for them. Everything else comes at the
hour it would have come at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.domain.calendar import Week
from bot.domain.delivery import Budget, State
from bot.store.calendar import calendar_of
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.reflection import Asking, Round
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.world import World, at

ZONES = ("Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati")
A_WEEK, A_DAY, AN_HOUR, A_MINUTE = timedelta(days=7), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
OFF = (AN_HOUR, -AN_HOUR, 3 * A_DAY, -3 * A_DAY, timedelta(days=-3_652))
LONGEST = 300  # minutes in which nobody sees that the clock is wrong
SATURDAY_MORNING = (timedelta(days=5, hours=5), 3 * A_DAY, A_MINUTE)  # takes Monday's tick, and does nothing with it


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked at the same hour every week, by the clock of their own place."""

    team: UUID
    school: UUID
    zone: ZoneInfo
    weekday: int
    hour: time

    def moment(self, week: Week) -> datetime:
        """When, in this week."""
        return datetime.combine(week.weekdays[self.weekday], self.hour, self.zone)


@dataclass(frozen=True)
class Wrong:
    """A while in which the clock was wrong, by the right one; and which rounds were opened in it."""

    since: datetime
    until: datetime
    off: timedelta
    opened: frozenset[tuple[UUID, str]]

    def took(self, one: Asked, week: Week) -> bool:
        """Whether the hour of this week was within it, or was already past for who opened the round in it."""
        moment = one.moment(week)
        is_past = (one.team, str(week)) in self.opened and moment <= self.until + self.off
        return self.since <= moment <= self.until or is_past


@dataclass
class Story:
    """A world, who is in it, and what was done there while its clock was wrong."""

    world: World
    people: Mapping[UUID, Asked]
    wrong: list[Wrong] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)  # said, given up or put off while it was wrong

    async def goes_wrong(self, since: datetime, off: timedelta, lasts: timedelta) -> None:
        """From this moment on the clock is off, for so long."""
        world = self.world
        await world.until(since)
        rounds, rows = await self._rounds(), await self._rows()
        world.now += off
        await world.heartbeat.beat(world.now)
        await world.passes(lasts)
        await world.heartbeat.beat(world.now)
        opened = await self._rounds() - rounds
        self.touched |= await self._touched(rows)
        world.now = since + lasts
        await world.heartbeat.beat(world.now)
        self.wrong.append(Wrong(since, world.now, off, frozenset(opened)))

    async def are_heard(self) -> None:
        """Nobody lets a question pass, or they would be asked less often."""
        async with self.world.work() as db:
            await db.execute(update(Asking).where(Asking.asked_at.is_not(None)).values(heard_at=Asking.asked_at))

    async def _rounds(self) -> set[tuple[UUID, str]]:
        async with self.world.work() as db:
            return {(team, week) for team, week in await db.execute(select(Round.team_id, Round.week))}

    async def _rows(self) -> dict[UUID, tuple[datetime, datetime | None]]:
        async with self.world.work() as db:
            found = await db.execute(select(Delivery.id, Delivery.due, Delivery.settled_at))
            return {row.id: (row.due, row.settled_at) for row in found}

    async def _touched(self, before: Mapping[UUID, tuple[datetime, datetime | None]]) -> set[UUID]:
        now = await self._rows()
        settled = {
            one for one, (_, settled_at) in now.items() if settled_at and before.get(one, (None, None))[1] is None
        }
        put_off = {one for one, (due, _) in before.items() if one in now and now[one][0] != due}
        return settled | put_off

    async def is_as_it_must_be(self, weeks: Sequence[Week]) -> Met:
        """One question each in every week of these in which there is school that day, and at its hour."""
        taken = 0
        for person, one in self.people.items():
            rows = await self._questions(person)
            for week in weeks:
                if await self._is_taken(one, week):
                    taken += 1
                    assert len(rows.get(str(week), [])) <= 1
                elif await self._has_school(one, week):
                    must_be(self._told(rows.get(str(week), [])), [self._expected(rows, one, week)])
        return {"weeks": len(weeks) * len(self.people), "hours that a wrong clock took": taken}

    def _told(self, rows: Sequence[Delivery]) -> list[object]:
        return ["by a wrong clock" if row.id in self.touched else (row.state, row.settled_at) for row in rows]

    def _expected(self, rows: Mapping[str, Sequence[Delivery]], one: Asked, week: Week) -> object:
        by_wrong_clock = any(row.id in self.touched for row in rows.get(str(week), []))
        return "by a wrong clock" if by_wrong_clock else (State.SENT, one.moment(week))

    async def _questions(self, person: UUID) -> dict[str, list[Delivery]]:
        found: dict[str, list[Delivery]] = {}
        async with self.world.work() as db:
            asked = select(Delivery).where(Delivery.person_id == person, Delivery.budget == Budget.QUESTION)
            for row in await db.scalars(asked):
                found.setdefault(row.week or "", []).append(row)
        return found

    async def _is_taken(self, one: Asked, week: Week) -> bool:
        return any(wrong.took(one, week) for wrong in self.wrong)

    async def _has_school(self, one: Asked, week: Week) -> bool:
        day = week.weekdays[one.weekday]
        async with self.world.work() as db:
            calendar = await calendar_of(db, one.school, day)
        return calendar.is_school_day(day) and calendar.asks_in(week)


async def meet(ground: Ground, friday: datetime) -> Met:
    """So many weeks from this Friday on, in each of which the clock is wrong twice."""
    async with World.opened(ground.database, now=friday) as world:
        story = Story(world, await _people_everywhere(world))
        first = Week.of(friday.date())
        for number in range(ground.times):
            begins = datetime.combine(first.plus(number).monday, time(12), friday.tzinfo)
            chosen = (timedelta(minutes=ground.chance.randrange(5 * 24 * 60, 6 * 24 * 60)), ground.chance.choice(OFF))
            for after, off, lasts in (SATURDAY_MORNING, (*chosen, _a_while(ground))):
                await story.goes_wrong(max(world.now, begins + after), off, lasts)
            await world.until(max(world.now, begins + timedelta(days=6, hours=1)))
            since = world.now + timedelta(minutes=ground.chance.randrange(4 * 24 * 60))
            await story.goes_wrong(since, ground.chance.choice(OFF), _a_while(ground))
            await story.are_heard()
        await world.until(world.now + A_WEEK)
        return await story.is_as_it_must_be([first.plus(number) for number in range(1, ground.times)])


def _a_while(ground: Ground) -> timedelta:
    return timedelta(minutes=ground.chance.randint(1, LONGEST))


async def _people_everywhere(world: World) -> Mapping[UUID, Asked]:
    """In each zone one who works all week, and one who is there on Mondays only and is asked before anybody else."""
    people: dict[UUID, Asked] = {}
    for zone in ZONES:
        school = await world.has_school(zone, timezone=zone)
        team = await world.has_team(school)
        place = (team.id, school.id, ZoneInfo(zone))
        whole = await world.has_person(team, f"{zone} hele week")
        monday = await world.has_person(team, f"{zone} maandag", days=frozenset({0}))
        await world.starts(team)
        await world.has_joined(whole, monday)
        async with world.work() as db:
            (await db.get_one(Person, monday.person_id)).own_time = time(7, 30)
        people[whole.person_id] = Asked(*place, 3, time(15, 15))
        people[monday.person_id] = Asked(*place, 0, time(7, 30))
    return people


AUTUMN, SUMMER_TIME, WINTER_TIME = at(30, 10, 12), at(19, 3, 12, year=2027), at(22, 10, 12, year=2027)
FAULTS = (
    Fault(10, "a clock that jumps", Times(3, 14, 28, "weeks"), partial(meet, friday=AUTUMN), in_ci=("sqlite",)),
    Fault(10, "an hour that never is", Times(3, 4, 4, "weeks"), partial(meet, friday=SUMMER_TIME), in_ci=("sqlite",)),
    Fault(
        10, "an hour that comes twice", Times(3, 7, 7, "weeks"), partial(meet, friday=WINTER_TIME), in_ci=("sqlite",)
    ),
)
