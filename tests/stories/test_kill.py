"""`ruimte chat` may die at any moment: no answer that had its receipt is lost, and none is half kept."""

import asyncio
import base64
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom

from bot.domain.prompt import Bank
from bot.store.house import new_house
from tests.answers import asked, inbox_size, kept, noor_joined
from tests.world import KEY, World, a_cipher, a_library

DEATHS = 4
LONGEST_LIFE = 0.6  # seconds, after the first line on the screen
LINES = 300
UNDO = "Toch niet"
RECEIPTS = ("Bewaard bij", "Erbij bewaard", "Weg. Je antwoord")


def lines_to_type(run: int, chance: Random) -> list[str]:
    """Words, and now and then the receipt's own button."""
    lines: list[str] = []
    for number in range(LINES):
        undoes = lines and lines[-1] != UNDO and chance.random() < 0.1
        lines.append(UNDO if undoes else f"woord {run}.{number}")
    return lines


def words_after(words: Sequence[str], lines: Sequence[str]) -> list[str]:
    """What is kept once exactly these lines were handled, if this was kept before."""
    left = list(words)
    for line in lines:
        left = [] if line == UNDO else [*left, line]
    return left


async def chat_until_killed(database: str, folder: Path, lines: Sequence[str], chance: Random) -> list[str]:
    """Start the real command, type everything at once, and kill it; what stood on the screen."""
    settings = {
        "RUIMTE_DATABASE_URL": database,
        "RUIMTE_KEY": base64.urlsafe_b64encode(KEY).decode(),
        "RUIMTE_LANGUAGE": "nl",
    }
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "chat", "--as", "Noor Bakker",
        stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env={**os.environ, **settings},
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    process.stdin.write("".join(f"{line}\n" for line in lines).encode())
    first = await process.stdout.readline()
    await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
    with suppress(ProcessLookupError):
        process.kill()
    rest, errors = await process.communicate()
    assert (first != b"", errors) == (True, b"")
    return (first + rest).decode().splitlines()


async def test_a_kill_loses_no_answer_that_had_its_receipt(database: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("RUIMTE_TEST_SEED") or SystemRandom().randrange(10**9))
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    chance = Random(seed)
    texts = Bank(tuple(prompt for prompt in a_library().bank.prompts if not prompt.takes_one_tap))
    always = replace(a_library().calendar, light=frozenset())  # today may be in a block that asks one tap
    library = replace(a_library(), bank=texts, calendar=always)
    async with World.opened(database, now=datetime.now(UTC), library=library) as world:
        async with world.work() as db:
            db.add(new_house(a_cipher(), demo=False))
        noor = await noor_joined(world)
        await noor.types("vraag")
        words: list[str] = []
        for run in range(DEATHS):
            lines, before = lines_to_type(run, chance), await inbox_size(world)
            screen = await chat_until_killed(database, tmp_path, lines, chance)
            handled = await inbox_size(world) - before - 1  # the first event is the chat's own hello
            receipts = sum(line.startswith(RECEIPTS) for line in screen)
            assert receipts <= handled
            words = words_after(words, lines[: max(handled, 0)])
            assert [word for reply in await kept(world, noor) for word in reply.words] == words
            (asking,) = await asked(world, noor)
            assert asking.state == ("answered" if words else "open")
