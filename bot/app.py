"""Wires settings, database and adapters: with `platforms` and `checkup`, all that names a platform."""

import asyncio
import gc
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from random import SystemRandom
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from adapters.console.messenger import ConsoleMessenger, Screen
from adapters.console.render import preview as preview_on_console
from adapters.console.saving import save_in
from adapters.console.session import converse, read_lines, show, write_to
from adapters.slack.config import SLACK
from adapters.slack.render import preview as preview_in_slack
from adapters.telegram.config import TELEGRAM
from adapters.telegram.render import preview as preview_in_telegram
from bot.domain.address import Address
from bot.domain.event import Commanded, Event
from bot.domain.form import Form
from bot.domain.message import Message
from bot.inbox import NotKept, sorry_nothing_kept
from bot.keeping import Keeper
from bot.lookout import Lookout
from bot.metrics import Metrics
from bot.opening import App, Refusal, backup_folder, database_file, real_clock
from bot.platforms import REFUSED, Platform, configured
from bot.ports import Answer, Groups, Messenger, Refused, Threads
from bot.readiness import Readiness
from bot.restoring import keep_what_was_promised
from bot.services.left_out import tell_left_out
from bot.services.typed import follow_settings
from bot.store.house import name_connections
from bot.store.people import CONSOLE
from bot.store.promise_file import read_promises
from bot.watched import timed, watched
from bot.watching import Liveness, Watching
from bot.watchman import Watchman

log = structlog.get_logger()

Terminal = Screen
show_answer = show
PREVIEWS: Mapping[str, Callable[[Message | Form], str]] = {  # what each adapter draws; one line a platform
    CONSOLE: preview_on_console,
    SLACK: preview_in_slack,
    TELEGRAM: preview_in_telegram,
}


def console_messenger(screen_for: Callable[[Address], Screen | None]) -> Messenger:
    """A messenger for terminals."""
    return ConsoleMessenger(screen_for)


def console_address(person_id: UUID) -> Address:
    """Where a person is on the console; a terminal is a lane of its own."""
    return Address(CONSOLE, person_id.hex, person_id.hex)


async def chat(app: App, person_id: UUID, language: str) -> None:
    """Talk to the bot in this terminal as this person, until the lines end; files go to the folder they are in."""
    sender, screen = console_address(person_id), Screen(write_to(sys.stdout), save=save_in(Path()))
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

    Raises Refusal when nothing is configured, or not enough of it, or when a platform takes nothing from us.
    """
    draw_links(app)
    await name_connections(app.engine, secrets.token_hex(8))
    if await keep_what_was_promised(app, read_promises(backup_folder(app.settings)), now=real_clock()):
        log.warning("database_came_back")
    async with app.unit_of_work() as db:
        await follow_settings(db, now=real_clock())
        await tell_left_out(db, app.library.left_out, now=real_clock())
    makers = configured(app.settings)
    metrics = Metrics([*makers], chance=SystemRandom(), now=real_clock)
    receive = timed(app.inbox.receive, metrics)
    async with AsyncExitStack() as stack:
        running: dict[str, Platform] = {}
        for name, make in makers.items():
            running[name] = make(app, receive, partial(metrics.throttled, name))
            stack.push_async_callback(running[name].close)
        threads = frozenset(name for name, platform in running.items() if isinstance(platform.messenger, Threads))
        groups = frozenset(name for name, platform in running.items() if isinstance(platform.messenger, Groups))
        app.sessions.configure(threads=threads, groups=groups)
        from adapters.http.server import Server  # noqa: PLC0415 - after it was said which package is missing

        heartbeat = app.heartbeat(
            {name: watched(one.messenger, partial(metrics.sent, name)) for name, one in running.items()}
        )
        lookout = Lookout(app.sessions, {name: platform.roster for name, platform in running.items()})
        keeper = Keeper(
            app.sessions, backup_folder(app.settings), database_file(app.settings), ZoneInfo(app.settings.timezone)
        )
        ready = Readiness(
            app.sessions, heartbeat, platforms=[*running], now=real_clock,
            troubles=lambda: [code for platform in running.values() for code in platform.troubles()],
        )  # fmt: skip
        troubles = {name: platform.troubles for name, platform in running.items()}
        figures = Watching(app.sessions, heartbeat, metrics, troubles=troubles, now=real_clock)
        watchman = Watchman(app.sessions, troubles)
        settings, routes = app.settings, [route for platform in running.values() for route in platform.routes]
        server = Server(
            settings.http_host, settings.http_port, routes=routes, ready=ready, alive=Liveness(heartbeat),
            figures=figures if settings.shows_metrics else None,
        )  # fmt: skip
        try:
            await stack.enter_async_context(server)
        except OSError:
            if routes:  # a platform comes to us there
                raise Refusal("run.port_taken", address=f"{settings.http_host}:{settings.http_port}") from None
            log.warning("port_taken", port=settings.http_port)
        else:
            socket = settings.slack_app_token is not None
            log.info("listening", address=":".join(map(str, server.address)), socket=socket)
        stack.push_async_callback(heartbeat.stop)
        gc.collect()
        gc.freeze()  # what stands by now stays; looking through it again and again would hold up who taps
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(heartbeat.keep_beating(real_clock, stop))
            tasks.create_task(keeper.keep_on(real_clock, stop))
            tasks.create_task(lookout.keep_looking(real_clock, stop))
            tasks.create_task(watchman.keep_looking(real_clock, stop))
            listening = [tasks.create_task(_listen(name, platform, stop)) for name, platform in running.items()]
        for listened in listening:
            if (refusal := listened.result()) is not None:
                raise refusal


async def _listen(name: str, platform: Platform, stop: asyncio.Event) -> Refusal | None:
    """Why it stopped before it was told to, once everybody else stopped too."""
    try:
        await platform.run(stop)
    except Refused:
        return Refusal(REFUSED[name])
    return None


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
