"""Seven weeks of a team with everything on, told alike but for what nobody may learn: who answered what, and who not.

Whoever watches is in the story with all that a school can give them: who leads, who leads and runs the bot, the board.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update

from bot.domain.people import Role
from bot.domain.press import write
from bot.services.feature import BOARD as BOARDS
from bot.services.feature import FEATURES, turn_on
from bot.store.consultation import Consultation
from bot.store.feature import Feature
from bot.store.outcome import Outcome
from bot.store.pairing import Pairing, PairingSeat
from bot.store.reflection import Asking
from bot.store.team import Team
from bot.store.topic import Topic
from tests.answers import had_its_quiet_start, presses
from tests.forms import sends
from tests.standing import a_shareable_library
from tests.stories.attack import SteadyChance, Watcher
from tests.stories.meetings import joins, starts
from tests.stories.reading import never_sweeps
from tests.world import Actor, World, at

TEACHERS = ("Noor Bakker", "Sam de Wit", "Lin Chen", "Daan Mulder", "Joke Visser", "Grace Osei", "Mila Boer")
UNDECIDED, LEADER, LEADING_STEWARD, BOARD = "Piet Smit", "Ellen Kuipers", "Wim Kok", "Bo Prins"
WATCHING = (LEADER, LEADING_STEWARD, BOARD)
LONG_AGO = date(2026, 8, 31)  # so that "doorgaan?" is asked in November
MINUTE = timedelta(minutes=1)
SECRETS = (
    "joins a round", "takes part", "answers", "shares with one", "shares nameless", "puts it off", "pauses",
    "agrees first", "consents first", "says how it was", "votes", "votes no", "stops",
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
        """What is done now is this secret; a minute passes in any case."""
        self.told.add(secret)
        deed = one if secret in self.secrets else other
        if deed is not None:
            await deed()
        self.world.now += MINUTE


@asynccontextmanager
async def attacked(database: str, secrets: Collection[str]) -> AsyncIterator[Attacked]:
    """The team on the Friday before it all begins."""
    async with World.opened(database, now=at(9, 10, 12, 0), library=a_shareable_library()) as world:
        world.sessions.configure(chance=SteadyChance(world))
        story = Attacked(world, secrets)
        await _moves_in(story)
        yield story


async def _moves_in(story: Attacked) -> None:
    world = story.world
    school = await world.has_school()
    story.team = team = await world.has_team(school)
    office = await world.has_team(school, "Directie")
    for name in (*TEACHERS, UNDECIDED):
        await world.has_person(team, name)
    await world.has_person(team, LEADER, role=Role.LEADER)
    await world.has_person(office, LEADING_STEWARD, role=Role.STEWARD)
    await world.has_person(office, BOARD, role=Role.BOARD)
    for leader in (LEADER, LEADING_STEWARD):
        await world.leads(world.actors[leader], team)
    channel = await world.has_place(team)
    story.watcher.reads(world, channel)
    for name in WATCHING:
        story.watcher.reads(world, world.actors[name])
    await never_sweeps(world)
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(*(world.actors[name] for name in (*TEACHERS, *WATCHING)))
    async with world.work() as db:
        started = await db.get_one(Team, team.id)
        started.started_on = LONG_AGO
        for feature in FEATURES:
            if feature == BOARDS:  # it is for a team of the board, and none has started here
                continue
            await turn_on(db, started, feature, now=world.now)
            await db.execute(update(Feature).values(since=LONG_AGO))


async def first_week(story: Attacked) -> None:
    """Who joins a round, who is introduced, who wants what; one question is answered, shared, and left."""
    world = story.world
    await world.until(at(12, 10, 9, 0))
    async with world.work() as db:
        consultation = (await db.scalars(select(Consultation))).one()
    yes = write("joinin", consultation.id)
    for name in ("Sam", "Lin", "Daan", "Joke"):
        await presses(story[name], yes)
    await story.either("joins a round", lambda: presses(story["Noor"], yes), lambda: presses(story["Grace"], yes))
    await story.either("takes part", lambda: story["Piet"].commands("meedoen"))
    await world.until(at(15, 10, 15, 30))
    await story.either("answers", lambda: _answers(story["Noor"]), lambda: _answers(story["Grace"]))
    await story.either("shares with one", lambda: _shares_with(story["Joke"], story["Sam"]))
    await story.either(
        "shares nameless", lambda: _shares_nameless(story["Lin"]), lambda: _shares_nameless(story["Daan"])
    )
    await story.either("puts it off", lambda: story["Mila"].taps_on("Later"))
    await _answers(story["Sam"])
    await _shares(story["Sam"], "Delen met mijn naam")


async def next_weeks(story: Attacked) -> None:
    """A round is drawn, and somebody has no time; a team meets and decides; somebody pauses, somebody stops."""
    world = story.world
    await world.until(at(26, 10, 9, 0))
    await story.either("pauses", lambda: _pauses(story["Mila"]))
    await story.either("agrees first", lambda: _settles(story, first=True), lambda: _settles(story, first=False))
    meeting = await starts(story["Noor"], when="vrijdag 30 oktober 15:15")
    async with world.work() as db:
        (await db.scalars(select(Topic))).one().purpose = "decide"
    await joins(meeting, story["Sam"], story["Lin"])
    await world.until(at(30, 10, 15, 45))
    async with world.work() as db:
        topic = (await db.scalars(select(Topic))).one()
    await sends(story["Noor"], write("decision", topic.id), what="We lopen samen", why="Dat is stil", not_chosen="Bel")
    await story.either("consents first", lambda: _consents(story, "Sam"), lambda: _consents(story, "Lin"))
    await world.until(at(9, 11, 10, 0))
    await story.either("says how it was", lambda: _happened(story, "yes"), lambda: _happened(story, "notime"))


async def last_weeks(story: Attacked) -> None:
    """Whether to go on is asked, and counted."""
    world = story.world
    await world.until(at(17, 11, 10, 0))
    for name in ("Sam", "Lin", "Daan", "Joke"):
        await presses(story[name], write("vote", story.team.id, "yes"))
    yes, no = write("vote", story.team.id, "yes"), write("vote", story.team.id, "no")
    await story.either("votes", lambda: presses(story["Noor"], yes), lambda: presses(story["Grace"], yes))
    await story.either("votes no", lambda: presses(story["Mila"], no))
    await story.either("stops", lambda: _stops(story["Grace"]))
    await world.until(at(8, 12, 10, 0))


async def _answers(actor: Actor) -> None:
    await actor.types("vraag")
    await actor.types("Een kind dat lachte")


async def _shares(actor: Actor, how: str) -> None:
    for label in ("Delen", "Met Onderbouw", how):
        await actor.taps_on(label)


async def _shares_nameless(actor: Actor) -> None:
    await _answers(actor)
    await _shares(actor, "Delen zonder naam")


async def _shares_with(actor: Actor, other: Actor) -> None:
    await _answers(actor)
    await actor.taps_on("Delen")
    await actor.taps_on("Met mensen die ik kies")
    await actor.types(other.name)
    await actor.taps_on("Delen met mijn naam")


async def _pauses(actor: Actor) -> None:
    await actor.commands("pauze")
    await actor.taps_on(actor.buttons[0])


async def _stops(actor: Actor) -> None:
    await actor.commands("stop")
    await actor.taps_on(actor.buttons[0])


async def _a_group(story: Attacked) -> tuple[UUID, list[Actor]]:
    by_id = {actor.person_id: actor for actor in story.world.actors.values()}
    async with story.world.work() as db:
        pairing = (await db.scalars(select(Pairing).order_by(Pairing.id))).all()[0]
        seats = await db.scalars(select(PairingSeat).where(PairingSeat.pairing_id == pairing.id))
        return pairing.id, [by_id[seat.person_id] for seat in seats]


async def _settles(story: Attacked, *, first: bool) -> None:
    pairing, people = await _a_group(story)
    actor = people[0 if first else -1]
    await actor.commands("koppel")
    await presses(actor, write("pairing", pairing))
    fits = [shown.button.data for shown in actor.screen.everything if shown.button.data.startswith("fits:")]
    await presses(actor, fits[0])


async def _happened(story: Attacked, how: str) -> None:
    pairing, people = await _a_group(story)
    await presses(people[0], write("happened", pairing, how))


async def _consents(story: Attacked, first: str) -> None:
    async with story.world.work() as db:
        outcome = (await db.scalars(select(Outcome))).one()
    for name in (first, *({"Sam", "Lin"} - {first})):
        await presses(story[name], write("consent", outcome.id))
