"""`python -m tests.faults.mutants`: how many small changes of our program some test sees; which files is in pyproject.

It works on a copy, in `var/mutants`, and goes on where it was broken off. Those that no test sees are in
docs/mutants.md, each with why.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.faults.laid_open import copy_laid_open

LEAST = 0.9
COPY = Path("var/mutants")
FOUND = COPY / "mutants/mutmut-cicd-stats.json"


def main() -> int:
    """Change, look, count; 1 when too few were seen."""
    settings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["mutmut"]
    whole = (*settings["source_paths"], *settings["also_copy"], "tests", "pyproject.toml")
    copy_laid_open(COPY, whole=whole, changed=tuple(settings["only_mutate"]))
    mutmut = Path(sys.executable).with_name("mutmut").absolute()
    for command in ("run", "export-cicd-stats"):
        subprocess.run([mutmut, command], check=True, cwd=COPY)
    found = json.loads(FOUND.read_text())
    seen = found["killed"] + found["timeout"]
    share = seen / found["total"]
    print(f"{seen} of {found['total']} mutants killed: {share:.1%}")  # noqa: T201
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
