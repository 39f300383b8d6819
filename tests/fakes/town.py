"""A platform in memory with channels and people in them, who write to us and read what came."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from bot.domain import press
from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Invited, Joined, Left, Pressed, ProfileChanged, Removed, Said, Submitted
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message
from bot.domain.people import PlaceReaders
from bot.domain.profile import Profile, Seen
from bot.lookout import Lookout
from bot.ports import Answer, Redraw
from bot.store.people import Person, account_at
from tests.fakes.messenger import FakeMessenger, words_of
from tests.world import World

TOWN = "town"


@dataclass
class Channel:
    """A channel with us in it, or not."""

    chat: str
    title: str
    readers: PlaceReaders = PlaceReaders.TEAM
    members: list["Citizen"] = field(default_factory=list)
    has_us: bool = True


class TownMessenger(FakeMessenger):
    """A messenger that can say who is where."""

    def __init__(self) -> None:
        super().__init__()
        self.channels: dict[str, Channel] = {}
        self.looked: list[tuple[str, frozenset[str]]] = []

    async def look_at(self, place: Address, known: frozenset[str]) -> Seen | None:
        """The channel as it is, with the profiles of who is not known."""
        self.looked.append((place.chat, known))
        channel = self.channels[place.chat]
        if not channel.has_us:
            return None
        chats = frozenset(member.profile.address.chat for member in channel.members)
        profiles = tuple(member.profile for member in channel.members if member.profile.address.chat not in known)
        return Seen(channel.title, channel.readers, chats, profiles, workspace="De Lindeboom")

    async def profile(self, address: Address) -> Profile | None:
        """Nobody asks for one person here."""
        return None


@dataclass
class Town:
    """Everybody there, and the world that answers them."""

    world: World
    messenger: TownMessenger = field(default_factory=TownMessenger)
    platform: str = TOWN

    def __post_init__(self) -> None:
        self.world.messengers[self.platform] = self.messenger
        self.lookout = Lookout(self.world.sessions, {self.platform: self.messenger})

    def has(self, name: str, *, workspace: str = "W1", **profile: object) -> "Citizen":
        """Somebody who lives there."""
        chat = f"U{name.split(maxsplit=1)[0].upper()}"
        return Citizen(self, Profile(Address(self.platform, workspace, chat), name, **profile))  # type: ignore[arg-type]

    def has_channel(self, title: str, *members: "Citizen", readers: PlaceReaders = PlaceReaders.TEAM) -> Channel:
        """A channel with these people in it."""
        channel = Channel(f"C{title.strip('#').upper()}", title, readers, list(members))
        self.messenger.channels[channel.chat] = channel
        return channel

    async def looks(self) -> None:
        """What must be looked at is looked at."""
        await self.lookout.look(self.world.now)
        await self.world.heartbeat.beat(self.world.now)


@dataclass
class Citizen:
    """Somebody in the town. `answers` is what came back to what they did last."""

    town: Town
    profile: Profile
    answer: Answer | None = None
    buttons: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> Address:
        """Where they are."""
        return self.profile.address

    @property
    def inbox(self) -> list[str]:
        """What was sent to them and stands there."""
        return [words_of(message) for message in self.town.messenger.to(self.address)]

    async def person(self) -> Person | None:
        """Who they are to us."""
        async with self.town.world.work() as db:
            account = await account_at(db, self.address)
            return await db.get_one(Person, account.person_id) if account else None

    async def invites(self, channel: Channel) -> None:
        """Bring the bot into a channel, and wait until it has looked around."""
        channel.has_us = True
        await self.does(Invited(key=self._key(), sender=self.address, place=channel.chat))
        await self.town.looks()

    async def removes(self, channel: Channel) -> None:
        """Put the bot out of a channel."""
        channel.has_us = False
        await self.does(Removed(key=self._key(), sender=self.address, place=channel.chat))
        await self.town.looks()

    async def joins(self, channel: Channel) -> None:
        """Come into a channel."""
        channel.members.append(self)
        await self.does(Joined(key=self._key(), sender=self.address, place=channel.chat))
        await self.town.looks()

    async def leaves(self, channel: Channel) -> None:
        """Go out of a channel."""
        channel.members.remove(self)
        await self.does(Left(key=self._key(), sender=self.address, place=channel.chat))
        await self.town.looks()

    async def changes(self, **profile: object) -> None:
        """Their profile is another."""
        self.profile = replace(self.profile, **profile)  # type: ignore[arg-type]
        await self.does(ProfileChanged(key=self._key(), sender=self.address, profile=self.profile))

    async def commands(self, command: str, words: str = "", *, place: str = "") -> str:
        """Give a command; what comes back."""
        await self.does(
            Commanded(
                key=self._key(), sender=self.address, place=place, command=command, words=words, shows_forms=True
            )
        )  # fmt: skip
        return self.reads

    async def types(self, words: str) -> str:
        """Type words; what comes back."""
        await self.does(Said(key=self._key(), sender=self.address, words=words, shows_forms=True))
        return self.reads

    async def taps(self, label: str) -> str:
        """Tap the last button with this label that they saw; what comes back."""
        for message in self.town.messenger.to(self.address):
            self._sees(message)
        data = self.buttons[label]
        await self.does(Pressed(key=self._key(), sender=self.address, data=data, message="m", shows_forms=True))
        return self.reads

    async def submits(self, **values: str) -> str:
        """Send the form in front of them, what they do not say as it stood; what comes back."""
        assert isinstance(self.answer, Form), self.reads
        form = self.answer
        filled = {each.name: each.value for each in form.fields} | values
        await self.does(
            Submitted(key=self._key(), sender=self.address, data=form.data, values=filled, shows_forms=True)
        )
        return self.reads

    async def does(self, event: Event) -> None:
        """Anything that an adapter could hand in."""
        self.answer = await self.town.world.inbox.receive(event, self.town.world.now)
        await self.town.world.heartbeat.beat(self.town.world.now)
        match self.answer:
            case Message() as message:
                self._sees(message)
            case Redraw(message):
                self._sees(message)
            case _:
                pass

    @property
    def reads(self) -> str:
        """What came back, in words."""
        match self.answer:
            case Message() as message:
                return words_of(message)
            case Redraw(message):
                return words_of(message)
            case Form() as form:
                return form.title
            case FieldErrors(errors):
                return "; ".join(errors.values())
            case _:
                return ""

    @property
    def may_tap(self) -> list[str]:
        """The labels of the buttons that came back."""
        shown = self.answer.message if isinstance(self.answer, Redraw) else self.answer
        return [button.label for button in shown.buttons] if isinstance(shown, Message) else []

    def _sees(self, message: Message) -> None:
        self.buttons |= {button.label: button.data for button in message.buttons}

    def _key(self) -> str:
        return self.town.world.new_key()


def subject_of(citizen: Citizen, label: str) -> UUID:
    """What a button of theirs is about."""
    read = press.read(citizen.buttons[label])
    assert read is not None
    return read.subject
