"""A school where people share with each other, on a platform on which we can read what stands where."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import delete, select

from bot.domain.address import Address
from bot.domain.event import Submitted
from bot.domain.message import Message, Quote, Text
from bot.domain.people import Participation, Role
from bot.heartbeat import Heartbeat
from bot.store.base import Db
from bot.store.digest import Digest
from bot.store.leading import Leading
from bot.store.people import CONSOLE, Person
from bot.store.place import Place
from bot.store.prompts import Library
from bot.store.schedule import Schedule
from bot.store.schema import metadata
from bot.store.sealed import sealed_places
from bot.store.team import Team
from tests.answers import had_its_quiet_start
from tests.builders import make_bank
from tests.fakes.messenger import FakeMessenger, words_of
from tests.world import Actor, World, a_library, at

CHANNEL, SECOND_CHANNEL = Address(CONSOLE, "school", "onderbouw"), Address(CONSOLE, "school", "bovenbouw")
LOWER, UPPER = "Onderbouw", "Bovenbouw"
MONDAY = at(2, 11, 10, 0)  # six weeks before the Christmas holiday
SEALED = {(place.column.table.name, place.column.name) for place in sealed_places()}  # new ones are found by themselves


@dataclass(repr=False)
class House:
    """A world with two teams, and everything that stands at any address.

    Onderbouw has a channel: Noor, Sam, Lin, Daan, and Joke who declined; Grace leads it from outside, Wim is
    its steward. Bovenbouw has none: Mila, Piet, and Noor again.
    """

    world: World
    messenger: FakeMessenger
    teams: dict[str, Team]

    def __getitem__(self, name: str) -> Actor:
        return self.world.actors[name]

    @property
    def names(self) -> dict[Address, str]:
        """Who or what is at each address."""
        channels = {CHANNEL: "channel", SECOND_CHANNEL: "second channel"}
        return {actor.address: name for name, actor in self.world.actors.items()} | channels

    def where(self, words: str) -> list[Address]:
        """Every address where these words stand now."""
        return [sent.address for sent in self.messenger.sent if words in words_of(sent.message)]

    def seen_by(self, words: str) -> list[str]:
        """Who has these words standing in front of them, by name, channels among them."""
        return sorted(self.names[address] for address in self.where(words))

    async def digests(self) -> list[UUID]:
        """Every digest there was, oldest first."""
        async with self.world.work() as db:
            return list(await db.scalars(select(Digest.id).order_by(Digest.until, Digest.id)))


def a_shareable_library(number: int = 24) -> Library:
    """Text questions whose answers may be shared, enough for a few months."""
    follow = {"nl": "En toen?", "en": "And then?"}
    return replace(a_library(), bank=make_bank(number, answers=("text",), privacy="shareable", follow=follow))


def leads_and_quotes(message: Message) -> Iterator[tuple[str, str]]:
    """Each quoted thing in a message with the line of ours above it."""
    above = ""
    for block in message.blocks:
        if isinstance(block, Text):
            above = block.words
        elif isinstance(block, Quote):
            yield above, block.words


async def gets_channel(world: World, team: Team, where: Address) -> None:
    """From now on this team has a channel."""
    async with world.work() as db:
        there = {"platform": where.platform, "workspace": where.workspace, "chat": where.chat}
        db.add(Place(id=db.new_id(world.now), team_id=team.id, language="nl", title=f"#{where.chat}", **there))


def carries_to_a_fake(world: World) -> FakeMessenger:
    """From now on what is sent stands on a platform in memory, for everybody."""
    messenger = FakeMessenger()
    world.heartbeat = Heartbeat(world.sessions, {CONSOLE: messenger}, owner="test")
    return messenger


async def a_house(world: World) -> House:
    """The two teams under way, everybody but Joke taking part; no questions come by themselves."""
    world.sessions.configure(library=a_shareable_library())
    school = await world.has_school()
    teams = {name: await world.has_team(school, name) for name in (LOWER, UPPER, "Directie")}
    lower, upper = teams[LOWER], teams[UPPER]
    names = ("Noor Bakker", "Sam de Wit", "Lin Chen", "Daan Mulder", "Joke Visser")
    people = [await world.has_person(lower, name) for name in names]
    people += [await world.has_person(upper, name) for name in ("Mila Boer", "Piet Smit")]
    await world.also_works(people[0], upper)
    grace = await world.has_person(teams["Directie"], "Grace Osei", role=Role.LEADER)
    wim = await world.has_person(lower, "Wim Kok", role=Role.STEWARD)
    for team in (lower, upper):
        await world.starts(team)
        await had_its_quiet_start(world, team)
    await world.has_joined(*(person for person in [*people, grace, wim] if person.name != "Joke Visser"))
    await gets_channel(world, lower, CHANNEL)
    async with world.work() as db:
        db.add(Leading(id=db.new_id(world.now), leader_id=grace.person_id, team_id=lower.id))
        joke = await db.get_one(Person, world.actors["Joke Visser"].person_id)
        joke.participation = Participation.DECLINED
        await db.execute(delete(Schedule).where(Schedule.kind == "round"))
    world.actors = {name.partition(" ")[0]: actor for name, actor in world.actors.items()}
    return House(world, carries_to_a_fake(world), teams)


async def submits(actor: Actor, data: str, **values: str) -> None:
    """Send a whole form, as a platform that shows them hands it in."""
    await actor.does(
        Submitted(key=actor.world.new_key(), sender=actor.address, data=data, values=values, shows_forms=True)
    )


async def all_cells(db: Db) -> list[str]:
    """Every cell of every table, what is sealed opened."""
    cells = []
    for table in metadata.sorted_tables:
        for row in (await db.execute(select(table))).mappings():
            for column, value in row.items():
                if value is not None and (table.name, column) in SEALED:
                    cells.append(db.cipher.open(value, table.name, column, row.get("id") or row["person_id"]))
                else:
                    cells.append(str(value))
    return cells
