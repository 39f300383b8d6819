"""Promises in the database, and in files that may end anywhere (J33)."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from bot.domain.promise import Act, Line, Promised
from bot.store.base import Db
from bot.store.cipher import Cipher
from bot.store.promise import (
    NewerPromise,
    by_subject_hash,
    find_promises,
    known_promises,
    mark_written,
    open_promise,
    over_among,
    promise,
    subject_hash,
    unwritten_promises,
)
from bot.store.promise_file import append_promises, read_promises
from bot.store.team import Organisation
from tests.newer_promise import newer_promise
from tests.store.outbox_rows import an_organisation
from tests.world import at

NOON = at(12, 10, 12, 0)
NOOR, SAM = UUID(int=1), UUID(int=2)
ONE, OTHER = Line(UUID(int=11), b"sealed"), Line(UUID(int=12), b"sealed too")


# -- rows --


async def test_a_promise_names_by_hash_who_it_is_about_even_to_who_has_the_key(db: Db) -> None:
    await promise(db, Act.WISHES, NOOR, SAM, now=NOON)
    (line,) = await unwritten_promises(db)
    hashes = (subject_hash(db, NOOR), subject_hash(db, SAM))
    assert open_promise(db, line) == Promised(Act.WISHES, NOON, hashes)
    assert len({NOOR, SAM, *hashes}) == 4


async def test_who_has_the_row_knows_it_by_its_hash(db: Db) -> None:
    organisation = await an_organisation(db, 1)
    assert await by_subject_hash(db, Organisation.id) == {subject_hash(db, organisation): organisation}


async def test_without_the_key_the_same_person_has_another_hash(db: Db) -> None:
    assert subject_hash(db, NOOR) != UUID(bytes=Cipher([bytes(32)]).hash(NOOR.hex, "promise"))


async def test_without_the_key_no_promise_differs_from_another(db: Db) -> None:
    """Neither in its length nor in its id, which tells no time: laid beside the inbox it would tell who (J20)."""
    for act in Act:
        await promise(db, act, NOOR, *([SAM] if act is Act.WISHES else []), now=NOON)
    lines = await unwritten_promises(db)
    assert ([line.id.version for line in lines], len({len(line.write()) for line in lines})) == ([4] * len(Act), 1)


async def test_what_stands_in_the_file_is_not_written_again(db: Db) -> None:
    for _ in range(3):
        await promise(db, Act.ERASED, NOOR, now=NOON)
    first, *others = await unwritten_promises(db)
    await mark_written(db, [first.id])
    assert [one.id for one in await unwritten_promises(db)] == [one.id for one in others]
    assert await known_promises(db) == {first.id, *(one.id for one in others)}
    assert await find_promises(db, [first.id]) == [first]


async def test_what_only_a_newer_program_understands_is_told_apart_and_never_over(db: Db) -> None:
    line = newer_promise(db, at=NOON - timedelta(days=500))
    assert over_among(db, [line], NOON) == set()
    with pytest.raises(NewerPromise):
        open_promise(db, line)


# -- files --


def test_lines_are_added_to_what_is_there_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "backups" / "promises-a.txt"
    append_promises(file, [ONE])
    append_promises(file, [OTHER])
    assert file.read_text() == ONE.write() + OTHER.write()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_half_a_line_that_a_crash_left_is_closed_before_the_next(tmp_path: Path) -> None:
    file = tmp_path / "promises-a.txt"
    half = OTHER.write()[:20]
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
