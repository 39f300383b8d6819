"""The menu in Telegram: at most six commands, in each language, set only where it changed."""

from collections.abc import AsyncIterator

import pytest

from adapters.telegram.calls import Calls
from adapters.telegram.commands import MOST, register
from adapters.telegram.config import TelegramConfig
from bot.platforms import telegram_menus
from bot.routes import COMMANDS
from bot.views.catalogue import LANGUAGES, catalogue
from bot.views.telegram import menu
from tests.fakes.telegram import TelegramStandIn

NAMES = {
    "nl": ["vraag", "pauze", "mijngegevens", "privacy", "help"],
    "en": ["question", "pause", "data", "privacy", "help"],
}
CHANGING = ("setMyCommands", "deleteMyCommands")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn.started() as telegram:
        telegram.has_bot("ruimte_bot")
        yield telegram


@pytest.fixture
async def calls(telegram: TelegramStandIn) -> AsyncIterator[Calls]:
    calls = Calls(TelegramConfig(telegram.bot.token, telegram.api_url))
    yield calls
    await calls.close()


def changed(telegram: TelegramStandIn) -> int:
    return sum(len(telegram.called(method)) for method in CHANGING)


async def shown(calls: Calls, language: str) -> list[str]:
    return [name for name, _ in await calls.commands(scope="private", language=language)]


async def test_everybody_sees_the_menu_in_their_language_or_in_that_of_the_house(calls: Calls) -> None:
    await register(calls, telegram_menus("nl"))
    assert {language: await shown(calls, language) for language in ("nl", "en", "")} == {**NAMES, "": NAMES["nl"]}


async def test_what_stands_there_is_left_alone(telegram: TelegramStandIn, calls: Calls) -> None:
    await register(calls, telegram_menus("nl"))
    before = changed(telegram)
    await register(calls, telegram_menus("nl"))
    assert (before, changed(telegram)) == (3, 3)


async def test_in_groups_a_menu_that_somebody_set_is_taken_away(calls: Calls) -> None:
    await calls.set_commands([("stil", "Stil")], scope="groups", language="nl")
    await register(calls, telegram_menus("nl"))
    assert await calls.commands(scope="groups", language="nl") == ()


async def test_a_telegram_that_stumbles_is_no_trouble(telegram: TelegramStandIn, calls: Calls) -> None:
    telegram.fails("setMyCommands", status=502)
    await register(calls, telegram_menus("nl"))
    assert await shown(calls, "en") == []


async def test_a_menu_of_more_than_six_is_none(calls: Calls) -> None:
    with pytest.raises(ValueError):
        await register(calls, {"nl": [(f"een{number}", "Iets") for number in range(MOST + 1)]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_a_menu_is_known_when_it_is_typed(language: str) -> None:
    names = [name for name, _ in menu(catalogue(language), agenda=True)]
    assert ([name for name in names if name not in COMMANDS], len(names) <= MOST) == ([], True)


@pytest.mark.parametrize(("agenda", "number"), [(False, 0), (True, 1)])
def test_the_agenda_is_in_the_menu_only_where_it_is_on(agenda: bool, number: int) -> None:
    assert [name for name, _ in menu(catalogue("nl"), agenda=agenda)].count("agenda") == number
