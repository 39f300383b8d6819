"""Random weeks with an agenda: whatever people do and in whatever order, no rule of a meeting is ever broken.

Everything goes through the real inbox and heartbeat, as a console or a platform that shows whole forms would hand it
in. After every step the database is read and held against the rules as `agenda_rules` works them out.
"""

import asyncio
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from adapters.console.inbound import to_event
from adapters.console.session import show
from bot.domain.agenda import MeetingState
from bot.domain.event import Commanded, Event, Pressed, Submitted
from bot.domain.people import Role
from bot.domain.press import write
from bot.services.quiet import lift_quiet, set_quiet
from bot.store.calendar import CalendarEntry
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.schedule import Schedule
from bot.store.team import Team
from tests.agenda_rules import BUGS, Rows, all_rows, wrong_in_the_end, wrong_now, wrong_with_action, wrong_with_post
from tests.conftest import copying_postgres, copying_sqlite
from tests.night import sweep_agenda
from tests.stories.agenda import turns_agenda_on
from tests.world import AMSTERDAM, Actor, World, at

PEOPLE = ("Noor", "Sem", "Lin", "Daan", "Grace")
OWNER = "whose it is"
MONDAY = at(12, 10, 8, 0)  # the last week before herfst, and two before the clocks go back
LONG = "Waarom " + "heel " * 60 + "lang?"


@dataclass
class Story:
    """A team with an agenda, and everything that was done so far, to be read when something is wrong.

    Lin works on two days; Grace leads the team, and works elsewhere too.
    """

    world: World
    team: Team
    logs: list[MutableMapping[str, Any]]
    told: list[str] = field(default_factory=list)
    said: set[UUID] = field(default_factory=set)
    rows: Rows = field(default_factory=dict)  # as they were after the last thing that happened

    def ids(self, kind: str) -> list[UUID]:
        """Everything of this kind that there is, oldest first: any button about it may stand on some screen."""
        if kind == "team":
            return [self.team.id]
        if kind in STATES:
            return sorted(row["id"] for row in self.rows["meeting"] if row["state"] in STATES[kind])
        return sorted(row["id"] for row in self.rows[kind])

    def owner_of(self, thing: UUID) -> str | None:
        """Whose it is: who leads a meeting, fills in a card, or brought a topic."""
        rows = (row for name in ("meeting", "topic", "proposal", "agreement") for row in self.rows[name])
        found = next((row for row in rows if row["id"] == thing), {})
        owner = found.get("owner_id") or found.get("author_id")
        return next((name for name, actor in self.world.actors.items() if actor.person_id == owner), None)

    def subject(self, verb: str, which: int) -> UUID | None:
        """The last thing that a button of this kind can be about, or one before it."""
        kind = next(kind for kind, verbs in ABOUT.items() if verb in verbs)
        found = self.ids("coming" if kind == "meeting" and which < MOSTLY_COMING else kind)
        return found[-1 - which % len(found)] if found else None

    async def does(self, name: str, event: Event) -> None:
        """Somebody does this; nothing they are told or that changes breaks a rule."""
        before = self.rows
        answer = await self.world.inbox.receive(event, self.world.now)
        show(answer, event, self.world.actors[name].screen)
        await self.looks()
        self.check(*await wrong_with_action(self.world, before, self.rows, answer))

    async def until(self, moment: datetime) -> None:
        """Time passes; nothing that happens by itself breaks a rule."""
        while (due := await self.world.heartbeat.next_moment()) is not None and due <= moment:
            self.world.now = max(self.world.now, due)
            await self.world.heartbeat.beat(self.world.now)
            self.check(*await wrong_with_post(self.world, self.said))
        self.world.now = max(self.world.now, moment)
        await self.looks()

    async def looks(self) -> None:
        """How everything stands now breaks no rule."""
        self.rows = await all_rows(self.world)
        self.check(*wrong_now(self.rows, self.world.now))

    def check(self, *wrong: str) -> None:
        """Nothing is wrong, and nothing unexpected was logged. Raises AssertionError with the story."""
        found = [*wrong, *(f"logged: {log}" for log in self.logs if log["event"] in BUGS)]
        assert not found, "\n".join(["", *self.told, "", *found])


# -- what happens --


@dataclass(frozen=True)
class Step:
    """Something that happens."""

    async def happens(self, story: Story) -> None:
        """Let it happen, if it can."""
        raise NotImplementedError


@dataclass(frozen=True)
class Of(Step):
    """What somebody does."""

    who: str

    def by(self, owner: str | None) -> "Of":
        """The same by whose it is, where somebody acts on what is theirs."""
        return replace(self, who=owner or PEOPLE[0]) if self.who == OWNER else self

    async def presses(self, story: Story, data: str, message: str = "card") -> None:
        """They press a button that carries this."""
        actor, key = story.world.actors[self.who], story.world.new_key()
        await story.does(self.who, Pressed(key=key, sender=actor.address, data=data, message=message))

    async def sends(self, story: Story, data: str, filled: "Filled") -> None:
        """They send a whole form."""
        actor, key = story.world.actors[self.who], story.world.new_key()
        values = filled.values(story.world.now)
        await story.does(self.who, Submitted(key=key, sender=actor.address, data=data, values=values, shows_forms=True))


@dataclass(frozen=True)
class Types(Of):
    """A line in the console."""

    line: str

    async def happens(self, story: Story) -> None:
        actor, key = story.world.actors[self.who], story.world.new_key()
        event = to_event(self.line, screen=actor.screen, sender=actor.address, key=key)
        if event is not None:
            await story.does(self.who, event)


@dataclass(frozen=True)
class Taps(Of):
    """Any button that was ever on their screen: the last one, or one before it."""

    which: int

    async def happens(self, story: Story) -> None:
        shown = story.world.actors[self.who].screen.everything
        if shown:
            one = shown[-1 - self.which % len(shown)]
            await self.presses(story, one.button.data, one.reference)


@dataclass(frozen=True)
class Presses(Of):
    """A button of this kind, wherever it stood: in a channel everybody taps the same one, also weeks late."""

    verb: str
    which: int
    choice: str = ""

    async def happens(self, story: Story) -> None:
        subject = story.subject(self.verb, self.which)
        if subject is not None:
            choice = "1" if self.verb == "nextone" else self.choice if self.verb in CHOOSING else ""
            await self.by(story.owner_of(subject)).presses(story, write(self.verb, subject, choice))


@dataclass(frozen=True)
class Filled:
    """A form as somebody fills it in; `day` is so many days from today."""

    day: int
    hour: str
    minutes: int
    places: int
    touches: str
    purpose: str
    words: str

    def values(self, now: datetime) -> dict[str, str]:
        """By the names of the fields of all forms; each takes its own."""
        day = (now.astimezone(AMSTERDAM).date() + timedelta(days=self.day)).isoformat()
        return {
            "day": day, "hour": self.hour, "minutes": str(self.minutes), "places": str(self.places),
            "touches": self.touches, "purpose": self.purpose, "matter": "none", "question": self.words,
            "name": self.words, "what": self.words, "why": self.words, "not_chosen": self.words, "until": day,
            "look_back": day, "who": ", ".join(PEOPLE[1 : self.places % 4]),
        }  # fmt: skip


@dataclass(frozen=True)
class Fills(Of):
    """A whole form, behind a button of this kind."""

    verb: str
    which: int
    filled: Filled

    async def happens(self, story: Story) -> None:
        subject = story.subject(self.verb, self.which)
        if subject is not None:
            await self.by(story.owner_of(subject)).sends(story, write(self.verb, subject), self.filled)


@dataclass(frozen=True)
class Starts(Of):
    """A card, filled in, and what is done with it."""

    filled: Filled
    then: str
    others: int = 0

    async def happens(self, story: Story) -> None:
        if self.who == OWNER:  # nobody's yet
            await self.by(None).happens(story)
            return
        known, actor = set(story.ids("card")), story.world.actors[self.who]
        key, words = story.world.new_key(), self.filled.words
        await story.does(self.who, Commanded(key=key, sender=actor.address, command="agenda", words=words))
        for card in set(story.ids("card")) - known:
            await self.sends(story, write("change", card), self.filled)
            await self.presses(story, write(self.then, card))
        if self.then == "startit":
            await Joins(self.others, 0).happens(story)


@dataclass(frozen=True)
class Joins(Step):
    """So many people, one after the other, want a place."""

    number: int
    which: int

    async def happens(self, story: Story) -> None:
        for name in PEOPLE[: self.number]:
            await Presses(name, "take", self.which).happens(story)


@dataclass(frozen=True)
class StartsAgain(Of):
    """A meeting once more, a team round or a parked topic: the card that comes of it, at some moment, started."""

    verb: str
    which: int
    filled: Filled

    async def happens(self, story: Story) -> None:
        await Presses(self.who, self.verb, self.which).happens(story)
        await Fills(OWNER, "when", 0, self.filled).happens(story)
        await Presses(OWNER, "startit", 0).happens(story)


@dataclass(frozen=True)
class Meets(Of):
    """They wait for the next meeting, sit down, go through it, and write down what came of it."""

    which: int
    filled: Filled

    async def happens(self, story: Story) -> None:
        await Joins(3, self.which).happens(story)
        await WaitsFor(timedelta(minutes=2)).happens(story)
        for verb in ("begin", "nextone", "finish"):
            await Presses(self.who, verb, self.which).happens(story)
            await story.until(story.world.now + timedelta(minutes=4))
        verb = ("nothing", "action", "decision")[self.filled.day % 3]
        happens = Presses(OWNER, verb, self.which) if verb == "nothing" else Fills(OWNER, verb, self.which, self.filled)
        await happens.happens(story)


@dataclass(frozen=True)
class Waits(Step):
    """Time passes."""

    span: timedelta

    async def happens(self, story: Story) -> None:
        await story.until(story.world.now + self.span)


@dataclass(frozen=True)
class WaitsFor(Step):
    """Until the next thing happens to a meeting, or until somewhere around its hour."""

    after_start: timedelta | None

    async def happens(self, story: Story) -> None:
        column = Meeting.next_at if self.after_start is None else Meeting.starts_at
        later = timedelta() if self.after_start is None else self.after_start
        async with story.world.work() as db:
            coming = select(column).where(column > story.world.now - later, Meeting.state != MeetingState.DRAFT)
            moment = await db.scalar(coming.order_by(column).limit(1))
        if moment is not None:
            await story.until(moment + later)


@dataclass(frozen=True)
class IsQuiet(Step):
    """Somebody asks for silence in the whole organisation, or ends it."""

    on: bool

    async def happens(self, story: Story) -> None:
        organisation, now = story.team.organisation_id, story.world.now
        async with story.world.work() as db:
            if self.on:
                await set_quiet(db, organisation_id=organisation, school_id=None, team_id=None, until=None, now=now)
            else:
                await lift_quiet(db, organisation_id=organisation, school_id=None, team_id=None, now=now)


@dataclass(frozen=True)
class StudyDay(Step):
    """The school enters a day without lessons, also where a meeting stands."""

    ahead: int

    async def happens(self, story: Story) -> None:
        day = story.world.now.date() + timedelta(days=self.ahead)
        async with story.world.work() as db:
            db.add(
                CalendarEntry(
                    id=db.new_id(story.world.now), school_id=story.team.school_id, kind="study", name="Studiedag",
                    first=day, last=day,
                )
            )  # fmt: skip


@dataclass(frozen=True)
class Leaves(Step):
    """Today is somebody's last day, as the list of the school says; or they come back."""

    who: str
    gone: bool

    async def happens(self, story: Story) -> None:
        last: date | None = story.world.now.date() if self.gone else None
        person = story.world.actors[self.who].person_id
        async with story.world.work() as db:
            await db.execute(update(Person).where(Person.id == person).values(last_day=last))


@dataclass(frozen=True)
class Sweeps(Step):
    """What is kept no longer goes; otherwise that is every six hours."""

    async def happens(self, story: Story) -> None:
        async with story.world.work() as db:
            await sweep_agenda(db, now=story.world.now)
        await story.looks()


# -- any of it --

MOSTLY_COMING = 2  # the others are about any meeting there ever was
STATES = {
    "card": (MeetingState.DRAFT,),
    "meeting": tuple(one for one in MeetingState if one != MeetingState.DRAFT),
    "coming": (MeetingState.OPEN, MeetingState.RUNNING),
}
ABOUT = {
    "team": ("agenda", "agendamore", "newtopic", "parked", "messages", "round"),
    "card": ("touch", "startit", "together", "parkit", "scrap", "showcard", "change", "when", "setminutes", "setplaces",
             "setpurpose", "setmatter", "reword", "postit", "cardteam"),
    "meeting": ("meeting", "meetmore", "take", "giveup", "lead", "handover", "bring", "ics", "calloff", "stillneeded",
                "moveit", "addtopic", "begin", "nextone", "finish", "agree", "oncemore", "comealone"),
    "topic": ("topic", "renew", "dropit", "planit", "takeoff", "nothing", "decision", "action"),
    "outcome": ("consent", "object"),
    "agreement": ("acceptit", "returnit", "lookback"),
    "proposal": ("message", "objectto", "takeback", "talk"),
}  # fmt: skip
CHOOSING = ("touch", "setminutes", "setplaces", "setpurpose", "setmatter", "lookback")
CHOICES = ("", "pupil", "organisation", "10", "30", "2", "3", "8", "share", "think", "decide", "none", "money", "done")
FILLED = (
    "change", "when", "moveit", "moveit", "addtopic", "bring", "decision", "action", "object", "agree", "objectto",
    "reword",
)  # fmt: skip
LINES = (
    "/agenda", f"/agenda {LONG}", "/agenda https://example.org/p/1", "morgen 15:15", "gisteren", "zaterdag 10:00",
    "20 oktober om kwart over drie", "half vier", "3 uur", "17:20", "over een jaar", "1 juli 2027 9:00", "opslaan",
    "annuleren", "terug", "overslaan", "ja", "8", "12", "Wat doen we met lezen?", "/pauze 30 oktober", "/verder",
    "/stop", "/meedoen", "Agenda", "Meer", "Verplaats", "Anders", "Andere tijd",
)  # fmt: skip

people, which = st.sampled_from((*PEOPLE, *[OWNER] * 5)), st.integers(0, 3)
fine = st.builds(
    Filled,
    day=st.sampled_from((1, 2, 3, 4, 14, 15, 28)),
    hour=st.sampled_from(("15:15", "09:00", "07:30", "17:00")),
    minutes=st.sampled_from((10, 15)),
    places=st.sampled_from((2, 2, 3, 4)),
    touches=st.sampled_from(("pupil", "lesson", "teaching")),
    purpose=st.sampled_from(("think", "decide")),
    words=st.sampled_from(("Hoe helpen we Sam met lezen?", "Wat doen we met de gang?")),
)
fillings = fine | st.builds(
    Filled,
    day=st.sampled_from((1, 2, 7, 14, 16, 21, 42, 43, 49, 56, 63, 0, -1, 8)),
    hour=st.sampled_from(("15:15", "09:00", "07:33", "17:20", "17:29", "17:30", "03:00", "half vier", "x")),
    minutes=st.sampled_from((10, 15, 20, 30, 45)),
    places=st.sampled_from((2, 3, 8, 9, 1)),
    touches=st.sampled_from(("pupil", "organisation", "organisation", "x")),
    purpose=st.sampled_from(("think", "decide", "share")),
    words=st.sampled_from(("Hoe helpen we Sam met lezen?", "Ik", LONG, "  ")),
)
spans = st.sampled_from(
    [timedelta(minutes=n) for n in (1, 6, 16)] + [timedelta(hours=n) for n in (1, 7)]
    + [timedelta(days=n) for n in (1, 3, 7, 21)]
)  # fmt: skip
around = st.sampled_from([None, None, *(timedelta(minutes=n) for n in (-30, -4, 1, 14))])
somebody = st.sampled_from(PEOPLE)
starting = st.builds(Starts, somebody, fine, st.just("startit"), st.integers(0, 4))
pressing = [
    st.builds(Presses, people, st.sampled_from(verbs), which, st.sampled_from(CHOICES)) for verbs in ABOUT.values()
]
steps = st.one_of(
    starting,
    st.builds(
        Starts, people, fillings, st.sampled_from(("startit", "together", "parkit", "postit", "scrap", "showcard"))
    ),
    st.builds(Presses, people, st.sampled_from(ABOUT["meeting"]), which),
    st.builds(
        Presses, people, st.sampled_from(("take", "giveup", "lead", "handover", "calloff", "oncemore", "planit")), which
    ),
    st.one_of(pressing),
    st.builds(Fills, people, st.sampled_from(FILLED), which, fillings),
    st.builds(Taps, somebody, st.integers(0, 60)),
    st.builds(Types, somebody, st.sampled_from(LINES)),
    st.builds(WaitsFor, around),
    st.builds(Meets, somebody, which, fine),
    st.builds(StartsAgain, somebody, st.sampled_from(("oncemore", "round", "planit", "talk")), which, fillings),
    st.one_of(
        st.builds(Waits, spans),
        st.builds(IsQuiet, st.booleans()),
        st.builds(StudyDay, st.sampled_from((0, 1, 2, 3, 7))),
        st.builds(Leaves, somebody, st.booleans()),
        st.builds(Sweeps),
    ),
)
stories = st.tuples(st.lists(starting, min_size=1, max_size=2), st.lists(steps, min_size=8, max_size=30)).map(
    lambda told: [*told[0], *told[1]]
)


class Begun:
    """A team as it was made once, to be copied for every story."""

    def __init__(self, world: World, team: Team, copy: Callable[[], str]) -> None:
        self._team = team
        self._copy = copy
        self._people = {name: (actor.person_id, actor.name) for name, actor in world.actors.items()}

    def __repr__(self) -> str:
        return "begun"

    @classmethod
    async def built(cls, database: str, copy: Callable[[], str]) -> "Begun":
        async with World.opened(database, now=MONDAY) as world:
            team = await world.has_team(await world.has_school())
            for name in PEOPLE:
                days = frozenset({0, 1}) if name == "Lin" else frozenset(range(5))
                role = Role.LEADER if name == "Grace" else Role.TEACHER
                await world.has_person(team, name, days=days, role=role)
            await world.leads(world.actors["Grace"], team)
            await world.starts(team)
            await world.has_joined(*world.actors.values())
            await turns_agenda_on(world, team)
            async with world.work() as db:  # questions and sweeps are told of elsewhere
                await db.execute(delete(Schedule).where(Schedule.kind.in_(("round", "sweep", "night"))))
        return cls(world, team, copy)

    async def told(self, happening: Sequence[Step]) -> Story:
        """A story from the beginning, looked at after every step."""
        with logged() as logs:
            async with World.opened(self._copy(), now=MONDAY) as world:
                world.actors = {name: Actor(world, *known) for name, known in self._people.items()}
                async with world.work() as db:
                    await db.execute(delete(Schedule).where(Schedule.kind.in_(("sweep", "night"))))
                story = Story(world, self._team, logs)
                await story.looks()
                for step in happening:
                    story.told.append(f"{world.now:%a %d %b %H:%M} {step}")
                    await step.happens(story)
                story.check(*await wrong_in_the_end(world))
        return story


@contextmanager
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """Everything that is logged meanwhile."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0), cache_logger_on_first_use=False)
    with capture_logs() as logs:
        yield logs
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """The team, in a SQLite file."""
    return asyncio.run(Begun.built(*copying_sqlite(sqlite_template, tmp_path_factory.mktemp("agenda"))))


@pytest.fixture(scope="module")
def on_postgres(postgres_server: str) -> Begun:
    """The team, in a PostgreSQL database."""
    return asyncio.run(Begun.built(*copying_postgres(postgres_server)))


STORIES = settings(max_examples=max(3, settings().max_examples // 12), suppress_health_check=list(HealthCheck))
FEWER = settings(STORIES, max_examples=max(2, STORIES.max_examples // 10))


@STORIES
@given(happening=stories)
def test_no_rule_of_a_meeting_is_ever_broken(on_sqlite: Begun, happening: list[Step]) -> None:
    asyncio.run(on_sqlite.told(happening))


@FEWER
@given(happening=stories)
def test_no_rule_of_a_meeting_is_broken_on_postgresql_either(on_postgres: Begun, happening: list[Step]) -> None:
    asyncio.run(on_postgres.told(happening))
