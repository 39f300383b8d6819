"""Somebody with Telegram: what they see, and what they do."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import members, taps
from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.chat import Chat, PrivateChat
from tests.fakes.telegram.markup import units
from tests.fakes.telegram.post import Media, Post
from tests.fakes.telegram.taps import Tap

if TYPE_CHECKING:
    from tests.fakes.telegram.group import Group, Topic
    from tests.fakes.telegram.network import Network

Object = dict[str, Any]
COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


@dataclass(eq=False, repr=False)
class Person:
    """Somebody. A place is a group, or a bot to be alone with: the first bot when none is named."""

    standin: "Network"
    id: int
    name: str
    language: str = "nl"
    username: str = ""
    deactivated: bool = False
    is_bot: bool = False
    tapped: list[Tap] = field(default_factory=list)

    def names(self) -> Object:
        """The names that the Bot API tells."""
        first, _, last = self.name.partition(" ")
        told = {"first_name": first, "last_name": last, "username": self.username}
        return {name: value for name, value in told.items() if value}

    def as_telegram(self) -> Object:
        """The User that the Bot API gives."""
        language = {"language_code": self.language} if self.language else {}
        return {"id": self.id, "is_bot": False, **self.names(), **language}

    def chat(self, bot: BotAccount | None = None) -> PrivateChat:
        """Their private chat with a bot."""
        return (bot or self.standin.bot).chat_with(self)

    def at(self, place: "BotAccount | Group | None") -> Chat:
        """The chat that a place is."""
        return self.chat(place) if place is None or isinstance(place, BotAccount) else place

    def sees(self, place: "BotAccount | Group | None" = None) -> list[Post]:
        """What the bots said there and still stands, oldest first; what people said is left out."""
        return self.at(place).said_by_bots()

    def reads(self, place: "BotAccount | Group | None" = None) -> list[str]:
        """What those messages say."""
        return [post.words for post in self.sees(place)]

    def buttons(self, place: "BotAccount | Group | None" = None) -> list[str]:
        """What can be tapped under the last message."""
        posts = self.sees(place)
        return posts[-1].buttons if posts else []

    def alerts(self) -> list[str]:
        """What taps were answered with, to this person alone; the ones that need no confirming too."""
        return [tap.text for tap in self.tapped if tap.text]

    async def starts(self, payload: str = "", *, bot: BotAccount | None = None) -> Post:
        """Open the chat, from a link when there is a payload; whoever had blocked the bot lets it in again.

        Raises ValueError for a payload that no link can have.
        """
        if not PAYLOAD.fullmatch(payload):
            raise ValueError("a payload is at most 64 of A-Za-z0-9_-")
        await self.unblocks(bot=bot)
        self.chat(bot).started = True
        return await self.says(f"/start {payload}".strip(), place=bot)

    async def says(
        self,
        words: str,
        *,
        place: "BotAccount | Group | None" = None,
        topic: "Topic | None" = None,
        reply_to: Post | None = None,
    ) -> Post:
        """Type words, of which Telegram trims the ends. Typing to a bot starts the chat."""
        return self._posts(place, text=words.strip(), topic=topic and topic.id, reply_to=reply_to)

    async def sends_sticker(self, *, place: "BotAccount | Group | None" = None) -> Post:
        """Send a sticker."""
        return self._posts(place, media=Media("sticker", self.standin.new_id("file")))

    async def sends_photo(self, caption: str = "", *, place: "BotAccount | Group | None" = None) -> Post:
        """Send a photo, with or without words."""
        return self._posts(place, media=Media("photo", self.standin.new_id("file")), text=caption)

    async def sends_album(self, *captions: str, place: "BotAccount | Group | None" = None) -> list[Post]:
        """Send a photo for each of these, together; a bot is told of them one by one."""
        album = {"media_group_id": self.standin.new_id("1")}
        photos = [(Media("photo", self.standin.new_id("file")), caption) for caption in captions]
        return [self._posts(place, media=photo, text=caption, besides=album) for photo, caption in photos]

    async def forwards(self, words: str, of: "Person | None" = None) -> Post:
        """Pass on to the first bot what somebody said, of whom Telegram may keep the name to itself."""
        return self._posts(None, text=words, besides={"forward_origin": origin(of, self.standin.now())})

    def _posts(self, place: "BotAccount | Group | None", **content: Any) -> Post:
        chat = self.at(place)
        if isinstance(chat, PrivateChat):
            chat.started = True
        return chat.add(self, entities=commands_in(content.get("text", "")), **content)

    async def edits(self, message: Post, words: str) -> None:
        """Change words they typed."""
        message.text, message.entities = words, commands_in(words)
        message.edited = self.standin.now()
        message.chat.tell("edited_message", message)

    async def taps(self, label: str, *, message: Post | None = None, place: "BotAccount | Group | None" = None) -> Tap:
        """Tap a button: of this message, also when it is gone from there, or of the newest that has it.

        Raises LookupError when there is none.
        """
        found = message or next((post for post in reversed(self.sees(place)) if post.button(label)), None)
        if found is None:
            raise LookupError(f"no message has a button {label!r}")
        return taps.tap(self, found, label)

    async def blocks(self, *, bot: BotAccount | None = None) -> None:
        """Hear no more of the bot."""
        await self._lets_in(bot, blocked=True)

    async def unblocks(self, *, bot: BotAccount | None = None) -> None:
        """Let the bot in again."""
        await self._lets_in(bot, blocked=False)

    async def _lets_in(self, bot: BotAccount | None, *, blocked: bool) -> None:
        chat = self.chat(bot)
        if chat.blocked is blocked:
            return
        chat.blocked = blocked
        if blocked:
            members.tell_bot(chat, chat.bot, by=self, before="member", after="kicked")
        else:
            members.tell_bot(chat, chat.bot, by=self, before="kicked", after="member")

    async def deactivates(self) -> None:
        """Delete the account; no bot is told."""
        self.deactivated = True
        self.standin.tell()


def origin(of: Person | None, at: float) -> Object:
    """The MessageOrigin that the Bot API gives."""
    who = {"type": "user", "sender_user": of.as_telegram()} if of else {"type": "hidden_user", "sender_user_name": "N."}
    return {**who, "date": int(at)}


def commands_in(words: str) -> list[Object]:
    """The commands somebody typed, as entities."""
    found = COMMAND.finditer(words)
    return [{"type": "bot_command", "offset": units(words[: each.start()]), "length": units(each[0])} for each in found]
