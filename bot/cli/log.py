"""The log of a command: on standard error, so that output can be piped; of libraries only that they spoke."""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

import structlog

SPOKE = "library_spoke"
OURS = ("bot", "adapters")


def set_up_log(form: str) -> None:
    """One line a log entry, on standard error."""
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def keep_words_out() -> None:
    """What libraries log, and what nobody caught, becomes a line of ours without a word of its text.

    Their words quote tokens, which are in addresses, and people. A record loses them as it is made, so that no level
    and no handler that somebody adds brings them back. This is for a process that is ours alone.
    """
    logging.setLogRecordFactory(_Wordless)
    logging.captureWarnings(True)
    logging.getLogger().addHandler(_Ours())
    sys.excepthook = _nobody_caught
    threading.excepthook = lambda gone: _say_uncaught(gone.exc_type, gone.exc_traceback)
    sys.unraisablehook = lambda gone: _say_uncaught(gone.exc_type, gone.exc_traceback)


class _Wordless(logging.LogRecord):
    """A record of which only the logger, the level, and the kind and place of an error are left."""

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        kind, _, trace = self.exc_info or (None, None, None)
        self.trouble, self.where = kind.__name__ if kind else "", where_in_ours(trace)
        self.msg, self.args, self.exc_info, self.stack_info = SPOKE, None, None, None


class _Ours(logging.Handler):
    """Says in our own log that a library spoke."""

    def emit(self, record: logging.LogRecord) -> None:
        about = {"library": record.name, "trouble": getattr(record, "trouble", "")}
        if where := getattr(record, "where", ""):
            about["where"] = where
        _log().log(record.levelno, SPOKE, **about)


def _nobody_caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _say_uncaught(kind, trace)


def _say_uncaught(kind: type[BaseException], trace: TracebackType | None) -> None:
    _log().error("uncaught", trouble=kind.__name__, where=where_in_ours(trace))


def where_in_ours(trace: TracebackType | None) -> str:
    """The deepest place in our own code that an error came through; empty when it did not."""
    found = ""
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.partition(".")[0] in OURS:
            found = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _log() -> Any:
    if not structlog.is_configured():  # it happened before the settings were read
        set_up_log("console")
    return structlog.get_logger()
