"""What can be wrong: one sentence on standard error, an exit code, never a traceback, never a secret."""

import json
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from bot.cli import main
from bot.cli.trouble import ACCEPTED, explain
from bot.settings import Settings, WrongSetting, read_settings
from bot.store.base import make_engine
from bot.store.cipher import Cipher, make_key, read_key
from bot.store.schema import HEAD, migrate
from tests.cli.terminal import MONDAY, SCHOOL, Done, Terminal

NO_KEY = (
    "Deze database is versleuteld en ik vind de sleutel niet. Ik keek hier: RUIMTE_KEY, /nowhere/key. "
    "Zet de sleutel terug, of wijs hem aan met RUIMTE_KEY_FILE."
)
KEY_ELSEWHERE = {"RUIMTE_KEY_FILE": "/nowhere/key"}
EVERY_COMMAND_THAT_OPENS_THE_DATABASE: tuple[tuple[str, ...], ...] = (
    ("people", "import", str(SCHOOL / "people.csv")),
    ("school", "list"),
    ("school", "set", "--region", "Zuid"),
    ("school", "calendar", str(SCHOOL / "calendar.csv")),
    ("team", "list"),
    ("team", "add", "Bouw 4"),
    ("team", "start", "Bestuur", "--agreed-on", "2026-09-29", "--contact", "Joke"),
    ("team", "schedule", "Onderbouw"),
    ("round", "open", "--team", "Onderbouw"),
    ("quiet", "--all"),
    ("chat", "--as", "Noor"),
    ("replay",),
    ("status",),
    ("migrate",),
)


def refused(done: Done) -> str:
    """The one sentence, after a look that it is a refusal and no traceback."""
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    (sentence,) = done.err.splitlines()
    return sentence


# Settings


@pytest.mark.parametrize(
    ("name", "value", "accepts"),
    [
        ("RUIMTE_DATABASE_URL", "mysql://u:geheim@h/d", "sqlite:///PAD of postgresql://"),
        ("RUIMTE_DATABASE_URL", "geheim", "sqlite:///PAD of postgresql://"),
        ("RUIMTE_DATABASE_URL", "sqlite:///:memory:", "sqlite:///PAD of postgresql://"),
        ("RUIMTE_DATABASE_URL", "postgresql://u:geheim@h:poort/d", "sqlite:///PAD of postgresql://"),
        ("RUIMTE_KEY", "geheim", "32 bytes in base64"),
        ("RUIMTE_KEY_FILE", "/", "het pad van een bestand"),
        ("RUIMTE_LANGUAGE", "geheim", "nl of en"),
        ("RUIMTE_TIMEZONE", "Europe/Geheim", "een tijdzone zoals Europe/Amsterdam"),
        ("RUIMTE_LOG_FORMAT", "geheim", "console of json"),
        ("RUIMTE_HTTP_HOST", "http://geheim/", "een adres zoals 127.0.0.1"),
        ("RUIMTE_HTTP_PORT", "80800", "een getal van 0 tot en met 65535"),
        ("RUIMTE_PROMPTS", "/geheim", "het pad van een map"),
        ("RUIMTE_PUBLIC_URL", "ftp://geheim.nl", "een adres dat met https:// begint"),
        ("RUIMTE_PUBLIC_URL", "https:///geheim", "een adres dat met https:// begint"),
        ("RUIMTE_PUBLIC_URL", "http://geheim.nl", "alleen op deze computer zelf"),
        ("RUIMTE_PUBLIC_URL", "http://127.0.0.1.geheim.nl", "alleen op deze computer zelf"),
        ("RUIMTE_SLACK_API_URL", "geheim", "een adres dat met https:// begint"),
        ("RUIMTE_SLACK_EMAILS", "geheim", "true of false"),
        ("RUIMTE_SLACK_BOT_TOKEN", "xapp-geheim", "xoxb- of xoxe.xoxb-"),
        ("RUIMTE_SLACK_BOT_TOKEN", "xoxe-geheim", "xoxb- of xoxe.xoxb-"),
        ("RUIMTE_SLACK_BOT_TOKEN", "xoxb-ge heim", "xoxb- of xoxe.xoxb-"),
        ("RUIMTE_SLACK_APP_TOKEN", "xoxb-geheim", "xapp-"),
        ("RUIMTE_SLACK_SIGNING_SECRET", "ge heim", "de Signing Secret"),
        ("RUIMTE_SLACK_CLIENT_ID", "ge heim", "de Client ID"),
        ("RUIMTE_SLACK_CLIENT_SECRET", "geheim\n", "de Client Secret"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_accepts_and_without_its_value(
    name: str, value: str, accepts: str
) -> None:
    done = CliRunner().invoke(main, ["run"], env={name: value})

    assert (done.exit_code, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"{name} klopt niet. Dit kan: ")
    assert accepts in sentence
    assert value == "/" or value not in sentence


@pytest.mark.parametrize("name", ["BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET"])
def test_a_blank_secret_is_wrong(name: str) -> None:
    with pytest.raises(WrongSetting, match=f"^RUIMTE_SLACK_{name}$"):
        read_settings(**{f"slack_{name.lower()}": "  "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slack_bot_token", "xoxb-geheim"),
        ("slack_bot_token", "xoxe.xoxb-geheim"),
        ("slack_app_token", "xapp-geheim"),
        ("slack_signing_secret", "geheim"),
        ("slack_client_secret", "geheim"),
    ],
)
def test_a_secret_that_is_written_like_one_is_kept_and_not_shown(name: str, value: str) -> None:
    settings = read_settings(**{name: value})

    assert getattr(settings, name).get_secret_value() == value
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    "address",
    ["https://ruimte.school.nl", "http://localhost:8080", "http://127.0.0.1:8080/", "http://[::1]:8080"],
)
def test_a_public_address_is_safe_or_on_this_machine(address: str) -> None:
    assert read_settings(public_url=address).public_url == address


def test_every_setting_can_be_named_when_it_is_wrong() -> None:
    assert set(ACCEPTED) == {f"RUIMTE_{name.upper()}" for name in Settings.model_fields}


def test_an_env_file_is_read(empty: Terminal) -> None:
    (empty.folder / ".env").write_text("RUIMTE_LANGUAGE=en\nRUIMTE_DATABASE_URL=sqlite:///mine.sqlite3\nOTHER=1\n")

    done = empty.ruimte("team", "list")

    assert done.lines == ["There is nobody yet. Begin with: ruimte people import FILE.csv"]
    assert (empty.folder / "mine.sqlite3").exists()


def test_an_empty_setting_is_no_setting(empty: Terminal) -> None:
    done = empty.ruimte("team", "list", RUIMTE_KEY="", RUIMTE_KEY_FILE="", RUIMTE_LANGUAGE="")

    assert (done.code, done.err, empty.key_file.exists()) == (0, "", True)


# The key


def test_the_key_is_made_once_for_its_owner_only(empty: Terminal) -> None:
    empty.ruimte("team", "list")
    first, mode = empty.key_file.read_text(), empty.key_file.stat().st_mode
    empty.ruimte("team", "list")

    assert (mode & 0o777, empty.key_file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert empty.key_file.read_text() == first
    assert len(read_key(first)) == 32


def test_without_the_key_every_command_refuses_and_says_where_it_looked(school: Terminal) -> None:
    school.settings = KEY_ELSEWHERE

    said = {refused(school.here(*words)) for words in EVERY_COMMAND_THAT_OPENS_THE_DATABASE}

    assert said == {NO_KEY}
    assert not Path("/nowhere").exists()


@pytest.mark.parametrize("command", [("status",), ("migrate",)])
def test_another_key_is_refused(school: Terminal, command: tuple[str]) -> None:
    school.settings = {"RUIMTE_KEY": make_key()}

    assert refused(school.here(*command)) == "Deze sleutel past niet op deze database. Ik keek hier: RUIMTE_KEY."


def test_a_key_file_with_something_else_in_it_is_refused(school: Terminal) -> None:
    school.key_file.write_text("geen sleutel")

    assert refused(school.here("status")) == f"Hier staat geen leesbare sleutel: {school.key_file}."


def test_of_several_keys_the_first_encrypts_and_the_others_still_open(school: Terminal) -> None:
    old, new = school.key_file.read_text().strip(), make_key()

    done = school.ruimte("chat", "--as", "Noor", says="ja\n", at=MONDAY, RUIMTE_KEY=f"{new},{old}")

    assert (done.code, done.err) == (0, "")


def test_the_first_of_several_keys_seals() -> None:
    old, new = read_key(make_key()), read_key(make_key())
    before = Cipher([old]).seal("toen", "reply", "words", UUID(int=1))

    after = Cipher([new, old]).seal("nu", "reply", "words", UUID(int=1))

    assert Cipher([new, old]).open(before, "reply", "words", UUID(int=1)) == "toen"
    assert Cipher([new]).open(after, "reply", "words", UUID(int=1)) == "nu"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("agenda", "import", "--team", "Onderbouw"),
            "Zet ook de naam van het bestand erachter. Zo werkt het: {} --help",
        ),
        (("people", "import"), "Zet ook de naam van het bestand erachter. Zo werkt het: {} --help"),
        (("team", "add"), "Achter {} hoort nog iets. Zo werkt het: {} --help"),
    ],
)
def test_what_is_missing_after_a_command_is_said_as_people_say_it(
    empty: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    command = f"ruimte {words[0]} {words[1]}"
    assert refused(empty.here(*words)) == sentence.replace("{}", command)


def test_a_file_that_cannot_be_read_is_one_sentence(empty: Terminal) -> None:
    missing = empty.here("people", "import", "nowhere.csv")
    folder = empty.here("people", "import", ".")

    assert (refused(missing), refused(folder)) == (
        "Ik vind nowhere.csv niet. Kijk of de naam klopt, en of je in de goede map staat.",
        ". is een map. Ik heb een bestand nodig.",
    )


def test_a_key_that_cannot_be_written_is_one_sentence(empty: Terminal) -> None:
    done = empty.ruimte("team", "list", RUIMTE_KEY_FILE="/proc/nowhere/key")

    assert refused(done) == "Ik vind /proc/nowhere niet. Kijk of de naam klopt, en of je in de goede map staat."


# The database


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        (
            "0000",
            f"Deze database is van een oudere versie (schema 0000, nodig is {HEAD}). "  # noqa: ISC004
            "Maak een kopie en doe: ruimte migrate",
        ),
        (
            "9999",
            f"Deze database is van een nieuwere versie (schema 9999; ik ken {HEAD}). Werk Ruimte bij.",
        ),
    ],
)
def test_another_schema_is_refused(school: Terminal, revision: str, sentence: str) -> None:
    with sqlite3.connect(school.folder / "ruimte.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))

    assert refused(school.here("status")) == sentence


def test_status_makes_no_house_where_there_is_none_and_says_where_it_looked(empty: Terminal) -> None:
    said = refused(empty.here("status"))

    where = empty.folder / "ruimte.sqlite3"
    assert said == (
        f"Hier staat nog geen Ruimte. Ik keek hier: {where}. Ga naar de map van Ruimte, of begin met: ruimte setup"
    )
    assert list(empty.folder.iterdir()) == []


def test_a_newer_schema_is_not_migrated(school: Terminal) -> None:
    with sqlite3.connect(school.folder / "ruimte.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    assert refused(school.here("migrate")).startswith("Deze database is van een nieuwere versie")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("sqlite:///folder", "Ik kan de database niet openen of er niet in schrijven."),
        ("sqlite:///nowhere/ruimte.sqlite3", "Ik kan de database niet openen of er niet in schrijven."),
        ("sqlite:////proc/ruimte.sqlite3", "Ik kan de database niet openen of er niet in schrijven."),
        ("sqlite:///letter.txt", "Dit bestand is geen database van Ruimte."),
        ("sqlite:////dev/full", "De schijf is vol. Er is niets half bewaard."),
        ("postgresql://u:geheim@127.0.0.1:1/x", "De database antwoordt niet (OperationalError)."),
        ("postgresql://u:geheim@/x?host=/nowhere", "De database antwoordt niet (OperationalError)."),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_sentence(empty: Terminal, address: str, sentence: str) -> None:
    (empty.folder / "folder").mkdir()
    (empty.folder / "letter.txt").write_text("Beste Noor, " * 100)

    empty.database = address
    asks = ("team", "list")
    said = refused(empty.ruimte(*asks) if address.startswith("sqlite:////") else empty.here(*asks))

    assert said.startswith(sentence)
    assert "geheim" not in said


async def test_a_database_that_somebody_else_holds_is_one_sentence(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.base.SECONDS_TO_WAIT_FOR_WRITER", 0.1)
    engine = make_engine(sqlite_database)
    with sqlite3.connect(sqlite_database.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DBAPIError) as caught:
            await migrate(engine)
        other.execute("ROLLBACK")
    await engine.dispose()

    assert explain(caught.value).startswith("De database is bezet door een ander programma.")


# Names


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("teem", "list"), "Ik ken geen opdracht teem. Bedoel je team?"),
        (("team", "lst"), "Ik ken geen opdracht lst. Bedoel je list?"),
        (("round", "open", "--team", "Onderbuow"), "Ik ken geen team Onderbuow. Bedoel je Onderbouw?"),
        (("team", "add", "X", "--school", "Lindebom"), "Ik ken geen school Lindebom. Bedoel je De Lindeboom?"),
        (("school", "set", "--region", "Mid"), "Ik ken geen regio Mid. Bedoel je Midden?"),
        (("school", "set", "--region", "Oost"), "Ik ken geen regio Oost. Wel: Midden, Noord, Zuid."),
        (("quiet", "--person", "Nor Baker"), "Ik ken geen persoon Nor Baker. Bedoel je Noor Bakker?"),
        (("quiet", "--person", "Bakker"), "Ik ken geen persoon Bakker. Bedoel je Noor Bakker?"),
    ],
)
def test_an_unknown_name_gets_the_nearest(school: Terminal, words: tuple[str, ...], sentence: str) -> None:
    done = school.here(*words)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].removeprefix("Error: ") == sentence


# Output


def test_logs_go_to_standard_error_in_the_form_that_was_asked_for(school: Terminal) -> None:
    folder = school.folder / "words" / "questions"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("- {id: t-own-1}\n")

    done = school.ruimte("team", "list", RUIMTE_PROMPTS=str(folder.parent), RUIMTE_LOG_FORMAT="json")

    assert (done.code, done.lines[-1].startswith("Onderbouw (De Lindeboom)")) == (0, True)
    logged = json.loads(done.err.splitlines()[0])
    assert (logged["event"], logged["file"], logged["line"]) == ("words_left_out", str(folder / "own.yaml"), 1)
