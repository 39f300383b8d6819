"""`ruimte backup` and `restore` as commands: what they do, and every refusal in a sentence (J33)."""

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.cli.words import words
from bot.domain.delivery import Budget, State
from bot.domain.promise import Act, Line, Promised
from bot.keeping import Keeper
from bot.opening import Refusal, open_app, real_clock
from bot.restoring import keep_what_was_promised
from bot.settings import Settings
from bot.store.alone import held
from bot.store.backup import LOGS
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.house import all_alerts, count_processes, mark_came_back, name_connections
from bot.store.people import all_people
from bot.store.promise import Promise, known_promises, seal_promise, subject_hash
from bot.store.promise_file import append_promises, read_promises
from bot.store.schema import HEAD
from tests.cli.connected import line, ok
from tests.cli.terminal import MONDAY, SCHOOL, Done, Terminal
from tests.newer_promise import NEWER, newer_promise

DATABASE = "ruimte.sqlite3"
NOT_OURS = "{} is geen database van Ruimte."


def people(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM person").fetchone()[0])


def cells(file: Path) -> list[str]:
    """All that is in it."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def changes(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is the day on which the school was set up: else a copy of it would be too old one day."""
    with time_machine.travel(datetime.fromisoformat(MONDAY)):
        yield


@pytest.fixture
def copy(school: Terminal) -> Path:
    """A backup of the school."""
    file = school.folder / "copy.sqlite3"
    assert school.here("backup", file).code == 0
    return file


def refused(done: Done) -> tuple[int, str, str]:
    return done.code, done.out, done.err.strip()


# -- the file itself --


@pytest.mark.parametrize("first", [("people", "import", SCHOOL / "people.csv"), ("migrate",)])
def test_only_its_owner_reads_a_database_that_is_made(empty: Terminal, first: tuple[str | Path, ...]) -> None:
    assert empty.here(*first).code == 0
    assert mode(empty.folder / DATABASE) == 0o600


def test_only_its_owner_reads_what_is_put_aside(school: Terminal, copy: Path) -> None:
    (school.folder / DATABASE).chmod(0o644)
    assert school.here("restore", copy, "--yes").code == 0
    (aside,) = school.folder.glob(f"{DATABASE}.before-*")
    assert mode(aside) == 0o600


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


# -- backup --


def test_a_backup_has_everything_but_the_key(school: Terminal) -> None:
    file = school.folder / "copy.sqlite3"
    done = school.here("backup", file)
    said = f"De reservekopie staat in {file}. De sleutel zit er niet in: bewaar die apart."
    assert (done.code, done.lines, people(file)) == (0, [said], people(school.folder / DATABASE))
    assert school.key_file.read_bytes().strip() not in file.read_bytes()


def test_a_file_that_is_there_is_replaced_only_when_one_says_so(school: Terminal, copy: Path) -> None:
    copy.write_text("mine")
    done = school.here("backup", copy)
    sentence = f"{copy} is er al. Kies een andere naam, of doe het met --replace."
    assert (*refused(done), copy.read_text()) == (2, "", sentence, "mine")
    assert (school.here("backup", copy, "--replace").code, people(copy) > 0) == (0, True)


def test_a_backup_never_takes_the_place_of_the_database(school: Terminal) -> None:
    done = school.here("backup", DATABASE, "--replace")
    assert refused(done) == (2, "", f"{DATABASE} is er al. Kies een andere naam, of doe het met --replace.")


def test_a_folder_that_is_not_there_or_is_a_folder_is_said(school: Terminal) -> None:
    nowhere = school.here("backup", school.folder / "nowhere" / "copy.sqlite3")
    folder = school.here("backup", school.folder, "--replace")
    assert [(done.code, done.out, len(done.err.splitlines())) for done in (nowhere, folder)] == [(2, "", 1)] * 2


def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(empty: Terminal) -> None:
    done = empty.here("backup", "copy.sqlite3")
    assert (done.code, done.out, list(empty.folder.iterdir())) == (2, "", [])
    assert DATABASE in done.err


def test_of_a_server_it_says_the_command_without_the_password(empty: Terminal) -> None:
    empty.database = "postgresql://ruimte:geheim@db.school.nl:5433/huis"
    done = empty.here("backup", "my copy.dump")
    said = (
        "Deze database staat in PostgreSQL. Maak de reservekopie daar, met: pg_dump --format=custom "
        "'--file=my copy.dump' --host=db.school.nl --port=5433 --username=ruimte huis"
    )
    assert (done.code, done.lines, "geheim" in done.out + done.err) == (1, [said], False)


# -- restore --


def test_a_backup_is_put_back_and_the_database_of_before_lies_aside(school: Terminal, copy: Path) -> None:
    changes(school.folder / DATABASE, "UPDATE organisation SET name = 'Later'")
    before = people(copy)
    done = school.here("restore", copy, "--yes", at="2026-10-12T12:00:00+02:00")
    aside = school.folder / f"{DATABASE}.before-20261012T100000"
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT name FROM organisation").fetchall() == [("Later",)]
    assert (done.code, done.err, people(school.folder / DATABASE)) == (0, "", before)
    assert done.lines[-2:] == [
        "De reservekopie is teruggezet.",
        f"De database van daarvoor staat in {aside.name}. Na veertien dagen gooit Ruimte die weg.",
    ]
    assert sorted(path.name for path in school.folder.glob(f"*{DATABASE}*")) == sorted([DATABASE, aside.name])


async def test_what_only_a_newer_version_understands_is_written_down_before_its_database_goes(
    school: Terminal, copy: Path
) -> None:
    """It stood in no file yet, and a newer version that comes back finds it there."""
    school.database = f"sqlite:///{school.folder / DATABASE}"
    async with open_app(settings_of(school)) as app, app.unit_of_work() as db:
        line = newer_promise(db, at=real_clock())
        db.add(Promise(id=line.id, sealed=line.sealed, written=False))
    done = [
        await asyncio.to_thread(school.ruimte, "restore", copy, "--yes", at=MONDAY, RUIMTE_LANGUAGE="en")
        for _ in range(2)
    ]
    said = (
        f"In {school.folder / 'backups'} is 1 line of a newer version, which this version does not understand. What "
        "was erased or withdrawn with it may be back. Leave the line there: once you update again, Ruimte still does "
        "what it says."
    )
    assert [(one.code, one.lines[-1]) for one in done] == [(0, said)] * 2
    assert read_promises(school.folder / "backups") == {line.id: line}
    assert len(list((school.folder / "backups").glob("promises-*.txt"))) == 1
    assert await waits_for_a_newer_version(school)


def test_who_does_not_say_yes_keeps_the_database(school: Terminal, copy: Path) -> None:
    before = cells(school.folder / DATABASE)
    done = school.ruimte("restore", copy, at=MONDAY, says="n\n")
    broken_off = (2, "Afgebroken. Er is niets veranderd.\n")
    assert ((done.code, done.err), cells(school.folder / DATABASE) == before) == (broken_off, True)


def test_who_says_yes_in_dutch_is_understood(school: Terminal, copy: Path) -> None:
    done = school.ruimte("restore", copy, at=MONDAY, says="ja\n")
    assert (done.code, done.err, "Weet je het zeker? [j/n]: De reservekopie is teruggezet." in done.out) == (
        0,
        "",
        True,
    )


def test_where_the_database_is_lost_or_broken_it_is_put_back_too(school: Terminal, copy: Path) -> None:
    (school.folder / DATABASE).write_text("This was a database, before the disk broke. " * 50)
    broken = school.here("restore", copy, "--yes").code
    (school.folder / DATABASE).unlink()
    lost = school.here("restore", copy, "--yes").code
    assert (broken, lost, people(school.folder / DATABASE)) == (0, 0, people(copy))


def test_a_database_in_use_is_left_alone(school: Terminal, copy: Path) -> None:
    with closing(sqlite3.connect(school.folder / DATABASE)) as running:
        running.execute("SELECT * FROM person").fetchall()
        done = school.here("restore", copy, "--yes")
    assert (done.code, done.err.strip()) == (
        2, f"{DATABASE} is in gebruik. Stop Ruimte eerst, en doe het dan opnieuw."
    )  # fmt: skip


@pytest.mark.parametrize("what", ["letter", "empty", "other"])
def test_what_is_no_database_of_ours_is_refused(school: Terminal, what: str) -> None:
    file = school.folder / what
    match what:
        case "letter":
            file.write_text("Dear all, this is a letter and no database at all. " * 50)
        case "empty":
            file.touch()
        case _:
            changes(file, "CREATE TABLE said (words)")
    before = cells(school.folder / DATABASE)
    done = school.here("restore", file, "--yes")
    assert (done.code, done.err.strip()) == (2, NOT_OURS.format(file))
    assert (cells(school.folder / DATABASE) == before, list(school.folder.glob(".*restoring"))) == (True, [])


def test_while_another_restores_nothing_is_put_back(school: Terminal, copy: Path) -> None:
    before = cells(school.folder / DATABASE)
    with held(school.folder):
        done = school.here("restore", copy, "--yes")
    assert (done.code, "is in gebruik" in done.err, cells(school.folder / DATABASE) == before) == (2, True, True)


def test_a_file_that_is_not_there_and_a_folder_are_said(school: Terminal) -> None:
    nowhere, folder = school.here("restore", "nowhere", "--yes"), school.here("restore", school.folder, "--yes")
    assert [(done.code, done.out, len(done.err.splitlines())) for done in (nowhere, folder)] == [(2, "", 1)] * 2
    assert ("nowhere" in nowhere.err, str(school.folder) in folder.err) == (True, True)


def test_a_backup_of_a_newer_version_is_refused(school: Terminal, copy: Path) -> None:
    changes(copy, "UPDATE alembic_version SET version_num = '9999'")
    done = school.here("restore", copy, "--yes")
    assert (done.code, "9999" in done.err, HEAD in done.err) == (2, True, True)


def test_a_backup_that_the_key_does_not_open_is_refused(school: Terminal, copy: Path) -> None:
    school.settings = {"RUIMTE_KEY": "A" * 43 + "="}
    before = cells(school.folder / DATABASE)
    done = school.here("restore", copy, "--yes")
    assert (done.code, "RUIMTE_KEY" in done.err, cells(school.folder / DATABASE) == before) == (2, True, True)


def test_without_a_file_it_says_which_is_missing(school: Terminal) -> None:
    assert school.here("restore").code == 2


# -- after pg_restore, or by hand --


def test_who_is_erased_while_nothing_runs_stays_erased_when_a_copy_is_put_back_by_hand(
    school: Terminal, copy: Path
) -> None:
    before = people(school.folder / DATABASE)
    erased = school.here("people", "erase", "Noor Bakker", "--yes")
    shutil.copyfile(copy, school.folder / DATABASE)
    for log in LOGS:
        (school.folder / f"{DATABASE}{log}").unlink(missing_ok=True)
    done = school.here("restore", "--already-back")
    assert (erased.code, done.code, people(school.folder / DATABASE)) == (0, 0, before - 1)


def test_a_command_that_promises_nothing_makes_no_file_of_promises(school: Terminal) -> None:
    school.here("status")
    assert not (school.folder / "backups").exists()


def test_what_a_demo_promised_stands_in_no_file(empty: Terminal) -> None:
    empty.database = f"sqlite:///{empty.folder / DATABASE}"

    async def is_made() -> None:
        its_key_beside_it = settings_of(empty).model_copy(update={"key_file": None})
        async with open_app(its_key_beside_it, migrates=True, demo=True):
            pass

    asyncio.run(is_made())
    typed = ("people", "import", SCHOOL / "people.csv"), ("people", "erase", "Noor Bakker", "--yes")
    done = [empty.here(*one) for one in typed]
    assert ([one.code for one in done], (empty.folder / "backups").exists()) == ([0, 0], False)


def test_a_promise_that_cannot_be_written_down_keeps_no_command_from_saying_what_it_did(school: Terminal) -> None:
    before = people(school.folder / DATABASE)
    (school.folder / "backups").write_text("a file where the folder should be")
    erased, status = school.here("people", "erase", "Noor Bakker", "--yes"), school.here("status")
    said = words("cli.promises_not_written", folder=school.folder / "backups")
    assert [(one.code, bool(one.out), said in one.err) for one in (erased, status)] == [(0, True, True)] * 2
    (school.folder / "backups").unlink()
    school.here("status")
    assert (people(school.folder / DATABASE), len(read_promises(school.folder / "backups"))) == (before - 1, 1)


def test_nor_does_a_database_that_takes_nothing_at_the_end(school: Terminal) -> None:
    changes(
        school.folder / DATABASE, "CREATE TRIGGER full BEFORE UPDATE ON promise BEGIN SELECT RAISE(FAIL, 'full'); END"
    )
    erased = school.here("people", "erase", "Noor Bakker", "--yes")
    assert (erased.code, bool(erased.out), words("cli.promises_not_asked") in erased.err) == (0, True, True)


def test_a_command_that_the_database_brought_to_nothing_says_so_once(school: Terminal) -> None:
    for table in ("person", "promise"):
        changes(school.folder / DATABASE, f"ALTER TABLE {table} RENAME TO {table}_away")
    erased = school.here("people", "erase", "Noor Bakker", "--yes")
    assert (erased.code, said_in(erased)) == (2, [words("database.away", trouble="OperationalError")])


def test_one_that_came_to_nothing_by_itself_says_both(school: Terminal) -> None:
    changes(school.folder / DATABASE, "ALTER TABLE promise RENAME TO promise_away")
    erased = school.here("people", "erase", "Noor Bakkre", "--yes")
    assert (erased.code, said_in(erased)[0]) == (2, words("cli.promises_not_asked"))
    assert "Noor Bakker" in erased.err


def said_in(done: Done) -> list[str]:
    """What it said on standard error; what went there as its log is left out."""
    return [line for line in done.err.splitlines() if "promises_not_written" not in line]


LONG_AFTER = "2027-11-17T10:00:00+01:00"
SINCE = UUID(int=9)  # a promise made meanwhile


@pytest.fixture
def silent_since_monday(school: Terminal) -> Terminal:
    """A school in which something was said on Monday, and nothing after."""
    school.database = f"sqlite:///{school.folder / DATABASE}"
    assert school.ruimte("chat", "--as", "Noor Bakker", at=MONDAY, says="hulp\n").code == 0
    return school


def test_what_was_put_back_from_longer_ago_than_promises_are_kept_is_refused(silent_since_monday: Terminal) -> None:
    done = silent_since_monday.ruimte("restore", "--already-back", at=LONG_AFTER)
    assert refused(done) == (2, "", words("restore.back_too_old", day="2026-10-12"))


HALFWAY = pytest.mark.parametrize("halfway", [False, True], ids=["whole", "settled halfway"])


@HALFWAY
async def test_and_so_it_is_by_who_runs_it_without_asking(silent_since_monday: Terminal, halfway: bool) -> None:
    house, now = silent_since_monday, datetime.fromisoformat(LONG_AFTER)
    async with open_app(settings_of(house)) as app:
        async with app.unit_of_work() as db:
            promised = Promised(Act.REFUSED, now - timedelta(days=9), (subject_hash(db, UUID(int=1)),))
            lines = {SINCE: Line(SINCE, seal_promise(db, SINCE, promised))}
            await mark_came_back(db, real_clock() if halfway else None)
        with pytest.raises(Refusal) as too_old:
            await keep_what_was_promised(app, lines, now=now)
    assert (too_old.value.key, too_old.value.parts) == ("restore.back_too_old", {"day": "2026-10-12"})


@HALFWAY
async def test_who_was_off_for_as_long_runs_on(silent_since_monday: Terminal, halfway: bool) -> None:
    async with open_app(settings_of(silent_since_monday)) as app:
        async with app.unit_of_work() as db:
            await mark_came_back(db, real_clock() if halfway else None)
        assert await keep_what_was_promised(app, {}, now=datetime.fromisoformat(LONG_AFTER)) == halfway


def test_of_a_server_it_says_the_command_and_what_to_do_next(empty: Terminal) -> None:
    empty.database = "postgresql://ruimte:geheim@db.school.nl/huis"
    done = empty.here("restore", "copy.dump")
    command = (
        "pg_restore --clean --if-exists --single-transaction "
        "--host=db.school.nl --username=ruimte --dbname=huis copy.dump"
    )
    said = [f"Stop Ruimte eerst overal. Doe: {command}", "Doe daarna: ruimte restore --already-back"]
    assert (done.code, done.lines, "geheim" in done.out + done.err) == (1, said, False)


EMPTY = (2, "", "Deze database is leeg: er is nog niets teruggezet.")


def test_where_a_pg_restore_failed_that_is_said_and_no_house_is_made(empty: Terminal, empty_database: str) -> None:
    empty.database = empty_database
    if empty_database.startswith("sqlite"):
        Path(empty_database.removeprefix("sqlite:///")).touch()
    done = [empty.here("restore", "--already-back") for _ in range(2)]
    assert ([refused(one) for one in done], empty.key_file.exists()) == ([EMPTY, EMPTY], False)


def test_where_it_put_back_the_tables_alone_no_house_is_made_either(empty: Terminal, database: str) -> None:
    empty.database = database
    done = [empty.here("restore", "--already-back") for _ in range(2)]
    assert ([refused(one) for one in done], empty.key_file.exists()) == ([EMPTY, EMPTY], False)


def settings_of(terminal: Terminal) -> Settings:
    return Settings.model_validate(
        {"database_url": terminal.database, "key_file": terminal.key_file, "backups": terminal.folder / "backups"}
    )


async def erases_one(terminal: Terminal) -> str:
    """The promise that somebody is erased is in its file, and the database, put back since, does not know it."""
    async with open_app(settings_of(terminal)) as app, app.unit_of_work() as db:
        gone = (await all_people(db))[0]
        erased = Promised(Act.ERASED, real_clock(), (subject_hash(db, gone.id),))
        line = Line(UUID(int=1), seal_promise(db, UUID(int=1), erased))
        append_promises(terminal.folder / "backups" / "promises-a.txt", [line])
        return gone.name


async def names(terminal: Terminal) -> list[str]:
    async with open_app(settings_of(terminal)) as app, app.unit_of_work() as db:
        return [person.name for person in await all_people(db)]


@pytest.fixture
def moved_in(empty: Terminal, database: str) -> Terminal:
    """The school, on each kind of database in turn."""
    empty.database, empty.settings = database, {"RUIMTE_BACKUPS": str(empty.folder / "backups")}
    assert empty.here("people", "import", SCHOOL / "people.csv", at=MONDAY).code == 0
    return empty


async def test_what_was_erased_since_is_erased_again(moved_in: Terminal) -> None:
    before = await names(moved_in)
    gone = await erases_one(moved_in)
    done = await asyncio.to_thread(moved_in.here, "restore", "--already-back")
    said = "Klaar. Wie gewist is, is gewist. Oude vragen gaan niet opnieuw uit."
    assert (done.code, done.lines, await names(moved_in)) == (0, [said], [one for one in before if one != gone])


async def promises_newer(terminal: Terminal) -> None:
    """A newer version, that was here before, promised something in a way that this one does not know."""
    async with open_app(settings_of(terminal)) as app, app.unit_of_work() as db:
        line = newer_promise(db, at=real_clock())
    append_promises(terminal.folder / "backups" / "promises-b.txt", [line])


async def waits_for_a_newer_version(terminal: Terminal) -> bool:
    """Whether it still stands in its file, and is not taken for kept."""
    async with open_app(settings_of(terminal)) as app, app.unit_of_work() as db:
        return NEWER in read_promises(terminal.folder / "backups") and NEWER not in await known_promises(db)


async def test_what_only_a_newer_version_understands_is_said_and_waits_for_it(moved_in: Terminal) -> None:
    before = await names(moved_in)
    gone = await erases_one(moved_in)
    await promises_newer(moved_in)
    done = await asyncio.to_thread(moved_in.here, "restore", "--already-back")
    newer = (
        f"In {moved_in.folder / 'backups'} staat 1 regel van een nieuwere versie, die deze versie niet begrijpt. Wat "
        "daarmee gewist of ingetrokken was, kan terug zijn. Laat de regel staan: werk je weer bij, dan doet Ruimte "
        "alsnog wat erin staat."
    )
    said = ["Klaar. Wie gewist is, is gewist. Oude vragen gaan niet opnieuw uit.", newer]
    assert (done.code, done.lines, await names(moved_in)) == (0, said, [one for one in before if one != gone])
    assert ("promises_newer" in done.err, await waits_for_a_newer_version(moved_in)) == (True, True)


async def test_what_only_a_newer_version_understands_keeps_nobody_from_running(moved_in: Terminal) -> None:
    gone = await erases_one(moved_in)
    await promises_newer(moved_in)
    async with open_app(settings_of(moved_in)) as app:
        lines = read_promises(moved_in.folder / "backups")
        with capture_logs() as logs:
            kept = [await keep_what_was_promised(app, lines, now=real_clock()) for _ in range(2)]
    assert (kept, gone in await names(moved_in)) == ([True, False], False)
    assert [one for one in logs if "promises" in one["event"]] == [
        {"event": "promises_newer", "number": 1, "log_level": "error"}
    ] * 2
    assert await waits_for_a_newer_version(moved_in)


async def test_while_it_runs_nothing_is_done_again(moved_in: Terminal) -> None:
    await erases_one(moved_in)
    before = await names(moved_in)
    async with open_app(settings_of(moved_in)) as app:
        await name_connections(app.engine, "other")
        async with app.unit_of_work() as db:
            await count_processes(db)
        done = await asyncio.to_thread(moved_in.here, "restore", "--already-back")
    assert (done.code, "is in gebruik" in done.err, await names(moved_in)) == (2, True, before)


async def test_run_keeps_by_itself_what_a_database_that_was_copied_back_does_not_know(moved_in: Terminal) -> None:
    gone = await erases_one(moved_in)
    async with open_app(settings_of(moved_in)) as app:
        lines = read_promises(moved_in.folder / "backups")
        kept = [await keep_what_was_promised(app, lines, now=real_clock()) for _ in range(2)]
        async with app.unit_of_work() as db:
            told = [alert.what for alert in await all_alerts(db)]
    assert (kept, told, gone in await names(moved_in)) == ([True, False], ["came_back"], False)


async def test_run_keeps_what_an_older_version_passed_over_and_undoes_nothing_else(moved_in: Terminal) -> None:
    """The database is of after it: somebody heard from us since."""
    gone = await erases_one(moved_in)
    async with open_app(settings_of(moved_in)) as app:
        async with app.unit_of_work() as db:
            db.add_all([heard(db, State.SENT), heard(db, State.WAITING)])
        kept = await keep_what_was_promised(app, read_promises(moved_in.folder / "backups"), now=real_clock())
        async with app.unit_of_work() as db:
            left = (
                await all_alerts(db),
                sorted(await db.scalars(select(Delivery.state).where(Delivery.kind == "mended"))),
            )
    assert (kept, left, gone in await names(moved_in)) == (False, ([], [State.SENT, State.WAITING]), False)


async def test_who_heard_from_us_before_what_was_promised_says_nothing_about_a_copy(moved_in: Terminal) -> None:
    await erases_one(moved_in)
    async with open_app(settings_of(moved_in)) as app:
        async with app.unit_of_work() as db:
            db.add(heard(db, State.SENT, ago=timedelta(hours=1)))
        assert await keep_what_was_promised(app, read_promises(moved_in.folder / "backups"), now=real_clock())


def heard(db: Db, state: State, *, ago: timedelta = timedelta()) -> Delivery:
    """Something for a channel, sent or due at that moment."""
    now = real_clock() - ago
    return Delivery(
        id=db.new_id(now), key=f"heard:{state}", lane="fake:school", chat="C1", kind="mended", budget=Budget.CHANNEL,
        state=state, args={}, repeatable=False, due=now, expires=now + timedelta(days=1),
        settled_at=now if state == State.SENT else None,
    )  # fmt: skip


async def test_two_that_start_at_once_keep_it_once(moved_in: Terminal) -> None:
    gone = await erases_one(moved_in)
    lines = read_promises(moved_in.folder / "backups")
    async with open_app(settings_of(moved_in)) as one, open_app(settings_of(moved_in)) as other:
        kept = await asyncio.gather(*(keep_what_was_promised(app, lines, now=real_clock()) for app in (one, other)))
    assert (sorted(kept), gone in await names(moved_in)) == ([False, True], False)


async def test_what_a_killed_settling_left_is_settled_by_who_begins_to_run(moved_in: Terminal) -> None:
    """Its promises were known by then, and what had a clock was not caught up with."""
    async with open_app(settings_of(moved_in)) as app:
        async with app.unit_of_work() as db:
            await mark_came_back(db, real_clock())
        kept = [await keep_what_was_promised(app, {}, now=real_clock()) for _ in range(2)]
    assert kept == [True, False]


async def test_promises_of_another_house_in_the_folder_keep_nobody_from_running(moved_in: Terminal) -> None:
    line = Line(UUID(int=1), bytes(100))
    async with open_app(settings_of(moved_in)) as app:
        assert not await keep_what_was_promised(app, {line.id: line}, now=real_clock())


# -- doctor --


def kept_line(school: Terminal) -> list[str]:
    found = [line("copy_old", night=OLD), line("copy_failed", folder=str(school.folder / "backups")), ok("copies")]
    return [said for said in school.here("doctor").lines if said in found]


OLD = str(date(2026, 10, 1))


def test_doctor_says_when_the_newest_copy_is_older_than_two_days(school: Terminal) -> None:
    school.settings = {"RUIMTE_BACKUPS": str(school.folder / "backups")}
    (school.folder / "backups").mkdir()
    assert kept_line(school) == []
    (school.folder / "backups" / f"ruimte-{OLD}.sqlite3").touch()
    assert kept_line(school) == [line("copy_old", night=OLD)]
    (school.folder / "backups" / f"ruimte-{real_clock().date()}.sqlite3").touch()
    assert kept_line(school) == [ok("copies")]


async def test_doctor_says_when_the_last_copy_did_not_succeed_until_one_does(school: Terminal) -> None:
    school.database = f"sqlite:///{school.folder / DATABASE}"
    folder = school.folder / "backups"
    folder.write_text("a file where the folder should be")
    async with open_app(settings_of(school)) as app:
        keeper = Keeper(app.sessions, folder, school.folder / DATABASE, ZoneInfo("Europe/Amsterdam"))
        await keeper.copy_at_night(real_clock())
        folder.unlink()
        assert await asyncio.to_thread(kept_line, school) == [line("copy_failed", folder=str(folder))]
        await keeper.copy_at_night(real_clock() + timedelta(hours=2))
    assert await asyncio.to_thread(kept_line, school) == [ok("copies")]


def test_doctor_says_when_the_key_lies_where_the_copies_are(school: Terminal) -> None:
    folder = school.key_file.parent
    school.settings = {"RUIMTE_BACKUPS": str(folder)}
    done = school.here("doctor")
    assert line("key_in_backups", path=str(school.key_file)) in done.lines
