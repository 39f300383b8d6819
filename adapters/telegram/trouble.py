"""What it means when Telegram does not do what we asked: its errors as the ports' exceptions, in one table.

Telegram tells errors apart by their descriptions. Those may quote what was asked, and the library's texts may hold
the token, so no exception of ours holds any of them: only a code of ours.
"""

import httpx

from adapters.telegram.answer import Answer
from adapters.telegram.line import Denied
from bot import ports
from bot.ports import Refused, Throttled, Uncertain, Unreachable

UNANSWERED = "unanswered"  # no answer, or one that is not Telegram's
NO_METHOD = "no_method"  # not every server of the Bot API has them all
CHANGES = ("editMessageText", "editMessageCaption", "editMessageMedia", "deleteMessage")
TELLS_THE_TOKEN = ("getMe", "getUpdates")
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
}
NO_TOPIC = {
    "message thread not found": "topic_gone",
    "topic_deleted": "topic_gone",
    "topic_closed": "topic_closed",
}
MUTED = (
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
    "restricted",
)  # fmt: skip
GONE = {
    "message to edit not found": "message_gone",
    "message to delete not found": "message_gone",
    "message can't be edited": "message_fixed",
    "message_id_invalid": "message_gone",
    "message identifier is not specified": "message_gone",
    "there is no text in the message": "message_is_no_text",
    "there is no caption in the message": "message_is_a_text",
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


class NotSent(ports.NotSent):
    """It surely did not arrive: there was no line to Telegram, or a chat wants silence; `code` is ours."""

    def __init__(self, code: str, seconds: float = 0.0) -> None:
        super().__init__(code, seconds)
        self.code = code


class CallFailed(Exception):
    """Telegram surely did nothing, or asking again does no harm; `code` is ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unanswered(CallFailed, TimeoutError):
    """Nobody knows whether the message was changed, and asking again does no harm."""


class Gone(CallFailed):
    """The message, or the tap, is no longer there, or may not change any more."""


class Stays(CallFailed):
    """The message stands, and may not be deleted any more."""


class Unmodified(CallFailed):
    """The message reads so already."""


class NoTopic(CallFailed):
    """The topic is closed, or no longer there; the group is."""


class Moved(CallFailed):
    """The group became another chat."""

    def __init__(self, chat: str) -> None:
        super().__init__("moved")
        self.chat = chat


def error_of(error: Exception, *, says: bool, method: str = "") -> Exception:
    """The exception for what the line raised; `says` is for what is said twice when it is asked twice."""
    if isinstance(error, Denied) and (refusal := _refusal(error.answer, method)):
        return refusal
    if isinstance(error, NOT_SENT) or isinstance(error.__cause__, NOT_SENT):
        return NotSent("no_line")
    if says:
        return Uncertain(UNANSWERED)
    return Unanswered(UNANSWERED) if method in CHANGES else CallFailed(UNANSWERED)


def _refusal(answer: Answer, method: str) -> Exception | None:
    """What Telegram says no to, and how; None when that is not to be told."""
    match answer:
        case Answer(status=429):
            return Throttled(answer.seconds)
        case Answer(status=400 | 401 | 403 | 404, is_telegrams=False):
            return NotSent("not_telegram")  # somebody between us and Telegram said no
        case Answer(moved_to=chat) if chat:
            return Moved(chat)
        case Answer(status=401):
            return Refused("unauthorized")
        case Answer(status=404):
            return _not_found(method)
        case Answer(status=409):
            return CallFailed("conflict")
        case Answer(status=403):
            return _forbidden(answer.told)
        case Answer(status=status) if status < 500 and answer.is_telegrams:
            return _bad_request(answer.told)
        case _:
            return None


def _not_found(method: str) -> Exception:
    """What Telegram says to a token that is not one; of any other method, that it has none of that name."""
    if method in TELLS_THE_TOKEN:
        return Refused("unauthorized")
    return Stays(NO_METHOD) if method == "deleteMessage" else CallFailed(NO_METHOD)


def _forbidden(told: str) -> Exception:
    if any(piece in told for piece in MUTED):
        return CallFailed("no_rights")
    codes = {"blocked": "blocked", "deactivated": "user_deactivated", "initiate": "never_started"}
    is_out = "kicked" in told or "member" in told
    return Unreachable(_code(told, codes) or ("not_a_member" if is_out else "forbidden"))


def _bad_request(told: str) -> Exception:
    if any(piece in told for piece in UNMODIFIED):
        return Unmodified("unmodified")
    if any(piece in told for piece in STAYS):
        return Stays("too_late_to_delete")
    if any(piece in told for piece in MUTED):
        return CallFailed("no_rights")
    for codes, ours in ((GONE, Gone), (NO_TOPIC, NoTopic), (UNREACHABLE, Unreachable)):
        if code := _code(told, codes):
            return ours(code)
    return CallFailed(_code(told, REJECTED) or "bad_request")


def _code(told: str, codes: dict[str, str]) -> str:
    return next((code for piece, code in codes.items() if piece in told), "")
