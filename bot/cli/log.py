"""The log of a command: on standard error, so that output can be piped."""

import logging
import sys

import structlog


def set_up_log(form: str) -> None:
    """One line a log entry, on standard error; SQLAlchemy's own words, which may quote people, stay out."""
    logging.getLogger("sqlalchemy").setLevel(logging.CRITICAL)
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
