"""What a lost key sealed is left out of what is read, so that it keeps nobody from the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.store.cipher import KeyTrouble

log = structlog.get_logger()


@contextmanager
def leaving_out(what: str) -> Iterator[None]:
    """What is done in here ends at what does not open, and the rest goes on; the log says what kind of thing it was."""
    try:
        yield
    except KeyTrouble:
        log.error("left_out", what=what, trouble=KeyTrouble.__name__)
