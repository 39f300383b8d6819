"""The platform's side, whichever it is: who is there, what they heard, and what was asked of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from bot.ports import Installation
from tests.adapters.slack_line import Installed
from tests.fakes.slack import SlackStandIn, Workspace
from tests.fakes.slack.oauth import Grant
from tests.fakes.slack.tokens import Token
from tests.fakes.telegram import BotAccount, TelegramStandIn

HELLO = "Dag."


class Recorded(Protocol):
    """A call, as both stand-ins keep it."""

    method: str
    at: float
    status: int


class FarSide(Protocol):
    """One platform with a school on it."""

    platform: str

    @property
    def workspace(self) -> str:
        """As our tables name it."""

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
        new = [self.place.has_user(f"Collega {one}") for one in range(number)]
        self.people += [one.id for one in new]
        return [one.id for one in new]

    def installed(self) -> Installed:
        """What our side keeps of every workspace there."""
        return Installed(*(_installation(self.standin, place) for place in self.standin.workspaces.values()))

    def has_a_token_that_ran_out(self) -> None:
        """With another that buys its successor, once."""
        place, slack = self.place, self.standin
        slack.tokens.give(Token(place.bot_token, place, expires=slack.now()))
        slack.grants.rotates = True
        slack.grants.refresh[_refresh(place)] = Grant(place, frozenset(place.scopes), place.bot_user)

    def greets(self) -> Mapping[str, str]:
        """Everybody has an earlier message of ours; its receipt, by person."""
        place = self.place
        ours = {"type": "message", "user": place.bot_user, "bot_id": place.bot_id, "team": place.team, "text": HELLO}
        return {one: place.keep(place.dm_with(one), dict(ours)).reference for one in self.people}

    def heard(self) -> Mapping[str, int]:
        """By person."""
        return Counter({one: sum(words != HELLO for words in self._reads(one)) for one in self.people})

    def _reads(self, person: str) -> Sequence[str]:
        return self.place.people[person].reads()

    def sends(self) -> Sequence[Recorded]:
        """In this workspace."""
        return [call for call in self.standin.called("chat.postMessage") if call.workspace == self.workspace]


def _installation(slack: SlackStandIn, place: Workspace) -> Installation:
    token = slack.tokens.find(place.bot_token)
    if token is None or token.expires is None:
        return Installation(SLACK, place.key, {"bot": place.bot_token})
    tokens = {"bot": place.bot_token, "refresh": _refresh(place)}
    return Installation(SLACK, place.key, tokens, datetime.fromtimestamp(token.expires, UTC))


def _refresh(place: Workspace) -> str:
    return f"xoxe-1-{place.key}"
