"""A workspace: its people, its conversations, and the app installed in it."""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.conversation import SCOPE, Conversation, Post
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.events import callback, hears
from tests.fakes.slack.person import Person
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.tokens import Token

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackStandIn

LEAST_SCOPES = (
    "chat:write", "im:history", "im:write", "mpim:write", "users:read", "users:read.email",
    "commands", "channels:read", "groups:read", "files:write",
)  # fmt: skip

SLACKBOT = "USLACKBOT"


class Workspace:
    """One workspace; `key` is "T1", or "E1/T1" in an Enterprise Grid. `scopes` may be changed at any time."""

    def __init__(self, slack: "SlackStandIn", team: str, *, name: str, enterprise: str = "") -> None:
        self.slack, self.team, self.name, self.enterprise = slack, team, name, enterprise
        self.bot_user, self.bot_id, self.bot_token = f"UBOT{team}", f"B{team}", f"xoxb-{team}-1"
        self.scopes: set[str] = set(LEAST_SCOPES)
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self._dms: dict[str, Conversation] = {}
        self._groups: dict[str, Conversation] = {}

    @property
    def key(self) -> str:
        """How this workspace is told from every other."""
        return f"{self.enterprise}/{self.team}" if self.enterprise else self.team

    @property
    def domain(self) -> str:
        """The first part of its address."""
        return self.name.lower().replace(" ", "-")

    @property
    def app_id(self) -> str:
        """The app's id, the same in every workspace."""
        return self.slack.app_id

    @property
    def app_token(self) -> str:
        """The app's own token, for sockets."""
        return self.slack.app_token

    def install(self) -> None:
        """The app's own user, and a token that is good."""
        app = Person(self, self.bot_user, "Ruimte", is_bot=True)
        self.people[self.bot_user] = app
        self.people[SLACKBOT] = Person(self, SLACKBOT, "Slackbot")  # of whom Slack does not say that it is a bot
        self.slack.tokens.give(Token(self.bot_token, self))

    def has_user(self, name: str, **about: Any) -> Person:
        """Somebody; `about` as the fields of `Person`."""
        person = Person(self, self.slack.new_id("U"), name, **about)
        self.people[person.id] = person
        return person

    def has_channel(
        self, name: str, *, members: "list[Person] | None" = None, is_private: bool = False, is_ext_shared: bool = False
    ) -> Conversation:
        """A channel with these people in it. The app is not, until somebody invites it."""
        channel = Conversation(self.slack.new_id("C"), "private" if is_private else "channel", name)
        channel.members, channel.is_ext_shared = [person.id for person in members or []], is_ext_shared
        channel.creator = channel.members[0] if channel.members else ""
        self.conversations[channel.id] = channel
        return channel

    def dm_with(self, user: str) -> Conversation:
        """The conversation between a person and the app, opened when there was none."""
        if user not in self._dms:
            opened = Conversation(self.slack.new_id("D"), "im", "directmessage", [user, self.bot_user])
            self._dms[user] = self.conversations[opened.id] = opened
        return self._dms[user]

    def group_of(self, users: list[str]) -> Conversation:
        """The group of exactly these people and the app, opened when there was none."""
        members = sorted({*users, self.bot_user})
        together = ",".join(members)
        if together not in self._groups:
            opened = Conversation(self.slack.new_id("G"), "mpim", "mpdm-" + "--".join(members), members)
            self._groups[together] = self.conversations[opened.id] = opened
        return self._groups[together]

    def person(self, user: str) -> Person:
        """Somebody by id. Raises Refusal."""
        if user not in self.people:
            raise Refusal("user_not_found")
        return self.people[user]

    def conversation(self, channel: str) -> Conversation:
        """A conversation the app may know of: open, or one it is in. Raises Refusal."""
        found = self.conversations.get(channel)
        if found is None or (found.kind != "channel" and self.bot_user not in found.members):
            raise Refusal("channel_not_found")
        return found

    def is_member(self, conversation: Conversation) -> bool:
        """Whether the app is in it."""
        return self.bot_user in conversation.members

    def keep(self, conversation: Conversation, message: dict[str, Any], only_for: str = "") -> Post:
        """Let a message stand; it gets its stamp here unless it has one."""
        message.setdefault("ts", self.slack.new_stamp())
        post = Post(conversation, message, only_for)
        conversation.posts[post.ts] = post
        return post

    async def event(self, event: dict[str, Any]) -> Delivery:
        """Something happened that the app hears of, when its scopes let it."""
        shared = self.conversations.get(str(event.get("channel", "")))
        payload = callback(self, event, is_ext_shared=bool(shared and shared.is_ext_shared))
        if not hears(self, event):
            return Delivery(self, "events_api", payload)
        return await self.slack.post_office.deliver(Delivery(self, "events_api", payload))

    async def member_event(self, kind: str, channel: Conversation, *, user: str, **about: str) -> Delivery:
        """Somebody came or went; the app hears of it where it is."""
        letter = "C" if channel.kind == "channel" else "G"
        about |= {"user": user, "team": self.people[user].home_team}
        event = {"type": kind, "channel": channel.id, "channel_type": letter, **about}
        return await self.event(event) if self.is_member(channel) else self._unheard(event)

    async def _of(self, channel: Conversation, event: dict[str, Any]) -> Delivery:
        is_seen = channel.kind == "channel" or self.is_member(channel)
        return await self.event(event) if is_seen else self._unheard(event)

    def _unheard(self, event: dict[str, Any]) -> Delivery:
        return Delivery(self, "events_api", callback(self, event))

    def echo(self, event: dict[str, Any]) -> None:
        """The app's own doing, which Slack tells it as well, while the caller goes on."""
        if self.slack.echoes and self.slack.post_office.is_heard and hears(self, event):
            delivery = Delivery(self, "events_api", callback(self, event), is_echo=True)
            self.slack.errand(self.slack.post_office.deliver(delivery))

    async def deactivates(self, person: Person) -> Delivery:
        """An administrator ends somebody's account."""
        return await person.changes(deleted=True)

    async def uninstalls(self) -> list[Delivery]:
        """An administrator takes the app away: its tokens are dead at once."""
        self.slack.tokens.spoil(self, "account_inactive")
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user]}}
        return [await self.event({"type": "app_uninstalled"}), await self.event(revoked)]

    async def archives(self, channel: Conversation, by: "Person") -> Delivery:
        """A channel is closed; nobody can post there."""
        channel.is_archived = True
        kind = "channel_archive" if SCOPE[channel.kind] == "channels" else "group_archive"
        return await self._of(channel, {"type": kind, "channel": channel.id, "user": by.id, "is_moved": 0})

    async def removes_app(self, channel: Conversation, by: "Person") -> Delivery:
        """Somebody takes the app out of a channel."""
        channel.members.remove(self.bot_user)
        kind = "channel_left" if SCOPE[channel.kind] == "channels" else "group_left"
        return await self.event({"type": kind, "channel": channel.id, "actor_id": by.id})

    async def renames(self, channel: Conversation, name: str) -> Delivery:
        """A channel gets another name; of an open one the app hears even where it is not."""
        channel.name = name
        about = {"id": channel.id, "name": name, "name_normalized": name, "created": int(self.slack.now())}
        kind = "channel_rename" if SCOPE[channel.kind] == "channels" else "group_rename"
        return await self._of(channel, {"type": kind, "channel": about})
