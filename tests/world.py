"""A world to tell stories in: real services, a real database, a clock one moves, and a terminal for everybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from adapters.console.inbound import to_event
from adapters.console.messenger import ConsoleMessenger, Screen
from adapters.console.session import show
from bot.cli.play import with_only
from bot.cli.story import read_story
from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Pressed
from bot.domain.matching.model import Plan
from bot.domain.people import Participation, PlaceReaders, Role
from bot.heartbeat import Heartbeat
from bot.inbox import Inbox
from bot.ports import Messenger
from bot.services.people import join
from bot.services.schedule import ensure_sweeps
from bot.services.solver import Draw
from bot.services.team import start_team
from bot.store.base import Db, Sessions, make_engine
from bot.store.cipher import Cipher
from bot.store.leading import Leading
from bot.store.people import CONSOLE, Account, Person
from bot.store.place import Place
from bot.store.prompts import Library, load_library
from bot.store.schedule import Schedule
from bot.store.team import Membership, Organisation, School, Team, all_organisations

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EVERY_DAY = frozenset(range(5))
KEY = bytes(range(32))
CONNECTED: dict[str, Engine] = {}  # the first engine of each kind that connected


def a_cipher() -> Cipher:
    """A cipher with a key that is the same every time."""
    return Cipher([KEY])


@lru_cache
def a_library() -> Library:
    """The words that ship with Ruimte."""
    return load_library(Path(__file__).parents[1] / "prompts")


@lru_cache
def a_small_library() -> Library:
    """The same, with the twenty questions of the demo: for stories in which it matters what is drawn."""
    story = read_story(Path(__file__).parents[1] / "examples" / "school" / "story.yaml")
    return with_only(a_library(), story["questions"])


@dataclass(repr=False)
class Actor:
    """Somebody with a terminal. Everything goes through the console adapter, as for a real person."""

    world: "World"
    person_id: UUID
    name: str
    lines: list[str] = field(default_factory=list)
    taps: int = 0
    read: int = 0

    def __post_init__(self) -> None:
        self.screen = Screen(self.lines.append, width=200)

    @property
    def address(self) -> Address:
        """Their terminal's address."""
        return Address(CONSOLE, self.person_id.hex, self.person_id.hex)

    @property
    def sees(self) -> list[str]:
        """What came on their screen since they last looked, without blank lines."""
        new = [line for line in self.lines[self.read :] if line]
        self.looks()
        return new

    def looks(self) -> None:
        """They read what is on their screen."""
        self.read = len(self.lines)

    @property
    def buttons(self) -> list[str]:
        """The labels of the last message."""
        return [shown.button.label for shown in self.screen.latest]

    async def types(self, line: str) -> list[str]:
        """Type a line; what comes back."""
        self.looks()
        event = to_event(line, screen=self.screen, sender=self.address, key=self.world.new_key())
        if event is not None:
            await self.does(event)
        return self.sees

    async def taps_on(self, label: str) -> list[str]:
        """Tap the last button ever shown with this label, however old; what comes back."""
        self.looks()
        shown = [one for one in self.screen.everything if one.button.label == label][-1]
        self.taps += 1
        await self.does(
            Pressed(key=self.world.new_key(), sender=self.address, data=shown.button.data, message=shown.reference)
        )
        return self.sees

    async def commands(self, command: str, words: str = "") -> list[str]:
        """Give a command; what comes back."""
        self.looks()
        await self.does(Commanded(key=self.world.new_key(), sender=self.address, command=command, words=words))
        return self.sees

    async def does(self, event: Event) -> None:
        """Anything that an adapter could hand in."""
        show(await self.world.inbox.receive(event, self.world.now), event, self.screen)


@dataclass(repr=False)
class Channel:
    """A team's channel: a terminal that nobody types in."""

    place_id: UUID
    lines: list[str] = field(default_factory=list)
    read: int = 0

    def __post_init__(self) -> None:
        self.screen = Screen(self.lines.append, width=200)

    @property
    def sees(self) -> list[str]:
        """What came in it since somebody last looked, without blank lines."""
        new = [line for line in self.lines[self.read :] if line]
        self.looks()
        return new

    def looks(self) -> None:
        """Somebody reads what is in it."""
        self.read = len(self.lines)


@dataclass(repr=False)  # asyncio asks for it several times a test, and it has everything in it
class World:
    """Everything between a clock and a database."""

    engine: AsyncEngine
    sessions: Sessions
    inbox: Inbox
    now: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messengers: dict[str, Messenger] = field(default_factory=dict)  # a platform may join later
    keys: int = 0

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, database: str, *, now: datetime, library: Library | None = None, often: bool = True
    ) -> AsyncIterator[Self]:
        """A world over this database, empty of people.

        Not `often` means that it does at night alone what a house does every six hours, until it `sweeps_often`: a
        story of weeks takes half the time.
        """
        engine = without_waiting_for_the_disk(make_engine(database))
        sessions: Sessions = async_sessionmaker(
            engine,
            class_=Db,
            expire_on_commit=False,
            cipher=a_cipher(),
            library=library or a_library(),
            chance=Random(7),
        )
        world = cls(engine, sessions, Inbox(sessions), now)
        world.messengers[CONSOLE] = ConsoleMessenger(world.screen_at)
        world.heartbeat = Heartbeat(sessions, world.messengers, owner="test", planner=plan_here)
        async with world.work() as db:
            await ensure_sweeps(db, now=now)
            if not often:
                await db.execute(delete(Schedule).where(Schedule.kind == "sweep"))
        try:
            yield world
        finally:
            await engine.dispose()

    heartbeat: Heartbeat = field(init=False)

    async def sweeps_often(self) -> None:
        """From now on it sweeps every six hours, as a house does: for a story about what goes within a day."""
        async with self.work() as db:
            await ensure_sweeps(db, now=self.now)

    def new_key(self) -> str:
        """A key for an event that never came before."""
        self.keys += 1
        return f"console:test:{self.keys}"

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Db]:
        """One transaction."""
        async with self.sessions() as db, db.begin():
            yield db

    def screen_at(self, address: Address) -> Screen | None:
        """Whose terminal this is, or which channel's."""
        if address.chat in self.channels:
            return self.channels[address.chat].screen
        return next((actor.screen for actor in self.actors.values() if actor.person_id.hex == address.chat), None)

    async def has_school(
        self, name: str = "De Lindeboom", *, region: str | None = "Midden", timezone: str = "Europe/Amsterdam"
    ) -> School:
        """A school, with its organisation."""
        async with self.work() as db:
            organisation = next(iter(await all_organisations(db)), None)
            if organisation is None:
                organisation = Organisation(id=db.new_id(self.now), name="Stichting De Boom")
                db.add(organisation)
                await db.flush()
            school = School(
                id=db.new_id(self.now),
                organisation_id=organisation.id,
                name=name,
                sector="po",
                country="NL",
                region=region,
                timezone=timezone,
            )
            db.add(school)
        return school

    async def has_team(self, school: School, name: str = "Onderbouw") -> Team:
        """A team that is not started."""
        async with self.work() as db:
            team = Team(id=db.new_id(self.now), organisation_id=school.organisation_id, school_id=school.id, name=name)
            db.add(team)
        return team

    async def has_person(
        self,
        team: Team,
        name: str = "Noor Bakker",
        *,
        role: Role = Role.TEACHER,
        days: frozenset[int] = EVERY_DAY,
        language: str = "nl",
        participation: Participation = Participation.KNOWN,
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> Actor:
        """Somebody in this team, with a terminal."""
        async with self.work() as db:
            person = Person(
                id=db.new_id(self.now),
                organisation_id=team.organisation_id,
                name=name,
                email=None,
                language=language,
                participation=participation,
                first_day=first_day,
                last_day=last_day,
            )
            db.add(person)
            await db.flush()
            place = person.id.hex
            db.add(
                Account(
                    id=db.new_id(self.now),
                    person_id=person.id,
                    platform=CONSOLE,
                    workspace=place,
                    chat=place,
                    linked_at=self.now,
                )
            )
            db.add(Membership(id=db.new_id(self.now), person_id=person.id, team_id=team.id, role=role, days=days))
        actor = Actor(self, person.id, name)
        self.actors[name] = actor
        return actor

    async def has_place(
        self, team: Team, title: str = "#onderbouw", *, language: str = "nl", readers: PlaceReaders = PlaceReaders.TEAM
    ) -> Channel:
        """A channel of this team."""
        async with self.work() as db:
            place = Place(
                id=db.new_id(self.now), team_id=team.id, platform=CONSOLE, workspace=title, chat=title,
                language=language, title=title, readers=readers,
            )  # fmt: skip
            db.add(place)
        self.channels[title] = Channel(place.id)
        return self.channels[title]

    async def leads(self, actor: Actor, team: Team) -> None:
        """This person leads the team, whether they are in it or not."""
        async with self.work() as db:
            db.add(Leading(id=db.new_id(self.now), leader_id=actor.person_id, team_id=team.id))

    async def also_works(
        self, actor: Actor, team: Team, *, role: Role = Role.TEACHER, days: frozenset[int] = EVERY_DAY
    ) -> None:
        """A second place for somebody."""
        async with self.work() as db:
            db.add(Membership(id=db.new_id(self.now), person_id=actor.person_id, team_id=team.id, role=role, days=days))

    async def starts(self, team: Team) -> None:
        """The team is started, as `ruimte team start` does."""
        async with self.work() as db:
            found = await db.get_one(Team, team.id)
            await start_team(db, found, agreed_on=date(2026, 9, 29), contact="Joke (MR)", now=self.now)

    async def has_joined(self, *actors: Actor) -> None:
        """These people said yes, just now."""
        for actor in actors:
            async with self.work() as db:
                await join(db, await db.get_one(Person, actor.person_id), "", now=self.now)

    async def until(self, moment: datetime) -> None:
        """Let time pass, with everything that happens in it, up to and including this moment."""
        while (due := await self.heartbeat.next_moment()) is not None and due <= moment:
            self.now = max(self.now, due)
            await self.heartbeat.beat(self.now)
        self.now = moment

    async def passes(self, span: timedelta) -> None:
        """Let so much time pass."""
        await self.until(self.now + span)

    async def of(self, actor: Actor) -> Person:
        """Their row as it is now."""
        async with self.work() as db:
            return await db.get_one(Person, actor.person_id)


async def plan_here(draw: Draw) -> Plan:
    """The plan of a round without a process of its own, which would take a second to start."""
    return draw.plan()


def without_waiting_for_the_disk(engine: AsyncEngine) -> AsyncEngine:
    """SQLite need not survive a power cut during a test."""
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF").close())
    return knowing_what_was_compiled(engine)


def knowing_what_was_compiled(engine: AsyncEngine) -> AsyncEngine:
    """Each test has an engine of its own, which would write out every statement anew: a sixth of the suite's time."""
    core = engine.sync_engine
    known = CONNECTED.get(core.dialect.name)
    if known is None:
        event.listen(core, "connect", lambda raw, _: CONNECTED.setdefault(core.dialect.name, core))
    else:
        core.dialect = known.dialect  # statements are known by it
        core.update_execution_options(compiled_cache=known._compiled_cache)
    return engine


def at(day: int, month: int, hour: int = 15, minute: int = 15, year: int = 2026) -> datetime:
    """A moment in Amsterdam: at(15, 10) is Thursday 15 October 2026, quarter past three."""
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)
