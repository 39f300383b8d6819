"""Nine weeks of a team with everything on, told alike but for what nobody may learn: who answered what, and who not.

Whoever watches is in the story with all that a school can give them: who leads; who leads, runs the bot and sits on the
board, as in a small school; and the board.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import select, update

from bot.domain.people import Role
from bot.domain.press import write
from bot.domain.pulse import PULSE
from bot.services.council import appoint
from bot.services.feature import AGENDA, CONSULTATION, turn_on
from bot.services.feature import BOARD as BOARDS
from bot.services.feature import LEADER as LEADERS
from bot.services.measuring import measure
from bot.services.status import read_status
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.feature import Feature
from bot.store.people import CONSOLE, Person
from bot.store.reflection import Asking
from bot.store.team import Team
from bot.store.topic import Topic
from tests.answers import had_its_quiet_start, presses
from tests.forms import sends
from tests.standing import a_shareable_library
from tests.stories.attack import SteadyChance, Watcher
from tests.stories.attacked_deeds import (
    DECIDED,
    consents,
    fill_in,
    happened,
    offers_a_story,
    pauses,
    reports,
    settles,
    shares_by_name,
    shares_nameless,
    shares_with,
    stops,
    stops_the_team,
    wishes_again,
    withholds_a_story,
)
from tests.stories.meetings import joins, starts
from tests.stories.pulse import fills_in
from tests.stories.reading import never_sweeps
from tests.stories.sharing import WAY_OUT, answers
from tests.world import Actor, World, at

TEACHERS = ("Noor Bakker", "Sam de Wit", "Lin Chen", "Daan Mulder", "Joke Visser", "Grace Osei", "Mila Boer", "Ali Can")
UNDECIDED, LEADER, LEADING_STEWARD, BOARD = "Piet Smit", "Ellen Kuipers", "Wim Kok", "Bo Prins"
WATCHING = (LEADER, LEADING_STEWARD, BOARD)
LONG_AGO = date(2026, 8, 31)  # so that "doorgaan?" is asked in November
MINUTE = timedelta(minutes=1)
SECRETS = (
    "answers the pulse", "says in the pulse", "offers a story", "withholds a story",
    "joins a round", "takes part", "takes it early", "answers", "shares with one", "shares nameless", "puts it off",
    "does without", "reports misuse", "pauses", "agrees first", "consents first", "says how it was", "votes",
    "votes no", "stops", "wishes again",
)  # fmt: skip
Deed = Callable[[], Awaitable[object]]


@dataclass
class Attacked:
    """A world, what was seen by who watches, and which secrets are told the one way; the others the other way."""

    world: World
    secrets: Collection[str]
    watcher: Watcher = field(default_factory=Watcher)
    team: Team = field(init=False)
    told: set[str] = field(default_factory=set)
    moved: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Actor:
        return next(actor for known, actor in self.world.actors.items() if known.startswith(name))

    async def about(self) -> list[UUID]:
        """A few rows of every kind that others have buttons about, and Noor herself."""
        async with self.world.work() as db:
            newest = [
                (await db.scalars(select(kind.id).order_by(kind.id.desc()).limit(1))).all()
                for kind in (Asking, Consultation)
            ]
        return [self["Noor"].person_id, self.team.id, *(one for found in newest for one in found)]

    async def either(self, secret: str, one: Deed, other: Deed | None = None) -> None:
        """What is done now is this secret; a minute passes in any case. The steward looks just before and after it."""
        self.told.add(secret)
        before = await self.figures()
        deed = one if secret in self.secrets else other
        if deed is not None:
            await deed()
        await self.world.passes(MINUTE)
        after = await self.figures()
        self.moved += [
            f"{secret}: {was} became {is_now}" for was, is_now in zip(before, after, strict=True) if was != is_now
        ]

    async def figures(self) -> list[str]:
        """What `status` and `/metrics` show now."""
        now = self.world.now
        async with self.world.work() as db:
            shown = {**asdict(await read_status(db, now=now)), **asdict(await measure(db, [CONSOLE], now=now))}
        return [f"{name} {value}" for name, value in shown.items()]


@asynccontextmanager
async def attacked(database: str, secrets: Collection[str]) -> AsyncIterator[Attacked]:
    """The team on the Friday before it all begins: its first pulse is the week after."""
    async with World.opened(database, now=at(25, 9, 12, 0), library=a_shareable_library()) as world:
        world.sessions.configure(chance=SteadyChance(world))
        story = Attacked(world, secrets)
        await _moves_in(story)
        yield story


async def _moves_in(story: Attacked) -> None:
    world = story.world
    school = await world.has_school()
    story.team = team = await world.has_team(school)
    office = await world.has_team(school, "Directie")
    board = await world.has_team(school, "Bestuur")
    for name in (*TEACHERS, UNDECIDED):
        await world.has_person(team, name)
    await world.has_person(team, LEADER, role=Role.LEADER)
    await world.has_person(office, LEADING_STEWARD, role=Role.STEWARD)
    await world.has_person(board, BOARD, role=Role.BOARD)
    await world.also_works(world.actors[LEADING_STEWARD], board, role=Role.BOARD)
    for leader in (LEADER, LEADING_STEWARD):
        await world.leads(world.actors[leader], team)
    for name in WATCHING:
        story.watcher.reads(world, world.actors[name])
    await never_sweeps(world)
    for started in (team, board):
        await world.starts(started)
        await had_its_quiet_start(world, started)
    await world.has_joined(*(world.actors[name] for name in (*TEACHERS, *WATCHING)))
    async with world.work() as db:
        await db.execute(update(Team).where(Team.id.in_((team.id, board.id))).values(started_on=LONG_AGO))
        ali = await db.get_one(Person, story["Ali"].person_id)
        ali.own_day, ali.own_time = 1, time(10)  # alone in that
        await appoint(db, team, await db.get_one(Person, story["Joke"].person_id), today=world.now.date())
        await turn_on_long_ago(db, team, PULSE, LEADERS)
        await turn_on_long_ago(db, board, BOARDS)


async def turn_on_long_ago(db: Db, team: Team, *features: str) -> None:
    """These are on as if they had been for weeks."""
    for feature in features:
        await turn_on(db, await db.get_one(Team, team.id), feature, now=at(25, 9, 12, 0))
        await db.execute(update(Feature).values(since=LONG_AGO))


async def pulse_weeks(story: Attacked) -> None:
    """The pulse is answered, counted and read; a story is offered to the board, another is not."""
    world, noor, grace = story.world, story["Noor"], story["Grace"]
    sam, lin, mila = story["Sam"], story["Lin"], story["Mila"]
    await world.until(at(1, 10, 15, 30))
    for name in ("Daan", "Joke", "Mila"):
        await fills_in(story[name], 4)
    await story.either("answers the pulse", lambda: fills_in(noor, 4), lambda: fills_in(grace, 4))
    await story.either("says in the pulse", lambda: fill_in((sam, 5), (lin, 3)), lambda: fill_in((sam, 3), (lin, 5)))
    await world.until(at(8, 10, 15, 30))
    for actor in (sam, mila):
        await shares_nameless(actor)
    await story.either("offers a story", lambda: offers_a_story(sam), lambda: offers_a_story(mila))
    await shares_by_name(story["Joke"])
    await story.either("withholds a story", lambda: withholds_a_story(story["Joke"]))


async def first_week(story: Attacked) -> None:
    """Who joins a round, who is introduced, who wants what; one question is answered, shared, and left."""
    world = story.world
    await world.until(at(9, 10, 12, 0))
    story.watcher.reads(world, await world.has_place(story.team))  # too late for what was shared on Thursday
    async with world.work() as db:
        await turn_on_long_ago(db, story.team, AGENDA, CONSULTATION)
    await world.until(at(12, 10, 9, 0))
    async with world.work() as db:
        consultation = (await db.scalars(select(Consultation))).one()
    yes = write("joinin", consultation.id)
    for name in ("Sam", "Lin", "Daan", "Joke"):
        await presses(story[name], yes)
    await story.either("joins a round", lambda: presses(story["Noor"], yes), lambda: presses(story["Grace"], yes))
    await story.either("takes part", lambda: story["Piet"].commands("meedoen"))
    await story.either("takes it early", lambda: story["Ali"].types("vraag"))
    await world.until(at(15, 10, 15, 30))
    await story.either("answers", lambda: answers(story["Noor"]), lambda: answers(story["Grace"]))
    await story.either("shares with one", lambda: shares_with(story["Joke"], story["Sam"]))
    await story.either("shares nameless", lambda: shares_nameless(story["Lin"]), lambda: shares_nameless(story["Daan"]))
    await story.either("puts it off", lambda: story["Mila"].taps_on("Later"))
    await shares_by_name(story["Sam"])
    await story.either("does without", lambda: story["Daan"].taps_on(WAY_OUT))
    await story.either("reports misuse", lambda: reports(story["Noor"]), lambda: reports(story["Grace"]))


async def next_weeks(story: Attacked) -> None:
    """A round is drawn, and somebody has no time; a team meets and decides; somebody pauses; the board reads."""
    world, sam, lin = story.world, story["Sam"], story["Lin"]
    await world.until(at(26, 10, 9, 0))
    await story.either("pauses", lambda: pauses(story["Mila"]))
    await story.either("agrees first", lambda: settles(world, 0), lambda: settles(world, -1))
    meeting = await starts(story["Noor"], when="vrijdag 30 oktober 15:15")
    async with world.work() as db:
        (await db.scalars(select(Topic))).one().purpose = "decide"
    await joins(meeting, sam, lin)
    await world.until(at(30, 10, 15, 45))
    async with world.work() as db:
        topic = (await db.scalars(select(Topic))).one()
    await sends(story["Noor"], write("decision", topic.id), what=DECIDED, why="Dat is stil", not_chosen="Bel")
    await world.passes(MINUTE)  # in which who takes part reads it
    await story.either("consents first", lambda: consents(world, sam, lin), lambda: consents(world, lin, sam))
    await world.until(at(9, 11, 10, 0))
    await story.either("says how it was", lambda: happened(world, "yes"), lambda: happened(world, "notime"))


async def last_weeks(story: Attacked) -> None:
    """Whether to go on is asked, and counted; somebody stops; the team is stopped for misuse, and starts again."""
    world, yes, no = story.world, write("vote", story.team.id, "yes"), write("vote", story.team.id, "no")
    await world.until(at(17, 11, 10, 0))
    for name in ("Sam", "Lin", "Daan", "Joke"):
        await presses(story[name], yes)
    await story.either("votes", lambda: presses(story["Noor"], yes), lambda: presses(story["Grace"], yes))
    await story.either("votes no", lambda: presses(story["Mila"], no))
    await story.either("stops", lambda: stops(story["Grace"]))
    await world.until(at(25, 11, 10, 0))
    await stops_the_team(story["Joke"])
    for name in ("Sam", "Lin", "Daan", "Joke"):
        await wishes_again(story[name])
    await story.either("wishes again", lambda: wishes_again(story["Noor"]), lambda: wishes_again(story["Mila"]))
    await world.until(at(1, 12, 10, 0))


PARTS = (pulse_weeks, first_week, next_weeks, last_weeks)
