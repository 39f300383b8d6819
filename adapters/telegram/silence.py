"""Silences Telegram's libraries, whose own lines quote the token, which is in every URL, and people's words."""

import logging
from collections.abc import Iterator

LIBRARIES = ("telegram", "httpx", "httpcore")


def silence() -> None:
    """Let them say nothing at any level, whatever level the loggers above them have."""
    for name in LIBRARIES:
        for logger in (logging.getLogger(name), *_below(name)):
            logger.disabled = True
            logger.propagate = False
            logger.addFilter(_nothing)
            logger.setLevel(logging.CRITICAL + 1)


def _below(name: str) -> Iterator[logging.Logger]:
    for known, logger in list(logging.root.manager.loggerDict.items()):
        if known.startswith(f"{name}.") and isinstance(logger, logging.Logger):
            yield logger


def _nothing(_: logging.LogRecord) -> bool:
    return False
