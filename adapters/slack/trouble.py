"""What it means when Slack does not do what we asked: its error codes as the ports' exceptions, in one table.

The codes are those that Slack documents with chat.postMessage, chat.update, chat.delete, views.*, conversations.*
and users.*. No exception holds a word of an answer, only Slack's code.
"""

from typing import Literal

from bot.ports import Refused, Throttled, Uncertain, Unreachable

RETRY_AFTER = 30.0  # seconds, when Slack does not say, or not in a number
LONGEST_RETRY_AFTER = 86_400.0  # seconds; beyond a day it is garbage

# Asked twice, these say a thing twice. Everything else may be asked again.
POST = "chat.postMessage"
POSTS = frozenset({POST, "chat.postEphemeral"})
OPEN = "conversations.open"
WHO_WE_ARE, NEW_TOKEN = "auth.test", "oauth.v2.access"
# What Slack says no to here is about our token or its workspace, never about a message or a person.
ABOUT_US = frozenset({WHO_WE_ARE, NEW_TOKEN})
CHANGES = frozenset({"chat.update", "chat.delete", "views.publish"})

MISSING_SCOPE = "missing_scope"
UNREACHABLE = frozenset({
    "channel_not_found", "user_not_found", "users_not_found", "user_not_visible", "user_not_in_channel",
    "user_disabled", "account_inactive", "cannot_dm_bot", "is_archived", "not_in_channel", "no_permission",
    "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
    "method_not_supported_for_channel_type", "invalid_user_combination", "team_not_found",
})  # fmt: skip
# Of these it is not our token, nor the workspace: these few people have no conversation with us.
NOT_TOGETHER = frozenset({MISSING_SCOPE, "too_many_users", "not_enough_users", "users_list_not_supplied"})
# Of these it is the thread that takes nothing.
NO_THREAD = frozenset({"restricted_action_non_threadable_channel", "restricted_action_thread_locked"})
# The token itself is suspect: auth.test tells whether it is that, or the address (`user_disabled`, `account_inactive`).
TOKEN = frozenset({
    "not_authed", "invalid_auth", "account_inactive", "user_disabled", "token_revoked", "token_expired",
    "org_login_required", "team_access_not_granted", "two_factor_setup_required", "not_allowed_token_type",
    "access_denied",
})  # fmt: skip
REFUSED = (TOKEN - UNREACHABLE) | {
    MISSING_SCOPE, "ekm_access_denied", "message_limit_exceeded", "messages_tab_disabled", "accesslimited",
    "enterprise_is_restricted", "method_deprecated", "deprecated_endpoint",
}  # fmt: skip
THROTTLED = frozenset({"ratelimited", "rate_limited"})
# "It's possible some aspect of the operation succeeded before the error was raised."
DOUBTFUL = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
GONE = frozenset({
    "message_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed", "is_inactive",
})  # fmt: skip
UNANSWERED = "unanswered"  # our own code for no answer, or one that is not Slack's


class CallFailed(Exception):
    """Slack surely did nothing, or asking again does no harm; `code` is Slack's own."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code


class Unanswered(CallFailed, ConnectionError):
    """Slack did not answer. Asking again does no harm, and what was to be said after it surely was not."""


class Gone(CallFailed):
    """The message is no longer there, or may not change any more."""


IN_VAIN = (CallFailed, Refused, Unreachable, Throttled, OSError)  # whatever becomes of a question


def error_of(method: str, code: str) -> Exception:
    """The exception for a code that Slack answered with."""
    if code in THROTTLED:
        return throttled(method, RETRY_AFTER)
    if code in DOUBTFUL:
        return doubt(method, code)
    if method in ABOUT_US:
        return Refused(code)
    if code in UNREACHABLE or (method == OPEN and code in NOT_TOGETHER):
        return Unreachable(code)
    if code in REFUSED:
        return Refused(code)
    return Gone(method, code) if code in GONE else CallFailed(method, code)


def code_in(error: Exception) -> str:
    """Slack's own code in one of these exceptions, which hold nothing else; ours where nobody answered."""
    match error:
        case CallFailed(code=code) | Refused(reason=code):
            return code
        case Unreachable():
            return str(error)
        case _:
            return UNANSWERED


def doubt(method: str, code: str = UNANSWERED) -> Exception:
    """The exception for a call of which nobody knows whether it was done.

    Slack's own code is an answer, which may be about this message; but for who we are, which is about none.
    """
    if method in POSTS:
        return Uncertain(code)
    is_unanswered = code == UNANSWERED or method in ABOUT_US
    return Unanswered(method, code) if is_unanswered else CallFailed(method, code)


def throttled(method: str, seconds: float) -> Throttled:
    """The exception for a method of which Slack has had enough. It is about that method, not about the workspace."""
    return Throttled(seconds, only=_what_waits(method))


def retry_after(header: str | None) -> float:
    """The seconds of a Retry-After header; a sane number when there is none, or garbage."""
    try:
        seconds = float(header or "")
    except ValueError:
        return RETRY_AFTER
    return min(seconds, LONGEST_RETRY_AFTER) if seconds > 0 else RETRY_AFTER


def _what_waits(method: str) -> Literal["new", "changes", ""]:
    if method in POSTS:
        return "new"
    return "changes" if method in CHANGES else ""
