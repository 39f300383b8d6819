"""A school in Slack: our whole program on one side, a local Slack and the people in it on the other.

Nothing waits: whoever has to wait lets the clock of the story go on.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.http.server import Server
from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.oauth import Pages
from adapters.slack.platform import Slack
from bot.inbox import sorry_nothing_kept
from bot.lookout import Lookout
from bot.store.installation import KeptInstallations
from bot.views import slack as slack_view
from bot.views.catalogue import catalogue
from tests.fakes.slack import Conversation, Person, SlackStandIn, Workspace
from tests.world import World

WAYS_IN = ("http", "socket")


@dataclass
class StoryClock:
    """The world's own time: who waits moves it on."""

    world: World

    def __call__(self) -> float:
        return self.world.now.timestamp()

    def moment(self) -> datetime:
        """Now."""
        return self.world.now.astimezone(UTC)

    async def sleep(self, seconds: float) -> None:
        """Later."""
        self.world.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@dataclass(repr=False)
class SlackSchool:
    """Everybody and everything of one workspace."""

    world: World
    slack: SlackStandIn
    workspace: Workspace
    ours: Slack
    lookout: Lookout
    taps: int = field(default=0)

    def has(self, name: str, **about: object) -> Person:
        """Somebody in the workspace."""
        return self.workspace.has_user(name, **about)

    async def settles(self) -> None:
        """What has to be looked at, said and shown is."""
        for _ in range(3):
            await self.ours.listening.finish()
            await self.lookout.look(self.world.now)
            await self.world.heartbeat.beat(self.world.now)

    async def passes(self, span: timedelta) -> None:
        """So much time goes by, with everything that happens in it."""
        await self.settles()
        await self.world.passes(span)
        await self.settles()

    async def until(self, moment: datetime) -> None:
        """Time goes by until then."""
        await self.settles()
        await self.world.until(moment)
        await self.settles()

    async def invites(self, person: Person, channel: Conversation) -> None:
        """The bot is brought into a channel."""
        await person.invites_bot(channel)
        await self.settles()

    async def taps_on(self, person: Person, label: str) -> str:
        """Somebody taps; the last message in their conversation with us after that."""
        self.taps += 1
        await person.taps(label)
        return await self.reads(person)

    async def submits(self, person: Person, **values: str) -> str:
        """Somebody sends the form in front of them; the last message after that."""
        self.taps += 1
        wrong = await person.submits(**values)
        assert not wrong, wrong
        return await self.reads(person)

    async def says(self, person: Person, words: str) -> str:
        """Somebody types in our conversation; the last message after that."""
        await person.says(words)
        return await self.reads(person)

    async def commands(self, person: Person, command: str, words: str = "") -> str:
        """Somebody gives a command there; the last message after that."""
        await person.commands(command, words)
        return await self.reads(person)

    async def reads(self, person: Person) -> str:
        """The last message in somebody's conversation with us, without the link home."""
        await self.settles()
        posts = person.reads()
        return posts[-1].removesuffix("\nRuimte") if posts else ""

    async def starts(self, person: Person, channel: Conversation) -> None:
        """The bot is invited, and the team set up and started, by this person."""
        await self.invites(person, channel)
        await self.taps_on(person, "Team instellen")
        await self.submits(person, region="Midden")
        await self.taps_on(person, "Team starten")
        await self.submits(person, agreed="2026-08-25", contact="Joke (MR)")


@asynccontextmanager
async def in_slack(world: World, *, way_in: str = "http") -> AsyncIterator[SlackSchool]:
    """This world in a workspace, over HTTP or over sockets."""
    clock = StoryClock(world)
    async with SlackStandIn.started(clock) as slack:
        workspace = slack.has_workspace("T1", name="De Lindeboom")
        config = SlackConfig(
            api_url=slack.api_url,
            bot_token=workspace.bot_token,
            app_token=slack.app_token if way_in == "socket" else None,
            signing_secret=slack.signing_secret if way_in == "http" else None,
        )
        ours = Slack(
            config,
            KeptInstallations(world.sessions, clock.moment),
            receive=world.inbox.receive,
            not_kept=lambda: sorry_nothing_kept("nl"),
            not_shown=lambda: slack_view.not_shown(catalogue("nl")),
            pages=Pages("", "", ""),
            now=clock.moment,
            clock=clock,
            sleep=clock.sleep,
        )
        world.messengers[SLACK] = ours.messenger
        world.sessions.configure(threads=frozenset({SLACK}), groups=frozenset({SLACK}))
        async with _listening(slack, ours):
            yield SlackSchool(world, slack, workspace, ours, Lookout(world.sessions, {SLACK: ours.roster}))
        await ours.close()


@asynccontextmanager
async def _listening(slack: SlackStandIn, ours: Slack) -> AsyncIterator[None]:
    async def nothing_wrong() -> list[str]:
        return []

    stop = asyncio.Event()
    async with Server("127.0.0.1", 0, routes=ours.routes, ready=nothing_wrong) as server:
        running = asyncio.create_task(ours.run(stop))
        if ours.routes:
            slack.deliver_to(f"http://127.0.0.1:{server.address[1]}{EVENTS_PATH}")
        else:
            await slack.until(lambda: slack.sockets.count == 2 and not ours.troubles())
        try:
            yield
        finally:
            stop.set()
            await running
