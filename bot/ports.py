"""What the core and an adapter ask of each other. Laid once, so that no feature rewrites it."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from bot.domain.address import Address
from bot.domain.event import Event
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message
from bot.domain.press import BELOW, Press
from bot.domain.profile import Profile, Seen, SeenGroup


@dataclass(frozen=True)
class Nothing:
    """There is nothing to say back."""


@dataclass(frozen=True)
class Redraw:
    """Draw this in the place of an earlier message.

    `reference` says of which: empty is the one that was pressed; else that of an earlier answer, which is what
    a press of it named, or the key of the event it answered. What others read too is never drawn anew for one of
    them: then it is shown to who acted alone, and the message changes by a delivery only.
    """

    message: Message
    reference: str = ""


Answer = Nothing | Message | Form | FieldErrors | Redraw


def in_place(press: Press, message: Message) -> Answer:
    """What a button answers: in the place of its message, or below it where that is a record."""
    return message if press.choice == BELOW else Redraw(message)


# An adapter calls this for every event and shows what comes back; only then does it acknowledge.
Receive = Callable[[Event, datetime], Awaitable[Answer]]


@dataclass(frozen=True)
class Receipt:
    """The platform's own reference to a sent message, kept so that it can be changed later."""

    reference: str


class Unreachable(Exception):
    """This address takes nothing from us any more (blocked, deactivated, gone)."""


class Throttled(Exception):
    """The platform asks for silence, for so many seconds: on the whole lane, or only for new messages or changes."""

    def __init__(self, seconds: float, only: Literal["new", "changes", ""] = "") -> None:
        super().__init__(f"throttled for {seconds} s")
        self.seconds = seconds
        self.only = only


class Refused(Exception):
    """A whole workspace takes nothing from us until somebody mends it; `reason` is the platform's own code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Uncertain(Exception):
    """It may have arrived, and it may not."""


class NotSent(Exception):
    """It surely did not arrive, through no fault of its own: nobody was there, or one place wants silence.

    `seconds` is how long that one place wants it, when it says so. It is said again until it is out of date.
    """

    def __init__(self, code: str = "", seconds: float = 0.0) -> None:
        super().__init__(code)
        self.seconds = seconds


class Messenger(Protocol):
    """Says things on one platform.

    Raises Unreachable, Throttled, Refused, NotSent or Uncertain; any other error means that it surely did not
    arrive, and is one of a few retries.
    """

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it; `key` is the delivery's own, for platforms on which a sent message can be looked up."""
        ...

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Draw this in the place of an earlier message."""
        ...

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """Take an earlier message back, as far as the platform can."""
        ...


@runtime_checkable
class Lookup(Protocol):
    """A platform on which a message sent to a person can be found by its delivery's key."""

    async def find(
        self, address: Address, key: str, *, since: datetime, near: Receipt | None, below: Receipt | None = None
    ) -> Receipt | None:
        """The receipt of the message with that key, sent `since` then; None when it never arrived.

        `near` is an earlier message in the same conversation, when there is one; `below` the one in whose thread it
        was said. It is asked no sooner than LOOK_AFTER after it began to be sent: from then on nothing of that may
        leave any more. Raises Uncertain when this conversation cannot be looked through.
        """
        ...


@runtime_checkable
class Threads(Protocol):
    """A platform on which something can be said in a thread, below an earlier message (J27)."""

    async def reply(self, address: Address, below: Receipt, message: Message, key: str) -> Receipt:
        """Say it there alone; with `key` and errors as in `Messenger.send`, and changed and taken back as any other."""
        ...


@runtime_checkable
class Paced(Protocol):
    """A platform that keeps a pace of its own."""

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait until a message can be sent there (or, `changing`, one changed) without going too fast."""
        ...


@runtime_checkable
class Roster(Protocol):
    """A platform that can say who is in a place."""

    async def look_at(self, place: Address, known: frozenset[str]) -> Seen | SeenGroup | None:
        """The place as it is now, with the profiles of its members except those `known`; None when we are not in it."""
        ...

    async def profile(self, address: Address) -> Profile | None:
        """One person's profile; None when the platform knows nobody there."""
        ...


@runtime_checkable
class Leaves(Protocol):
    """A platform on which we can go out of a place ourselves."""

    async def leave(self, place: Address) -> None:
        """Go; it is no error when we are out already."""
        ...


@runtime_checkable
class Groups(Protocol):
    """A platform on which a few people can have a conversation with us; an address of theirs is opened when used."""

    async def open_group(self, people: tuple[Address, ...]) -> Address:
        """The conversation of exactly these people, new or existing."""
        ...


@runtime_checkable
class Home(Protocol):
    """A platform that gives each person a page of ours."""

    async def show_home(self, address: Address, message: Message) -> None:
        """Draw the person's home view."""
        ...


@dataclass(frozen=True)
class Installation:
    """The tokens with which we may speak in one workspace; `about` is what the platform says of it, no secrets."""

    platform: str
    workspace: str
    tokens: Mapping[str, str]
    expires: datetime | None = None
    about: Mapping[str, str] = field(default_factory=dict)


class Installations(Protocol):
    """Where an adapter keeps its tokens, without knowing the database."""

    async def get(self, platform: str, workspace: str) -> Installation | None:
        """The installation, its tokens readable."""
        ...

    async def save(self, installation: Installation) -> None:
        """Keep it, tokens encrypted, in the place of an earlier one."""
        ...

    async def remove(self, platform: str, workspace: str) -> None:
        """Forget it at once."""
        ...

    def refresh(self, platform: str, workspace: str) -> AbstractAsyncContextManager[Installation | None]:
        """The installation as it is now, under a lock that no other process holds; save within it."""
        ...
