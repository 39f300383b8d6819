"""`ruimte setup`: from nothing to a house that can run, at a keyboard and without one."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.holidays import REGIONS
from tests.cli.connected import line, ok
from tests.cli.keyboard import Keyboard
from tests.cli.terminal import SCHOOL, Terminal
from tests.fakes.slack import SlackStandIn
from tests.fakes.telegram import TelegramStandIn

NOBODYS = "7000000009:" + "x" * 35
NOWHERE = "http://127.0.0.1:9"  # nobody listens there
OWNER_ONLY = 0o100600
KNOWN = ", ".join(REGIONS)
BY_OPTIONS = (
    "--school", "De Lindeboom", "--sector", "vo", "--region", "midden", "--name", "Sem de Wit", "--email",
    "sem@example.org", "--team", "Onderbouw", "--in-team",
)  # fmt: skip

Talk = Callable[[Keyboard], None]


@pytest.fixture
async def telegram(empty: Terminal) -> AsyncIterator[TelegramStandIn]:
    """A Telegram that can be reached from that empty folder."""
    async with TelegramStandIn.started() as telegram:
        empty.settings |= {"RUIMTE_TELEGRAM_API_URL": telegram.api_url}
        yield telegram


async def told(terminal: Terminal, talk: Talk, *words: str, language: str = "nl") -> tuple[int, str]:
    """Its exit code, and all that was shown, after this talk."""
    keyboard = Keyboard(terminal, *words, language=language)
    await asyncio.to_thread(talk, keyboard)
    return await asyncio.to_thread(keyboard.ends), keyboard.shown


def in_file(terminal: Terminal) -> list[str]:
    return (terminal.folder / ".env").read_text("utf-8").splitlines()


def rows(terminal: Terminal, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(terminal.folder / "ruimte.sqlite3")) as database:
        return [tuple(row) for row in database.execute(query)]


SCHOOLS = "SELECT name, sector, region FROM school"
PLACES = """
    SELECT person.name, person.email, team.name, membership.role FROM membership
    JOIN person ON person.id = membership.person_id JOIN team ON team.id = membership.team_id
    ORDER BY team.name, person.name
"""


def gives_the_school(keyboard: Keyboard, *, left: str = "") -> None:
    keyboard.answers("cli.setup.ask_people", "")
    keyboard.answers("cli.setup.ask_school", "De Lindeboom")
    keyboard.answers("cli.setup.ask_sector", "po", school="De Lindeboom")
    keyboard.answers("cli.setup.ask_region", "Midden", school="De Lindeboom", known=KNOWN)
    keyboard.answers("cli.setup.is_right", "ja")
    keyboard.answers("cli.setup.ask_adviser", "", school="De Lindeboom")
    keyboard.answers("cli.setup.ask_name", "Sem de Wit")
    keyboard.answers("cli.setup.ask_email", "sem@example.org")
    keyboard.answers("cli.setup.ask_team", "Onderbouw")
    keyboard.answers("cli.setup.ask_in_team", "nee", team="Onderbouw")
    keyboard.hears("cli.setup.done_but", names=left) if left else keyboard.hears("cli.setup.done")


def a_school_in_telegram(token: str) -> Talk:
    def talk(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_language", "nl")
        keyboard.answers("cli.setup.ask_platform", "telegram")
        keyboard.types_unseen("cli.setup.ask_telegram", token)
        keyboard.answers("cli.setup.ask_typed", "nee")
        gives_the_school(keyboard)

    return talk


# From nothing


async def test_what_is_said_makes_a_school_that_can_run(empty: Terminal, telegram: TelegramStandIn) -> None:
    token = telegram.has_bot("ruimte_bot").token

    code, shown = await told(empty, a_school_in_telegram(token))

    assert (code, token in shown, "Traceback" in shown) == (0, False, False)
    assert in_file(empty) == [
        "RUIMTE_LANGUAGE=nl", f"RUIMTE_TELEGRAM_BOT_TOKEN={token}", "RUIMTE_TELEGRAM_TEXT=off",
    ]  # fmt: skip
    assert (empty.folder / ".env").stat().st_mode == OWNER_ONLY
    assert empty.key_file.stat().st_mode == OWNER_ONLY
    assert rows(empty, SCHOOLS) == [("De Lindeboom", "po", "Midden")]
    assert rows(empty, PLACES) == [("Sem de Wit", "sem@example.org", "Beheer", "steward")]
    assert rows(empty, "SELECT name, state FROM team ORDER BY name") == [("Beheer", "new"), ("Onderbouw", "new")]


async def test_it_ends_with_what_doctor_says(empty: Terminal, telegram: TelegramStandIn) -> None:
    _, shown = await told(empty, a_school_in_telegram(telegram.has_bot("ruimte_bot").token))

    wanted = {ok("schools"), ok("telegram_settings"), ok("telegram_token", name="ruimte_bot")}
    last = shown.partition("ruimte doctor")[2].splitlines()
    assert wanted - set(last) == set()


async def test_who_is_in_no_team_is_told_how_to_make_a_link_of_their_own(
    empty: Terminal, telegram: TelegramStandIn
) -> None:
    _, shown = await told(empty, a_school_in_telegram(telegram.has_bot("ruimte_bot").token))

    assert "Je eigen link maak je met: ruimte telegram invite --team Beheer" in shown


async def test_a_second_time_it_asks_nothing(empty: Terminal, telegram: TelegramStandIn) -> None:
    token = telegram.has_bot("ruimte_bot").token
    await told(empty, a_school_in_telegram(token))
    before = in_file(empty)

    code, _ = await told(empty, lambda keyboard: keyboard.hears("cli.setup.done"))

    assert (code, in_file(empty)) == (0, before)
    assert rows(empty, "SELECT name FROM team ORDER BY name") == [("Beheer",), ("Onderbouw",)]


async def test_in_english_from_the_first_answer_on(empty: Terminal, telegram: TelegramStandIn) -> None:
    def talk(keyboard: Keyboard) -> None:
        keyboard.hears_words("Typ nl of en.")
        keyboard.says("en")
        keyboard.answers("cli.setup.ask_platform", "telegram")
        keyboard.types_unseen("cli.setup.ask_telegram", telegram.has_bot("ruimte_bot").token)
        keyboard.answers("cli.setup.ask_typed", "yes")
        keyboard.hears("cli.setup.ask_people")
        keyboard.interrupts()

    await told(empty, talk, language="en")

    assert [one for one in in_file(empty) if "TOKEN" not in one] == ["RUIMTE_LANGUAGE=en", "RUIMTE_TELEGRAM_TEXT=on"]


async def test_a_list_of_people_says_school_steward_and_team_by_itself(
    empty: Terminal, telegram: TelegramStandIn
) -> None:
    empty.settings |= {
        "RUIMTE_LANGUAGE": "nl", "RUIMTE_TELEGRAM_BOT_TOKEN": telegram.has_bot("ruimte_bot").token,
        "RUIMTE_TELEGRAM_TEXT": "on",
    }  # fmt: skip

    def talk(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_people", str(empty.folder / "nergens.csv"))
        keyboard.hears("file.not_there", path=empty.folder / "nergens.csv")
        keyboard.answers("cli.setup.ask_people", str(SCHOOL / "people.csv"))
        keyboard.answers("cli.setup.ask_sector", "", school="De Lindeboom")
        keyboard.answers("cli.setup.ask_region", "Zuid", school="De Lindeboom", known=KNOWN)
        keyboard.answers("cli.setup.is_right", "j")
        keyboard.answers("cli.setup.ask_adviser", "x" * 121, school="De Lindeboom")
        keyboard.hears("school.adviser_long", most=120)
        keyboard.answers("cli.setup.ask_adviser", "Marije Visser", school="De Lindeboom")
        keyboard.hears("cli.setup.done")

    code, _ = await told(empty, talk)

    assert (code, rows(empty, SCHOOLS)) == (0, [("De Lindeboom", "po", "Zuid")])
    assert rows(empty, "SELECT adviser FROM school") == [("Marije Visser",)]


async def test_a_region_that_is_not_right_is_asked_again(empty: Terminal) -> None:
    empty.settings |= {
        "RUIMTE_LANGUAGE": "nl", "RUIMTE_TELEGRAM_BOT_TOKEN": NOBODYS, "RUIMTE_TELEGRAM_TEXT": "on",
        "RUIMTE_TELEGRAM_API_URL": NOWHERE,
    }  # fmt: skip
    asked = {"school": "De Lindeboom", "known": KNOWN}

    def talk(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_region", "Oost", **asked)
        keyboard.answers("cli.setup.ask_region", "Noord", **asked)
        keyboard.answers("cli.setup.is_right", "nee")
        keyboard.answers("cli.setup.ask_region", "Zuid", **asked)
        keyboard.answers("cli.setup.is_right", "ja")
        keyboard.answers("cli.setup.ask_adviser", "", school="De Lindeboom")
        keyboard.hears("cli.setup.done")

    by_options = [word for word in BY_OPTIONS if word not in ("--region", "midden")]
    code, _ = await told(empty, talk, *by_options)

    assert (code, rows(empty, SCHOOLS)) == (0, [("De Lindeboom", "vo", "Zuid")])


async def test_of_several_stewards_only_who_says_so_is_in_the_team(empty: Terminal) -> None:
    empty.settings |= {
        "RUIMTE_LANGUAGE": "nl", "RUIMTE_TELEGRAM_BOT_TOKEN": NOBODYS, "RUIMTE_TELEGRAM_TEXT": "on",
        "RUIMTE_TELEGRAM_API_URL": NOWHERE,
    }  # fmt: skip
    people = empty.folder / "beheerders.csv"
    people.write_text("name,school,role\nIda Vos,De Lindeboom,steward\nSem de Wit,De Lindeboom,steward\n", "utf-8")

    def talk(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_team", "Onderbouw")
        keyboard.answers("cli.setup.ask_in_team", "ja", team="Onderbouw")
        keyboard.answers("cli.setup.ask_who", "Sem", stewards="1 (Ida Vos), 2 (Sem de Wit)")
        keyboard.hears("cli.setup.one_of", known="1, 2")
        keyboard.answers("cli.setup.ask_who", "2", stewards="1 (Ida Vos), 2 (Sem de Wit)")
        keyboard.hears("cli.setup.done")

    code, _ = await told(empty, talk, "--people", str(people), "--sector", "vo", "--region", "midden")

    places = [(name, team) for name, _, team, _ in rows(empty, PLACES)]
    assert (code, places) == (0, [("Ida Vos", "Beheer"), ("Sem de Wit", "Beheer"), ("Sem de Wit", "Onderbouw")])


# Tokens


async def test_a_token_that_is_not_written_like_one_or_is_refused_is_asked_again(
    empty: Terminal, telegram: TelegramStandIn
) -> None:
    token = telegram.has_bot("ruimte_bot").token

    def talk(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_language", "")
        keyboard.answers("cli.setup.ask_platform", "telegram")
        keyboard.types_unseen("cli.setup.ask_telegram", "geheim-en-fout")
        keyboard.hears("setting.telegram_bot_token")
        keyboard.types_unseen("cli.setup.ask_telegram", NOBODYS)
        keyboard.hears_words(line("telegram_token_refused"))
        keyboard.types_unseen("cli.setup.ask_telegram", token)
        keyboard.hears_words(ok("telegram_token", name="ruimte_bot"))
        keyboard.hears("cli.setup.ask_typed")
        keyboard.interrupts()

    _, shown = await told(empty, talk)

    assert in_file(empty) == ["RUIMTE_LANGUAGE=nl", f"RUIMTE_TELEGRAM_BOT_TOKEN={token}"]
    assert [secret for secret in (token, NOBODYS, "geheim") if secret in shown] == []


async def test_a_platform_out_of_sight_is_said_and_holds_nothing_up(empty: Terminal) -> None:
    empty.settings |= {"RUIMTE_TELEGRAM_API_URL": NOWHERE}

    def talk(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_language", "nl")
        keyboard.answers("cli.setup.ask_platform", "telegram")
        keyboard.types_unseen("cli.setup.ask_telegram", NOBODYS)
        keyboard.hears_words(line("telegram_away"))
        keyboard.answers("cli.setup.ask_typed", "")
        keyboard.hears("cli.setup.later", name="RUIMTE_TELEGRAM_TEXT")
        gives_the_school(keyboard, left="RUIMTE_TELEGRAM_TEXT")
        keyboard.hears("cli.setup.next_left")

    code, _ = await told(empty, talk)

    assert (code, in_file(empty)) == (0, ["RUIMTE_LANGUAGE=nl", f"RUIMTE_TELEGRAM_BOT_TOKEN={NOBODYS}"])


async def test_in_slack_it_makes_the_manifest_and_looks_at_both_tokens(empty: Terminal) -> None:
    async with SlackStandIn.started() as slack:
        bot_token = slack.has_workspace("T1", name="De Lindeboom").bot_token
        empty.settings |= {"RUIMTE_SLACK_API_URL": slack.api_url}

        def talk(keyboard: Keyboard) -> None:
            keyboard.answers("cli.setup.ask_language", "nl")
            keyboard.answers("cli.setup.ask_platform", "slack")
            keyboard.hears("cli.setup.slack", path="slack-manifest.json")
            keyboard.types_unseen("cli.setup.ask_slack_bot", bot_token)
            keyboard.types_unseen("cli.setup.ask_slack_app", slack.app_token)
            keyboard.hears_words(ok("slack_scopes", workspace="De Lindeboom"))
            keyboard.hears("cli.setup.ask_people")
            keyboard.interrupts()

        _, shown = await told(empty, talk)

        made = json.loads((empty.folder / "slack-manifest.json").read_text("utf-8"))
        assert made == json.loads(empty.here("slack", "manifest", "--socket").out)
        assert in_file(empty) == [
            "RUIMTE_LANGUAGE=nl", f"RUIMTE_SLACK_BOT_TOKEN={bot_token}", f"RUIMTE_SLACK_APP_TOKEN={slack.app_token}",
        ]  # fmt: skip
        assert [secret for secret in (bot_token, slack.app_token) if secret in shown] == []


# Stopping


async def test_stopping_halfway_loses_nothing_and_going_on_asks_the_rest(
    empty: Terminal, telegram: TelegramStandIn
) -> None:
    def stops(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_language", "nl")
        keyboard.answers("cli.setup.ask_platform", "telegram")
        keyboard.types_unseen("cli.setup.ask_telegram", telegram.has_bot("ruimte_bot").token)
        keyboard.answers("cli.setup.ask_typed", "ja")
        keyboard.answers("cli.setup.ask_people", "")
        keyboard.answers("cli.setup.ask_school", "De Lindeboom")
        keyboard.hears("cli.setup.ask_sector", school="De Lindeboom")
        keyboard.interrupts()
        kept = "RUIMTE_LANGUAGE, RUIMTE_TELEGRAM_BOT_TOKEN, RUIMTE_TELEGRAM_TEXT, De Lindeboom"
        assert keyboard.has_shown("cli.setup.stopped", kept=kept)

    def goes_on(keyboard: Keyboard) -> None:
        keyboard.hears("cli.setup.begin", path=empty.folder / ".env")
        keyboard.answers("cli.setup.ask_sector", "vo", school="De Lindeboom")
        keyboard.hears("cli.setup.ask_region", school="De Lindeboom", known=KNOWN)
        keyboard.interrupts()
        assert keyboard.has_shown("cli.setup.stopped_empty")

    assert (await told(empty, stops))[0] == 2
    assert (await told(empty, goes_on))[0] == 2


async def test_a_chosen_platform_is_remembered_before_its_token_is_known(empty: Terminal) -> None:
    def stops(keyboard: Keyboard) -> None:
        keyboard.answers("cli.setup.ask_language", "nl")
        keyboard.answers("cli.setup.ask_platform", "both")
        keyboard.hears("cli.setup.ask_slack_bot")
        keyboard.interrupts()

    def goes_on(keyboard: Keyboard) -> None:
        keyboard.types_unseen("cli.setup.ask_slack_bot", "")
        keyboard.types_unseen("cli.setup.ask_slack_app", "")
        keyboard.hears("cli.setup.ask_telegram")
        keyboard.interrupts()

    await told(empty, stops)
    await told(empty, goes_on)

    assert in_file(empty) == ["RUIMTE_LANGUAGE=nl", "RUIMTE_SLACK_BOT_TOKEN=", "RUIMTE_TELEGRAM_BOT_TOKEN="]


# Without a terminal


def test_without_a_terminal_it_says_which_variables_to_set(empty: Terminal) -> None:
    done = empty.here("setup", "--platform", "both")

    names = "RUIMTE_SLACK_BOT_TOKEN, RUIMTE_SLACK_APP_TOKEN, RUIMTE_TELEGRAM_BOT_TOKEN, RUIMTE_TELEGRAM_TEXT"
    assert (done.code, names in done.err, (empty.folder / ".env").exists()) == (2, True, False)


def test_without_a_terminal_options_and_variables_are_enough(empty: Terminal) -> None:
    empty.settings |= {"RUIMTE_TELEGRAM_BOT_TOKEN": NOBODYS, "RUIMTE_TELEGRAM_API_URL": NOWHERE}

    done = empty.here("setup", "--platform", "telegram", "--typed", "on", *BY_OPTIONS)

    assert (done.code, NOBODYS in done.out + done.err, "Traceback" in done.err) == (0, False, False)
    assert in_file(empty) == ["RUIMTE_TELEGRAM_TEXT=on"]
    assert rows(empty, SCHOOLS) == [("De Lindeboom", "vo", "Midden")]
    assert rows(empty, PLACES) == [
        ("Sem de Wit", "sem@example.org", "Beheer", "steward"),
        ("Sem de Wit", "sem@example.org", "Onderbouw", "teacher"),
    ]


def test_no_option_takes_a_secret(empty: Terminal) -> None:
    assert [line for line in empty.here("setup", "--help").lines if "token" in line.casefold()] == []


def test_a_list_that_is_not_there_ends_it(empty: Terminal) -> None:
    empty.settings |= {
        "RUIMTE_TELEGRAM_BOT_TOKEN": NOBODYS, "RUIMTE_TELEGRAM_TEXT": "on", "RUIMTE_TELEGRAM_API_URL": NOWHERE
    }  # fmt: skip

    done = empty.here("setup", "--people", Path("nergens.csv"))

    assert (done.code, done.err) == (2, "De lijst nergens.csv is niet ingelezen.\n")
