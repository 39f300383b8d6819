"""`python -m tests.faults.mutants`: how many small changes of our program some test sees; which files is in pyproject.

It goes on where it was broken off. Those that no test sees are in docs/mutants.md, each with why.
"""

import json
import subprocess
import sys
from pathlib import Path

LEAST = 0.9
FOUND = Path("mutants/mutmut-cicd-stats.json")


def main() -> int:
    """Change, look, count; 1 when too few were seen."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    subprocess.run([mutmut, "run"], check=True)
    subprocess.run([mutmut, "export-cicd-stats"], check=True)
    found = json.loads(FOUND.read_text())
    seen = found["killed"] + found["timeout"]
    share = seen / found["total"]
    print(f"{seen} of {found['total']} mutants killed: {share:.1%}")  # noqa: T201
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
