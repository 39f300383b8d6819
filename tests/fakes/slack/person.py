"""Somebody in a workspace, with eyes and hands: what they see, and what they do."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.fakes.slack import events, interactions, profiles, rich_text
from tests.fakes.slack.conversation import Conversation, Post
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.workspace import Workspace

Object = dict[str, Any]


@dataclass(eq=False, repr=False)
class Person:
    """Somebody; `team` is another than the workspace's for somebody of another organisation."""

    workspace: "Workspace"
    id: str
    name: str
    email: str = ""
    tz: str = "Europe/Amsterdam"
    locale: str = "nl-NL"
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    team: str = ""
    modals: list[View] = field(default_factory=list)
    home: View | None = None

    @property
    def home_team(self) -> str:
        """The workspace whose account this is."""
        return self.team or self.workspace.team

    @property
    def username(self) -> str:
        """The short name that payloads tell."""
        return self.name.lower().replace(" ", ".")

    @property
    def dm(self) -> Conversation:
        """Their conversation with the app."""
        return self.workspace.dm_with(self.id)

    @property
    def modal(self) -> View | None:
        """The modal in front."""
        return self.modals[-1] if self.modals else None

    def sees(self, where: Conversation | None = None) -> list[Post]:
        """The messages that stand in a conversation, the app's unless named, oldest first."""
        return (where or self.dm).standing(self.id)

    def reads(self, where: Conversation | None = None) -> list[str]:
        """What those messages say."""
        return [post.words for post in self.sees(where)]

    def buttons(self, where: Conversation | None = None) -> list[str]:
        """What can be tapped under the last message."""
        posts = self.sees(where)
        return posts[-1].buttons if posts else []

    async def says(self, words: str, *, thread: Post | None = None, where: Conversation | None = None) -> Post:
        """Type words; how that was acknowledged is `slack.last`."""
        message = self._typed(words)
        if thread:
            message |= {"thread_ts": thread.ts, "parent_user_id": thread.message["user"]}
        return await self._posts(message, where or self.dm)

    async def sends_file(self, name: str, words: str = "") -> Post:
        """Send the app a file, with or without words; how that was acknowledged is `slack.last`."""
        file = {"id": self.workspace.slack.new_id("F"), "name": name, "title": name, "mode": "hosted", "user": self.id}
        message = self._typed(words)
        if not words:
            del message["blocks"]
        return await self._posts({**message, "subtype": "file_share", "files": [file], "upload": False}, self.dm)

    def _typed(self, words: str) -> Object:
        told = {"text": _escaped(words), "blocks": rich_text.typed(words), "client_msg_id": str(uuid4())}
        return {"type": "message", "user": self.id, "team": self.home_team, **told}

    async def _posts(self, message: Object, where: Conversation) -> Post:
        post = self.workspace.keep(where, message)
        await self.workspace.event(events.message_event(where, post.message))
        return post

    async def edits(self, post: Post, words: str) -> Delivery:
        """Change words they typed."""
        before, stamp = post.message, self.workspace.slack.new_stamp()
        changed = {"text": _escaped(words), "blocks": rich_text.typed(words), "edited": {"user": self.id, "ts": stamp}}
        post.message = {**before, **changed, "source_team": self.workspace.team, "user_team": self.workspace.team}
        return await self.workspace.event(
            events.changed_event(post.conversation, stamp, now=post.message, before=before)
        )

    async def deletes(self, post: Post) -> Delivery:
        """Take words they typed away."""
        del post.conversation.posts[post.ts]
        stamp = self.workspace.slack.new_stamp()
        return await self.workspace.event(events.deleted_event(post.conversation, stamp, post.message))

    async def taps(self, label: str, message: Post | None = None) -> Delivery:
        """Tap a button: under this message, or under the newest that has it. Raises LookupError."""
        return await interactions.tap(self, message or interactions.post_with(self, label), label)

    async def taps_in_home(self, label: str) -> Delivery:
        """Tap a button of the home. Raises LookupError."""
        return await interactions.tap(self, interactions.there(self.home), label)

    async def taps_in_modal(self, label: str) -> Delivery:
        """Tap a button of the modal. Raises LookupError."""
        return await interactions.tap(self, interactions.there(self.modal), label)

    async def chooses(self, option: str, surface: Post | View) -> Delivery:
        """Choose in a menu, of a message or a view, of which each change is told. Raises LookupError."""
        return await interactions.choose(self, surface, option)

    async def submits(self, **values: str) -> dict[str, str]:
        """Fill in the modal and send it: what is wrong by block, nothing when it was taken.

        A field is named by its block_id, its action_id or its label; several values are joined by commas.
        """
        return await interactions.submit(self, interactions.there(self.modal), values)

    async def closes(self) -> Delivery | None:
        """Close the modal; the app hears of it when the modal asks for that."""
        return await interactions.close(self)

    async def commands(self, command: str, words: str = "", where: Conversation | None = None) -> Delivery:
        """Give a command, in the conversation with the app unless another is named."""
        return await interactions.command(self, command, words, where=where or self.dm)

    async def shortcut(self, callback_id: str, message: Post | None = None) -> Delivery:
        """Use a shortcut, from anywhere or of a message."""
        return await interactions.shortcut(self, callback_id, message)

    async def opens_home(self, tab: str = "home") -> Delivery:
        """Look at the app's page."""
        told = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id, "tab": tab}
        return await self.workspace.event(told | ({"view": self.home.as_slack()} if self.home else {}))

    async def invites_bot(self, channel: Conversation) -> Delivery:
        """Bring the app into a channel."""
        return await self._comes(channel, self.workspace.bot_user, inviter=self.id)

    async def joins(self, channel: Conversation, inviter: "Person | None" = None) -> Delivery | None:
        """Come into a channel; the app hears of it where it is."""
        return await self._comes(channel, self.id, inviter=inviter.id if inviter else "")

    async def leaves(self, channel: Conversation) -> Delivery:
        """Go out of a channel."""
        channel.members.remove(self.id)
        return await self.workspace.member_event("member_left_channel", channel, user=self.id)

    async def changes(self, **about: Any) -> Delivery:
        """Change one's profile: name, tz, locale, deleted, is_restricted."""
        for name, value in about.items():
            setattr(self, name, value)
        user = self.as_slack(with_locale=True)
        return await self.workspace.event({"type": "user_change", "user": user, "cache_ts": user["updated"]})

    async def _comes(self, channel: Conversation, user: str, *, inviter: str) -> Delivery:
        channel.members.append(user)
        brought = {"inviter": inviter} if inviter else {}
        return await self.workspace.member_event("member_joined_channel", channel, user=user, **brought)

    def as_slack(self, *, with_locale: bool = False) -> Object:
        """The object that `users.info` gives."""
        return profiles.as_slack(self, with_locale=with_locale)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
