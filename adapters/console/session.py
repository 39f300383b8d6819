"""A conversation in a terminal: a line in, an answer out."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import TextIO, assert_never

from adapters.console.inbound import to_event
from adapters.console.messenger import Screen
from bot.domain.address import Address
from bot.domain.event import Event, Pressed
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message
from bot.ports import Answer, Nothing, Receive, Redraw

STDIN = 0
CHUNK = 65536


async def converse(
    lines: AsyncIterator[str],
    *,
    sender: Address,
    screen: Screen,
    receive: Receive,
    now: Callable[[], datetime],
    new_key: Callable[[], str],
) -> None:
    """Answer line after line, until there are no more."""
    async for line in lines:
        event = to_event(line, screen=screen, sender=sender, key=new_key())
        if event:
            show(await receive(event, now()), event, screen)


def show(answer: Answer, event: Event, screen: Screen) -> None:
    """Draw an answer where the person acted."""
    match answer:
        case Nothing():
            pass
        case Message():
            screen.show(answer, event.key)
        case Form():
            screen.show_form(answer)
        case FieldErrors():
            screen.show_errors(answer)
        case Redraw(message, reference):
            screen.redraw(message, reference or (event.message if isinstance(event, Pressed) else event.key))
        case _:
            assert_never(answer)


def write_to(stream: TextIO) -> Callable[[str], None]:
    """Writes lines that can be read at once, also through a pipe, and in any encoding."""
    encoding = stream.encoding or "utf-8"

    def write(line: str) -> None:
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()

    return write


async def read_lines(source: int = STDIN) -> AsyncIterator[str]:
    """The lines of a terminal, pipe or file until its end; bytes that are not UTF-8 become a question mark.

    Reads only when something is there, without a thread (which would hold up Ctrl-C) and without making
    the source non-blocking (which a terminal shares with our output).
    """
    rest = b""
    while chunk := await _read(source):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield _decoded(line)
    if rest:
        yield _decoded(rest)


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", "replace").removesuffix("\r")


async def _read(source: int) -> bytes:
    while True:
        await _wait_until_readable(source)
        try:
            return os.read(source, CHUNK)
        except BlockingIOError:  # somebody else made it non-blocking, and read before us
            continue
        except OSError as error:
            if error.errno == errno.EIO:  # the terminal was closed
                return b""
            raise


async def _wait_until_readable(source: int) -> None:
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    try:
        loop.add_reader(source, readable.set)
    except PermissionError:  # a file, which is always readable
        await asyncio.sleep(0)
        return
    try:
        await readable.wait()
    finally:
        loop.remove_reader(source)
