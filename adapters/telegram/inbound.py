"""What an update means: one event of ours, or nothing. Pure, and never an error for what is malformed."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.shared.payload import part, text
from adapters.telegram.config import TELEGRAM
from adapters.telegram.names import Bot
from adapters.telegram.payload import Told, group_in, message_in, number
from adapters.telegram.spoken import edited, told
from bot.domain.event import Event, Invited, Pressed, ProfileChanged, Removed
from bot.domain.profile import Profile

_LANGUAGES = ("nl", "en")
_MEMBERS = ("creator", "administrator", "member")


def to_event(update: Mapping[str, Any], *, bot: Bot) -> Event | None:
    """The event of one update; None for what is of no meaning to us, or malformed."""
    count = number(update, "update_id")
    if count is None:
        return None
    for kind, meaning in _MEANINGS.items():
        if isinstance(body := update.get(kind), Mapping):
            return meaning(Told(f"{TELEGRAM}:{bot.id}:{count}", bot, body))
    return None


def _tapped(tap: Told) -> Pressed | None:
    """A tap; below a message that was sent through us inline it is nothing, for no chat of ours holds that."""
    data, sender = text(tap.body, "data"), tap.person
    if not (data and sender) or part(tap.body, "inline_message_id") is not None:
        return None
    message = part(tap.body, "message")
    if text(message, "chat", "type") == "channel":
        return None
    return Pressed(key=tap.key, sender=sender, place=group_in(message), data=data, message=message_in(message))


def _let_in_or_out(change: Told) -> Invited | Removed | ProfileChanged | None:
    """What became of ourselves in a chat."""
    if change.is_private:
        return _blocked_or_not(change)
    was, now = (_is_in(part(change.body, f"{when}_chat_member")) for when in ("old", "new"))
    if not change.group or was == now:
        return None
    if now:
        return Invited(key=change.key, sender=change.somebody, place=change.group, unlisted=True)
    return Removed(key=change.key, sender=change.somebody, place=change.group)


def _is_in(member: Any) -> bool:
    status = text(member, "status")
    return status in _MEMBERS or (status == "restricted" and part(member, "is_member") is True)


def _blocked_or_not(change: Told) -> ProfileChanged | None:
    sender, user = change.person, part(change.body, "from")
    status = text(change.body, "new_chat_member", "status")
    if sender is None or status not in ("kicked", "member"):
        return None
    name = _full_name(user) or _full_name(part(change.body, "chat")) or sender.chat
    profile = Profile(sender, name, is_active=status == "member", language=_language(user))
    return ProfileChanged(key=change.key, sender=sender, profile=profile)


def _full_name(user: Any) -> str:
    return f"{text(user, 'first_name')} {text(user, 'last_name')}".strip()


def _language(user: Any) -> str | None:
    """What somebody's Telegram is in, where we speak that: "nl" for "nl-BE" too."""
    spoken = text(user, "language_code").partition("-")[0].casefold()
    return spoken if spoken in _LANGUAGES else None


_MEANINGS: dict[str, Callable[[Told], Event | None]] = {
    "message": told,
    "edited_message": edited,
    "callback_query": _tapped,
    "my_chat_member": _let_in_or_out,
}
KINDS = tuple(_MEANINGS)  # of update that are of meaning to us
