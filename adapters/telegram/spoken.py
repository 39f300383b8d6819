"""What a message means: words, a command, or something that became of a group."""

import re

from adapters.shared.payload import Payload, first, items, part, text
from adapters.telegram.names import Bot
from adapters.telegram.payload import Told, name, number, topic_in
from bot.domain.event import Commanded, Deleted, Edited, Event, Joined, Left, PlaceChanged, PlaceMoved, Said

# What a person sends without typing. All else without words is something that Telegram tells of a chat.
_CAPTIONED = ("photo", "video", "animation", "document", "audio", "voice", "paid_media")
_WORDLESS = (
    *_CAPTIONED, "sticker", "video_note", "contact", "location", "venue", "poll", "dice", "story", "checklist", "game",
)  # fmt: skip
_HERE = ("hier", "here")  # the command for which it matters in which topic it was given
_COMMAND = re.compile(r"/[a-z0-9_]+(@[a-z0-9_]+)?(?!\S)", re.ASCII | re.IGNORECASE)


def told(message: Told) -> Event | None:
    """A message that is new."""
    if message.is_private:
        return _said_to_us(message)
    return _in_group(message) if message.group else None


def edited(message: Told) -> Edited | Deleted | None:
    """A message that changed. Words that are all gone, while a picture stays, were removed."""
    sender, place, words = message.person, message.group, _words(message.body)
    is_heard = _answers_us(message) if place else message.is_private
    if not (sender and message.message and is_heard):
        return None
    if words:
        return Edited(key=message.key, sender=sender, place=place, words=words, message=message.message)
    if any(kind in message.body for kind in _CAPTIONED):
        return Deleted(key=message.key, sender=sender, place=place, message=message.message)
    return None  # somebody's live location, on its way


def _said_to_us(message: Told) -> Said | Commanded | None:
    command = _command(message)
    return command or _said(message)


def _said(message: Told) -> Said | None:
    """What somebody typed, or sent; what they passed on of somebody else's has no words of theirs."""
    sender, words = message.person, "" if message.is_passed_on else _words(message.body)
    is_sent = message.is_passed_on or any(kind in message.body for kind in _WORDLESS)
    if not (sender and message.message and (words or is_sent)):
        return None
    return Said(key=message.key, sender=sender, place=message.group, words=words, message=message.message)


def _in_group(message: Told) -> Event | None:
    """Of all that is said in a group only a command and a reply to us are heard (J29)."""
    happened = _happened(message)
    if happened:
        return happened
    command = _command(message)
    if command:
        return command
    return _said(message) if _answers_us(message) else None


def _answers_us(message: Told) -> bool:
    return name(message.body, "reply_to_message", "from", "id") == message.bot.id


def _words(body: Payload) -> str:
    return first(text(body, "text"), text(body, "caption"))


def _command(message: Told) -> Commanded | None:
    """A command at the very beginning; in a group, one to another bot is nothing."""
    sender, words = message.person, "" if message.is_passed_on else text(message.body, "text")
    given, rest = _cut(words, _command_length(message.body, words))
    command, _, whom = given.removeprefix("/").partition("@")
    if not (sender and command) or (message.group and not _is_us(whom, message.bot)):
        return None
    if message.group and command.casefold() in _HERE:
        rest = str(topic_in(message.body) or "")
    return Commanded(
        key=message.key, sender=sender, place=message.group, near=message.group,
        command=command.casefold(), words=rest.strip(),
    )  # fmt: skip


def _is_us(whom: str, bot: Bot) -> bool:
    return not (whom and bot.name) or whom.casefold() == bot.name.casefold()


def _command_length(body: Payload, words: str) -> int:
    """In UTF-16 units, as Telegram counts; 0 when it begins with no command. Where nothing is marked, as it reads."""
    if not items(body, "entities"):
        found = _COMMAND.match(words)
        return found.end() if found else 0
    marks = (each for each in items(body, "entities") if text(each, "type") == "bot_command")
    return next((number(each, "length") or 0 for each in marks if number(each, "offset") == 0), 0)


def _cut(words: str, length: int) -> tuple[str, str]:
    """The words before and after so many UTF-16 units; none before when these are no command."""
    units = words.encode("utf-16-le")
    before, after = (part.decode("utf-16-le", "replace") for part in (units[: 2 * length], units[2 * length :]))
    return (before, after) if length > 0 and before.startswith("/") else ("", words)


def _happened(message: Told) -> Joined | Left | PlaceChanged | PlaceMoved | None:
    """Something that became of a group; of those who came together one is enough, for then we look anew."""
    body, key, place = message.body, message.key, message.group
    if came := [user for user in items(body, "new_chat_members") if message.address(user)]:
        return Joined(key=key, sender=message.address(came[0]) or message.nobody, place=place)
    if went := message.address(part(body, "left_chat_member")):
        return Left(key=key, sender=went, place=place)
    if "new_chat_title" in body:
        return PlaceChanged(key=key, sender=message.somebody, place=place)
    if to := name(body, "migrate_to_chat_id"):
        return PlaceMoved(key=key, sender=message.nobody, place=place, to=to)
    if before := name(body, "migrate_from_chat_id"):  # said in the new group; which of the two comes first is open
        return PlaceMoved(key=key, sender=message.nobody, place=before, to=place)
    return None
