"""A message that stands in a chat."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.telegram.keyboards import Keyboard

if TYPE_CHECKING:
    from tests.fakes.telegram.bot import BotAccount
    from tests.fakes.telegram.chat import Chat
    from tests.fakes.telegram.person import Person

Object = dict[str, Any]


@dataclass(frozen=True)
class Media:
    """A picture, a document or a sticker."""

    kind: Literal["photo", "document", "sticker"]
    file_id: str
    body: bytes = b""
    name: str = ""

    def as_telegram(self) -> Object:
        """The field of a message that holds it."""
        file = {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.body)}
        match self.kind:
            case "photo":
                return {"photo": [{**file, "width": 640, "height": 480}]}
            case "document":
                return {"document": {**file, "file_name": self.name}}
            case "sticker":
                drawn = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
                return {"sticker": {**file, **drawn, "type": "regular", "emoji": "👍"}}


@dataclass(eq=False)
class Post:
    """What was said, by whom and when. `text` is without markup; with `media` it is the caption.

    `past_buttons` stood there before it was changed: somebody who was not told yet may still tap them.
    """

    chat: "Chat"
    id: int
    author: "Person | BotAccount"
    at: float
    text: str = ""
    entities: list[Object] = field(default_factory=list)
    keyboard: Keyboard = field(default_factory=list)
    media: Media | None = None
    silent: bool = False
    topic: int | None = None
    reply_to: "Post | None" = None
    service: Object = field(default_factory=dict)
    besides: Object = field(default_factory=dict)
    edited: float | None = None
    past_buttons: list[Object] = field(default_factory=list)

    @property
    def message_id(self) -> int:
        """Its number in its chat."""
        return self.id

    @property
    def reference(self) -> str:
        """Chat and number."""
        return f"{self.chat.id}/{self.id}"

    @property
    def words(self) -> str:
        """What a person reads."""
        return self.text

    @property
    def caption(self) -> str:
        """What is read under a picture."""
        return self.text if self.media else ""

    @property
    def picture(self) -> bytes | None:
        """The picture that is seen."""
        return self.media.body if self.media and self.media.kind == "photo" else None

    @property
    def rows(self) -> list[list[str]]:
        """The labels of the buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.keyboard]

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons."""
        return [label for row in self.rows for label in row]

    @property
    def stands(self) -> bool:
        """Whether it is still there."""
        return self.chat.posts.get(self.id) is self

    def button(self, label: str) -> Object | None:
        """The button that says this."""
        return next((button for row in self.keyboard for button in row if button["text"] == label), None)

    def past_button(self, label: str) -> Object | None:
        """The last button that said this and is gone."""
        return next((button for button in reversed(self.past_buttons) if button["text"] == label), None)

    def as_telegram(self, *, with_reply: bool = True) -> Object:
        """The Message that the Bot API gives."""
        told: Object = {"message_id": self.id, "date": int(self.at), "chat": self.chat.as_telegram()}
        told["from"] = self.author.as_telegram()
        if self.edited is not None:
            told["edit_date"] = int(self.edited)
        if self.topic is not None:
            told |= {"message_thread_id": self.topic, "is_topic_message": True}
        answered = self.reply_to or self.chat.opening_of(self.topic)
        if answered and answered is not self and with_reply:
            told["reply_to_message"] = answered.as_telegram(with_reply=False)
        return told | self._content() | self.service | self.besides

    def _content(self) -> Object:
        told = self.media.as_telegram() if self.media else {}
        text, entities = ("caption", "caption_entities") if self.media else ("text", "entities")
        told |= {text: self.text} if self.text else {}
        told |= {entities: self.entities} if self.entities else {}
        return told | ({"reply_markup": {"inline_keyboard": self.keyboard}} if self.keyboard else {})
