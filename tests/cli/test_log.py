"""What libraries say, and what nobody caught, in the log: that it was, of what kind, and no word of it."""

import asyncio
import gc
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable

import pytest

from tests.cli.terminal import Terminal
from tests.wordless import log_of_ruimte

WORDS = "kwikstaart"
SPOKE = {"event": "library_spoke"}


class Broken:
    """Something that fails while it goes away, when nobody can catch it."""

    def __del__(self) -> None:
        raise ValueError(WORDS)


def a_library_speaks() -> None:
    logging.getLogger("httpx").info("HTTP Request: %s", WORDS, extra={"url": WORDS})


def a_library_fails() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("aiosqlite").exception(WORDS)


def a_library_warns() -> None:
    warnings.warn(WORDS, stacklevel=1)


def a_task_is_forgotten() -> None:
    async def forget() -> None:
        async def fail() -> None:
            raise ValueError(WORDS)

        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        del task
        gc.collect()

    asyncio.run(forget())


def a_thread_fails() -> None:
    def fail() -> None:
        raise ValueError(WORDS)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def something_goes_away_badly() -> None:
    broken = Broken()
    del broken
    gc.collect()


def nobody_catches() -> None:
    sys.excepthook(ValueError, ValueError(WORDS), None)


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize(
    ("happens", "line"),
    [
        (a_library_speaks, {"level": "info", "library": "httpx", "trouble": ""} | SPOKE),
        (a_library_fails, {"level": "error", "library": "aiosqlite", "trouble": "ValueError"} | SPOKE),
        (a_library_warns, {"level": "warning", "library": "py.warnings", "trouble": ""} | SPOKE),
        (a_task_is_forgotten, {"level": "error", "library": "asyncio", "trouble": "ValueError"} | SPOKE),
        (a_thread_fails, {"event": "uncaught", "level": "error", "trouble": "ValueError"}),
        (something_goes_away_badly, {"event": "uncaught", "level": "error", "trouble": "ValueError"}),
        (nobody_catches, {"event": "uncaught", "level": "error", "trouble": "ValueError"}),
    ],
)
def test_it_is_told_without_a_word(happens: Callable[[], None], line: dict[str, str]) -> None:
    with log_of_ruimte("json") as log:
        happens()
    lines = [json.loads(one) for one in log.getvalue().splitlines()]
    ours = [{name: one[name] for name in one if name != "timestamp"} for one in lines if one.get("event")]
    assert (line in ours, WORDS in log.getvalue()) == (True, False)


def test_a_command_keeps_the_words_of_libraries_out(empty: Terminal) -> None:
    program = (
        "import atexit, logging, sys; atexit.register(lambda: logging.getLogger('httpx').error('kwikstaart'));"
        "sys.argv = ['ruimte', '--version']; from bot.cli import main; main()"
    )
    done = empty.python(program)
    assert (done.code, "kwikstaart" in done.err, "library_spoke" in done.err) == (0, False, True)
