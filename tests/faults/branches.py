"""`python -m tests.faults.branches`: whether tests go every way through what takes in, sends and waits.

The files are those of mutmut in pyproject, and so are the tests, on both databases; with two stories about who hears
it instead when a group takes nothing from us, with the night, that ends what came too late and forgets its words, and
with a restore, which asks how old a copy is.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

MORE = (
    "tests/stories/test_groups.py",
    "tests/stories/test_pairing_together.py",
    "tests/services/test_night.py",
    "tests/test_restoring.py",
)
DATA = "--data-file=var/branches.coverage"


def main() -> int:
    """Run them and look; 1 when a test fails, or when a line or a branch is left out."""
    settings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mutmut"]
    tests, files = settings["pytest_add_cli_args_test_selection"], ",".join(settings["only_mutate"])
    coverage = [sys.executable, "-m", "coverage"]
    ran = subprocess.run([*coverage, "run", DATA, "-m", "pytest", *tests, *MORE], check=False)
    looked = subprocess.run([*coverage, "report", DATA, f"--include={files}", "--fail-under=100"], check=False)
    return 1 if ran.returncode or looked.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
