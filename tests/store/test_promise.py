"""Promises in the database, and in files that may end anywhere (J33)."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bot.domain.promise import Line, Promised
from bot.store.base import Db
from bot.store.promise import hash_of, known_promises, mark_written, promise, unwritten_promises
from bot.store.promise_file import append_promises, read_promises
from tests.world import at

NOON = at(12, 10, 12, 0)
NOOR, SAM = UUID(int=1), UUID(int=2)
ONE = Line(UUID(int=11), NOON, Promised.ERASED, "0a0b0c0d", ("ff" * 16,))
OTHER = Line(UUID(int=12), NOON, Promised.WITHDRAWN, "0a0b0c0d", ("ee" * 16, "dd" * 16))


# -- rows --


async def test_a_promise_names_nobody_but_to_who_has_the_key(db: Db) -> None:
    await promise(db, Promised.ERASED, NOOR, SAM, now=NOON)
    (made,) = await unwritten_promises(db)
    assert (made.what, made.subjects) == ("erased", [hash_of(db, "person", NOOR), hash_of(db, "person", SAM)])
    assert [one for one in made.subjects if NOOR.hex in one or len(one) != 32] == []


async def test_a_hash_is_of_one_thing_of_one_kind(db: Db) -> None:
    hashes = [hash_of(db, kind, one) for kind in ("person", "reply", "team") for one in (NOOR, SAM)]
    assert len(set(hashes)) == 6


async def test_what_stands_in_the_file_is_not_written_again(db: Db) -> None:
    for _ in range(3):
        await promise(db, Promised.ERASED, NOOR, now=NOON)
    first, *others = await unwritten_promises(db)
    await mark_written(db, [first.id])
    assert [one.id for one in await unwritten_promises(db)] == [one.id for one in others]
    assert await known_promises(db) == {first.id, *(one.id for one in others)}


# -- files --


def test_lines_are_added_to_what_is_there_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "backups" / "promises-a.txt"
    append_promises(file, [ONE])
    append_promises(file, [OTHER])
    assert file.read_text() == ONE.write() + OTHER.write()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_half_a_line_that_a_crash_left_is_closed_before_the_next(tmp_path: Path) -> None:
    file = tmp_path / "promises-a.txt"
    half = OTHER.write()[:90]
    file.write_text(half)
    append_promises(file, [OTHER, ONE])
    assert file.read_text() == f"{half}\n{OTHER.write()}{ONE.write()}"
    assert read_promises(tmp_path) == {ONE.id: ONE, OTHER.id: OTHER}


def test_the_files_of_all_processes_are_read_together(tmp_path: Path) -> None:
    append_promises(tmp_path / "promises-a.txt", [ONE])
    append_promises(tmp_path / "promises-b.txt", [OTHER, ONE])
    (tmp_path / "ruimte-2026-10-12.sqlite3").write_bytes(b"\xff\xfe")
    assert read_promises(tmp_path) == {ONE.id: ONE, OTHER.id: OTHER}


def test_half_a_letter_that_a_disk_left_keeps_nobody_from_reading_the_rest(tmp_path: Path) -> None:
    (tmp_path / "promises-a.txt").write_bytes(b"\xff\xfe\x00\n" + ONE.write().encode())
    assert read_promises(tmp_path) == {ONE.id: ONE}


def test_where_no_folder_is_there_are_no_promises(tmp_path: Path) -> None:
    assert read_promises(tmp_path / "backups") == {}


async def test_of_its_moment_only_the_day_is_kept(db: Db) -> None:
    await promise(db, Promised.ERASED, NOOR, SAM, now=NOON)
    (made,) = await unwritten_promises(db)
    assert (made.made_at, made.id.version) == (datetime(NOON.year, NOON.month, NOON.day, tzinfo=UTC), 4)
