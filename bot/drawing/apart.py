"""Pictures are drawn in a process of their own: while resvg draws, it lets no other thread of its process go on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from subprocess import run
from sys import executable

from bot.domain.message import Block, Message, Picture

ONE_BY_ONE = ThreadPoolExecutor(1, thread_name_prefix="drawing")  # however many people ask at the same time
LONGEST_SECONDS = 10.0  # fifty times what one takes
MOST_KEPT = 20  # colleagues ask for the same one after each other; of about 100 kB each


async def with_pictures(message: Message) -> Message:
    """The message with its pictures drawn. Raises subprocess.SubprocessError when one cannot be."""
    if not any(_is_to_draw(block) for block in message.blocks):
        return message
    return replace(message, blocks=tuple([await _drawn(block) for block in message.blocks]))


async def png_apart(svg: str) -> bytes:
    """The picture as a PNG, while this process goes on with its work. Raises subprocess.SubprocessError."""
    return await asyncio.get_running_loop().run_in_executor(ONE_BY_ONE, _png, svg)


async def _drawn(block: Block) -> Block:
    return Picture(await png_apart(block.svg), block.alt) if isinstance(block, Picture) and block.svg else block


def _is_to_draw(block: Block) -> bool:
    return isinstance(block, Picture) and block.svg != ""


@lru_cache(MOST_KEPT)
def _png(svg: str) -> bytes:
    program = [executable, "-m", "bot.drawing.png"]
    done = run(program, input=svg.encode(), capture_output=True, check=True, timeout=LONGEST_SECONDS)  # noqa: S603 - our own
    return done.stdout
