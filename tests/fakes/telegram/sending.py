"""Saying something new."""

import struct
from dataclasses import replace
from typing import Any, Literal

from tests.fakes.telegram.arguments import Upload
from tests.fakes.telegram.chat import Chat
from tests.fakes.telegram.keyboards import keyboard_of
from tests.fakes.telegram.markup import Parsed
from tests.fakes.telegram.post import Media, Post
from tests.fakes.telegram.refusal import Refusal, bad_request
from tests.fakes.telegram.registry import Call, method
from tests.fakes.telegram.words import caption_of, text_of

Object = dict[str, Any]
MOST_BYTES = {"photo": 10 * 2**20, "document": 50 * 2**20}


@method("sendMessage")
def send_message(call: Call) -> Object:
    """Words."""
    return _say(call, text_of(call), None)


@method("sendPhoto")
def send_photo(call: Call) -> Object:
    """A picture, with words under it."""
    return _say(call, caption_of(call), media_of(call, "photo", call.arguments.upload("photo")))


@method("sendDocument")
def send_document(call: Call) -> Object:
    """A file, with words under it."""
    return _say(call, caption_of(call), media_of(call, "document", call.arguments.upload("document")))


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """That we are busy."""
    call.chat().lets(call.bot, call.arguments.number("message_thread_id"))
    return True


def media_of(call: Call, kind: Literal["photo", "document"], given: Upload | str) -> Media:
    """A file that came along, or one that Telegram has. Raises Refusal."""
    if given == "":
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(given, str):
        if given not in call.standin.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return replace(call.standin.files[given], kind=kind)
    _check(kind, given.body)
    media = Media(kind, call.standin.new_id("file"), given.body, given.name)
    call.standin.files[media.file_id] = media
    return media


def _check(kind: str, body: bytes) -> None:
    if not body:
        raise bad_request("file must be non-empty")
    if len(body) > MOST_BYTES["document"]:
        raise Refusal(413, "Request Entity Too Large")
    if len(body) > MOST_BYTES[kind]:
        raise bad_request(f"file is too big for a {kind}")
    if kind == "photo":
        _check_picture(body)


def _check_picture(body: bytes) -> None:
    if not body.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if body.startswith(b"\x89PNG") and len(body) >= 24:
        width, height = struct.unpack(">II", body[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _say(call: Call, words: Parsed, media: Media | None) -> Object:
    chat, topic = call.chat(), call.arguments.number("message_thread_id")
    chat.lets(call.bot, topic)
    content = {"keyboard": keyboard_of(call.arguments), "reply_to": _reply_to(call, chat)}
    call.standin.rates.count(call.bot.id, chat.id)
    silent = call.arguments.flag("disable_notification")
    said = {"text": words.text, "entities": words.entities, "media": media, "silent": silent, "topic": topic}
    return chat.add(call.bot, **said, **content).as_telegram()


def _reply_to(call: Call, chat: Chat) -> Post | None:
    about = call.arguments.decoded("reply_parameters") or {}
    number = about.get("message_id") or call.arguments.number("reply_to_message_id")
    if number and int(number) not in chat.posts and not about.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return chat.posts.get(int(number)) if number else None
