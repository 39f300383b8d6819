"""A group or a supergroup: who is in it, its topics, and what a bot hears there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import members
from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.chat import Chat
from tests.fakes.telegram.members import Status
from tests.fakes.telegram.post import Post
from tests.fakes.telegram.refusal import bad_request, forbidden

if TYPE_CHECKING:
    from tests.fakes.telegram.network import Network
    from tests.fakes.telegram.person import Person

Object = dict[str, Any]


@dataclass(eq=False)
class Topic:
    """A topic of a forum; its number is that of the service message that opened it."""

    id: int
    name: str
    opening: Post
    is_closed: bool = False
    is_deleted: bool = False


class Group(Chat):
    """A group. `members` tells what everybody is there, and `gone` what became of who went."""

    def __init__(self, standin: "Network", title: str, *, supergroup: bool = False, forum: bool = False) -> None:
        super().__init__(standin, standin.new_group_id(supergroup=supergroup or forum))
        self.title = title
        self.is_supergroup, self.is_forum = supergroup or forum, forum
        self.members: dict[Person | BotAccount, Status] = {}
        self.gone: dict[Person | BotAccount, Status] = {}
        self.topics: dict[int, Topic] = {}
        self.history: list[Post] = []
        self._number = 0

    def as_telegram(self) -> Object:
        """The Chat that the Bot API gives."""
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": "supergroup" if self.is_supergroup else "group", "title": self.title, **forum}

    def new_number(self) -> int:
        """A supergroup counts its own messages."""
        if not self.is_supergroup:
            return super().new_number()
        self._number += 1
        return self._number

    def knows(self, bot: BotAccount) -> None:
        """Whether this bot is in it. Raises Refusal."""
        if bot in self.members:
            return
        if bot not in self.gone:
            raise bad_request("chat not found")
        kind = "supergroup" if self.is_supergroup else "group"
        left = self.gone[bot] == "left"
        raise forbidden(f"bot is not a member of the {kind} chat" if left else f"bot was kicked from the {kind} chat")

    def lets(self, bot: BotAccount, topic: int | None = None) -> None:
        """Whether this bot may speak here. Raises Refusal."""
        self.knows(bot)
        if self.members[bot] == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        found = self.topics.get(topic) if topic is not None else None
        if topic is not None and (found is None or found.is_deleted):
            raise bad_request("message thread not found")
        if found and found.is_closed and self.members[bot] == "member":
            raise bad_request("TOPIC_CLOSED")

    def listeners(self) -> list[BotAccount]:
        """The bots that are here."""
        return [member for member in self.members if isinstance(member, BotAccount)]

    def hears(self, bot: BotAccount, post: Post) -> bool:
        """Whether this bot is told: in privacy mode only of what is meant for it."""
        if post.author.is_bot:
            return False
        sees_all = bot.can_read_all_group_messages or self.members[bot] == "administrator"
        return sees_all or bool(post.service) or self._is_for(bot, post)

    def _is_for(self, bot: BotAccount, post: Post) -> bool:
        if post.reply_to and post.reply_to.author is bot:
            return True
        command = post.text[: post.entities[0]["length"]] if post.entities and not post.entities[0]["offset"] else ""
        _, at, name = command.partition("@")
        return name.lower() == bot.username.lower() if at else bool(command) and self._spoke_last(bot)

    def _spoke_last(self, bot: BotAccount) -> bool:
        """A command without a name goes to the bot that spoke last."""
        said = self.said_by_bots()
        return not said or said[-1].author is bot

    def opening_of(self, topic: int | None) -> Post | None:
        """The service message that opened a topic."""
        return self.topics[topic].opening if topic in self.topics else None

    def said_by_bots(self) -> list[Post]:
        """What the bots said and still stands, oldest first; also from before it became a supergroup."""
        return [post for post in self.history if post.author.is_bot and not post.service] + super().said_by_bots()

    def sees(self, topic: Topic | None = None) -> list[Post]:
        """What the bots said: everywhere, or in one topic."""
        return [post for post in self.said_by_bots() if topic is None or post.topic == topic.id]

    def reads(self, topic: Topic | None = None) -> list[str]:
        """What those messages say."""
        return [post.words for post in self.sees(topic)]

    def buttons(self) -> list[str]:
        """What can be tapped under the last message."""
        posts = self.sees()
        return posts[-1].buttons if posts else []

    def member(self, somebody: "Person | BotAccount") -> Object:
        """The ChatMember that the Bot API gives."""
        return members.as_telegram(somebody, self.members.get(somebody) or self.gone.get(somebody, "left"))

    async def adds(self, bot: BotAccount, *, by: "Person", admin: bool = False, payload: str = "") -> None:
        """Somebody brings a bot in; with a payload by a link for groups."""
        members.comes(self, bot, by=by, status="administrator" if admin else "member")
        if payload:
            await by.says(f"/start@{bot.username} {payload}", place=self)

    async def removes_bot(self, bot: BotAccount | None = None, *, by: "Person") -> None:
        """Somebody puts the bot out, the first one unless named."""
        self.loses_bot(bot or self.standin.bot, by=by)

    def loses_bot(self, bot: BotAccount, *, by: "Person | BotAccount") -> None:
        """The bot is there no more."""
        members.goes(self, bot, by=by)

    async def promotes(self, bot: BotAccount | None = None, *, by: "Person") -> None:
        """Somebody makes the bot an administrator, the first one unless named: now it hears everything."""
        members.changes(self, bot or self.standin.bot, by=by, status="administrator")

    async def mutes(self, bot: BotAccount | None = None, *, by: "Person") -> None:
        """Somebody lets the bot read and not speak, the first one unless named."""
        members.changes(self, bot or self.standin.bot, by=by, status="restricted")

    async def joins(self, person: "Person", *, by: "Person | None" = None) -> None:
        """Somebody comes in, brought by somebody else or by themselves."""
        members.comes(self, person, by=by or person)

    async def leaves(self, person: "Person", *, by: "Person | None" = None) -> None:
        """Somebody goes out, or is put out."""
        members.goes(self, person, by=by or person)

    async def renames(self, title: str, *, by: "Person") -> None:
        """The group is called otherwise."""
        self.title = title
        self.add(by, service={"new_chat_title": title})

    async def has_topic(self, name: str, *, by: "Person | None" = None) -> Topic:
        """Somebody opens a topic, the owner unless named."""
        about = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        opening = self.keep(by or members.owner(self), service=about)
        opening.topic = opening.id
        self.topics[opening.id] = Topic(opening.id, name, opening)
        self.tell("message", opening)
        return self.topics[opening.id]

    async def becomes_supergroup(self, *, by: "Person | None" = None) -> None:
        """The group gets another number, and its messages stay behind; calls to the old number say where it went."""
        who, before = by or members.owner(self), self.id
        after = self.standin.new_group_id(supergroup=True)
        self.add(who, service={"migrate_to_chat_id": after})
        self.history, self.posts = list(self.posts.values()), {}
        self.is_supergroup, self.id = True, after
        self.standin.moves(self, before)
        self.add(who, service={"migrate_from_chat_id": before})
