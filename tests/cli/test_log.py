"""What libraries say, and what nobody caught, in the log: that it was, of what kind, and no word of it."""

import asyncio
import gc
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable
from traceback import extract_tb

import pytest

from bot.domain.calendar import Week
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


def sys_tells(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def asyncio_tells(error: BaseException) -> None:
    logging.getLogger("asyncio").error(WORDS, exc_info=error)


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize(
    ("happens", "line"),
    [
        (a_library_speaks, {"level": "info", "library": "httpx", "trouble": ""} | SPOKE),
        (a_library_fails, {"level": "error", "library": "aiosqlite", "trouble": "ValueError"} | SPOKE),
        (a_library_warns, {"level": "warning", "library": "py.warnings", "trouble": ""} | SPOKE),
        (a_task_is_forgotten, {"level": "error", "library": "asyncio", "trouble": "ValueError"} | SPOKE),
        (a_thread_fails, {"event": "uncaught", "level": "error", "trouble": "ValueError", "where": ""}),
        (something_goes_away_badly, {"event": "uncaught", "level": "error", "trouble": "ValueError", "where": ""}),
        (nobody_catches, {"event": "uncaught", "level": "error", "trouble": "ValueError", "where": ""}),
    ],
)
def test_it_is_told_without_a_word(happens: Callable[[], None], line: dict[str, str]) -> None:
    with log_of_ruimte("json") as log:
        happens()
    lines = [json.loads(one) for one in log.getvalue().splitlines()]
    ours = [{name: one[name] for name in one if name != "timestamp"} for one in lines if one.get("event")]
    assert (line in ours, WORDS in log.getvalue()) == (True, False)


@pytest.mark.parametrize("tell", [sys_tells, asyncio_tells], ids=["uncaught", "library"])
def test_it_is_told_where_it_was_in_our_code(tell: Callable[[BaseException], None]) -> None:
    with pytest.raises(ValueError, match=WORDS) as caught:
        Week.parse(f"2026-W{WORDS}")
    line = [frame.lineno for frame in extract_tb(caught.tb) if frame.filename.endswith("calendar.py")][-1]
    with log_of_ruimte("json") as log:
        tell(caught.value)
    told = [json.loads(one).get("where") for one in log.getvalue().splitlines()]
    assert (f"{Week.__module__}:{line}" in told, WORDS in log.getvalue()) == (True, False)


def test_a_command_keeps_the_words_of_libraries_out(empty: Terminal) -> None:
    program = (
        "import atexit, logging, sys; atexit.register(lambda: logging.getLogger('httpx').error('kwikstaart'));"
        "sys.argv = ['ruimte', '--version']; from bot.cli import main; main()"
    )
    done = empty.python(program)
    assert (done.code, "kwikstaart" in done.err, "library_spoke" in done.err) == (0, False, True)
