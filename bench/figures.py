"""What every figure has: its samples, a limit, and its place in docs/figures.md."""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

DOCUMENT = Path(__file__).parents[1] / "docs" / "figures.md"
PREFACE = """\
# Figures

`make bench` makes them all, a few of them shorter; each says which command made it, when, and of which commit where
that is known. Two things that are compared are measured in one run, in turn, so that a busy machine slows both. Other
programs may have been running: read ratios, not seconds. Nothing here is a test; a few tests ask how long something
took, most of them in `tests/faults/`. What is lost and what is said twice is in [faults.md](faults.md).
"""


@dataclass(frozen=True)
class Figure:
    """One promise: how it was measured, the table of what came out, and whether it is kept."""

    title: str
    limit: str
    is_met: bool
    about: str
    rows: Sequence[Sequence[str]]  # the first one names the columns

    def __str__(self) -> str:
        head, *rest = self.rows
        lines = [head, ["---"] * len(head), *rest]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        verdict = "met" if self.is_met else "**not met**"
        return f"## {self.title}\n\nLimit: {self.limit}: {verdict}.\n\n{table}\n\n{self.about}\n\n{MADE_BY}\n"


def _made_by() -> str:
    """Which command makes all figures of this run, when, of which commit and on what."""
    program = sys.modules["__main__"].__spec__
    name = program.name.removesuffix(".__main__") if program is not None else "bench"
    command, machine = " ".join(["python -m", name, *sys.argv[1:]]), f"{os.cpu_count()} cores, {sys.platform}"
    libraries = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"Made by `{command}` on {datetime.now(UTC).date()}, {_commit()}: {machine}, {libraries}."


def _commit() -> str:
    """That of the program, when it lies in a repository, and whether anything was changed since."""
    git = shutil.which("git")
    if git is None:
        return "of no known commit"
    asked = [git, "describe", "--always", "--dirty= with changes", "--exclude=*"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=DOCUMENT.parent)  # noqa: S603
    return f"commit {found.stdout.strip()}" if found.returncode == 0 else "of no known commit"


MADE_BY = _made_by()  # as it began: a commit meanwhile changes nothing of what is measured


def p99(samples: Sequence[float]) -> float:
    """The value that one in a hundred passes; of few samples, the highest."""
    return quantiles(samples, n=100, method="inclusive")[98] if len(samples) > 1 else samples[0]


def in_seconds(samples: Sequence[float]) -> tuple[str, str]:
    """Median and p99, to be read."""
    return f"{median(samples):.2f} s", f"{p99(samples):.2f} s"


def in_milliseconds(samples: Sequence[float]) -> tuple[str, str]:
    """Median and p99, to be read."""
    return f"{median(samples) * 1000:.2f} ms", f"{p99(samples) * 1000:.2f} ms"


def write_document(figures: Sequence[Figure]) -> None:
    """All figures of one run, in docs/figures.md."""
    DOCUMENT.write_text("\n".join([PREFACE, *map(str, figures)]), "utf-8")
