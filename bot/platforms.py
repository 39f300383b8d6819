"""The platforms: what each has to know, made ready from the settings. With `app` and `checkup`, all that names one."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from pydantic import SecretStr

from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.manifest import ManifestWords, manifest, scopes
from adapters.telegram.config import TELEGRAM, UPDATES, TelegramConfig
from bot.domain.dossier import PlatformFacts
from bot.inbox import sorry_nothing_kept
from bot.opening import App, Refusal, real_clock
from bot.ports import Messenger, Receive, Roster
from bot.services.feature import AGENDA, CONSULTATION, has_any
from bot.settings import Settings
from bot.store.installation import KeptInstallations
from bot.views import slack as slack_view
from bot.views import telegram as telegram_view
from bot.views.catalogue import LANGUAGES, catalogue

Menus = Mapping[str, Sequence[tuple[str, str]]]

REFUSED = {TELEGRAM: "run.telegram_token"}  # why a platform took nothing from us


class Platform(Protocol):
    """One platform, as far as running it goes."""

    @property
    def messenger(self) -> Messenger:
        """Who says things there."""
        ...

    @property
    def roster(self) -> Roster:
        """Who says who is where."""
        ...

    @property
    def routes(self) -> Sequence[Any]:
        """What the web server has to know."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until told to stop. Raises Refused, once it said `stop` to everybody, when that is in vain."""
        ...

    def troubles(self) -> Sequence[str]:
        """What keeps it from hearing anything, in codes."""
        ...

    async def close(self) -> None:
        """Finish what is under way, then hang up."""
        ...


TellThrottled = Callable[[], None]
Make = Callable[[App, Receive, TellThrottled], Platform]


def configured(settings: Settings) -> Mapping[str, Make]:
    """How to make each platform of which enough was set. Raises Refusal for one that is half set, and for none."""
    found: dict[str, Make] = {}
    if _is_on_slack(slack_config(settings)):
        found[SLACK] = _slack
    if (telegram := telegram_config(settings)) is not None:
        if telegram.webhook_url is not None and telegram.webhook_secret is None:
            raise Refusal("run.no_webhook_secret")
        found[TELEGRAM] = partial(_telegram, telegram)
    if not found:
        raise Refusal("run.no_platform")
    return found


def _is_on_slack(config: SlackConfig) -> bool:
    if config.bot_token is None and not config.has_oauth:
        return False
    if config.app_token is None and config.signing_secret is None:
        raise Refusal("run.no_way_in")
    return True


def _slack(app: App, receive: Receive, throttled: TellThrottled) -> Platform:
    try:
        from adapters.slack.oauth import Pages  # noqa: PLC0415 - in an extra, which may be missing
        from adapters.slack.platform import Slack  # noqa: PLC0415
    except ImportError:
        raise Refusal("run.no_extra", extra="slack") from None
    return Slack(
        slack_config(app.settings),
        KeptInstallations(app.sessions, real_clock),
        receive=receive,
        not_kept=lambda: sorry_nothing_kept(app.settings.language),
        not_shown=lambda: slack_view.not_shown(catalogue(app.settings.language)),
        pages=Pages(**slack_view.install_pages(catalogue(app.settings.language))),
        now=real_clock,
        throttled=throttled,
    )


def _telegram(telegram: TelegramConfig, app: App, receive: Receive, throttled: TellThrottled) -> Platform:
    try:
        from adapters.telegram.platform import Telegram  # noqa: PLC0415 - in an extra, which may be missing
    except ImportError:
        raise Refusal("run.no_extra", extra="telegram") from None
    house = catalogue(app.settings.language)
    return Telegram(
        telegram,
        KeptInstallations(app.sessions, real_clock),
        receive=receive,
        withdrawn=lambda: telegram_view.withdrawn(house),
        menus=partial(_menus_now, app),
        now=real_clock,
        throttled=throttled,
    )


async def _menus_now(app: App) -> Menus:
    async with app.unit_of_work() as db:
        agenda, consultation = await has_any(db, AGENDA), await has_any(db, CONSULTATION)
    language = catalogue(app.settings.language).language
    return telegram_menus(language, agenda=agenda, consultation=consultation)


def telegram_menus(language: str, *, agenda: bool, consultation: bool = False) -> Menus:
    """The menu in each language, and under "" that of the house; each thing where any team has it on (J03)."""
    menus = {one: telegram_view.menu(catalogue(one), agenda=agenda, consultation=consultation) for one in LANGUAGES}
    return {"": menus[language], **menus}


def slack_config(settings: Settings) -> SlackConfig:
    """What Slack's adapter has to know."""
    return SlackConfig(
        api_url=settings.slack_api_url.rstrip("/") + "/",
        bot_token=_secret(settings.slack_bot_token),
        app_token=_secret(settings.slack_app_token),
        signing_secret=_secret(settings.slack_signing_secret),
        client_id=settings.slack_client_id,
        client_secret=_secret(settings.slack_client_secret),
        public_url=settings.public_url,
        emails=settings.slack_emails,
    )


def telegram_config(settings: Settings) -> TelegramConfig | None:
    """What Telegram's adapter has to know; None without a token."""
    token = _secret(settings.telegram_bot_token)
    if token is None:
        return None
    return TelegramConfig(
        token=token,
        api_url=settings.telegram_api_url.rstrip("/"),
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=_secret(settings.telegram_webhook_secret),
    )


def platforms(settings: Settings) -> Sequence[str]:
    """The platforms of which anything was set."""
    slack = [SLACK] if slack_config(settings).is_begun else []
    return [*slack, TELEGRAM] if telegram_config(settings) is not None else slack


def set_up(settings: Settings) -> Sequence[PlatformFacts]:
    """Each platform of which anything was set, with how we listen there and what we ask of it."""
    found = []
    if (slack := slack_config(settings)).is_begun:
        way = "socket" if slack.app_token is not None else "web"
        found.append(PlatformFacts(SLACK, way, tuple(scopes(emails=slack.emails)), slack.emails))
    if (telegram := telegram_config(settings)) is not None:
        found.append(PlatformFacts(TELEGRAM, "webhook" if telegram.webhook_url else "fetch", UPDATES))
    return found


def _secret(setting: SecretStr | None) -> str | None:
    return setting.get_secret_value() if setting is not None else None


def slack_manifest(language: str, *, url: str | None, emails: bool) -> dict[str, Any]:
    """The manifest of our app in Slack, for the web server at `url` or, without one, for Socket Mode."""
    t = catalogue(language)
    words = ManifestWords(
        name=t("slack.name"),
        description=t("slack.description"),
        long_description=t("slack.long_description"),
        commands=slack_view.slash_commands(t),
        shortcuts=slack_view.shortcuts(t),
        message_shortcuts=slack_view.message_shortcuts(t),
    )
    return manifest(words, url=url, emails=emails)
