"""A copy of a database in use: all of it or nothing; and a copy that takes the place of a database."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.store.alone import held
from bot.store.backup import copy_database, is_in_use, put_in_place


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        yield connection


def has_words(path: Path, *words: str) -> Path:
    """A database with these words in it."""
    with opened(path) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS said (words)")
        connection.executemany("INSERT INTO said VALUES (?)", [(one,) for one in words])
    return path


def words_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [words for (words,) in connection.execute("SELECT words FROM said ORDER BY rowid")]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return has_words(tmp_path / "ruimte.sqlite3", "one", "two")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where copies go."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


# -- copying --


def test_a_copy_has_what_was_committed_while_others_go_on_writing(database: Path, folder: Path) -> None:
    with opened(database) as other:
        other.execute("INSERT INTO said VALUES ('three')")
        other.commit()
        other.execute("INSERT INTO said VALUES ('perhaps')")
        copy_database(database, folder / "copy")
        other.commit()
    assert (words_in(folder / "copy"), words_in(database)) == (
        ["one", "two", "three"], ["one", "two", "three", "perhaps"]
    )  # fmt: skip


def test_only_its_owner_can_read_a_copy_and_it_is_one_file(database: Path, folder: Path) -> None:
    copy_database(database, folder / "copy")
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {"copy": 0o600}


def test_a_copy_takes_the_place_of_an_older_one(database: Path, folder: Path) -> None:
    copy_database(database, folder / "copy")
    has_words(database, "three")
    copy_database(database, folder / "copy")
    assert words_in(folder / "copy") == ["one", "two", "three"]


def test_what_was_left_of_a_copy_that_broke_off_is_in_nobodys_way(database: Path, folder: Path) -> None:
    (folder / ".copy.half").write_text("half")
    copy_database(database, folder / "copy")
    assert [path.name for path in folder.iterdir()] == ["copy"]


def test_of_a_copy_that_does_not_succeed_nothing_is_left_and_the_older_one_stays(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "letter.txt").write_text("No database at all, but longer than a header is. " * 9)
    (folder / "copy").write_text("older")
    with pytest.raises(sqlite3.DatabaseError):
        copy_database(tmp_path / "letter.txt", folder / "copy")
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"copy": "older"}


def test_a_damaged_database_is_not_copied(database: Path, folder: Path) -> None:
    has_words(database, *("x" * 500 for _ in range(200)))
    pages = bytearray(database.read_bytes())
    pages[8192:40960] = b"\xff" * 32768
    database.write_bytes(pages)
    with pytest.raises(sqlite3.DatabaseError):
        copy_database(database, folder / "copy")
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_half_and_changes_nothing(database: Path, tmp_path: Path) -> None:
    """The disk is full for whoever may write no more than this into one file."""
    has_words(database, "x" * 400_000)
    program = (
        "import resource, sys, signal\n"
        "from pathlib import Path\n"
        "from bot.store.backup import copy_database\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "copy_database(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    folder = tmp_path / "full"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, database, folder / "copy"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "sqlite3.OperationalError" in done.stderr) == (1, True)
    assert (list(folder.iterdir()), words_in(database)[:2]) == ([], ["one", "two"])


# -- in use --


def test_a_database_that_a_program_has_open_is_in_use_and_stays_as_it_was(database: Path) -> None:
    with opened(database) as other:
        other.execute("SELECT * FROM said").fetchall()
        assert is_in_use(database)
        other.execute("INSERT INTO said VALUES ('three')")
        other.commit()
    assert words_in(database) == ["one", "two", "three"]


def test_a_database_that_another_process_has_open_is_in_use(database: Path) -> None:
    program = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1])\n"
        "connection.execute('SELECT * FROM said').fetchall()\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        assert is_in_use(database)
        other.communicate("")
    assert not is_in_use(database)


def test_of_a_database_that_is_not_in_use_everything_is_in_its_one_file(database: Path) -> None:
    copy = database.read_bytes()
    with opened(database) as connection:
        connection.execute("INSERT INTO said VALUES ('three')")
        connection.commit()
        logged = database.with_name(f"{database.name}-wal").read_bytes()
    database.write_bytes(copy)  # as it was when a process was killed: all that is new is in the log
    database.with_name(f"{database.name}-wal").write_bytes(logged)
    assert not is_in_use(database)
    assert sorted(path.name for path in database.parent.iterdir()) == [database.name]
    assert words_in(database) == ["one", "two", "three"]


def test_what_is_no_database_any_more_is_used_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("Once there was a database here, and a disk that broke. " * 9)
    assert not is_in_use(tmp_path / "broken")


# -- in its place --


def test_a_copy_takes_the_place_of_the_database_which_lies_aside(database: Path, tmp_path: Path) -> None:
    copy = has_words(tmp_path / "copy", "old")
    put_in_place(copy, database, tmp_path / "aside")
    assert (words_in(database), words_in(tmp_path / "aside"), copy.exists()) == (["old"], ["one", "two"], False)


def test_a_copy_belongs_to_who_had_the_database(database: Path, tmp_path: Path) -> None:
    database.chmod(0o640)
    put_in_place(has_words(tmp_path / "copy", "old"), database, tmp_path / "aside")
    assert database.stat().st_mode & 0o777 == 0o640


def test_a_folder_is_held_by_one_until_they_are_done(tmp_path: Path) -> None:
    with held(tmp_path) as first, held(tmp_path) as second:
        assert (first, second) == (True, False)
    with held(tmp_path) as third:
        assert third


def test_where_there_is_no_database_it_becomes_the_database(tmp_path: Path) -> None:
    copy = has_words(tmp_path / "copy", "old")
    put_in_place(copy, tmp_path / "database", tmp_path / "aside")
    assert [path.name for path in tmp_path.iterdir()] == ["database"]


@pytest.mark.parametrize("is_there", [True, False], ids=["with its database", "alone"])
def test_a_log_that_was_left_is_not_read_into_the_copy(database: Path, tmp_path: Path, is_there: bool) -> None:
    copy = has_words(tmp_path / "copy", "old")
    log = database.with_name(f"{database.name}-wal")
    log.write_bytes(b"of before")
    if not is_there:
        database.unlink()
    put_in_place(copy, database, tmp_path / "aside")
    assert (words_in(database), log.exists()) == (["old"], False)
    assert (tmp_path / "aside-wal").read_bytes() == b"of before"
