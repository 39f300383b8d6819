"""How much CPU `ruimte --help` takes: who asks for help should not wait."""

import resource
import subprocess
import sys
from statistics import median

from bench.figures import Figure, in_seconds

TIMES = 30
LIMIT = 0.4


def measure() -> Figure:
    """The CPU time of the program as a child process, its start and end included."""
    samples = [_cpu_of_help() for _ in range(TIMES)]
    return Figure(
        title="`ruimte --help`",
        limit=f"median below {LIMIT} s of CPU",
        is_met=median(samples) < LIMIT,
        about=f"User and system time of a fresh process, {TIMES} times.",
        rows=[["", "median", "p99"], ["CPU", *in_seconds(samples)]],
    )


def _cpu_of_help() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    print(measure())
