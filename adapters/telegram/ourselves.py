"""The calls to Telegram that are about us: who we are, the menu of commands, and the way in for updates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, assert_never

from telegram import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from adapters.shared.payload import text
from adapters.telegram.asking import Asking
from adapters.telegram.names import Bot
from adapters.telegram.payload import number
from adapters.telegram.trouble import UNANSWERED, CallFailed

Commands = Sequence[tuple[str, str]]  # a command without its slash, and what it does
Scope = Literal["everywhere", "private", "groups"]


@dataclass(frozen=True)
class Us:
    """Who we are, and what @BotFather was told of us."""

    bot: Bot
    reads_groups: bool  # privacy mode is off
    is_inline: bool


@dataclass(frozen=True)
class Webhook:
    """Where Telegram brings the updates, how many wait, and what went wrong last; no `url` when we fetch them."""

    url: str
    waiting: int = 0
    failed_at: datetime | None = None
    failure: str = ""  # in Telegram's words


class AboutUs(Asking):
    """Asks and tells Telegram about our bot."""

    async def who_am_i(self) -> Us:
        """Who we are: our number is in our token, and our name is told. Raises Refused when the token is wrong."""
        told = _object(await self.ask("getMe", lambda: self.plain("getMe")))
        name, reads = text(told, "username"), told.get("can_read_all_group_messages")
        return Us(Bot(self.bot_id, name), reads is True, told.get("supports_inline_queries") is True)

    async def commands(self, *, scope: Scope, language: str = "") -> Commands:
        """The menu as it is now, for those who use that language; without one for everybody else."""
        fields = {"scope": _scope(scope).to_json()} | ({"language_code": language} if language else {})
        kept = await self.ask("getMyCommands", lambda: self.plain("getMyCommands", fields))
        if not isinstance(kept, list):
            raise CallFailed(UNANSWERED)
        return tuple((text(command, "command"), text(command, "description")) for command in kept)

    async def set_commands(self, commands: Commands, *, scope: Scope, language: str = "") -> None:
        """Put the menu in the place of an earlier one; an empty one takes it away."""
        where, code = _scope(scope), language or None
        if commands:
            await self.ask("setMyCommands", lambda: self._bot.set_my_commands(commands, where, code))
        else:
            await self.ask("deleteMyCommands", lambda: self._bot.delete_my_commands(where, code))

    async def set_webhook(self, url: str, *, secret: str, updates: Sequence[str], connections: int) -> None:
        """Have those kinds of updates brought there, with that secret; what waits is kept."""
        await self.ask(
            "setWebhook",
            lambda: self._bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=updates,
                max_connections=connections,
                drop_pending_updates=False,
            ),
        )

    async def delete_webhook(self) -> None:
        """Have nothing brought, so that we can fetch; what waits is kept."""
        await self.ask("deleteWebhook", lambda: self._bot.delete_webhook(drop_pending_updates=False))

    async def webhook_info(self) -> Webhook:
        """How the updates are brought now."""
        told = _object(await self.ask("getWebhookInfo", lambda: self.plain("getWebhookInfo")))
        seconds, waiting = number(told, "last_error_date"), number(told, "pending_update_count")
        failed_at = datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < 2**32 else None
        return Webhook(text(told, "url"), waiting or 0, failed_at, text(told, "last_error_message"))


def _object(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _scope(scope: Scope) -> BotCommandScope:
    match scope:
        case "everywhere":
            return BotCommandScopeDefault()
        case "private":
            return BotCommandScopeAllPrivateChats()
        case "groups":
            return BotCommandScopeAllGroupChats()
        case _:
            assert_never(scope)
