"""Two years of a board whose people come, go, move between teams, and answer or not; and every figure that came of it.

What is counted is counted by the program itself, over a real database; beside it stands who was counted, which nobody
but us knows, and which the attacker is given all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from bot.domain.consultation import Happened, PairingState
from bot.domain.number import Number
from bot.domain.people import Participation, TeamState
from bot.domain.pulse import ANSWERS, DONT_KNOW, PULSE, Scope, Term
from bot.services.consultation_count import count_once
from bot.services.pulse_count import count
from bot.services.vote import ANSWERED_WITHIN, count_votes_in_time
from bot.store.base import Base, Db, Sessions
from bot.store.consultation import Consultation
from bot.store.feature import Feature
from bot.store.pairing import Pairing, PairingSeat
from bot.store.people import Person
from bot.store.pulse import KeptReport, PulseAnswer, PulseRound, read_report, seal_answers
from bot.store.team import Membership, Organisation, School, Team
from bot.store.vote import cast
from tests.reidentification import MOST, Told
from tests.two_years_lived import Lived, weeks_before
from tests.world import a_cipher, a_library, at

TERMS = [Term(year, number) for year in (2026, 2027) for number in (1, 2, 3, 4)]
BEGIN, A_TERM, LOOKS = at(1, 10, 12, 0), timedelta(weeks=10), 2
WHO_SEES = {Scope.TEAM: ("team", "leader"), Scope.SCHOOL: ("team", "leader"), Scope.BOARD: ("board", "leader")}


@dataclass
class Board:
    """Schools with teams of these sizes; chance decides who comes, goes, moves and answers."""

    sizes: Sequence[Sequence[int]]
    chance: Random
    told: list[Told] = field(default_factory=list)
    careless: list[Told] = field(default_factory=list)  # were there no rule but to count to five
    teams: dict[UUID, UUID] = field(default_factory=dict)  # with the school of each
    where: dict[UUID, UUID] = field(default_factory=dict)  # everybody who is here, and their team
    board: UUID = field(init=False)
    lived: Lived = field(init=False)

    async def lives(self, sessions: Sessions) -> None:
        """Two years."""
        async with sessions() as db, db.begin():
            await self._begins(db)
        for number, term in enumerate(TERMS):
            now = BEGIN + number * A_TERM
            async with sessions() as db, db.begin():
                await self._some_come_and_go(db, now)
                await self._has_pulse(db, term, now)
                await self._had_no_time(db, number, now)
                await self._goes_on_or_stops(db, number, now)
                for week, end in weeks_before(now + A_TERM / 2, LOOKS):
                    await self.lived.goes_on(db, self.where, week, end)
                await self.lived.is_told_to_board(db, self.where, now + A_TERM / 2 + timedelta(days=1))
        self.told += self.lived.told

    async def _begins(self, db: Db) -> None:
        organisation = Organisation(id=db.new_id(BEGIN), name="Stichting De Boom")
        self.board = organisation.id
        self.lived = Lived(self.chance, self.board)
        db.add(organisation)
        await db.flush()
        for number, sizes in enumerate(self.sizes):
            school = School(
                id=db.new_id(BEGIN), organisation_id=self.board, name=f"School {number}", timezone="Europe/Amsterdam"
            )
            db.add(school)
            await db.flush()
            for size in sizes:
                name = f"Team {len(self.teams)}"
                team = Team(id=db.new_id(BEGIN), organisation_id=self.board, school_id=school.id, name=name)
                team.state = TeamState.STARTED
                db.add(team)
                await db.flush()
                db.add(Feature(team_id=team.id, name=PULSE, is_on=True, since=BEGIN.date()))
                self.teams[team.id] = school.id
                for _ in range(size):
                    await self._comes(db, team.id, BEGIN)

    async def _comes(self, db: Db, team: UUID, now: datetime) -> None:
        person = Person(
            id=db.new_id(now), organisation_id=self.board, name="Collega", language="nl",
            participation=Participation.JOINED,
        )  # fmt: skip
        db.add(person)
        await db.flush()
        db.add(Membership(id=db.new_id(now), person_id=person.id, team_id=team, days=frozenset(range(5))))
        self.where[person.id] = team

    async def _some_come_and_go(self, db: Db, now: datetime) -> None:
        """Mostly one or two, for that is what gives a difference away."""
        for _ in range(self.chance.randrange(3)):
            await self._comes(db, self.chance.choice([*self.teams]), now)
        for _ in range(self.chance.randrange(3)):
            one = self.chance.choice([*self.where])
            if self.chance.random() < 0.5 and len(self.where) > 1:
                await self._leaves(db, one, now)
            else:
                await self._moves(db, one, self.chance.choice([*self.teams]))

    async def _moves(self, db: Db, one: UUID, team: UUID) -> None:
        await db.execute(update(Membership).where(Membership.person_id == one).values(team_id=team))
        self.where[one] = team

    async def _leaves(self, db: Db, one: UUID, now: datetime) -> None:
        """They still take part by what is written of them; and perhaps they want nothing of theirs to stay."""
        (await db.get_one(Person, one)).last_day = now.date()
        del self.where[one]
        if self.chance.random() < 0.5:
            await self.lived.is_erased(db, one)

    async def _has_pulse(self, db: Db, term: Term, now: datetime) -> None:
        opened = PulseRound(
            id=db.new_id(now), organisation_id=self.board, school_year=term.school_year, number=term.number,
            opened_at=now,
        )  # fmt: skip
        db.add(opened)
        await db.flush()
        db.add_all(
            KeptReport(id=db.new_id(now), round_id=opened.id, scope=Scope.TEAM, team_id=team, week="2026-W41")
            for team in self.teams
        )
        given = {one: self._answers() for one in self.where if self.chance.random() < 0.8}
        for one, answers in given.items():
            row = PulseAnswer(id=db.new_id(now), round_id=opened.id, person_id=one, team_id=self.where[one])
            seal_answers(db, row, answers)
            db.add(row)
        await db.flush()
        await count(db, opened, now=now)
        await self._tells(db, opened, term, given)

    def _answers(self) -> tuple[int, ...]:
        """Some stop halfway, some do not know."""
        number = 8 if self.chance.random() < 0.9 else self.chance.randrange(8)
        return tuple(self.chance.choice(ANSWERS) for _ in range(number))

    async def _tells(self, db: Db, opened: PulseRound, term: Term, given: Mapping[UUID, tuple[int, ...]]) -> None:
        rows = await db.scalars(select(KeptReport).where(KeptReport.round_id == opened.id))
        for row in rows.all():
            told = {finding.statement for finding in (await read_report(db, row)).findings}
            people = [one for one in self._people_of(row) if len(given.get(one, ())) == len(term.statements)]
            for place, statement in enumerate(term.statements):
                answered = frozenset(str(one) for one in people if given[one][place] != DONT_KNOW)
                figures = [
                    Told(f"{term} {statement}", answered, viewer, Number.PULSE) for viewer in WHO_SEES[Scope(row.scope)]
                ]
                self.told += figures if statement in told else []
                self.careless += figures if len(answered) > MOST else []

    def _people_of(self, report: KeptReport) -> Iterator[UUID]:
        for one, team in self.where.items():
            if report.scope == Scope.BOARD or report.team_id == team or report.school_id == self.teams[team]:
                yield one

    async def _had_no_time(self, db: Db, number: int, now: datetime) -> None:
        """Each team has had a round of consultation, of which who leads it may be told how many had no time."""
        for team in self.teams:
            people = [one for one, where in self.where.items() if where == team and self.chance.random() < 0.9]
            consultation = Consultation(
                id=db.new_id(now), team_id=team, number=number + 1, state="closed", seed=1, asked_on=now.date(),
                draws_on=now.date(), closes_on=now.date(), drawn_at=now, closed_at=now,
            )  # fmt: skip
            db.add(consultation)
            await db.flush()
            said = {one: self.chance.choice([Happened.NO_TIME, Happened.NO_TIME, Happened.YES]) for one in people}
            await self._in_one_group(db, consultation, said, now)
            await count_once(db, consultation, now=now)
            if consultation.no_time is not None:
                no_time = [one for one, how in said.items() if how == Happened.NO_TIME]
                about = f"{number} {team} no time"
                self.told += [
                    Told(about, frozenset(map(str, people)), "leader", Number.NO_TIME) for people in (no_time, said)
                ]

    async def _goes_on_or_stops(self, db: Db, number: int, now: datetime) -> None:
        """Each team is asked "doorgaan?". Nobody sees a figure, but all see that it stops; then it starts again."""
        for team_id in self.teams:
            team = await db.get_one(Team, team_id)
            team.asked_to_go_on, team.decided_on = (now - ANSWERED_WITHIN).date(), None
            voted = [one for one, where in self.where.items() if where == team_id and self.chance.random() < 0.7]
            for one in voted:
                await cast(db, team_id, one, yes=self.chance.random() < 0.4)
            await db.flush()
            await count_votes_in_time(db, team, now.date(), now=now)
            if team.state == TeamState.STOPPED:
                self.told.append(Told(f"{number} {team_id} stops", frozenset(map(str, voted)), "team", Number.GO_ON))
            team.state = TeamState.STARTED

    async def _in_one_group(
        self, db: Db, consultation: Consultation, said: Mapping[UUID, Happened], now: datetime
    ) -> None:
        pairing = Pairing(
            id=db.new_id(now), consultation_id=consultation.id, team_id=consultation.team_id, state=PairingState.OVER,
            moments=[], made_at=now,
        )  # fmt: skip
        db.add(pairing)
        await db.flush()
        db.add_all(
            PairingSeat(id=db.new_id(now), pairing_id=pairing.id, person_id=one, happened=how)
            for one, how in said.items()
        )
        await db.flush()


async def two_years(sizes: Sequence[Sequence[int]], seed: int) -> Board:
    """A board with teams of these sizes, by school, after two years."""
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, class_=Db, cipher=a_cipher(), library=a_library(), chance=Random(seed))
    board = Board(sizes, Random(seed))
    await board.lives(sessions)
    await engine.dispose()
    return board
