"""`ruimte doctor`: what Telegram says, and what can be seen of its settings without it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from bot.opening import open_app
from bot.settings import Settings
from bot.store.place import Place
from bot.store.team import find_team
from tests.cli.connected import NOW, line, note, ok, unchecked
from tests.cli.terminal import Terminal
from tests.fakes.telegram import TelegramStandIn

SECRET = "Geheim_van-9"  # noqa: S105 - made up
NOBODYS = "7000000009:" + "x" * 35
ELSEWHERE = "https://elders.school.nl/telegram"


@dataclass
class InTelegram:
    """A school in Telegram, of which the house itself is of no concern here."""

    terminal: Terminal
    telegram: TelegramStandIn

    def set(self, **settings: str) -> None:
        self.terminal.settings |= {f"RUIMTE_TELEGRAM_{name.upper()}": value for name, value in settings.items()}

    async def looks(self) -> list[str]:
        """What the doctor says of Telegram, after a look that it told nothing that is secret."""
        done = await asyncio.to_thread(self.terminal.here, "doctor")
        secrets = (SECRET, self.telegram.bot.token.partition(":")[2], "Traceback")
        assert [mark for mark in secrets if mark in done.out + done.err] == []
        lines = done.lines
        return lines[lines.index(note("telegram_no_event")) + 1 :]

    async def complains(self) -> list[str]:
        """Every line that is not fine."""
        return [said for said in await self.looks() if not said.startswith("goed: ")]


@pytest.fixture
async def school_there(school: Terminal) -> AsyncIterator[InTelegram]:
    async with TelegramStandIn.started() as telegram:
        there = InTelegram(school, telegram)
        there.set(bot_token=telegram.has_bot("ruimte_bot").token, api_url=telegram.api_url, text="on")
        yield there


async def test_everything_is_looked_at(school_there: InTelegram) -> None:
    said = await school_there.looks()

    assert said[-3:] == [ok("telegram_settings"), ok("telegram_token", name="ruimte_bot"), ok("telegram_way_in")]


async def test_that_nobody_decided_about_typed_words_is_said(school_there: InTelegram) -> None:
    school_there.set(text="")

    assert await school_there.complains() == [note("telegram_text_undecided")]


async def test_a_token_that_telegram_does_not_know_is_wrong(school_there: InTelegram) -> None:
    school_there.set(bot_token=NOBODYS)

    assert await school_there.complains() == [line("telegram_token_refused")]


@pytest.mark.parametrize(("name", "said"), [("@Ruimte_Bot", 0), ("elders_bot", 1)])
async def test_a_name_that_is_another_bots_is_wrong(school_there: InTelegram, name: str, said: int) -> None:
    school_there.set(bot_name=name)

    wrong = line("telegram_other_name", set="elders_bot", name="ruimte_bot")
    assert await school_there.complains() == [wrong] * said


async def test_a_bot_that_reads_along_in_groups_is_wrong(school_there: InTelegram) -> None:
    school_there.telegram.bot.can_read_all_group_messages = True

    assert await school_there.complains() == [line("telegram_reads_groups")]


async def test_inline_mode_is_of_no_use(school_there: InTelegram) -> None:
    school_there.telegram.bot.supports_inline_queries = True

    assert await school_there.complains() == [note("telegram_inline")]


async def test_a_group_in_which_we_are_an_administrator_is_named(school_there: InTelegram) -> None:
    noor = school_there.telegram.has_user("Noor Bakker")
    group = school_there.telegram.has_group("Onderbouw", [noor, school_there.telegram.bot])
    group.members[school_there.telegram.bot] = "administrator"
    settings = {"database_url": f"sqlite:///{school_there.terminal.folder}/ruimte.sqlite3"}
    async with (
        open_app(Settings.model_validate(settings | {"key_file": school_there.terminal.key_file})) as app,
        app.unit_of_work() as db,
    ):
        (team,) = await find_team(db, "Onderbouw")
        db.add(
            Place(
                id=db.new_id(NOW), team_id=team.id, platform="telegram", workspace=str(school_there.telegram.bot.id),
                chat=str(group.id), language="nl", title="Onderbouw",
            )
        )  # fmt: skip

    assert await school_there.complains() == [note("telegram_admin", group="Onderbouw")]


# The webhook


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://ruimte.school.nl", []),
        ("https://ruimte.school.nl:8443/in", []),
        ("https://ruimte.school.nl:9443", [note("telegram_webhook_port", ports="443, 80, 88, 8443")]),
        ("http://localhost:88/in", [note("telegram_webhook_unsafe")]),
    ],
)
async def test_a_webhook_is_where_telegram_can_reach_it(school_there: InTelegram, url: str, said: list[str]) -> None:
    school_there.set(webhook_url=url, webhook_secret=SECRET)

    assert await school_there.complains() == [*said, note("telegram_webhook_not_set")]


async def test_a_webhook_without_a_secret_is_wrong(school_there: InTelegram) -> None:
    school_there.set(webhook_url=ELSEWHERE)

    assert line("telegram_no_secret") in await school_there.complains()


async def test_a_webhook_that_stands_while_we_fetch_is_said(school_there: InTelegram) -> None:
    await told(school_there, ELSEWHERE)

    assert await school_there.complains() == [note("telegram_webhook_left")]


async def test_a_webhook_that_is_another_is_wrong(school_there: InTelegram) -> None:
    await told(school_there, ELSEWHERE)
    school_there.set(webhook_url="https://ruimte.school.nl", webhook_secret=SECRET)

    assert await school_there.complains() == [line("telegram_webhook_elsewhere")]


async def test_that_much_waits_is_said(school_there: InTelegram) -> None:
    for _ in range(101):
        school_there.telegram.bot.mailbox.put_raw({})

    assert await school_there.complains() == [note("telegram_waiting", most="100")]


@pytest.mark.parametrize("trouble", [{"status": 502}, {"retry_after": 5}, {"garbage": True}])
async def test_a_telegram_that_stumbles_makes_nothing_wrong(
    school_there: InTelegram, trouble: dict[str, object]
) -> None:
    school_there.telegram.fails("getMe", **trouble)  # type: ignore[arg-type]  # the options of one trouble

    assert await school_there.complains() == [unchecked("telegram_unanswered")]


async def test_a_telegram_that_knows_no_webhooks_has_a_token_all_the_same(school_there: InTelegram) -> None:
    school_there.telegram.fails("getWebhookInfo", status=404, description="Not Found: method not found")

    assert (await school_there.looks())[-2:] == [
        ok("telegram_token", name="ruimte_bot"),
        unchecked("telegram_unanswered"),
    ]


async def test_without_a_network_the_rest_is_looked_at(school_there: InTelegram) -> None:
    school_there.set(api_url="http://127.0.0.1:9")

    assert await school_there.complains() == [line("telegram_away"), unchecked("telegram_unasked")]


async def told(there: InTelegram, url: str) -> None:
    """Somebody told Telegram to bring everything there."""
    calls = Calls(TelegramConfig(there.telegram.bot.token, there.telegram.api_url))
    await calls.set_webhook(url, secret=SECRET, updates=(), connections=1)
    await calls.close()
