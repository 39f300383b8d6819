"""`ruimte keys`: what it says, what it never shows, and that a kill loses nothing (J33)."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from bot.domain.promise import Act
from bot.opening import open_app, real_clock
from bot.store.cipher import Cipher, make_key, read_key
from bot.store.house import count_processes, name_connections
from bot.store.key_file import read_key_file
from bot.store.promise import promise
from bot.store.sealed import AT_ONCE
from tests.cli.terminal import MONDAY, SCHOOL, Done, Terminal
from tests.cli.test_keeping import settings_of
from tests.keys import opened, sealed_cells

ROTATED = "Alles is opnieuw versleuteld."
WENT_ON = "Er was nog werk van de vorige keer. Dat is nu af. Een nieuwe sleutel heb ik niet gemaakt."
NEXT = (
    "De database heeft de oude sleutel niet meer nodig. Oude reservekopieën wel: bewaar hem apart zolang je die houdt. "
    "Draait Ruimte op meer machines, zet de nieuwe sleutel dan ook daar. Doe daarna: ruimte keys forget-old"
)
PLAN = (
    "Alleen de nieuwste sleutel blijft. "
    "Een oude reservekopie is daarna alleen nog te lezen voor wie de oude sleutel bewaart."
)
DO_IT_YOURSELF = (
    "Alles is al versleuteld met de eerste sleutel van RUIMTE_KEY. Maak een nieuwe met ruimte keys new, zet die in "
    "RUIMTE_KEY voor de andere, met een komma ertussen, en doe het dan opnieuw."
)
FORGET_IT_YOURSELF = (
    "Niets heeft de oude sleutel meer nodig. Haal in RUIMTE_KEY alles weg wat achter de eerste sleutel staat."
)
STAYS = (
    "Een deel is met deze sleutels niet te lezen. Dat blijft zoals het is. "
    "Is er nog een oudere sleutel, zet die dan achter de andere, en doe het opnieuw."
)
MANY = 12 * AT_ONCE


@pytest.fixture
def moved_in(empty: Terminal, database: str) -> Terminal:
    """The school, on each kind of database in turn."""
    empty.database, empty.settings = database, {"RUIMTE_BACKUPS": str(empty.folder / "backups")}
    assert empty.here("people", "import", SCHOOL / "people.csv", at=MONDAY).code == 0
    return empty


def keys(terminal: Terminal) -> list[str]:
    return terminal.key_file.read_text().splitlines()


def shown(done: Done, *secrets: str) -> list[str]:
    return [secret for secret in secrets if secret in done.out + done.err]


def seal_with_a_lost_key(terminal: Terminal) -> None:
    with closing(sqlite3.connect(terminal.folder / "ruimte.sqlite3")) as connection, connection:
        row = (bytes(16).hex(), bytes(100), True)
        connection.execute("INSERT INTO promise (id, sealed, written) VALUES (?, ?, ?)", row)


def test_another_key_and_the_old_one_gone(school: Terminal) -> None:
    (old,) = keys(school)
    rotated = school.here("keys", "rotate")
    new, kept = keys(school)
    forgotten = school.here("keys", "forget-old", "--yes")
    said = [ROTATED, NEXT, PLAN, f"In {school.key_file} staat alleen nog de nieuwste sleutel."]
    assert (kept, keys(school), [*rotated.lines, *forgotten.lines]) == (old, [new], said)
    assert (school.here("status").code, shown(rotated, old, new) + shown(forgotten, old, new)) == (0, [])


def test_a_backup_of_before_comes_back_with_the_old_key_beside_the_new_one(school: Terminal) -> None:
    (old,), copy = keys(school), school.folder / "copy.sqlite3"
    school.here("backup", copy)
    school.here("keys", "rotate")
    school.here("keys", "forget-old", "--yes")
    without = school.here("restore", copy, "--yes")
    with school.key_file.open("a") as file:
        file.write(f"{old}\n")
    restored, again = school.here("restore", copy, "--yes"), school.here("keys", "rotate")
    forgotten = school.here("keys", "forget-old", "--yes")
    assert (without.code, restored.code, again.lines, forgotten.code) == (2, 0, [WENT_ON, NEXT], 0)
    assert school.here("status").code == 0


def test_a_key_in_the_environment_is_changed_by_people(school: Terminal) -> None:
    (old,), new = keys(school), school.here("keys", "new").out.strip()
    school.settings = {"RUIMTE_KEY": old}
    first = school.here("keys", "rotate")
    school.settings = {"RUIMTE_KEY": f"{new},{old}"}
    then = school.here("keys", "rotate")
    after = school.here("keys", "forget-old", "--yes")
    school.settings = {"RUIMTE_KEY": new}
    assert (first.code, first.out, first.err.strip()) == (2, "", DO_IT_YOURSELF)
    assert (then.lines, after.lines) == ([ROTATED, NEXT], [PLAN, FORGET_IT_YOURSELF])
    assert school.here("status").code == 0
    assert (keys(school), [shown(done, old, new) for done in (first, then, after)]) == ([old], [[], [], []])


def test_who_does_not_say_yes_keeps_both(school: Terminal) -> None:
    school.here("keys", "rotate")
    both = keys(school)
    done = school.here("keys", "forget-old")
    assert (done.code, keys(school)) == (2, both)


def test_the_only_key_is_not_thrown_away(school: Terminal) -> None:
    before = keys(school)
    done = school.here("keys", "forget-old", "--yes")
    assert (done.code, done.err.strip()) == (2, "Er is maar één sleutel. Er valt niets weg te gooien.")
    assert keys(school) == before


@pytest.mark.parametrize("command", [("rotate",), ("forget-old", "--yes")])
def test_a_key_that_does_not_fit_or_is_not_there_is_said(school: Terminal, command: tuple[str, ...]) -> None:
    school.key_file.write_text(make_key())
    wrong = school.here("keys", *command)
    school.key_file.unlink()
    missing = school.here("keys", *command)
    assert [(done.code, str(school.key_file) in done.err, len(done.err.splitlines())) for done in (wrong, missing)] == [
        (2, True, 1)
    ] * 2
    assert not school.key_file.exists()


def test_of_what_no_key_here_opens_it_is_said_that_it_stays(school: Terminal) -> None:
    (old,) = keys(school)
    seal_with_a_lost_key(school)
    done = school.here("keys", "rotate")
    assert (done.code, done.lines, done.err.strip(), keys(school)[1]) == (2, [ROTATED], STAYS, old)


def test_where_nothing_was_sealed_anew_nothing_is_said_to_be(school: Terminal) -> None:
    school.settings = {"RUIMTE_KEY": ",".join([school.here("keys", "new").out.strip(), *keys(school)])}
    school.here("keys", "rotate")
    seal_with_a_lost_key(school)
    done = school.here("keys", "rotate")
    assert (done.code, done.lines, done.err.strip()) == (2, [], STAYS)


def test_without_a_database_none_is_made(empty: Terminal) -> None:
    done = empty.here("keys", "rotate")
    assert (done.code, "ruimte.sqlite3" in done.err, list(empty.folder.iterdir())) == (2, True, [])


def test_a_new_key_is_shown_and_changes_nothing(empty: Terminal) -> None:
    done = empty.here("keys", "new")
    assert (done.code, len(read_key(done.out)), list(empty.folder.iterdir())) == (0, 32, [])


async def test_while_it_runs_nothing_is_changed(moved_in: Terminal) -> None:
    before = keys(moved_in)
    async with open_app(settings_of(moved_in)) as app:
        await name_connections(app.engine, "other")
        async with app.unit_of_work() as db:
            await count_processes(db)
        done = await asyncio.to_thread(moved_in.here, "keys", "rotate")
    assert (done.code, "is in gebruik" in done.err, keys(moved_in)) == (2, True, before)


async def test_killed_halfway_it_is_begun_again_and_nothing_is_lost(moved_in: Terminal) -> None:
    await promises_much(moved_in)
    (old,) = read_key_file(moved_in.key_file)
    before = await words_with(moved_in, Cipher([old]))

    kill_after_the_first_batch(moved_in)

    new, kept = read_key_file(moved_in.key_file)
    with_old, with_new = await words_with(moved_in, Cipher([old])), await words_with(moved_in, Cipher([new]))
    assert (kept, with_old | with_new) == (old, before)
    assert (with_old != {}, with_new != {}) == (True, True)

    again = await asyncio.to_thread(moved_in.here, "keys", "rotate")
    forgotten = await asyncio.to_thread(moved_in.here, "keys", "forget-old", "--yes")

    assert (again.code, again.lines[0], forgotten.code, read_key_file(moved_in.key_file)) == (
        0, WENT_ON, 0, (new,)
    )  # fmt: skip
    assert (await words_with(moved_in, Cipher([new])), await words_with(moved_in, Cipher([old]))) == (before, {})


async def promises_much(terminal: Terminal) -> None:
    async with open_app(settings_of(terminal)) as app, app.unit_of_work() as db:
        for _ in range(MANY):
            await promise(db, Act.ERASED, db.new_id(real_clock()), now=real_clock())


async def words_with(terminal: Terminal, cipher: Cipher) -> dict[tuple[str, str, object], str]:
    """What stands sealed in this house, as far as this key opens it."""
    async with open_app(settings_of(terminal)) as app, app.unit_of_work() as db:
        return {cell: words for cell, words in opened(await sealed_cells(db), cipher).items() if cell[1] != "hash_key"}


def kill_after_the_first_batch(terminal: Terminal) -> None:
    settings = {
        "RUIMTE_DATABASE_URL": terminal.database,
        "HOME": str(terminal.folder),
        "RUIMTE_LANGUAGE": "nl",
    } | terminal.settings
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "keys", "rotate"],
        cwd=terminal.folder, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"Ik ben bij deel")
        process.kill()
