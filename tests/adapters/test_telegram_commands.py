"""The menu in Telegram: at most six commands, in each language, set only where it changed."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiohttp import web

from adapters.telegram.calls import Calls
from adapters.telegram.commands import LOOKS_EVERY, MOST, TRIES, Menus, checked, keep, register
from adapters.telegram.config import TelegramConfig
from bot.platforms import telegram_menus
from bot.routes.commands import COMMANDS
from bot.views.catalogue import LANGUAGES, catalogue
from bot.views.telegram import menu
from tests.adapters.core import PatientClock
from tests.adapters.telegram_answering import answering
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


async def registered(calls: Calls) -> None:
    await register(calls, telegram_menus("nl", agenda=False), sleep=PatientClock().sleep, chance=lambda: 0.0)


async def shown(calls: Calls, language: str) -> list[str]:
    return [name for name, _ in await calls.commands(scope="private", language=language)]


async def test_everybody_sees_the_menu_in_their_language_or_in_that_of_the_house(calls: Calls) -> None:
    await registered(calls)
    assert {language: await shown(calls, language) for language in ("nl", "en", "")} == {**NAMES, "": NAMES["nl"]}


async def test_what_stands_there_is_left_alone(telegram: TelegramStandIn, calls: Calls) -> None:
    await registered(calls)
    before = changed(telegram)
    await registered(calls)
    assert (before, changed(telegram)) == (3, 3)


async def test_in_groups_a_menu_that_somebody_set_is_taken_away(calls: Calls) -> None:
    await calls.set_commands([("stil", "Stil")], scope="groups", language="nl")
    await registered(calls)
    assert await calls.commands(scope="groups", language="nl") == ()


async def test_a_telegram_that_stumbles_is_asked_again(telegram: TelegramStandIn, calls: Calls) -> None:
    telegram.fails("setMyCommands", status=502)
    await registered(calls)
    assert {language: await shown(calls, language) for language in ("nl", "en")} == NAMES


async def test_a_telegram_that_goes_on_stumbling_is_no_trouble(telegram: TelegramStandIn, calls: Calls) -> None:
    telegram.fails("setMyCommands", times=0, status=502)
    await registered(calls)
    assert len(telegram.called("setMyCommands")) == 3 * TRIES


@pytest.mark.parametrize("told", [{"ok": False, "error_code": 404}, {"ok": True, "result": True}])
async def test_where_nobody_tells_of_the_menu_it_is_set(told: dict[str, object]) -> None:
    asked = list[str]()

    async def answer(request: web.Request) -> web.Response:
        asked.append(method := request.path.rpartition("/")[2])
        return web.json_response(told if method == "getMyCommands" else {"ok": True, "result": True})

    async with answering(answer) as calls:
        await registered(calls)
    assert (asked.count("setMyCommands"), asked.count("deleteMyCommands")) == (3, 3)


async def test_where_there_are_no_menus_each_is_asked_for_once() -> None:
    asked = list[str]()

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({"ok": False, "error_code": 404}, status=404)

    async with answering(answer) as calls:
        await registered(calls)
    assert len(asked) == 12


class Enough(Exception):
    """The test has seen enough."""


async def looked_after(calls: Calls, *answers: Menus | Exception) -> list[list[str]]:
    """The menu after each look, for as long as there is something to answer what it is."""
    left, stood = list(answers), list[list[str]]()

    async def ask() -> Menus:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def idle(seconds: float) -> None:
        assert seconds == LOOKS_EVERY
        stood.append(await shown(calls, "nl"))
        if not left:
            raise Enough

    with suppress(Enough):
        await keep(calls, ask, sleep=PatientClock().sleep, idle=idle, chance=lambda: 0.0)
    return stood


ON, OFF = telegram_menus("nl", agenda=True), telegram_menus("nl", agenda=False)
TOO_LONG = {"nl": [(f"een{number}", "Iets") for number in range(MOST + 1)]}


async def test_the_menu_is_set_again_when_it_is_another(calls: Calls) -> None:
    without, with_agenda = ([name for name, _ in menus["nl"]] for menus in (OFF, ON))
    assert await looked_after(calls, OFF, ON, OFF) == [without, with_agenda, without]


async def test_a_menu_that_stays_the_same_is_set_once(telegram: TelegramStandIn, calls: Calls) -> None:
    await looked_after(calls, OFF, OFF, OFF)
    assert changed(telegram) == len(OFF)


async def test_a_menu_that_somebody_took_away_is_set_again(telegram: TelegramStandIn, calls: Calls) -> None:
    await looked_after(calls, OFF)
    telegram.bot.commands.clear()
    assert await looked_after(calls, OFF) == [NAMES["nl"]]


@pytest.mark.parametrize("answer", [OSError("no database"), TOO_LONG], ids=["unknown", "too long"])
async def test_a_menu_that_cannot_be_had_leaves_the_one_that_stands(calls: Calls, answer: Menus | Exception) -> None:
    assert await looked_after(calls, OFF, answer, OFF) == [NAMES["nl"]] * 3


def test_a_menu_of_more_than_six_is_none() -> None:
    with pytest.raises(ValueError):
        checked({"nl": [(f"een{number}", "Iets") for number in range(MOST + 1)]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_a_menu_is_known_when_it_is_typed(language: str) -> None:
    names = [name for name, _ in menu(catalogue(language), agenda=True, consultation=True)]
    assert ([name for name in names if name not in COMMANDS], len(names) <= MOST) == ([], True)


@pytest.mark.parametrize(
    ("agenda", "consultation", "names"),
    [
        (False, False, ["vraag", "pauze", "mijngegevens", "privacy", "help"]),
        (True, False, ["vraag", "agenda", "pauze", "mijngegevens", "privacy", "help"]),
        (False, True, ["vraag", "koppel", "pauze", "mijngegevens", "privacy", "help"]),
        (True, True, ["vraag", "agenda", "koppel", "pauze", "privacy", "help"]),
    ],
)
def test_what_a_team_can_turn_on_is_in_the_menu_only_where_it_is_on(
    agenda: bool, consultation: bool, names: list[str]
) -> None:
    assert [name for name, _ in menu(catalogue("nl"), agenda=agenda, consultation=consultation)] == names
