"""Who we are, and who and what is there."""

from typing import Any

from tests.fakes.telegram.chat import PrivateChat
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.registry import Call, method

Object = dict[str, Any]
FULL = {
    "accent_color_id": 2,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}


@method("getMe")
def get_me(call: Call) -> Object:
    """The bot itself."""
    return call.bot.about()


@method("close")
@method("logOut")
def leave_server(call: Call) -> bool:
    """Go to another server; nothing changes here."""
    return True


@method("getChat")
def get_chat(call: Call) -> Object:
    """A chat: of somebody who started us or is in a group of ours, or a group we are in."""
    chat = call.chat()
    if isinstance(chat, Group):
        chat.knows(call.bot)
    elif isinstance(chat, PrivateChat) and not (chat.started or call.standin.meets(call.bot, chat.person)):
        raise bad_request("chat not found")
    return {**chat.as_telegram(), **FULL}


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """How many are there, with ourselves."""
    chat = call.chat()
    return len(_group(call).members) if isinstance(chat, Group) else 2


@method("getChatMember")
def get_chat_member(call: Call) -> Object:
    """Somebody in a group, also who was there or never was."""
    group, number = _group(call), call.arguments.number("user_id") or 0
    somebody = call.standin.people.get(number) or call.standin.bots.get(number)
    if somebody is None:
        raise bad_request("user not found")
    return group.member(somebody)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Object]:
    """Who may do more in a group; other bots are left out."""
    group = _group(call)
    found = [group.member(each) for each in group.members if each is call.bot or not each.is_bot]
    return [member for member in found if member["status"] in ("creator", "administrator")]


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    """Go out of a group."""
    _group(call).loses_bot(call.bot, by=call.bot)
    return True


def _group(call: Call) -> Group:
    chat = call.chat()
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    chat.knows(call.bot)
    return chat
