"""`ruimte doctor`: what is wrong in the house is one line that says what to do, and no check stops another."""

import ast
import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from bot.opening import open_app
from bot.settings import Settings
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.inbox import InboxRow, InboxState
from bot.store.people import Account, find_people
from bot.store.place import Place
from bot.store.schema import HEAD
from bot.store.team import find_team
from bot.views.catalogue import catalogue
from bot.views.checkup import SENTENCES
from tests.cli.connected import HOUSE, IN_SLACK, NOW, SECRET, Connected, line, note, ok, unchecked
from tests.cli.terminal import MONDAY, SCHOOL, Terminal

ROOT = Path(__file__).parents[2]


# When nothing is wrong


async def test_everything_is_looked_at_over_socket_mode(connected: Connected) -> None:
    done = await connected.looks()

    assert (done.code, done.lines) == (0, [*HOUSE, *IN_SLACK, ok("slack_app_token")])


async def test_everything_is_looked_at_over_http(connected: Connected) -> None:
    connected.set(slack_app_token="", slack_signing_secret=SECRET, public_url="https://ruimte.school.nl")

    done = await connected.looks()

    assert (done.code, done.lines) == (0, [*HOUSE, *IN_SLACK])


async def test_looking_changes_nothing(connected: Connected) -> None:
    def kept() -> list[str]:
        with contextlib.closing(sqlite3.connect(connected.database)) as database:
            return list(database.iterdump())

    before = kept()
    await connected.looks()

    assert kept() == before


def test_looking_makes_no_database_and_no_key(empty: Terminal) -> None:
    done = empty.here("doctor")

    said = [note("no_database"), note("slack_off"), unchecked("clock_without_platform")]
    assert (done.code, done.err, done.lines) == (0, "", said)
    assert list(empty.folder.iterdir()) == []


@pytest.mark.parametrize("command", ["doctor", "status"])
def test_what_was_left_out_of_the_schools_words_is_named_with_its_line(school: Terminal, command: str) -> None:
    folder = school.folder / "own"
    folder.mkdir()
    (folder / "calendar.yaml").write_text("light: [4]\nlicht: [5]\n")
    school.settings = {"RUIMTE_PROMPTS": str(folder)}

    said = [line for line in school.here(command).lines if "calendar.yaml" in line]

    assert [line.removeprefix("let op: ") for line in said] == [
        f"Weggelaten: {folder}/calendar.yaml:2: licht is geen veld dat bestaat."
    ]


def test_it_is_named_too_before_there_is_a_database(empty: Terminal) -> None:
    (empty.folder / "own" / "vragen").mkdir(parents=True)
    empty.settings = {"RUIMTE_PROMPTS": str(empty.folder / "own")}

    assert [
        line for line in empty.here("doctor").lines if f"{empty.folder}/own/vragen:1: Dit lees ik niet." in line
    ] != []


def test_it_speaks_the_language_of_the_steward(empty: Terminal) -> None:
    done = empty.ruimte("doctor", RUIMTE_LANGUAGE="en")

    assert [said.partition(":")[0] for said in done.lines] == ["note", "note", "not checked"]


async def test_a_demo_has_no_stewards_to_reach_and_its_key_beside_it(empty: Terminal) -> None:
    empty.database = f"sqlite:///{empty.folder}/demo.sqlite3"
    async with open_app(Settings.model_validate({"database_url": empty.database}), demo=True):
        pass

    done = await asyncio.to_thread(empty.here, "doctor")

    house = [ok("database", revision=HEAD), ok("key"), ok("schools"), ok("inbox"), ok("outbox")]
    assert (done.code, done.lines) == (0, [*house, note("slack_off"), unchecked("clock_without_platform")])


def test_on_both_databases_it_says_what_a_new_school_lacks(empty: Terminal, database: str) -> None:
    empty.database = database
    for file in empty.folder.glob("ruimte.sqlite3"):
        file.chmod(0o600)
    before = empty.here("doctor").lines[0]
    empty.here("people", "import", SCHOOL / "people.csv", at=MONDAY)

    done = empty.here("doctor")

    lacks = [line("steward_unknown", organisation="De Lindeboom"), line("no_region", school="De Lindeboom")]
    assert (done.code, before, done.lines[0]) == (1, note("no_database"), ok("database", revision=HEAD))
    assert [said for said in done.lines if said.startswith("fout")] == lacks


def codes() -> Iterator[str]:
    """Every code written out in a check."""
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("adapters/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Found":
                yield from (str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant))


def test_there_is_a_sentence_for_everything_that_can_be_found() -> None:
    assert sorted(set(codes()) - set(SENTENCES)) == []


# The database and its key


def test_a_wrong_setting_is_said_and_the_rest_cannot_be_looked_at(empty: Terminal) -> None:
    empty.settings = {"RUIMTE_HTTP_PORT": "many"}
    done = empty.here("doctor")

    wrong = "fout: RUIMTE_HTTP_PORT klopt niet. Dit kan: een getal van 0 tot en met 65535; 0 neemt een vrije poort."
    assert (done.code, done.lines) == (1, [wrong, unchecked("settings_unread")])


async def test_a_database_that_is_none_does_not_keep_slack_from_being_looked_at(connected: Connected) -> None:
    connected.database.write_bytes(b"These are no tables, whatever else they are." * 50)

    done = await connected.looks()

    assert done.code == 1
    assert done.lines[0].startswith("fout: ")
    assert done.lines[1:] == [unchecked("house_unchecked"), *IN_SLACK, ok("slack_app_token")]


async def test_an_older_schema_has_to_be_migrated(connected: Connected) -> None:
    connected.change("UPDATE alembic_version SET version_num = '0001'")

    code, said = await connected.complains()

    assert (code, "ruimte migrate" in said[0], said[1:]) == (1, True, [unchecked("house_unchecked")])


async def test_a_database_that_takes_no_write_is_wrong(connected: Connected) -> None:
    full = "SELECT RAISE(ABORT, 'database or disk is full')"
    connected.change(f"CREATE TRIGGER no_room BEFORE INSERT ON house BEGIN {full}; END")

    said = f"fout: {catalogue('nl')('database.full')}"
    assert await connected.complains() == (1, [said, unchecked("house_unchecked")])


async def test_a_key_that_is_gone_is_wrong(connected: Connected) -> None:
    connected.terminal.key_file.unlink()

    code, said = await connected.complains()

    assert (code, said[0].startswith("fout: Deze database is versleuteld"), len(said)) == (1, True, 2)


async def test_a_key_in_the_folder_of_the_database_is_worth_a_note(connected: Connected) -> None:
    beside = connected.terminal.key_file.rename(connected.database.parent / "key")
    connected.set(key_file=str(beside))

    assert await connected.complains() == (0, [note("key_beside", path=str(beside))])


async def test_a_key_that_others_can_read_is_wrong(connected: Connected) -> None:
    connected.terminal.key_file.chmod(0o644)

    said = [line("key_readable", path=str(connected.terminal.key_file))]
    assert await connected.complains() == (1, said)


async def test_a_database_that_others_can_read_is_wrong(connected: Connected) -> None:
    connected.database.chmod(0o644)

    assert await connected.complains() == (1, [line("database_readable", path=str(connected.database))])


async def test_so_is_its_log_in_which_the_newest_names_stand(connected: Connected) -> None:
    log = connected.database.with_name(f"{connected.database.name}-wal")
    with contextlib.closing(sqlite3.connect(connected.database)) as running:
        running.execute("CREATE TABLE more (words)")
        running.execute("DROP TABLE more")
        log.chmod(0o644)
        assert await connected.complains() == (1, [line("database_readable", path=str(log))])


async def test_a_key_from_the_environment_lies_nowhere(connected: Connected) -> None:
    connected.set(key=connected.terminal.key_file.read_text().strip())
    connected.terminal.key_file.unlink()

    assert await connected.complains() == (0, [])


async def test_a_key_beside_the_other_settings_is_where_they_are(connected: Connected) -> None:
    settings = connected.terminal.folder / ".env"
    settings.write_text(f"RUIMTE_KEY={connected.terminal.key_file.read_text()}")
    settings.chmod(0o600)
    connected.database.rename(connected.terminal.folder / "ruimte.sqlite3")
    connected.terminal.database = ""

    assert await connected.complains() == (0, [note("key_beside", path=str(settings))])


# Who runs it, and what happens in it


async def test_one_steward_is_worth_a_note(connected: Connected) -> None:
    connected.change("DELETE FROM account WHERE platform = 'slack' AND chat = 'U1'")

    assert await connected.complains() == (0, [note("no_second_steward", place="De Lindeboom")])


async def test_a_steward_who_cannot_be_reached_or_is_gone_is_none(connected: Connected) -> None:
    async with connected.opened() as app, app.unit_of_work() as db:
        (await db.get_one(Account, UUID(int=100))).unreachable_since = NOW
        (noor,) = await find_people(db, "Noor Bakker")
        noor.last_day = date(2026, 1, 1)

    assert await connected.complains() == (1, [line("no_steward", organisation="De Lindeboom")])


async def test_a_school_without_a_region_is_named(connected: Connected) -> None:
    connected.change("UPDATE school SET region = NULL")

    assert await connected.complains() == (1, [line("no_region", school="De Lindeboom")])


async def test_a_team_whose_channel_we_are_not_in_is_named(connected: Connected) -> None:
    async with connected.opened() as app, app.unit_of_work() as db:
        (team,) = await find_team(db, "Onderbouw")
        place = Place(id=UUID(int=3), team_id=team.id, platform="slack", workspace="T1", chat="C1", language="nl")
        place.left_at = NOW
        db.add(place)

    assert await connected.complains() == (0, [note("out_of_channel", team="Onderbouw")])


async def test_what_failed_can_be_replayed(connected: Connected) -> None:
    async with connected.opened() as app, app.unit_of_work() as db:
        db.add(InboxRow(id=UUID(int=4), key="slack:Ev2", state=InboxState.FAILED, received_at=NOW))

    assert await connected.complains() == (1, [line("failed")])


def add_alert(db: Db, what: str, *, raised_at: datetime, **args: str) -> None:
    row = Alert(id=db.new_id(raised_at), key=f"{what}:{raised_at}", what=what, raised_at=raised_at)
    row.args = {"platform": "slack", **args}
    db.add(row)


async def test_what_was_refused_or_may_be_lost_lately_is_worth_a_note(connected: Connected) -> None:
    async with connected.opened() as app, app.unit_of_work() as db:
        add_alert(db, "refused", raised_at=NOW, reason="invalid_auth")
        add_alert(db, "refused", raised_at=NOW - timedelta(days=8), reason="missing_scope")
        for number, state in enumerate(("uncertain", "failed")):
            db.add(
                Delivery(
                    id=UUID(int=number), key=state, kind="digest", args={}, lane="slack:T1", chat="C1",
                    budget="channel", repeatable=False, state=state, due=NOW, expires=NOW, settled_at=NOW,
                )
            )  # fmt: skip

    said = [note("refused", platform="Slack", reason="invalid_auth"), note("uncertain"), note("given_up")]
    assert await connected.complains() == (0, said)


async def test_nothing_that_ever_came_in_is_worth_a_note(connected: Connected) -> None:
    connected.change("UPDATE inbox SET key = 'console:1'")

    assert await connected.complains() == (0, [note("slack_no_event")])


@pytest.mark.parametrize(("days", "said"), [(7, []), (14, [note("slack_no_event_lately")])])
async def test_a_silence_of_more_than_seven_weekdays_is_worth_a_note(
    connected: Connected, days: int, said: list[str]
) -> None:
    async with connected.opened() as app, app.unit_of_work() as db:
        (await db.get_one(InboxRow, UUID(int=2))).received_at = NOW - timedelta(days=days)

    assert await connected.complains() == (0, said)
