"""A school year of one team with meetings: started, joined, called off, forgotten, parked and held; then read back."""

import asyncio
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from bot.domain.agenda import MeetingState, TopicState, Why
from bot.domain.calendar import SchoolCalendar
from bot.domain.delivery import AT_WORK, State
from bot.domain.people import Role
from bot.domain.press import write
from bot.store.calendar import calendar_of, working_life
from bot.store.counts import minutes_won_back
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.inbox import InboxRow, InboxState
from bot.store.meeting import Meeting
from bot.store.outcome import Consent, Outcome
from bot.store.people import Person
from bot.store.schedule import Schedule
from bot.store.seat import Seat
from bot.store.team import Team
from bot.store.topic import Topic
from tests.answers import presses
from tests.databases import in_memory
from tests.night import sweep_agenda
from tests.standing import submits
from tests.stories.agenda import turns_agenda_on
from tests.world import AMSTERDAM, Actor, Channel, World, at

SEPTEMBER, JULY = at(31, 8, 8, 0), at(31, 7, 18, 0, year=2027)
QUESTION = "Wat viel op bij het zelfstandig werken, en wat proberen we?"
HEADINGS = ["Dit veranderde er", "Nog plek", "Samen terugkijken", "Tijd terug"]
EVERYTHING = "Alles lezen"  # below a digest of which something is left out
WON_BACK = re.compile(r"Jullie hadden (\d+) minuten overleg niet nodig\.")


@dataclass
class Told:
    """A message that nobody asked for: to whom, of which kind, and whether they were at work then."""

    name: str
    kind: str
    when: datetime
    at_work: bool


@dataclass(repr=False)
class Year:
    """What the year left, and what people did in it as far as they remember."""

    meetings: list[Meeting]
    topics: list[Topic]
    outcomes: list[Outcome]
    seats: Counter[UUID]
    digests: list[tuple[Digest, int]]
    posts: list[list[str]]
    told: list[Told]
    calendar: SchoolCalendar
    consents: Counter[str]
    failed: list[str]
    called_off: set[UUID] = field(default_factory=set)

    def in_state(self, state: MeetingState) -> list[Meeting]:
        return [meeting for meeting in self.meetings if meeting.state == state]


# -- the year --


@dataclass(repr=False)
class People:
    """The people of one team, and chance that is the same every time."""

    world: World
    team: Team
    channel: Channel
    chance: Random
    called_off: set[UUID] = field(default_factory=set)

    def anybody(self) -> Actor:
        return self.chance.choice(list(self.world.actors.values()))

    def actor(self, person: UUID | None) -> Actor | None:
        return next((one for one in self.world.actors.values() if one.person_id == person), None)

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    async def rows(self, *states: MeetingState) -> Sequence[Meeting]:
        async with self.world.work() as db:
            return (await db.scalars(select(Meeting).where(Meeting.state.in_(states)).order_by(Meeting.id))).all()

    async def begin_something(self) -> None:
        """Somebody starts something, others join or leave, and some topics are parked."""
        if self.often(0.45):
            await self.starts_something()
        if self.often(0.2):
            await self.plans_what_is_parked()
        for meeting in await self.rows(MeetingState.OPEN):
            if self.often(0.2):
                verb = "take" if self.often(0.85) else "giveup"
                await presses(self.anybody(), write(verb, meeting.id))

    async def starts_something(self) -> None:
        actor, chance = self.anybody(), self.chance
        known = {card.id for card in await self.rows(MeetingState.DRAFT)}
        await actor.commands("agenda", QUESTION)
        for card in [card for card in await self.rows(MeetingState.DRAFT) if card.id not in known]:
            day = self.world.now.date() + timedelta(days=chance.choice((1, 2, 5, 7, 9, 14, 30, 41)))
            await submits(
                actor, write("change", card.id), question=QUESTION, touches=chance.choice(("pupil", "lesson")),
                matter="none", purpose=chance.choice(("think", "decide", "decide", "share")), day=day.isoformat(),
                hour=chance.choice(("15:15", "08:00")), minutes=chance.choice(("10", "15", "20", "30")),
                places=str(chance.randint(2, 8)),
            )  # fmt: skip
            await presses(actor, write(chance.choice(("startit", "startit", "startit", "parkit", "postit")), card.id))
            for _ in range(chance.choice((0, 2, 3, 5, 5))):
                await presses(self.anybody(), write("take", card.id))

    async def plans_what_is_parked(self) -> None:
        async with self.world.work() as db:
            found = (await db.scalars(select(Topic.id).where(Topic.state == TopicState.PARKED).limit(1))).first()
        if found is not None:
            actor = self.anybody()
            await presses(actor, write("planit", found))
            for card in await self.rows(MeetingState.DRAFT):
                await presses(actor, write("touch", card.id, "pupil"))
                await presses(actor, write("startit", card.id))

    async def go_on_with_it(self) -> None:
        """Who was asked says whether it is needed, who met writes down what came of it."""
        soon = self.world.now + timedelta(days=3)
        for meeting in await self.rows(MeetingState.OPEN, MeetingState.RUNNING):
            leads = self.actor(meeting.owner_id)
            if leads is None:
                await presses(self.anybody(), write("lead", meeting.id))
            elif meeting.starts_at < self.world.now + timedelta(minutes=20):
                await presses(leads, write("begin", meeting.id))
                await presses(leads, write("finish", meeting.id))
            elif meeting.starts_at < soon and self.often(0.5):
                await self.says_whether_needed(meeting, leads)
        for meeting in await self.rows(MeetingState.HELD):
            await self.writes_down(meeting)

    async def says_whether_needed(self, meeting: Meeting, leads: Actor) -> None:
        if self.often(0.2):
            await presses(leads, write("calloff", meeting.id))
            self.called_off.add(meeting.id)
        else:
            await presses(leads, write(self.chance.choice(("stillneeded", "handover")), meeting.id))

    async def writes_down(self, meeting: Meeting) -> None:
        leads = self.actor(meeting.owner_id)
        async with self.world.work() as db:
            planned = select(Topic.id).where(Topic.meeting_id == meeting.id, Topic.state == TopicState.PLANNED)
            found = (await db.scalars(planned)).all()
        if leads is None or not found or self.often(0.3):
            return
        later = (self.world.now.date() + timedelta(days=14)).isoformat()
        words = {"what": "Elke dag tien minuten", "why": "omdat het rust geeft", "not_chosen": "Een apart uur"}
        for topic in found:
            verb = self.chance.choice(("decision", "action", "nothing"))
            await submits(leads, write(verb, topic), until=later, **words)
            await presses(leads, write("nothing", topic))
        if self.often(0.5):
            await submits(leads, write("agree", meeting.id), until=later, look_back=later, who="", what="Tien minuten")
        if self.often(0.4):
            await presses(leads, write("oncemore", meeting.id))
            for card in await self.rows(MeetingState.DRAFT):
                await presses(leads, write("startit", card.id))

    async def answer(self) -> None:
        """Whoever was asked about a decision says something, or nothing."""
        async with self.world.work() as db:
            silent = (await db.scalars(select(Consent).where(Consent.voice == "silent").order_by(Consent.id))).all()
        for one in silent:
            asked = self.actor(one.person_id)
            if asked is not None and self.often(0.5):
                await presses(asked, write("consent", one.outcome_id))


async def lived(database: str) -> Year:
    """September to July."""
    async with World.opened(database, now=SEPTEMBER) as world:
        team = await world.has_team(await world.has_school())
        for name in ("Noor", "Sem", "Daan", "Mila"):
            await world.has_person(team, name)
        await world.has_person(team, "Lin", days=frozenset({0, 1}))
        await world.has_person(team, "Joke", days=frozenset({3}))
        await world.leads(await world.has_person(team, "Grace", role=Role.LEADER), team)
        channel = await world.has_place(team)
        await world.starts(team)
        await world.has_joined(*world.actors.values())
        await turns_agenda_on(world, team)
        async with world.work() as db:  # questions are told of elsewhere; we sweep ourselves, once a week
            await db.execute(delete(Schedule).where(Schedule.kind.in_(("round", "sweep", "night"))))
        people = People(world, team, channel, Random(2026))
        await _goes_by(people)
        return await read_back(people)


async def _goes_by(people: People) -> None:
    world = people.world
    async with world.work() as db:
        calendar = await calendar_of(db, people.team.school_id, date(2026, 10, 1))
    for day in (SEPTEMBER.date() + timedelta(days=number) for number in range(330)):
        if calendar.is_school_day(day):
            await world.until(datetime.combine(day, time(15, 16), AMSTERDAM))
            await people.begin_something()
            await people.go_on_with_it()
            await people.answer()
        if day.weekday() == 6:
            await world.until(datetime.combine(day, time(12), AMSTERDAM))
            async with world.work() as db:
                await sweep_agenda(db, now=world.now)
    await world.until(JULY)
    async with world.work() as db:
        await sweep_agenda(db, now=world.now)


async def read_back(people: People) -> Year:
    """Everything the year left in the database and in the channel."""
    world = people.world
    async with world.work() as db:
        started = select(Meeting).where(Meeting.state != MeetingState.DRAFT).order_by(Meeting.id)
        digests = (await db.scalars(select(Digest).order_by(Digest.until))).all()
        minutes = await minutes_won_back(db, digests)
        won = [(one, minutes[one.id]) for one in digests]
        rows = await db.scalars(
            select(Delivery)
            .where(Delivery.state == State.SENT, Delivery.budget.in_(AT_WORK), Delivery.person_id.is_not(None))
            .order_by(Delivery.settled_at)
        )
        told = []
        for row in rows.all():
            person, when = await db.get_one(Person, row.person_id), row.settled_at
            assert when is not None
            life = await working_life(db, person, when.date())
            told.append(Told(person.name, row.kind, when.astimezone(AMSTERDAM), life.is_open(when)))
        failed = [*(await db.scalars(select(Delivery.kind).where(Delivery.state == State.FAILED)))]
        failed += await db.scalars(select(InboxRow.key).where(InboxRow.state == InboxState.FAILED))
        return Year(
            meetings=[*await db.scalars(started)], topics=[*await db.scalars(select(Topic))],
            outcomes=[*await db.scalars(select(Outcome))], digests=won, told=told, failed=failed,
            seats=Counter(await db.scalars(select(Seat.meeting_id))), posts=_posts(people.channel.lines),
            calendar=await calendar_of(db, people.team.school_id, date(2026, 10, 1)),
            consents=Counter(await db.scalars(select(Consent.voice))), called_off=people.called_off,
        )  # fmt: skip


def _posts(lines: Sequence[str]) -> list[list[str]]:
    """The digests in the channel, line by line."""
    posts: list[list[str]] = []
    inside = False
    for line in lines:
        if line.startswith("Weekbericht van"):
            posts.append([])
            inside = True
        elif line.startswith(("Klein overleg", "Bericht aan het team", "Teamronde")):
            inside = False
        if inside and line:
            posts[-1].append(line)
    return posts


@pytest.fixture(scope="module")
def year(sqlite_template: Path) -> Year:
    """September 2026 to July 2027, on SQLite; in memory where it can."""
    with tempfile.TemporaryDirectory(dir=in_memory()) as folder:
        path = Path(folder) / "ruimte.sqlite3"
        shutil.copy(sqlite_template, path)
        return asyncio.run(lived(f"sqlite:///{path}"))


# -- read back --


def test_in_a_year_meetings_are_held_and_called_off_for_every_reason(year: Year) -> None:
    held, off = len(year.in_state(MeetingState.HELD)), Counter(one.why for one in year.in_state(MeetingState.CANCELLED))
    assert (held > 10, set(off), year.failed) == (True, {Why.NOT_NEEDED, Why.NO_TAKERS, Why.NO_OWNER}, [])


def test_at_the_end_of_it_nothing_is_open_and_nothing_happens_any_more(year: Year) -> None:
    assert {one.state for one in year.meetings} == {MeetingState.HELD, MeetingState.CANCELLED}
    assert [one.next_at for one in year.meetings if one.next_at is not None] == []


def test_no_meeting_is_in_a_holiday_or_outside_hours(year: Year) -> None:
    starts = [one.starts_at.astimezone(AMSTERDAM) for one in year.meetings]
    assert [one for one in starts if not year.calendar.is_school_day(one.date())] == []
    assert {one.time() for one in starts} <= {time(15, 15), time(8, 0)}


def test_no_message_comes_in_a_holiday_or_outside_somebodys_hours(year: Year) -> None:
    assert [one for one in year.told if not one.at_work] == []
    kinds = {"gathered", "meeting_needed", "meeting_news", "meeting_after", "consent", "look_back"}
    assert {one.kind for one in year.told} >= kinds


def test_every_meeting_that_was_called_off_has_its_own_reason(year: Year) -> None:
    off = year.in_state(MeetingState.CANCELLED)
    assert {one.id for one in off if one.id in year.called_off} == year.called_off
    assert [one for one in off if one.why == Why.NO_TAKERS and year.seats[one.id] > 1] == []
    assert [one for one in off if one.why == Why.NO_OWNER and one.ended_at and one.ended_at > one.starts_at] == []


def test_no_meeting_comes_back_more_than_once(year: Year) -> None:
    again = Counter(one.follows_id for one in year.meetings if one.follows_id is not None)
    assert (len(again) > 2, set(again.values())) == (True, {1})


def test_the_minutes_won_back_are_those_of_what_was_called_off_since_the_round_up_before(year: Year) -> None:
    off = [(one.ended_at, one.minutes) for one in year.in_state(MeetingState.CANCELLED) if one.ended_at]
    counted = [
        sum(minutes for ended, minutes in off if digest.since < ended <= digest.until) for digest, _ in year.digests
    ]
    assert [won for _, won in year.digests] == counted
    last = max(digest.until for digest, _ in year.digests)
    assert sum(counted) == sum(minutes for ended, minutes in off if ended <= last) > 0


def test_the_round_up_says_how_many_minutes_were_won_back_where_all_of_it_fits(year: Year) -> None:
    short = [(post, won) for post, (_, won) in zip(year.posts, year.digests, strict=True) if EVERYTHING not in post[-1]]
    said = [sum(int(found[1]) for line in post if (found := WON_BACK.search(line))) for post, _ in short]
    assert said == [won for _, won in short]
    assert len([won for won in said if won]) > 5


def test_the_round_up_has_its_sections_in_order_and_none_that_is_empty(year: Year) -> None:
    found = [[line for line in post if line in HEADINGS] for post in year.posts]
    assert {heading for headings in found for heading in headings} == set(HEADINGS)
    assert [headings for headings in found if headings != [one for one in HEADINGS if one in headings]] == []
    alone = [post for post in year.posts for line, after in zip(post, [*post[1:], ""], strict=True)
             if line in HEADINGS and after in ("", *HEADINGS)]  # fmt: skip
    assert alone == []


def test_there_is_one_round_up_a_week_at_most_and_never_without_anything_to_say(year: Year) -> None:
    assert len({digest.week for digest, _ in year.digests}) == len(year.digests) == len(year.posts)
    assert [post for post in year.posts if len(post) < 3] == []


def test_a_topic_that_nobody_took_up_expires_and_none_waits_for_ever(year: Year) -> None:
    states = Counter(topic.state for topic in year.topics)
    late = [topic for topic in year.topics if topic.state == TopicState.PARKED and topic.expires <= JULY]
    assert (states[TopicState.PLANNED], late, states[TopicState.DRAFT]) == (0, [], 0)
    assert min(states[one] for one in (TopicState.DONE, TopicState.EXPIRED, TopicState.DROPPED)) > 0


def test_every_decision_is_settled_and_none_stands_without_somebody_who_agreed(year: Year) -> None:
    results = Counter(outcome.result for outcome in year.outcomes if outcome.kind == "decision")
    assert (results["open"], results["stands"] > 0, year.consents["fine"] > 0) == (0, True, True)
