"""What `doctor` sees of the platforms."""

from collections.abc import AsyncIterator, Mapping, Sequence

from adapters.slack.checkup_settings import check_settings as check_slack_settings
from adapters.slack.config import SLACK, SlackConfig
from adapters.telegram.checkup_settings import check_settings as check_telegram_settings
from adapters.telegram.config import TELEGRAM, TelegramConfig
from bot.domain.checkup import Found, Verdict
from bot.opening import Refusal, real_clock
from bot.platforms import slack_config, telegram_config
from bot.ports import Installation
from bot.settings import Settings


async def check_platforms(
    settings: Settings, installed: Sequence[Installation], places: Mapping[str, Mapping[str, str]]
) -> AsyncIterator[Found]:
    """What can be seen of them from here, then what they say of us themselves. Raises Refusal without the package.

    `places` are those that we are in: of each platform by chat, with their titles.
    """
    slack, telegram = slack_config(settings), telegram_config(settings)
    if slack.is_begun or telegram is None:
        for found in check_slack_settings(slack):
            yield found
    if telegram is not None:
        async for found in _check_telegram(settings, telegram, places.get(TELEGRAM, {})):
            yield found
    if slack.is_begun:
        for found in await _ask_slack(slack, [one for one in installed if one.platform == SLACK]):
            yield found
    elif telegram is None:
        yield Found("clock_without_platform", Verdict.UNCHECKED)


async def _ask_slack(config: SlackConfig, installed: Sequence[Installation]) -> Sequence[Found]:
    try:
        from adapters.slack.checkup import ask_slack  # noqa: PLC0415 - in an extra, which may be missing
    except ImportError:
        raise Refusal("run.no_extra", extra="slack") from None
    return await ask_slack(config, installed, now=real_clock)


async def _check_telegram(
    settings: Settings, config: TelegramConfig, groups: Mapping[str, str]
) -> AsyncIterator[Found]:
    for found in check_telegram_settings(config, keeps_words=settings.telegram_text):
        yield found
    try:
        from adapters.telegram.checkup import ask_telegram  # noqa: PLC0415 - in an extra, which may be missing
    except ImportError:
        raise Refusal("run.no_extra", extra="telegram") from None
    for found in await ask_telegram(config, name=settings.telegram_bot_name, groups=groups, now=real_clock):
        yield found
