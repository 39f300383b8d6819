"""A platform in memory that does not tell who is in its groups, and where nobody can be written to first."""

from dataclasses import dataclass, field, replace

from bot.domain.address import Address
from bot.domain.doorway import Doorway
from bot.domain.event import Invited, PlaceMoved, Removed
from bot.domain.people import PlaceReaders
from bot.domain.profile import SeenGroup
from bot.ports import Answer
from bot.store.people import Account
from tests.fakes.town import TOWN, Channel, Citizen, Town, TownMessenger
from tests.world import Actor, World


class VillageMessenger(TownMessenger):
    """A messenger that can count who is where, and go."""

    async def look_at(self, place: Address, known: frozenset[str]) -> SeenGroup | None:  # type: ignore[override]
        """The group as it is, without anybody in it."""
        self.looked.append((place.chat, known))
        channel = self.channels[place.chat]
        return SeenGroup(channel.title, len(channel.members)) if channel.has_us else None

    async def leave(self, place: Address) -> None:
        """We go."""
        self.channels[place.chat].has_us = False


@dataclass
class Village(Town):
    """Everybody there, who may type or not."""

    messenger: TownMessenger = field(default_factory=VillageMessenger)

    def decides(self, *, keeps_words: bool | None) -> None:
        """What the organisation decided about typed words."""
        doorway = Doorway(TOWN, "https://village.test/{name}?start={code}", "ruimte", keeps_words=keeps_words)
        self.world.sessions.configure(doorways=[doorway])

    async def has_actor(self, actor: Actor) -> Citizen:
        """Somebody who has an account there, made just now."""
        citizen = self.has(actor.name)
        async with self.world.work() as db:
            db.add(
                Account(
                    id=db.new_id(self.world.now), person_id=actor.person_id, linked_at=self.world.now,
                    platform=citizen.address.platform, workspace=citizen.address.workspace, chat=citizen.address.chat,
                )
            )  # fmt: skip
        return citizen

    def has_group(self, title: str, *members: Citizen) -> Channel:
        """A group with these people in it."""
        return self.has_channel(title, *members, readers=PlaceReaders.GROUP)

    async def adds(self, citizen: Citizen, group: Channel) -> Answer:
        """Somebody adds us to a group; what is said there at once."""
        group.has_us = True
        key = self.world.new_key()
        answer = await self.world.inbox.receive(
            Invited(key=key, sender=citizen.address, place=group.chat, unlisted=True), self.world.now
        )
        await self.looks()
        return answer

    async def moves(self, group: Channel, *, to: str) -> None:
        """A group goes on under another name, with us in it."""
        group.has_us = False
        self.messenger.channels.setdefault(to, replace(group, chat=to)).has_us = True
        nobody = Address(TOWN, "W1", "")
        moved = PlaceMoved(key=self.world.new_key(), sender=nobody, place=group.chat, to=to)
        await self.world.inbox.receive(moved, self.world.now)
        await self.looks()

    async def puts_out(self, citizen: Citizen, group: Channel) -> None:
        """Somebody puts us out of a group."""
        group.has_us = False
        await citizen.does(Removed(key=self.world.new_key(), sender=citizen.address, place=group.chat))
        await self.looks()


def a_village(world: World, *, keeps_words: bool | None = True) -> Village:
    """A village in this world; by default what people type there may be kept."""
    village = Village(world)
    world.messengers[TOWN] = village.messenger
    village.decides(keeps_words=keeps_words)
    return village
