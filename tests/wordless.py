"""A log as that of `ruimte` itself, with every library as talkative as it can be."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import structlog

from bot.cli.log import keep_words_out, set_up_log


@contextmanager
def log_of_ruimte(form: str) -> Iterator[StringIO]:
    """Everything that is logged until the end, as `ruimte` does it, with every logger at DEBUG."""
    written, root = StringIO(), logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    hooks = sys.stderr, sys.excepthook, sys.unraisablehook, threading.excepthook
    raw = logging.StreamHandler(written)  # what somebody might add who looks for a fault
    raw.setFormatter(logging.Formatter('{"raw": "%(name)s %(message)s"}'))
    sys.stderr = written
    try:
        with everybody_talks():
            set_up_log(form)
            keep_words_out()
            root.addHandler(raw)
            root.setLevel(logging.DEBUG)
            yield written
    finally:
        sys.stderr, sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
        logging.setLogRecordFactory(logging.LogRecord)
        logging.captureWarnings(capture=False)
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()


@contextmanager
def everybody_talks() -> Iterator[None]:
    """What was silenced by whatever ran before is heard until the end; what is silenced meanwhile is."""
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.disabled, one.propagate, one.level, list(one.filters)) for one in known]
    for one in known:
        one.disabled, one.propagate, one.filters[:] = False, True, []
        one.setLevel(logging.NOTSET)
    try:
        yield
    finally:
        for one, disabled, propagate, level, filters in before:
            one.disabled, one.propagate, one.filters[:] = disabled, propagate, filters
            one.setLevel(level)
