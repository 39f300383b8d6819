"""What Telegram itself says of our bot, its way in, and its groups. Everything comes back in codes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.door import webhook_address
from adapters.telegram.ourselves import Us, Webhook
from adapters.telegram.silence import silence
from adapters.telegram.trouble import NO_METHOD, CallFailed, NotSent
from bot.domain.checkup import Found, Verdict
from bot.ports import Refused, Throttled, Uncertain, Unreachable

LATELY = timedelta(days=1)
MOST_WAITING = 100  # updates
LONGEST_REASON = 120  # characters of Telegram's own words
IN_VAIN = (CallFailed, NotSent, Throttled, Uncertain, Unreachable)


async def ask_telegram(
    config: TelegramConfig, *, name: str | None, groups: Mapping[str, str], now: Callable[[], datetime]
) -> list[Found]:
    """The token, what @BotFather was told, the way in, then each of our `groups` (by chat, with its title).

    `name` is what was set as our name.
    """
    silence()
    calls = Calls(config)
    try:
        us = await calls.who_am_i()
        found = [*_of_us(us, name), *await _of_hook(calls, config, now())]
        return found + [one for chat, title in groups.items() for one in await _of_group(calls, chat, title)]
    except Refused:
        return [Found("telegram_token_refused", Verdict.WRONG)]
    except NotSent:
        return [Found("telegram_away", Verdict.WRONG), Found("telegram_unasked", Verdict.UNCHECKED)]
    except IN_VAIN:
        return [Found("telegram_unanswered", Verdict.UNCHECKED)]
    finally:
        await calls.close()


def _of_us(us: Us, name: str | None) -> Iterator[Found]:
    yield Found("telegram_token", args={"name": us.bot.name})
    if name is not None and name.casefold() != us.bot.name.casefold():
        yield Found("telegram_other_name", Verdict.WRONG, {"set": name, "name": us.bot.name})
    if us.reads_groups:
        yield Found("telegram_reads_groups", Verdict.WRONG)
    if us.is_inline:
        yield Found("telegram_inline", Verdict.NOTE)


async def _of_hook(calls: Calls, config: TelegramConfig, now: datetime) -> list[Found]:
    try:
        return [*_of_way_in(await calls.webhook_info(), config, now)]
    except CallFailed as failed:
        if failed.code != NO_METHOD:
            raise
    return [Found("telegram_unanswered", Verdict.UNCHECKED)]


def _of_way_in(hook: Webhook, config: TelegramConfig, now: datetime) -> Iterator[Found]:
    trouble = [*_of_webhook(hook, webhook_address(config.webhook_url), now)] if config.webhook_url else []
    if config.webhook_url is None and hook.url:
        trouble.append(Found("telegram_webhook_left", Verdict.NOTE))
    if hook.waiting > MOST_WAITING:
        trouble.append(Found("telegram_waiting", Verdict.NOTE, {"most": str(MOST_WAITING)}))
    yield from trouble or [Found("telegram_way_in")]


def _of_webhook(hook: Webhook, wanted: str, now: datetime) -> Iterator[Found]:
    if not hook.url:
        yield Found("telegram_webhook_not_set", Verdict.NOTE)
    elif hook.url != wanted:
        yield Found("telegram_webhook_elsewhere", Verdict.WRONG)
    elif hook.failed_at is not None and now - hook.failed_at < LATELY:
        reason = "".join(character for character in hook.failure if character.isprintable())[:LONGEST_REASON]
        yield Found("telegram_webhook_fails", Verdict.NOTE, {"reason": reason})


async def _of_group(calls: Calls, chat: str, title: str) -> list[Found]:
    """That we have rights there which we do not need; of a group that says nothing of us there is nothing to say."""
    with suppress(Unreachable, CallFailed):
        if await calls.our_status(chat) == "administrator":
            return [Found("telegram_admin", Verdict.NOTE, {"group": title})]
    return []
