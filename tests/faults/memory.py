"""How much memory this process holds."""

import resource
from pathlib import Path

PAGES = Path("/proc/self/statm")


def memory() -> int:
    """The bytes of this process that are in memory; where no file tells, the most there ever were."""
    if PAGES.exists():
        return int(PAGES.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
