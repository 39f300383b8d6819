"""The means of somebody who wants to know who answered: they press all there is to press, and nothing of it stays.

Two worlds are told alike but for a secret. Whoever plays all of this in both and sees the same has learned nothing.
"""

import re
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker

from adapters.console.messenger import Screen
from bot.domain.delivery import State
from bot.domain.event import Commanded, Event, Pressed, Said, Submitted
from bot.domain.form import Field, Form
from bot.domain.message import Message
from bot.domain.press import write
from bot.inbox import Inbox
from bot.ports import Answer, Redraw
from bot.routes.buttons import BUTTONS, CODE_BUTTONS
from bot.routes.commands import COMMANDS
from bot.routes.deliveries import draw
from bot.routes.forms import FORMS
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.schema import metadata
from tests.world import Actor, Channel, World

BITS_OF_ID, BITS_OF_ORDER = 80, 12
QUESTION = "Hoe houden we het rustig?"
TRIED = {"words": QUESTION, "number": "15", "date": "2026-12-01", "time": "15:30"}  # where a field offers nothing
_LONG, _SHORT = re.compile(r"([0-9a-f]{12})[0-9a-f]{20}"), re.compile(r"\b[0-9a-f]{12}(?:[0-9a-f]{4})?\b")
_DASHED = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class SteadyChance(Random):
    """Chance that depends on the moment, and not on who did something before: so no difference is ever chance."""

    def __init__(self, world: World) -> None:
        super().__init__(7)
        self._world, self._drawn = world, dict[tuple[datetime, int], int]()

    def getrandbits(self, k: int, /) -> int:
        """As good as any; what is made later at one moment gets a higher id, as it nearly always does."""
        number = self._drawn.get((self._world.now, k), 0)
        self._drawn[self._world.now, k] = number + 1
        bits = int.from_bytes(sha256(f"{self._world.now.isoformat()} {k} {number}".encode()).digest()) % (1 << k)
        low = BITS_OF_ID - 4 - BITS_OF_ORDER
        return bits % (1 << low) | number << low if k == BITS_OF_ID else bits

    def choice(self, seq: Any, /) -> Any:
        """The first."""
        return seq[0]


def nameless(shown: object) -> str:
    """The same, with of every id only when it was made, which whoever has the id can read from it."""
    dashed = _DASHED.sub(r"<\1\2>", str(shown))
    return _LONG.sub(r"<\1>", _SHORT.sub("<id>", dashed))


@dataclass
class Watcher:
    """Somebody who keeps all that ever came on their screen, or on that of a channel, with its moment."""

    seen: list[str] = field(default_factory=list)

    def reads(self, world: World, whose: Actor | Channel) -> None:
        """From now on."""
        whose.screen = Screen(lambda line: self._keep(world, whose, line), width=200)

    def _keep(self, world: World, whose: Actor | Channel, line: str) -> None:
        whose.lines.append(line)
        self.seen.append(f"{world.now:%d %b %H:%M:%S} {line}")


@dataclass
class Trial:
    """What comes of it if somebody does this, and then that: really, in one transaction that is rolled back."""

    world: World
    connection: AsyncConnection
    sessions: async_sessionmaker[Db]
    keys: int = 0

    async def does(self, actor: Actor, kind: type[Event], **about: Any) -> list[Answer]:
        """What is said back, and what is sent to them at once."""
        self.keys += 1
        event = kind(key=f"trial:{self.keys}", sender=actor.address, shows_forms=True, **about)
        answer = await Inbox(self.sessions).receive(event, self.world.now)
        return [answer, *await self._sent(actor)]

    async def _sent(self, actor: Actor) -> list[Answer]:
        async with self.sessions() as db, db.begin():
            person = await db.get(Person, actor.person_id)
            if person is None:
                return []
            query = select(Delivery).where(
                Delivery.person_id == person.id, Delivery.state == State.WAITING, Delivery.due <= self.world.now
            )
            rows = (await db.scalars(query.order_by(Delivery.due, Delivery.id))).all()
            drawn = [(row.kind, await draw(db, row, person)) for row in rows]
        return [message for _, message in drawn if message is not None]


@asynccontextmanager
async def on_trial(world: World) -> AsyncIterator[Trial]:
    """Nothing of what happens until the end of the block is there after it."""
    async with world.engine.connect() as connection:
        await connection.begin()
        options = {**world.sessions.kw, "bind": connection, "join_transaction_mode": "create_savepoint"}
        yield Trial(world, connection, async_sessionmaker(class_=Db, **options))
        await connection.rollback()


@dataclass
class Crawl:
    """Every way through commands, buttons and forms that is open to somebody now; each button is pressed once."""

    trial: Trial
    actor: Actor
    names: Collection[str]
    ids: set[UUID]
    seen: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)

    async def everything(self) -> None:
        """Every command, and all that stands on their screen."""
        await self.gives(COMMANDS)
        await self._tries("words", Said, words=QUESTION, message="m")
        for shown in self.actor.screen.everything:
            await self._presses("", shown.button.data)

    async def gives(self, commands: Mapping[str, object]) -> None:
        """Every command; of those that do the same one with words behind it, and one that is typed as a word."""
        self.tried |= {*commands}
        for command in commands:
            await self._tries(command, Commanded, command=command)
        for command in {service: name for name, service in commands.items()}.values():
            await self._tries(f"{command} …", Commanded, command=command, words=QUESTION)
            await self._tries(f'"{command}"', Said, words=command, message="m")

    async def what_is_not_theirs(self, buttons: Iterable[str], about: Collection[UUID]) -> None:
        """The buttons of others, as they were given to them; and each button and form there is, about these rows."""
        for data in (*buttons, *(write(verb, one) for verb in (*BUTTONS, *CODE_BUTTONS) for one in about)):
            await self._presses("", data)
        for data in (write(verb, one) for verb in FORMS for one in about):
            await self._submits("", data, {})

    async def _tries(self, path: str, kind: type[Event], **about: Any) -> None:
        """Do this, write down what comes of it, go on from there, and take it all back."""
        async with self.trial.connection.begin_nested() as point:
            answers = await self.trial.does(self.actor, kind, **about)
            self.seen += [f"{nameless(path)}: {nameless(answer)}" for answer in answers]
            for answer in answers:
                await self._goes_on(path, answer)
            await point.rollback()

    async def _goes_on(self, path: str, answer: Answer) -> None:
        match answer:
            case Message() | Redraw():
                message = answer if isinstance(answer, Message) else answer.message
                for button in message.buttons:
                    await self._presses(path, button.data)
            case Form():
                for values in self._fillings(answer):
                    await self._submits(path, answer.data, values)
            case _:
                pass

    async def _presses(self, path: str, data: str) -> None:
        if self._is_new(data):
            await self._tries(f"{path} > {data}", Pressed, data=data, message="m")

    async def _submits(self, path: str, data: str, values: dict[str, str]) -> None:
        if self._is_new(f"{data} {values}"):
            await self._tries(f"{path} > {data} {values}", Submitted, data=data, values=values)

    def _is_new(self, tried: str) -> bool:
        """Whether it was not tried yet; what the attacker made themselves on the way is all alike."""
        ids = {UUID(hex=found) for found in re.findall("[0-9a-f]{32}", tried)}
        key = tried if ids <= self.ids else nameless(tried)
        is_new = key not in self.tried
        self.tried.add(key)
        return is_new

    def _fillings(self, form: Form) -> list[dict[str, str]]:
        """Nothing; what it holds or would take; and the same with each colleague in turn, and each option."""
        fine = {one.name: _plausible(one) for one in form.fields}
        people = [one.name for one in form.fields if one.kind == "people"]
        options = [(one.name, option.value) for one in form.fields for option in one.options]
        named = [fine | {name: colleague} for name in people for colleague in self.names]
        return [{}, fine, *named, *(fine | {name: value} for name, value in options)]


def _plausible(asked: Field) -> str:
    return asked.value or (asked.options[0].value if asked.options else TRIED.get(asked.kind, ""))


async def every_id(world: World) -> set[UUID]:
    """The id of every row there is."""
    found = set[UUID]()
    async with world.work() as db:
        for table in metadata.sorted_tables:
            for column in table.primary_key.columns:
                if column.type.python_type is UUID:
                    found |= {*await db.scalars(select(column))}
    return found
