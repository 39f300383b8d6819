"""Wires settings, database and adapters: the only file that names a platform."""

import asyncio
import gc
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from pydantic import SecretStr

from adapters.console.messenger import ConsoleMessenger, Screen
from adapters.console.render import preview as preview_on_console
from adapters.console.session import converse, read_lines, show, write_to
from adapters.slack.checkup_settings import check_settings
from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.manifest import ManifestWords, manifest
from adapters.slack.render import preview as preview_in_slack
from bot.domain.address import Address
from bot.domain.checkup import Found, Verdict
from bot.domain.event import Commanded, Event
from bot.domain.form import Form
from bot.domain.message import Message
from bot.inbox import NotKept, sorry_nothing_kept
from bot.lookout import Lookout
from bot.opening import App, Refusal, real_clock
from bot.ports import Answer, Installation, Messenger
from bot.readiness import Readiness
from bot.settings import Settings
from bot.store.installation import KeptInstallations
from bot.store.people import CONSOLE
from bot.views import slack as slack_view
from bot.views.catalogue import catalogue

if TYPE_CHECKING:
    from adapters.slack.platform import Slack

log = structlog.get_logger()

Terminal = Screen
show_answer = show
PREVIEWS: Mapping[str, Callable[[Message | Form], str]] = {  # what each adapter draws; one line a platform
    CONSOLE: preview_on_console,
    SLACK: preview_in_slack,
}


def console_messenger(screen_for: Callable[[Address], Screen | None]) -> Messenger:
    """A messenger for terminals."""
    return ConsoleMessenger(screen_for)


def console_address(person_id: UUID) -> Address:
    """Where a person is on the console; a terminal is a lane of its own."""
    return Address(CONSOLE, person_id.hex, person_id.hex)


async def chat(app: App, person_id: UUID, language: str) -> None:
    """Talk to the bot in this terminal as this person, until the lines end."""
    sender, screen = console_address(person_id), Screen(write_to(sys.stdout))
    messenger = console_messenger(lambda address: screen if address == sender else None)
    heartbeat = app.heartbeat({CONSOLE: messenger}, carries=lambda lane: lane == sender.lane)

    async def receive(event: Event, now: datetime) -> Answer:
        try:
            return await app.inbox.receive(event, now)
        except NotKept:
            return sorry_nothing_kept(language)

    stop = asyncio.Event()
    await heartbeat.beat(real_clock())
    if not screen.everything:  # what came just now says it already
        hello = Commanded(key=_new_key(), sender=sender, command="start")
        show(await receive(hello, real_clock()), hello, screen)
    beating = asyncio.create_task(heartbeat.keep_beating(real_clock, stop))
    try:
        await converse(
            read_lines(), sender=sender, screen=screen, receive=receive, now=real_clock, new_key=_new_key
        )  # fmt: skip
    finally:
        stop.set()
        await beating
        await heartbeat.stop()


def _new_key() -> str:
    return f"{CONSOLE}:{secrets.token_hex(16)}"


async def run(app: App, stop: asyncio.Event) -> None:
    """Everything that is configured, until told to stop: platforms, the web server, heartbeat and lookout.

    Raises Refusal when nothing is configured, or not enough of it.
    """
    draw_links(app)
    async with AsyncExitStack() as stack:
        slack = _slack(app)
        from adapters.http.server import Server  # noqa: PLC0415 - after it was said which package is missing

        stack.push_async_callback(slack.close)
        heartbeat = app.heartbeat({SLACK: slack.messenger})
        lookout = Lookout(app.sessions, {SLACK: slack.roster})
        ready = Readiness(app.sessions, heartbeat, platforms=[SLACK], troubles=slack.troubles, now=real_clock)
        settings = app.settings
        server = Server(settings.http_host, settings.http_port, routes=slack.routes, ready=ready)
        try:
            await stack.enter_async_context(server)
        except OSError:
            raise Refusal("run.port_taken", address=f"{settings.http_host}:{settings.http_port}") from None
        log.info("listening", address=":".join(map(str, server.address)), socket=settings.slack_app_token is not None)
        stack.push_async_callback(heartbeat.stop)
        gc.collect()
        gc.freeze()  # what stands by now stays; looking through it again and again would hold up who taps
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(heartbeat.keep_beating(real_clock, stop))
            tasks.create_task(lookout.keep_looking(real_clock, stop))
            tasks.create_task(slack.run(stop))


def _slack(app: App) -> "Slack":
    config = slack_config(app.settings)
    if config.bot_token is None and not config.has_oauth:
        raise Refusal("run.no_platform")
    if config.app_token is None and config.signing_secret is None:
        raise Refusal("run.no_way_in")
    try:
        from adapters.slack.oauth import Pages  # noqa: PLC0415 - in an extra, which may be missing
        from adapters.slack.platform import Slack  # noqa: PLC0415
    except ImportError:
        raise Refusal("run.no_extra", extra="slack") from None
    return Slack(
        config,
        KeptInstallations(app.sessions, real_clock),
        receive=app.inbox.receive,
        not_kept=lambda: sorry_nothing_kept(app.settings.language),
        not_shown=lambda: slack_view.not_shown(catalogue(app.settings.language)),
        pages=Pages(**slack_view.install_pages(catalogue(app.settings.language))),
        now=real_clock,
    )


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


def platforms(settings: Settings) -> Sequence[str]:
    """The platforms of which anything was set."""
    return [SLACK] if slack_config(settings).is_begun else []


async def check_platforms(settings: Settings, installed: Sequence[Installation]) -> AsyncIterator[Found]:
    """What can be seen of them from here, then what they say of us themselves. Raises Refusal without the package."""
    config = slack_config(settings)
    for found in check_settings(config):
        yield found
    if not config.is_begun:
        yield Found("clock_without_platform", Verdict.UNCHECKED)
        return
    try:
        from adapters.slack.checkup import ask_slack  # noqa: PLC0415 - in an extra, which may be missing
    except ImportError:
        raise Refusal("run.no_extra", extra="slack") from None
    for found in await ask_slack(config, installed, now=real_clock):
        yield found


def _secret(setting: SecretStr | None) -> str | None:
    return setting.get_secret_value() if setting is not None else None


def qr_codes() -> tuple[Callable[[str], bytes], Callable[[str], str]]:
    """What draws a link as a QR code: as PNG, and as SVG for a page. Raises Refusal without the package."""
    try:
        from adapters.telegram.qr import qr_png, qr_svg  # noqa: PLC0415 - in an extra, which may be missing
    except ImportError:
        raise Refusal("run.no_extra", extra="telegram") from None
    return qr_png, qr_svg


def draw_links(app: App) -> None:
    """From now on who invites somebody in chat gets the link as a QR code too, where the package for that is there."""
    with suppress(Refusal):
        png, _ = qr_codes()
        app.sessions.configure(doorways=[replace(doorway, draw=png) for doorway in app.settings.doorways])


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
