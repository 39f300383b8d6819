"""What went wrong without anybody hearing of it: our own errors in the log, and tasks that ended by one."""

import logging
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog


class _Uncaught(logging.Handler):
    """The event loop says so of a task whose error nobody took."""

    def __init__(self, found: Counter[str]) -> None:
        super().__init__(logging.ERROR)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else record.getMessage()
        self._found[f"uncaught: {kind}"] += 1


@contextmanager
def errors_counted() -> Iterator[Counter[str]]:
    """Each error by its kind and place, until the end of the block; nothing is kept of anything less."""
    found = Counter[str]()

    def count(logger: Any, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if method in ("error", "critical", "exception"):
            found[" ".join(f"{name}={entry[name]}" for name in sorted(entry))] += 1
        raise structlog.DropEvent

    before, uncaught, loop = structlog.get_config()["processors"], _Uncaught(found), logging.getLogger("asyncio")
    structlog.configure(processors=[count])
    loop.addHandler(uncaught)
    try:
        yield found
    finally:
        loop.removeHandler(uncaught)
        structlog.configure(processors=before)
