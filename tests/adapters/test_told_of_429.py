"""Who runs a platform is told of a 429: to a message, and to the question who we are."""

import base64
from pathlib import Path

import pytest

from bot.domain.address import Address
from bot.opening import open_app
from bot.platforms import configured
from bot.ports import Throttled
from bot.settings import Settings
from tests.adapters.contract import says
from tests.adapters.slack_line import Said, open_line
from tests.fakes.telegram import TelegramStandIn
from tests.world import KEY


async def test_slack_tells_of_it(tmp_path: Path) -> None:
    async with open_line() as line:
        line.answers("chat.postMessage", Said({}, 429, {"Retry-After": "12"}))
        where = {"slack_api_url": line.url, "slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}
        assert await told_by("slack", Address("slack", "T1", "C1"), tmp_path, where) == ["429"]


async def test_slack_tells_of_it_when_it_is_asked_who_we_are(tmp_path: Path) -> None:
    async with open_line() as line:
        line.answers("auth.test", Said({}, 429, {"Retry-After": "12"}))
        where = {"slack_api_url": line.url, "slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}
        assert await told_by("slack", Address("slack", "T1", "C1"), tmp_path, where) == ["429"]


async def test_telegram_tells_of_it(tmp_path: Path) -> None:
    async with TelegramStandIn.started() as telegram:
        bot, noor = telegram.has_bot("ruimte_bot"), telegram.has_user("Noor Bakker", started=True)
        telegram.fails("sendMessage", retry_after=20)
        where = {"telegram_api_url": telegram.api_url, "telegram_bot_token": bot.token}
        assert await told_by("telegram", Address("telegram", str(bot.id), str(noor.id)), tmp_path, where) == ["429"]


async def told_by(platform: str, where: Address, folder: Path, about: dict[str, str]) -> list[str]:
    """What is told while something is said there twice, which is asked of it once."""
    told: list[str] = []
    key = base64.urlsafe_b64encode(KEY).decode()
    settings = Settings.model_validate({"database_url": f"sqlite:///{folder / 'house.sqlite3'}", "key": key, **about})
    async with open_app(settings, migrates=True) as app:
        running = configured(settings)[platform](app, app.inbox.receive, lambda: told.append("429"))
        for number in range(2):
            with pytest.raises(Throttled):
                await running.messenger.send(where, says("Hoi."), str(number))
        await running.close()
    return told
