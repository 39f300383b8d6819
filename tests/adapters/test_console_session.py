"""A conversation in a terminal, and where its lines come from."""

import asyncio
import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from adapters.console.messenger import Screen
from adapters.console.session import CHUNK, converse, read_lines, write_to
from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Pressed, Said
from bot.domain.form import Field, FieldErrors, Form
from bot.domain.message import Button, Buttons, Message, Text
from bot.ports import Answer, Nothing, Redraw

ANNA = Address("console", "terminal", "anna")
NOW = datetime(2026, 10, 15, 13, 15, tzinfo=UTC)
QUESTION = Message((Text("Wat ging goed?"), Buttons((Button("Later", "later:1"),))))
ROOT = Path(__file__).parents[2]
SOON = 120  # seconds: long enough for a busy machine; nothing waits longer than it has to

ECHO = """
import asyncio, signal, sys
from datetime import UTC, datetime
from itertools import count
from adapters.console.messenger import Screen
from adapters.console.session import converse, read_lines, write_to
from bot.domain.address import Address
from bot.domain.message import Message, Quote

async def receive(event, now):
    return Message((Quote(event.words),))

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, also where a shell ignores it
asyncio.run(converse(
    read_lines(), sender=Address("console", "t", "anna"), screen=Screen(write_to(sys.stdout)), receive=receive,
    now=lambda: datetime.now(UTC), new_key=map(str, count()).__next__,
))
"""


@dataclass
class Core:
    """Answers in turn, and remembers what it was asked."""

    answers: list[Answer]
    heard: list[tuple[Event, datetime]] = field(default_factory=list)

    async def receive(self, event: Event, now: datetime) -> Answer:
        self.heard.append((event, now))
        return self.answers.pop(0)


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def talk(core: Core, *lines: str) -> list[str]:
    seen: list[str] = []
    await converse(
        typed(*lines),
        sender=ANNA,
        screen=Screen(seen.append),
        receive=core.receive,
        now=lambda: NOW,
        new_key=map(str, count(1)).__next__,
    )
    return seen


async def test_every_line_is_an_event() -> None:
    core = Core([QUESTION, Nothing(), Nothing()])
    await talk(core, "/vraag", "", "later", "Het ging goed.")
    assert core.heard == [
        (Commanded(key="1", sender=ANNA, command="vraag"), NOW),
        (Pressed(key="3", sender=ANNA, data="later:1", message="1"), NOW),
        (Said(key="4", sender=ANNA, words="Het ging goed."), NOW),
    ]


async def test_a_message_is_shown() -> None:
    assert await talk(Core([QUESTION]), "/vraag") == ["Wat ging goed?", "", "[1] Later", ""]


async def test_nothing_is_nothing() -> None:
    assert await talk(Core([Nothing()]), "Het ging goed.") == []


async def test_a_redraw_takes_the_place_of_the_pressed_message() -> None:
    core = Core([QUESTION, Redraw(QUESTION), Nothing()])
    seen = await talk(core, "/vraag", "1", "2")
    assert seen == ["Wat ging goed?", "", "[1] Later", "", "Wat ging goed?", "", "[2] Later", ""]
    assert [event.message for event, _ in core.heard if isinstance(event, Pressed)] == ["1", "1"]


async def test_a_redraw_without_a_press_is_shown() -> None:
    assert await talk(Core([Redraw(QUESTION)]), "/vraag") == ["Wat ging goed?", "", "[1] Later", ""]


async def test_a_redraw_can_name_the_message_it_replaces() -> None:
    core = Core([QUESTION, Redraw(QUESTION, "1"), Nothing()])
    await talk(core, "/vraag", "Het ging goed.", "2")
    assert [event.message for event, _ in core.heard if isinstance(event, Pressed)] == ["1"]


async def test_a_form_and_its_errors_are_shown() -> None:
    form = Form("topic:1", "Onderwerp", (Field("name", "Waarover?", "words", required=False),), "Bewaren")
    core = Core([form, FieldErrors({"name": "Dit is nog leeg."})])
    assert await talk(core, "/onderwerp", "x") == [
        "Onderwerp", "", "Waarover?", "", "[Bewaren]", "", "! Dit is nog leeg.", "",
    ]  # fmt: skip


class Pipe:
    """Both ends of a pipe or terminal."""

    def __init__(self, read_end: int, write_end: int) -> None:
        self.read_end = read_end
        self.write_end = write_end

    def write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.write_end, data) :]

    def close(self) -> None:
        os.close(self.write_end)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    both = Pipe(*os.pipe())
    yield both
    os.close(both.read_end)


@pytest.fixture
def terminal() -> Iterator[Pipe]:
    ours, theirs = os.openpty()
    both = Pipe(theirs, ours)
    yield both
    os.close(both.read_end)


async def all_lines(source: int) -> list[str]:
    async with asyncio.timeout(SOON):
        return [line async for line in read_lines(source)]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"een\ntwee\n", ["een", "twee"]),
        (b"een\ntwee", ["een", "twee"]),
        (b"een\r\n\r\ntwee\r\n", ["een", "", "twee"]),
        (b"\n", [""]),
        (b"goed\xff\xfe\nfout \xc3", ["goed\ufffd\ufffd", "fout \ufffd"]),
        ("één 👩‍🏫\n".encode(), ["één 👩‍🏫"]),
    ],
)
async def test_a_pipe_is_read_to_its_end(pipe: Pipe, data: bytes, lines: list[str]) -> None:
    pipe.write(data)
    pipe.close()
    assert await all_lines(pipe.read_end) == lines


async def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes("één\ntwee".encode())
    with path.open("rb") as file:
        assert await all_lines(file.fileno()) == ["één", "twee"]


async def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(IsADirectoryError):
        await all_lines(folder)
    os.close(folder)


async def test_nothing_can_be_read_as_well() -> None:
    with Path(os.devnull).open("rb") as file:
        assert await all_lines(file.fileno()) == []


async def test_a_long_line_is_whole_whatever_it_is_read_in(tmp_path: Path) -> None:
    line = "é" * (3 * CHUNK // 2) + "!"
    path = tmp_path / "lines.txt"
    path.write_text(line + "\nkort\n", encoding="utf-8")
    with path.open("rb") as file:
        assert await all_lines(file.fileno()) == [line, "kort"]


async def test_a_line_is_there_as_soon_as_it_is_typed(pipe: Pipe) -> None:
    lines = read_lines(pipe.read_end)
    async with asyncio.timeout(SOON):
        pipe.write(b"een\ntw")
        assert await anext(lines) == "een"
        pipe.write(b"ee\n")
        assert await anext(lines) == "twee"
        pipe.close()
        assert await anext(lines, None) is None


async def test_others_work_while_nobody_types(pipe: Pipe) -> None:
    waiting = asyncio.ensure_future(all_lines(pipe.read_end))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    pipe.close()
    assert await waiting == []


async def test_a_cancelled_reader_lets_go(pipe: Pipe) -> None:
    waiting = asyncio.ensure_future(all_lines(pipe.read_end))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert asyncio.get_running_loop().remove_reader(pipe.read_end) is False
    pipe.close()


async def test_reading_leaves_the_source_as_it_was(pipe: Pipe) -> None:
    pipe.close()
    await all_lines(pipe.read_end)
    assert os.get_blocking(pipe.read_end)


async def test_a_source_that_does_not_block_is_fine_too(pipe: Pipe) -> None:
    os.set_blocking(pipe.read_end, False)
    pipe.write(b"een\n")
    pipe.close()
    assert await all_lines(pipe.read_end) == ["een"]


async def test_a_terminal_is_read_until_control_d(terminal: Pipe) -> None:
    terminal.write(b"een\ntwee\n\x04")
    assert await all_lines(terminal.read_end) == ["een", "twee"]
    terminal.close()


async def test_a_closed_terminal_is_the_end(terminal: Pipe) -> None:
    terminal.close()
    assert await all_lines(terminal.read_end) == []


async def test_a_terminal_that_lost_its_other_end_is_the_end() -> None:
    ours, theirs = os.openpty()
    os.write(theirs, b"een\n")
    waiting = asyncio.ensure_future(all_lines(ours))
    await asyncio.sleep(0.01)
    os.close(theirs)  # from now on reading says EIO
    assert await waiting == ["een"]
    os.close(ours)


async def test_what_another_reader_took_is_waited_for(pipe: Pipe) -> None:
    os.set_blocking(pipe.read_end, False)
    other_end = os.dup(pipe.read_end)
    waiting = [asyncio.ensure_future(all_lines(source)) for source in (pipe.read_end, other_end)]
    await asyncio.sleep(0.01)
    pipe.write(b"een\n")
    await asyncio.sleep(0.01)
    pipe.close()
    assert sorted(await asyncio.gather(*waiting)) == [[], ["een"]]
    os.close(other_end)


def test_a_stream_that_cannot_write_a_character_writes_a_question_mark() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", newline="\n")
    write_to(stream)("│ één")
    stream.seek(0)
    assert stream.read() == "? één\n"


def test_a_stream_without_an_encoding_is_written_as_it_is() -> None:
    stream = io.StringIO()
    write_to(stream)("│ één")
    assert stream.getvalue() == "│ één\n"


@pytest.fixture
def echo() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-E", "-X", "utf8", "-c", ECHO]  # -E: also where PYTHONUNBUFFERED is set
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as program:
        yield program
        program.kill()


def said_back(program: subprocess.Popen[bytes], words: str) -> str:
    assert program.stdin
    assert program.stdout
    program.stdin.write(f"{words}\n".encode())
    program.stdin.flush()
    answer = b""
    while not answer.endswith(b"\n\n"):
        assert select.select([program.stdout], [], [], SOON)[0], f"after {SOON} s there is only {answer!r}"
        answer += os.read(program.stdout.fileno(), CHUNK)
    return answer.decode()


def test_an_answer_comes_through_a_pipe_before_the_next_line(echo: subprocess.Popen[bytes]) -> None:
    assert said_back(echo, "één") == "│ één\n\n"
    assert said_back(echo, "twee") == "│ twee\n\n"


def test_the_program_ends_with_its_input(echo: subprocess.Popen[bytes]) -> None:
    out, _ = echo.communicate("één\nlaatste".encode(), timeout=SOON)
    assert (out.decode(), echo.returncode) == ("│ één\n\n│ laatste\n\n", 0)


def test_control_c_ends_the_program_while_it_waits(echo: subprocess.Popen[bytes]) -> None:
    said_back(echo, "een")
    echo.send_signal(signal.SIGINT)
    echo.wait(timeout=SOON)
    assert echo.stderr
    assert echo.stderr.read().splitlines()[-1] == b"KeyboardInterrupt"
