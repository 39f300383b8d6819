"""`ruimte run` in Telegram: both ways in, what `/readyz` says meanwhile, and what stands in its way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from aiohttp import ClientSession
from sqlalchemy import select, update

from bot.app import run
from bot.domain.address import Address
from bot.domain.delivery import State
from bot.metrics import Metrics, Result
from bot.opening import App, Refusal, open_app, real_clock
from bot.services.delivery import plan_asked
from bot.settings import Settings
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.house import all_alerts
from bot.store.installation import installations_on
from bot.store.look import Look, ask_to_look
from bot.store.people import Account, all_people
from tests.adapters.knocking import everything_logged
from tests.cli.terminal import Terminal
from tests.fakes.telegram import TelegramStandIn
from tests.fakes.telegram.person import Person

SOON = 30
FREE = 0
SECRET = "Geheim_van-9"  # noqa: S105 - made up
NOBODYS = "7000000009:" + "x" * 35


@dataclass
class Running:
    """A house that runs."""

    app: App
    port: int

    async def ready(self) -> str:
        """What `/readyz` says."""
        return await self.says("readyz")

    async def says(self, page: str) -> str:
        """What stands on this page."""
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/{page}") as answer:
            return await answer.text()

    async def told(self) -> set[str]:
        """What the stewards are told of."""
        async with self.app.unit_of_work() as db:
            return {alert.what for alert in await all_alerts(db)}

    async def looks(self) -> int:
        """How many places are still to be looked at for the first time."""
        async with self.app.unit_of_work() as db:
            return sum(look.attempts == 0 for look in await db.scalars(select(Look)))


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn.started() as telegram:
        telegram.has_bot("ruimte_bot")
        yield telegram


def settings(terminal: Terminal, telegram: TelegramStandIn, port: int, **given: str) -> Settings:
    about = {
        "database_url": f"sqlite:///{terminal.folder}/ruimte.sqlite3", "key_file": str(terminal.key_file),
        "telegram_bot_token": telegram.bot.token, "telegram_api_url": f"{telegram.api_url}/", "http_port": port,
    }  # fmt: skip
    return Settings.model_validate(about | given)


@asynccontextmanager
async def running(terminal: Terminal, telegram: TelegramStandIn, port: int, **given: str) -> AsyncIterator[Running]:
    """A house that runs until the end of the block."""
    async with open_app(settings(terminal, telegram, port, **given)) as app:
        stop = asyncio.Event()
        task = asyncio.create_task(run(app, stop))
        try:
            yield Running(app, port)
        finally:
            stop.set()
            async with asyncio.timeout(SOON):
                await task


def a_webhook(port: int) -> dict[str, str]:
    return {"telegram_webhook_url": f"http://127.0.0.1:{port}/in", "telegram_webhook_secret": SECRET}


@pytest.mark.parametrize("given", [lambda _: {}, a_webhook])
async def test_what_somebody_says_is_answered_whichever_way_it_comes_in(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int, given: Callable[[int], dict[str, str]]
) -> None:
    noor = telegram.has_user("Noor Bakker")
    async with running(school, telegram, unused_tcp_port, **given(unused_tcp_port)) as house:
        await noor.starts()
        await telegram.until(noor.reads, SOON)
        await telegram.until(lambda: telegram.bot.commands, SOON)
        async with house.app.unit_of_work() as db:
            (kept,) = await installations_on(db, "telegram")
        said = await house.ready()
    assert (said, kept.workspace, kept.tokens, kept.about) == ("ok", str(telegram.bot.id), {}, {"name": "ruimte_bot"})


async def test_once_it_runs_the_stewards_are_told_what_was_left_out_of_the_schools_words(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int
) -> None:
    own = school.folder / "own"
    (own / "questions").mkdir(parents=True)
    (own / "questions" / "ours.yaml").write_text("- {id: t-own-01}\n")
    noor = telegram.has_user("Noor Bakker")
    async with running(school, telegram, unused_tcp_port, prompts=str(own)) as house:
        await noor.starts()
        await telegram.until(noor.reads, SOON)
        async with house.app.unit_of_work() as db:
            told = [(alert.what, alert.args["where"]) for alert in await all_alerts(db)]
    assert told == [("words_left_out", f"{own}/questions/ours.yaml:1")]


class Counted(Metrics):
    """What is counted, before it is held back until nobody can tell whose it was."""

    counted: ClassVar[set[str]] = set()

    def sent(self, platform: str, result: Result) -> None:
        """This became of a message."""
        self.counted.add(result)
        super().sent(platform, result)

    def acknowledged(self, platform: str, seconds: float) -> None:
        """An event could be acknowledged."""
        self.counted.add("acknowledged")
        super().acknowledged(platform, seconds)


async def is_told(db: Db, telegram: TelegramStandIn, somebody: Person) -> None:
    """Something is due for them, in Telegram."""
    now = real_clock()
    person = next(one for one in await all_people(db) if one.name == somebody.name)
    there = update(Account).where(Account.person_id == person.id)
    await db.execute(there.values(platform="telegram", workspace=str(telegram.bot.id), chat=str(somebody.id)))
    expires = now + timedelta(days=1)
    await plan_asked(db, person, "mended", key="mended", due=now, expires=expires, now=now, args={"row": person.id})


async def test_it_watches_over_itself_and_counts_for_a_monitor(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.Metrics", Counted)
    monkeypatch.setattr("bot.watchman.SECONDS_BETWEEN_LOOKS", 1.0)
    monkeypatch.setattr(Counted, "counted", set())
    counts = {"acknowledged", Result.SENT}
    noor = telegram.has_user("Noor Bakker")
    await noor.starts()
    async with open_app(settings(school, telegram, unused_tcp_port)) as app, app.unit_of_work() as db:
        await db.execute(update(Delivery).values(state=State.FAILED, settled_at=real_clock()))
        await is_told(db, telegram, noor)
        await ask_to_look(db, Address("telegram", str(telegram.bot.id), "-100"), now=real_clock())
    async with running(school, telegram, unused_tcp_port) as house, asyncio.timeout(SOON):
        while not (await house.told() and await house.looks() == 0 and counts <= Counted.counted):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
        pages = [await house.says("livez"), await house.told(), "ruimte_ack_seconds" in await house.says("metrics")]
    assert (pages, Counted.counted) == (["ok", {"given_up"}, True], counts)


async def test_a_webhook_that_telegram_does_not_take_is_said_and_told_again(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int
) -> None:
    telegram.fails("setWebhook", status=502)
    async with running(school, telegram, unused_tcp_port, **a_webhook(unused_tcp_port)) as house:
        await telegram.until(lambda: telegram.called("setWebhook"), SOON)
        first = await house.ready()
        await telegram.until(lambda: len(telegram.called("setWebhook")) == 2, SOON)
    assert first == "telegram_webhook"


async def test_without_a_network_it_goes_on_until_there_is_one(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int
) -> None:
    for method in ("getMe", "deleteWebhook"):
        telegram.fails(method, drop="before")
    noor = telegram.has_user("Noor Bakker")
    async with running(school, telegram, unused_tcp_port):
        await noor.starts()
        await telegram.until(noor.reads, SOON)


async def test_a_token_that_telegram_does_not_know_ends_it_with_a_sentence(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int
) -> None:
    about = settings(school, telegram, unused_tcp_port, telegram_bot_token=NOBODYS)
    async with open_app(about) as app, asyncio.timeout(SOON):
        with pytest.raises(Refusal, match=r"^run\.telegram_token$"):
            await run(app, asyncio.Event())


def test_a_webhook_without_a_secret_would_let_everybody_in(school: Terminal) -> None:
    school.settings |= {
        "RUIMTE_TELEGRAM_BOT_TOKEN": NOBODYS, "RUIMTE_TELEGRAM_WEBHOOK_URL": "https://ruimte.school.nl",
    }  # fmt: skip
    done = school.here("run")
    assert (done.code, done.out, "openssl rand -hex 32" in done.err) == (2, "", True)


async def test_the_token_is_in_no_log_at_any_level(
    school: Terminal, telegram: TelegramStandIn, unused_tcp_port: int
) -> None:
    noor = telegram.has_user("Noor Bakker")
    with everything_logged() as lines:
        telegram.fails("getUpdates", status=502)
        telegram.fails("sendMessage", status=502)
        async with running(school, telegram, unused_tcp_port):
            await noor.starts()
            await telegram.until(noor.reads, SOON)
    secret = telegram.bot.token.partition(":")[2]
    assert [line for line in lines if secret in line] == []
