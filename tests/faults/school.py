"""A school that is on both platforms at once: its database, the stand-ins, and a clock that the lives share."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from bot.domain.people import Participation, Role
from bot.services.team import start_team
from bot.store.house import new_house
from bot.store.meeting import Meeting
from bot.store.people import Account, Person
from bot.store.place import Place
from bot.store.team import Membership, Team
from tests.fakes.slack import Conversation, SlackStandIn
from tests.fakes.slack import Person as InSlack
from tests.fakes.telegram import Person as InTelegram
from tests.fakes.telegram import TelegramStandIn
from tests.faults.fault import Ground
from tests.faults.life import Life, lives, settings_for
from tests.world import EVERY_DAY, World, a_cipher, at

MORNING = at(2, 11, 10)  # a Monday, with seven weeks of school before the holidays
LAST_HOUR = 15
FRIDAY = 4
BOTH = (TELEGRAM, SLACK)


@dataclass
class Clock:
    """The time of all lives: it ticks as ours does, and may be set ahead for who begins to live after that."""

    ahead: timedelta = timedelta()
    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return MORNING + timedelta(seconds=time.monotonic() - self.began) + self.ahead

    def jumps(self, span: timedelta) -> None:
        """Whoever begins to live from now on begins so much later."""
        self.ahead += span

    def stays_in_school_hours(self) -> None:
        """Late in the day it is the next morning, of a day on which there is school."""
        if self().hour >= LAST_HOUR:
            days = 3 if self().weekday() == FRIDAY else 1
            self.jumps(self().replace(hour=MORNING.hour) + timedelta(days=days) - self())


@dataclass
class School:
    """Everybody and everything there is; `world` is our own look into its database."""

    ground: Ground
    world: World
    telegram: TelegramStandIn
    slack: SlackStandIn
    now: Clock
    team: Team
    meeting: UUID

    def lives(
        self, *platforms: str, off: timedelta = timedelta(), anew: bool = False
    ) -> AbstractAsyncContextManager[Life]:
        """One more `ruimte run`, whose machine's clock may be off."""
        return lives(self.settings(platforms or BOTH), self.ground.folder, self.now() + off, anew=anew)

    def settings(self, platforms: Sequence[str]) -> dict[str, str]:
        """The environment of a life there; Slack comes to it over sockets."""
        of_each = {
            TELEGRAM: {
                "RUIMTE_TELEGRAM_BOT_TOKEN": self.telegram.bot.token,
                "RUIMTE_TELEGRAM_API_URL": self.telegram.api_url,
                "RUIMTE_TELEGRAM_TEXT": "on",
            },
            SLACK: {
                "RUIMTE_SLACK_BOT_TOKEN": self.slack.workspaces["T1"].bot_token,
                "RUIMTE_SLACK_APP_TOKEN": self.slack.app_token,
                "RUIMTE_SLACK_API_URL": self.slack.api_url,
            },
        }
        chosen = {name: value for platform in platforms for name, value in of_each[platform].items()}
        return settings_for(self.ground.database, **chosen)

    async def starts(self) -> None:
        """The team asks a question a week from now on."""
        async with self.world.work() as db:
            team = await db.get_one(Team, self.team.id)
            await start_team(db, team, agreed_on=date(2026, 9, 29), contact="Joke (MR)", now=self.now())

    async def has_in_telegram(self, name: str) -> tuple[Person, InTelegram]:
        """Somebody with our bot, and what they have in front of them."""
        user = self.telegram.has_user(name, started=True)
        return await self._has(name, TELEGRAM, str(self.telegram.bot.id), str(user.id)), user

    async def has_in_slack(self, name: str) -> tuple[Person, InSlack]:
        """Somebody in the workspace, and what they have in front of them."""
        user = self.slack.workspaces["T1"].has_user(name)
        return await self._has(name, SLACK, "T1", user.id), user

    async def has_channel(self, name: str) -> tuple[Place, Conversation]:
        """A channel of the team in which the bot is."""
        workspace = self.slack.workspaces["T1"]
        channel = workspace.has_channel(name)
        channel.members.append(workspace.bot_user)
        async with self.world.work() as db:
            place = Place(
                id=db.new_id(self.now()), team_id=self.team.id, platform=SLACK, workspace="T1", chat=channel.id,
                language="nl", title=f"#{name}",
            )  # fmt: skip
            db.add(place)
        return place, channel

    async def _has(self, name: str, platform: str, workspace: str, chat: str) -> Person:
        async with self.world.work() as db:
            person = Person(
                id=db.new_id(self.now()), organisation_id=self.team.organisation_id, name=name, language="nl",
                participation=Participation.JOINED,
            )  # fmt: skip
            db.add(person)
            await db.flush()
            whose = {"id": db.new_id(self.now()), "person_id": person.id}
            db.add(Account(**whose, platform=platform, workspace=workspace, chat=chat, linked_at=self.now()))
            whose["id"] = db.new_id(self.now())
            db.add(Membership(**whose, team_id=self.team.id, role=Role.TEACHER, days=EVERY_DAY))
        return person

    def is_heard_on(self, sockets: int = 2) -> Callable[[], bool]:
        """Whether somebody polls, and so many sockets are open."""
        return lambda: self.telegram.bot.mailbox.is_polled and self.slack.sockets.count >= sockets


@asynccontextmanager
async def a_school(ground: Ground) -> AsyncIterator[School]:
    """A school with one team, of which nobody lives yet."""
    now = Clock()
    async with (
        World.opened(ground.database, now=now()) as world,
        TelegramStandIn.started(lambda: now().timestamp()) as telegram,
        SlackStandIn.started(lambda: now().timestamp()) as slack,
    ):
        world.sessions.configure(chance=ground.chance)
        telegram.has_bot()
        slack.has_workspace("T1", name="De Lindeboom")
        team = await world.has_team(await world.has_school())
        async with world.work() as db:
            db.add(new_house(a_cipher(), demo=False))
            meeting = Meeting(
                id=db.new_id(now()), team_id=team.id, state="running", starts_at=now(), minutes=30, places=4,
                created_at=now(), topic_at=1, topic_ends_at=now() + timedelta(days=1),
            )  # fmt: skip
            db.add(meeting)
        yield School(ground, world, telegram, slack, now, team, meeting.id)
