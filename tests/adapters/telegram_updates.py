"""What Telegram brings, as its documentation shows it."""

from itertools import count
from typing import Any

Update = dict[str, Any]

BOT = 7000000001
NOOR = 501
GROUP = -1001
PRIVATE_CHAT = {"id": NOOR, "type": "private", "first_name": "Noor"}
GROUP_CHAT = {"id": GROUP, "type": "supergroup", "title": "Bouw 1"}
US = {"id": BOT, "is_bot": True, "first_name": "Ruimte", "username": "Ruimte_Bot"}

_numbers = count(1)


def user(number: int = NOOR, **fields: Any) -> Update:
    """Somebody, as every update tells of them."""
    names = {"first_name": "Noor", "last_name": "Bakker", "username": "noor"}
    return {"id": number, "is_bot": False, **names, "language_code": "nl", **fields}


def update(**body: Any) -> Update:
    """An update, its own number on it."""
    return {"update_id": next(_numbers), **body}


def message(**fields: Any) -> Update:
    """A message in our private chat, without anything in it."""
    return {"message_id": 12, "from": user(), "chat": PRIVATE_CHAT, "date": 1700000000, **fields}


def typed(words: str, **fields: Any) -> Update:
    """Words in our private chat."""
    return update(message=message(text=words, **marked(words), **fields))


def grouped(words: str = "", **fields: Any) -> Update:
    """A message in a group."""
    said = {"text": words, **marked(words)} if words else {}
    return update(message=message(chat=GROUP_CHAT, **said, **fields))


def marked(words: str) -> Update:
    """How Telegram marks a command at the beginning."""
    if not words.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]}


def changed(**fields: Any) -> Update:
    """A message in our private chat that somebody changed."""
    return update(edited_message=message(edit_date=1700000009, **fields))


def tap(data: str = "more:1", *, chat: Update = PRIVATE_CHAT, **fields: Any) -> Update:
    """A tap on a message of ours."""
    pressed = {"message_id": 9, "from": US, "chat": chat, "date": 1700000000, "text": "Hoe ging het?"}
    number = str(next(_numbers))
    return update(
        callback_query={"id": number, "from": user(), "chat_instance": "1", "message": pressed, "data": data, **fields}
    )


def member(was: str, now: str, *, chat: Update = GROUP_CHAT, **fields: Any) -> Update:
    """What became of ourselves in a chat."""
    old, new = ({"user": US, "status": status} for status in (was, now))
    change = {"chat": chat, "from": user(), "date": 1700000000, "old_chat_member": old, "new_chat_member": new}
    return update(my_chat_member=change | fields)
