"""Requests byte for byte, as a client library would never send them, and everything that is logged meanwhile."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

SOON = 30  # seconds: long enough for a busy machine


async def knock(address: tuple[str, int], request: bytes, *, hang_up: bool = False) -> tuple[int, bytes]:
    """The status and body of the answer to these bytes; `hang_up` says that no more of them will come."""
    async with asyncio.timeout(SOON):
        reader, writer = await asyncio.open_connection(*address)
        try:
            writer.write(request)
            if hang_up:
                writer.write_eof()
            answer = await reader.read()
        except ConnectionError:  # the rest of what was too large is not waited for
            answer = b""
        finally:
            writer.close()
    return read_answer(answer)


def read_answer(answer: bytes) -> tuple[int, bytes]:
    """The status and body; 0 where the server hung up without one."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split(b" ", 2)[1]), body) if head.startswith(b"HTTP/1.") else (0, b"")


def post(path: str, body: bytes, headers: Iterable[tuple[str, str | bytes]]) -> bytes:
    """A POST request as it goes over the line; a length is added unless `headers` say otherwise."""
    given = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers]
    if not {name.lower() for name, _ in given} & {b"content-length", b"transfer-encoding"}:
        given.append((b"Content-Length", str(len(body)).encode()))
    lines = [f"POST {path} HTTP/1.1".encode(), b"Host: ruimte", b"Connection: close"]
    return b"\r\n".join([*lines, *(b": ".join(pair) for pair in given), b"", body])


@dataclass
class Heard(logging.Handler):
    """Every line of every log, ours and the libraries'."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))

    __hash__ = logging.Handler.__hash__


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    """All that is logged at any level until the end, as text."""
    heard, root, before = Heard(), logging.getLogger(), logging.getLogger().level
    for name in logging.Logger.manager.loggerDict:
        logging.getLogger(name).disabled = False  # reading a configuration may have turned it off
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        with structlog.testing.capture_logs() as ours:
            yield heard.lines
    finally:
        root.removeHandler(heard)
        root.setLevel(before)
        heard.lines.extend(map(str, ours))
