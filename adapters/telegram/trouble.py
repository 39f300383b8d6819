"""What it means when Telegram does not do what we asked: its errors as the ports' exceptions, in one table.

Telegram tells errors apart by their descriptions. Those may quote what was asked, and the library's texts may hold
the token, so no exception of ours holds any of them: only a code of ours.
"""

from typing import assert_never

import httpx
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from adapters.telegram.line import RETRY_AFTER, TooMany
from bot.ports import Refused, Throttled, Uncertain, Unreachable

UNANSWERED = "unanswered"  # no answer, or one that is not Telegram's
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)  # fmt: skip

# A piece of the description, in small letters, and our code for it.
UNREACHABLE = {
    "chat not found": "chat_not_found",
    "user not found": "user_not_found",
    "peer_id_invalid": "chat_not_found",
    "user is deactivated": "user_deactivated",
    "user_is_blocked": "blocked",
    "group chat was deactivated": "group_deactivated",
    "not enough rights to send": "no_rights",
    "have no rights to send": "no_rights",
    "chat_write_forbidden": "no_rights",
    "chat_send_plain_forbidden": "no_rights",
    "message thread not found": "topic_gone",
    "topic_deleted": "topic_gone",
    "topic_closed": "topic_closed",
}
GONE = {
    "message to edit not found": "message_gone",
    "message to delete not found": "message_gone",
    "message can't be edited": "message_fixed",
    "message_id_invalid": "message_gone",
    "there is no text in the message": "message_is_a_picture",
    "there is no caption in the message": "message_is_no_picture",
    "query is too old": "tap_too_old",
}
STAYS = ("message can't be deleted", "message_delete_forbidden")
UNMODIFIED = ("message is not modified", "message_not_modified")
REJECTED = {
    "message is too long": "too_long",
    "message caption is too long": "too_long",
    "message text is empty": "empty",
    "can't parse entities": "bad_html",
    "button_data_invalid": "bad_button",
    "bot is not a member": "not_a_member",
    "webhook": "bad_webhook",
}


class NotSent(Exception):
    """It surely did not arrive: there was no line to Telegram, or a group wants silence; `code` is ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CallFailed(Exception):
    """Telegram surely did nothing, or asking again does no harm; `code` is ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Gone(CallFailed):
    """The message, or the tap, is no longer there, or may not change any more."""


class Stays(CallFailed):
    """The message stands, and may not be deleted any more."""


class Unmodified(CallFailed):
    """The message reads so already."""


class Moved(CallFailed):
    """The group became another chat."""

    def __init__(self, chat: str) -> None:
        super().__init__("moved")
        self.chat = chat


def error_of(error: Exception, *, says: bool) -> Exception:
    """The exception for what the library raised; `says` is for what is said twice when it is asked twice."""
    match error:
        case TooMany(seconds=seconds):
            return Throttled(seconds)
        case RetryAfter():  # with another status than 429; its seconds come in two types
            return Throttled(RETRY_AFTER)
        case ChatMigrated(new_chat_id=chat):
            return Moved(str(chat))
        case Conflict():
            return CallFailed("conflict")
        case Forbidden() | InvalidToken() | BadRequest():
            return _refusal(error)
        case NetworkError() if isinstance(error.__cause__, NOT_SENT):
            return NotSent("no_line")
        case _:
            return Uncertain(UNANSWERED) if says else CallFailed(UNANSWERED)


def _refusal(error: Forbidden | InvalidToken | BadRequest) -> Exception:
    if error.__cause__ is not None:  # the answer was no JSON: somebody between us and Telegram said no
        return NotSent("not_telegram")
    match error:
        case Forbidden(message=message):
            return Unreachable(_forbidden(message.lower()))
        case InvalidToken():
            return Refused("unauthorized")
        case BadRequest(message=message):
            return _bad_request(message.lower())
        case _:
            assert_never(error)


def _forbidden(told: str) -> str:
    codes = {"blocked": "blocked", "deactivated": "user_deactivated", "initiate": "never_started"}
    return _code(told, codes) or ("not_a_member" if "kicked" in told or "member" in told else "forbidden")


def _bad_request(told: str) -> Exception:
    if any(piece in told for piece in UNMODIFIED):
        return Unmodified("unmodified")
    if any(piece in told for piece in STAYS):
        return Stays("too_late_to_delete")
    if code := _code(told, GONE):
        return Gone(code)
    if code := _code(told, UNREACHABLE):
        return Unreachable(code)
    return CallFailed(_code(told, REJECTED) or "bad_request")


def _code(told: str, codes: dict[str, str]) -> str:
    return next((code for piece, code in codes.items() if piece in told), "")
