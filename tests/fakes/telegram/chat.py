"""Where messages stand: what every chat has, and the private one of a person with a bot."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.post import Post
from tests.fakes.telegram.refusal import bad_request, forbidden

if TYPE_CHECKING:
    from tests.fakes.telegram.bot import BotAccount
    from tests.fakes.telegram.network import Network
    from tests.fakes.telegram.person import Person

Object = dict[str, Any]


class Chat(ABC):
    """A chat, with the messages that stand in it by their number."""

    def __init__(self, standin: "Network", number: int) -> None:
        self.standin = standin
        self.id = number
        self.posts: dict[int, Post] = {}

    @abstractmethod
    def as_telegram(self) -> Object:
        """The Chat that the Bot API gives."""

    @abstractmethod
    def lets(self, bot: "BotAccount", topic: int | None = None) -> None:
        """Whether this bot may speak here. Raises Refusal."""

    @abstractmethod
    def hears(self, bot: "BotAccount", post: Post) -> bool:
        """Whether this bot is told of this message."""

    @abstractmethod
    def listeners(self) -> "list[BotAccount]":
        """The bots that are here."""

    def opening_of(self, topic: int | None) -> Post | None:
        """The service message that opened a topic."""
        return None

    def new_number(self) -> int:
        """The number of the next message."""
        return self.standin.new_number()

    def keep(self, author: "Person | BotAccount", **content: Any) -> Post:
        """Let a message stand here, without telling anybody."""
        post = Post(self, self.new_number(), author, self.standin.now(), **content)
        self.posts[post.id] = post
        self.standin.tell()
        return post

    def add(self, author: "Person | BotAccount", **content: Any) -> Post:
        """Let a message stand here, and tell the bots that hear it."""
        post = self.keep(author, **content)
        self.tell("message", post)
        return post

    def tell(self, kind: str, post: Post) -> None:
        """Tell the bots that hear this message what became of it."""
        for bot in self.listeners():
            if post.author is not bot and self.hears(bot, post):
                bot.mailbox.put(kind, post.as_telegram(), self.id)

    def said_by_bots(self) -> list[Post]:
        """What the bots said and still stands, oldest first."""
        return [post for post in self.posts.values() if post.author.is_bot and not post.service]


class PrivateChat(Chat):
    """A person's chat with a bot; its number is the person's."""

    def __init__(self, bot: "BotAccount", person: "Person") -> None:
        super().__init__(bot.standin, person.id)
        self.bot, self.person = bot, person
        self.started = self.blocked = False

    def as_telegram(self) -> Object:
        """The Chat that the Bot API gives."""
        return {"id": self.id, "type": "private", **self.person.names()}

    def lets(self, bot: "BotAccount", topic: int | None = None) -> None:
        """Whether this bot may speak here. Raises Refusal."""
        if self.person.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")
        if topic is not None:
            raise bad_request("message thread not found")

    def hears(self, bot: "BotAccount", post: Post) -> bool:
        """Whether this bot is told of this message."""
        return bot is self.bot and not self.blocked

    def listeners(self) -> "list[BotAccount]":
        """The bots that are here."""
        return [self.bot]
