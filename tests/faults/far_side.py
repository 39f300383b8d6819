"""The platform's side, whichever it is: who is there, what they heard, and what was asked of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from tests.fakes.slack import SlackStandIn, Workspace
from tests.fakes.telegram import BotAccount, TelegramStandIn


class Recorded(Protocol):
    """A call, as both stand-ins keep it."""

    method: str
    at: float
    status: int


class FarSide(Protocol):
    """One platform with a school on it."""

    platform: str
    workspace: str

    def has(self, number: int) -> Sequence[str]:
        """So many people who have a chat with us; the chats."""

    def heard(self) -> Mapping[str, int]:
        """How many messages of ours each of them has; each chat has one thing to hear."""

    def sends(self) -> Sequence[Recorded]:
        """Every new message that was asked for, refused or not."""


@dataclass
class InTelegram:
    """A bot and who talks with it."""

    standin: TelegramStandIn
    bot: BotAccount = field(init=False)
    platform: str = TELEGRAM

    def __post_init__(self) -> None:
        self.bot = self.standin.has_bot("ruimte_bot")

    @property
    def workspace(self) -> str:
        """The bot's number."""
        return str(self.bot.id)

    def has(self, number: int) -> Sequence[str]:
        """So many people who started the bot."""
        return [str(self.standin.has_user(f"Collega {one}", started=True).id) for one in range(number)]

    def heard(self) -> Mapping[str, int]:
        """By chat."""
        return Counter({str(one.id): len(one.sees()) for one in self.standin.people.values()})

    def sends(self) -> Sequence[Recorded]:
        """Of the kind that these stories need."""
        return self.standin.called("sendMessage")


@dataclass
class InSlack:
    """A workspace and who is in it."""

    standin: SlackStandIn
    workspace: str = "T1"
    platform: str = SLACK
    place: Workspace = field(init=False)
    people: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = self.standin.has_workspace(self.workspace)

    def has(self, number: int) -> Sequence[str]:
        """So many people."""
        new = [self.place.has_user(f"Collega {one}").id for one in range(number)]
        self.people += new
        return new

    def heard(self) -> Mapping[str, int]:
        """By person."""
        return Counter({one: len(self.place.people[one].sees()) for one in self.people})

    def sends(self) -> Sequence[Recorded]:
        """In this workspace."""
        return [call for call in self.standin.called("chat.postMessage") if call.workspace == self.workspace]
