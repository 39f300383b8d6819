"""Pictures are drawn in a process of their own: while resvg draws, it lets no other thread of its process go on."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from subprocess import SubprocessError, run
from sys import executable
from time import monotonic
from typing import TypeGuard

import structlog

from bot.domain.message import Block, Message, Picture, Text

log = structlog.get_logger()

PROGRAM = (executable, "-P", "-m", "bot.drawing.png")  # -P: of the folder we are in it imports nothing
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")  # to start and to draw; no key and no token is
LONGEST_SECONDS = 3.0  # four times what one takes, its start included, on a machine that is busy with much else
REST_SECONDS = 60.0  # after one that failed: who asks meanwhile does not wait for the next to fail
MOST_KEPT = 20  # colleagues ask for the same one after each other; of about 100 kB each


class Pictures:
    """Draws pictures one by one, however many people ask at the same time; what cannot be drawn is told in words.

    After one that failed no other is tried for a minute, so nobody waits longer than one may take: neither a lane nor
    who stops the bot.
    """

    def __init__(
        self, program: Sequence[str] = PROGRAM, *, longest: float = LONGEST_SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        self._program = program
        self._longest = longest
        self._clock = clock
        self._one_by_one = ThreadPoolExecutor(1, thread_name_prefix="drawing")
        self._rests_until = clock()
        self._png = lru_cache(MOST_KEPT)(self._draw)  # what failed is not kept

    async def drawn(self, message: Message) -> Message:
        """The message with its pictures drawn, or in their place the words that say the same."""
        if not any(map(_is_to_be_drawn, message.blocks)):
            return message
        return replace(message, blocks=tuple([await self._picture(block) for block in message.blocks]))

    async def _picture(self, block: Block) -> Block:
        if not _is_to_be_drawn(block):
            return block
        png = await asyncio.get_running_loop().run_in_executor(self._one_by_one, self._png_or_nothing, block.svg)
        return Picture(png, block.alt) if png else Text(block.alt)

    def _png_or_nothing(self, svg: str) -> bytes:
        """Whether it rests is known once it is its turn: the one before may just have failed."""
        if self._clock() < self._rests_until:
            return b""
        try:
            return self._png(svg)
        except (SubprocessError, OSError) as error:
            self._rests_until = self._clock() + REST_SECONDS
            log.warning("not_drawn", trouble=type(error).__name__)
            return b""

    def _draw(self, svg: str) -> bytes:
        done = run(  # noqa: S603 - our own
            self._program, input=svg.encode(), capture_output=True, check=True, timeout=self._longest,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )  # fmt: skip
        return done.stdout


def _is_to_be_drawn(block: Block) -> TypeGuard[Picture]:
    return isinstance(block, Picture) and bool(block.svg)


PICTURES = Pictures()  # of this process: also lanes side by side draw one by one
