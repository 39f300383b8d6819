"""`ruimte run` as a process of its own, on both platforms, and what it holds: CPU, memory and descriptors."""

import base64
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.cli.systemd import ENVIRONMENT
from tests.world import KEY

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
LISTENS = "listening"  # what it says once it does
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 30.0
LOOK_AGAIN = 0.2
# As `python -m bot`, without what structlog takes along where it is there: only the libraries of the tests bring it.
START = "import runpy, sys; sys.modules['rich'] = None; runpy.run_module('bot', run_name='__main__')"


@dataclass(frozen=True)
class Held:
    """Seconds of CPU so far, user and system; bytes in memory now; open descriptors now."""

    cpu: float
    memory: int
    descriptors: int


@dataclass(frozen=True)
class Running:
    """The process, as Linux tells of it."""

    process: "subprocess.Popen[bytes]"

    def held(self) -> Held:
        """What it holds now. Raises ValueError when it is gone."""
        if self.process.poll() is not None:
            raise ValueError(f"`ruimte run` ended with {self.process.returncode}")
        about = Path(f"/proc/{self.process.pid}")
        user, system = (about / "stat").read_text().rpartition(")")[2].split()[11:13]
        pages = int((about / "statm").read_text().split()[1])
        descriptors = len([*(about / "fd").iterdir()])
        return Held((int(user) + int(system)) / TICKS, pages * resource.getpagesize(), descriptors)


@contextmanager
def ruimte_run(database: str, platforms: Mapping[str, str]) -> Iterator[Running]:
    """The real command on this database, until the end of the block. Raises ValueError when it does not start."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+b") as log:
        process = subprocess.Popen(  # noqa: S603 - words of our own
            [sys.executable, "-c", START, "run"], cwd=folder, stdout=log, stderr=log,
            env={**_environment(folder, database), **platforms},
        )  # fmt: skip
        try:
            _wait_for(process, Path(log.name))
            yield Running(process)
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(folder: str, database: str) -> dict[str, str]:
    """Nothing of ours but what is said here, as in the unit and the image; a port that is free."""
    return {
        "PATH": os.environ["PATH"], "HOME": folder, "PYTHONPATH": str(ROOT), "RUIMTE_DATABASE_URL": database,
        "RUIMTE_KEY": base64.urlsafe_b64encode(KEY).decode(), "RUIMTE_LOG_FORMAT": "json", "RUIMTE_HTTP_PORT": "0",
        **ENVIRONMENT,
    }  # fmt: skip


def _wait_for(process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while LISTENS not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ValueError(f"`ruimte run` did not start: {log.read_text()[-400:]}")
        time.sleep(LOOK_AGAIN)
