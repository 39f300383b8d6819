"""A bot's account, as @BotFather made it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.chat import PrivateChat
from tests.fakes.telegram.mailbox import Mailbox

if TYPE_CHECKING:
    from tests.fakes.telegram.network import Network
    from tests.fakes.telegram.person import Person

Object = dict[str, Any]


@dataclass(eq=False, repr=False)
class BotAccount:
    """A bot; its rights may be changed at any time. `commands` are by scope and language, as they were set."""

    standin: "Network"
    id: int
    username: str
    name: str
    can_read_all_group_messages: bool = False
    supports_inline_queries: bool = False
    can_join_groups: bool = True
    is_bot: bool = True
    chats: dict[int, PrivateChat] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Object]] = field(default_factory=dict)
    mailbox: Mailbox = field(init=False)

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.standin)

    @property
    def token(self) -> str:
        """What proves to be this bot."""
        return f"{self.id}:AA{self.username}".ljust(len(str(self.id)) + 36, "x")[: len(str(self.id)) + 36]

    def chat_with(self, person: "Person") -> PrivateChat:
        """Its private chat with somebody, whether or not they started it."""
        return self.chats.setdefault(person.id, PrivateChat(self, person))

    def as_telegram(self) -> Object:
        """The User that the Bot API gives."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def about(self) -> Object:
        """The User that `getMe` gives."""
        rights = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
        fixed = {"can_connect_to_business": False, "has_main_web_app": False}
        return self.as_telegram() | {right: getattr(self, right) for right in rights} | fixed
