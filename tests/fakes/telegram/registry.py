"""The methods of the Bot API that the stand-in knows, and what each is called with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.arguments import Arguments
from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.chat import Chat
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.post import Post
from tests.fakes.telegram.refusal import bad_request

if TYPE_CHECKING:
    from tests.fakes.telegram.network import Network


@dataclass(frozen=True)
class Call:
    """One call of a method by a bot."""

    standin: "Network"
    bot: BotAccount
    arguments: Arguments

    def chat(self) -> Chat:
        """The chat it is about. Raises Refusal."""
        name = self.arguments.text("chat_id")
        if not name:
            raise bad_request("chat_id is empty")
        if not name.removeprefix("-").isdecimal():
            raise bad_request("chat not found")
        return self.standin.find_chat(self.bot, int(name))

    def post(self, what: str) -> Post:
        """The message it is about; `what` it would be done to. Raises Refusal."""
        chat = self.chat()
        if isinstance(chat, Group):
            chat.knows(self.bot)
        post = chat.posts.get(self.arguments.number("message_id") or 0)
        if post is None:
            raise bad_request(f"message to {what} not found")
        return post


Function = Callable[[Call], Any | Awaitable[Any]]
METHODS: dict[str, Function] = {}


def method(name: str) -> Callable[[Function], Function]:
    """Let this function answer a method; names go by any case."""

    def register(function: Function) -> Function:
        METHODS[name.lower()] = function
        return function

    return register
