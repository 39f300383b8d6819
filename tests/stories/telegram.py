"""A school in Telegram: our whole program on one side, a local Telegram and the people in it on the other.

Nothing waits: whoever has to wait lets the clock of the story go on.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.http.server import Server
from adapters.telegram.config import TELEGRAM, TelegramConfig
from adapters.telegram.platform import Telegram
from bot.domain.doorway import Doorway
from bot.domain.people import Role
from bot.lookout import Lookout
from bot.platforms import Menus, telegram_menus
from bot.services.feature import AGENDA, CONSULTATION, has_any
from bot.services.invitation import invite
from bot.store.installation import KeptInstallations
from bot.store.people import Person as Somebody
from bot.store.team import Team
from bot.views import telegram as telegram_view
from bot.views.catalogue import catalogue
from tests.fakes.telegram import BotAccount, Person, Tap, TelegramStandIn
from tests.stories.slack import StoryClock
from tests.world import Actor, World

SECRET = "a-secret-of-the-school"  # noqa: S105


@dataclass(repr=False)
class TelegramSchool:
    """A team in Telegram, with everybody in it. `restarts` puts a new program in the place of the old one."""

    world: World
    telegram: TelegramStandIn
    bot: BotAccount
    doorway: Doorway
    port: int | None = None  # where our web server is, when Telegram brings the updates
    actors: dict[str, Actor] = field(default_factory=dict)
    taps: int = 0
    ours: Telegram = field(init=False)
    lookout: Lookout = field(init=False)
    team: Team = field(init=False)

    async def has(self, name: str, *, role: Role = Role.TEACHER) -> Person:
        """Somebody of the team who uses Telegram; we do not know yet where."""
        self.actors[name] = await self.world.has_person(self.team, name, role=role)
        return self.telegram.has_user(name)

    async def link_of(self, name: str) -> str:
        """A personal link of somebody in the team."""
        async with self.world.work() as db:
            person = await db.get_one(Somebody, self.actors[name].person_id)
            (invitation,) = await invite(db, [person], self.doorway, now=self.world.now)
        return invitation.link

    async def opens(self, person: Person, link: str) -> str:
        """Somebody opens a link; what they read last after that."""
        await person.starts(link.partition("?start=")[2])
        return await self.reads(person)

    async def comes_in(self, name: str, *, role: Role = Role.TEACHER) -> Person:
        """Somebody of the team who opened their link and said that it is them."""
        person = await self.has(name, role=role)
        await self.opens(person, await self.link_of(name))
        await self.taps_on(person, "Ja, dat ben ik")
        return person

    async def settles(self) -> None:
        """What was heard is answered, every tap too; what has to be looked at and said, is."""
        for _ in range(3):
            await self.telegram.until(lambda: not self.bot.mailbox.waiting())
            await self.ours.listening.finish()
            await self.lookout.look(self.world.now)
            await self.world.heartbeat.beat(self.world.now)
        assert self.left_open() == []

    def left_open(self) -> list[Tap]:
        """The taps that nobody answered: to who tapped, the button looks busy."""
        return [tap for person in self.telegram.people.values() for tap in person.tapped if not tap.answered]

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

    async def taps_on(self, person: Person, label: str) -> str:
        """Somebody taps; what they read last after that."""
        self.taps += 1
        await person.taps(label)
        return await self.reads(person)

    async def says(self, person: Person, words: str) -> str:
        """Somebody types in our conversation; what they read last after that."""
        await person.says(words)
        return await self.reads(person)

    async def reads(self, person: Person) -> str:
        """The last message in somebody's conversation with us."""
        await self.settles()
        return (person.reads() or [""])[-1]

    @asynccontextmanager
    async def runs(self) -> AsyncIterator[None]:
        """Our program, until the end of the block; a second time it is as after a restart."""
        clock = StoryClock(self.world)
        self.ours = Telegram(
            self._config(),
            KeptInstallations(self.world.sessions, clock.moment),
            receive=self.world.inbox.receive,
            withdrawn=lambda: telegram_view.withdrawn(catalogue("nl")),
            menus=self._menus,
            now=clock.moment,
            clock=clock,
            sleep=clock.sleep,
        )
        self.lookout = Lookout(self.world.sessions, {TELEGRAM: self.ours.roster})
        self.world.messengers[TELEGRAM] = self.ours.messenger
        stop = asyncio.Event()
        async with Server("127.0.0.1", self.port or 0, routes=self.ours.routes, ready=_nothing_wrong):
            running = asyncio.create_task(self.ours.run(stop))
            try:
                yield
            finally:
                stop.set()
                await running
                await self.ours.close()

    async def _menus(self) -> Menus:
        async with self.world.work() as db:
            return telegram_menus("nl", agenda=await has_any(db, AGENDA), consultation=await has_any(db, CONSULTATION))

    def _config(self) -> TelegramConfig:
        config = TelegramConfig(self.bot.token, self.telegram.api_url)
        if self.port is None:
            return config
        return replace(config, webhook_url=f"http://127.0.0.1:{self.port}/telegram", webhook_secret=SECRET)


async def _nothing_wrong() -> list[str]:
    return []


@asynccontextmanager
async def at_school(
    world: World, *, keeps_words: bool | None = True, port: int | None = None, plain: bool = False
) -> AsyncIterator[TelegramSchool]:
    """A school with one team in Telegram, or (`plain`) on another server of the Bot API; nothing of ours runs yet."""
    async with TelegramStandIn.started(StoryClock(world)) as telegram:
        telegram.is_plain = plain
        bot = telegram.has_bot("ruimte_bot")
        school = TelegramSchool(world, telegram, bot, world_with_doorway(world, keeps_words=keeps_words), port)
        school.team = await world.has_team(await world.has_school())
        yield school


@asynccontextmanager
async def in_telegram(
    world: World, *, keeps_words: bool | None = True, port: int | None = None, plain: bool = False
) -> AsyncIterator[TelegramSchool]:
    """The same, while our program runs: it fetches updates, or Telegram brings them to this port."""
    async with at_school(world, keeps_words=keeps_words, port=port, plain=plain) as school, school.runs():
        yield school


def world_with_doorway(world: World, *, keeps_words: bool | None) -> Doorway:
    """What the organisation decided about typed words in Telegram."""
    link = "https://t.me/{name}?start={code}"
    doorway = Doorway(TELEGRAM, link, "ruimte_bot", keeps_words=keeps_words)
    world.sessions.configure(doorways=[doorway])
    return doorway
