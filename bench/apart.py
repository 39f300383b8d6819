"""A server in a process of its own, so that who measures it and who is measured do not wait for each other."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import structlog

SPAWNED = get_context("spawn")  # a process with nothing of ours in its memory
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 30.0

T = TypeVar("T")

Serve = Callable[..., AbstractAsyncContextManager[T]]  # yields where it listens


@contextmanager
def apart(serve: Serve[T], *arguments: Any) -> Iterator[T]:
    """Let this serve elsewhere until the end of the block; yields where. Raises RuntimeError and EOFError."""
    ours, theirs = SPAWNED.Pipe()
    process = SPAWNED.Process(target=_run, args=(serve, arguments, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(SECONDS_TO_START):
            raise RuntimeError("a server that did not start")
        yield ours.recv()
    finally:
        ours.close()  # of which the other side hears
        process.join(SECONDS_TO_STOP)
        process.kill()
        process.join()


def only_errors() -> None:
    """Log nothing less than an error from now on: what is measured would pay for it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def _run(serve: Serve[Any], arguments: tuple[Any, ...], other_side: Connection) -> None:
    only_errors()
    asyncio.run(_serve(serve, arguments, other_side))


async def _serve(serve: Serve[Any], arguments: tuple[Any, ...], other_side: Connection) -> None:
    async with serve(*arguments) as address:
        other_side.send(address)
        await asyncio.to_thread(other_side.poll, None)
