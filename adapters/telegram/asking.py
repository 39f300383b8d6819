"""One question to Telegram: at its pace, in the chat as it is called now, and with its errors told apart."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any, TypeVar

import structlog
from telegram import Bot

from adapters.shared.pace import Clock, Pace, Sleep
from adapters.shared.pauses import Pauses, untold
from adapters.telegram.config import TelegramConfig
from adapters.telegram.line import Fields, Files, Line
from adapters.telegram.names import bot_id, place_parts
from adapters.telegram.pace import LIMITS
from adapters.telegram.trouble import CallFailed, Moved, NoTopic, NotSent, error_of
from bot.ports import Throttled

log = structlog.get_logger()

T = TypeVar("T")
InChat = Callable[[int, int | None], Awaitable[T]]  # asks in a chat, and in its topic

LONGEST_WAIT = 10.0  # seconds for a chat that is silent; longer holds up who goes with it
PATIENCE = 30.0  # seconds, when half a message stands
SHORT = 5.0  # seconds of silence that may be about one person's chat
SILENT = "chat_silent"
EVERYWHERE, TAPS = "", "taps"  # what pauses when Telegram has had enough of us; a tap is no message
NOBODY = "nobody"


class Turn(StrEnum):
    """When a call in a chat goes."""

    WAIT = "wait"  # after what waits already
    FIRST = "first"  # somebody waits for it: before everything that waits
    HAS = "has"  # somebody waited for room already
    GOES = "goes"  # somebody waited for room, and until it may leave: now

    @property
    def again(self) -> "Turn":
        """When what goes in its place does: nobody waited until that may leave."""
        return Turn.HAS if self is Turn.GOES else self


class Asking:
    """Asks Telegram, over one line. Needs no network until it is asked something."""

    def __init__(
        self,
        config: TelegramConfig,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        line: Line | None = None,
        throttled: Callable[[], None] = untold,
    ) -> None:
        self.bot_id = bot_id(config.token)
        self._sleep = sleep
        self._line = line or Line()
        self._bot = _bot(config, self._line)
        self._pace = Pace(LIMITS, clock=clock, sleep=sleep)
        self._pauses = Pauses(clock=clock, told=throttled)
        self._last_silent = NOBODY  # of the people's chats
        self._moved: dict[str, str] = {}
        self._topics_lost: set[str] = set()

    async def close(self) -> None:
        """Hang up."""
        await self._line.shutdown()

    async def room(self, chat: str, *, first: bool = False, changing: bool = False) -> None:
        """Wait until something may be said there (or, `changing`, a message changed), by Telegram's pace.

        Raises NotSent when a chat must stay silent for long.
        """
        group = self.group_of(chat)
        while left := self._pauses.left(self.bot_id, group):
            if left > LONGEST_WAIT:
                raise NotSent(SILENT, left)
            await self._sleep(left)
        if changing:
            await self._pace.turn(self.bot_id, first=first)
        else:
            await self._pace.room(self.bot_id, group, first=first, in_group=_is_group(group))

    async def leaves(self) -> None:
        """Wait until what has room may leave: when much was held up on its way, that is not at once."""
        await self._pace.leaves(self.bot_id)

    async def silence_ends(self, chat: str) -> bool:
        """Wait until the silence that Telegram wants is over, there and everywhere; False when that takes long."""
        left = max(self._pauses.left(self.bot_id, what) for what in (EVERYWHERE, self.group_of(chat)))
        if left <= PATIENCE:
            await self._sleep(left)
        return left <= PATIENCE

    def group_of(self, chat: str) -> str:
        """The chat as Telegram calls it now, without the topic in it."""
        group, _ = place_parts(chat)
        return self._moved.get(group, group)

    async def ask(
        self, method: str, asked: Callable[[], Awaitable[T]], *, chat: str = "", says: bool = False,
        silence: str = EVERYWHERE,
    ) -> T:  # fmt: skip
        """Telegram's answer. Raises what `bot.ports` knows, NotSent or CallFailed; nothing of the library's own.

        `silence` is the one that it heeds, and that it begins when Telegram has had enough.
        """
        if left := self._pauses.left(self.bot_id, silence):
            raise Throttled(left)
        try:
            return await asked()
        except Exception as error:
            trouble = error_of(error, says=says, method=method)
        # Out of the `except`, so that nothing of the library's hangs on to it: its texts hold the token.
        if isinstance(trouble, Throttled):
            trouble = self._paused(trouble, chat, silence)
        if isinstance(trouble, CallFailed | NotSent):
            log.info("telegram_call_failed", method=method, code=trouble.code)
        raise trouble

    async def in_chat(
        self, method: str, chat: str, asked: InChat[T], *, turn: Turn = Turn.WAIT, says: bool = False
    ) -> T:
        """The answer to what is asked in a chat, once there is room.

        A group that moved is followed at once; where a topic is closed or gone it is asked in the group as a whole.
        """
        if turn in (Turn.WAIT, Turn.FIRST):
            await self.room(chat, first=turn is Turn.FIRST, changing=not says)
        if turn is not Turn.GOES:
            await self.leaves()
        try:
            return await self._in_topic_or_group(method, chat, asked, says=says)
        except Moved as moved:
            self._moved[place_parts(chat)[0]] = moved.chat
            log.info("telegram_group_followed", method=method)
        await self.leaves()
        return await self._in_topic_or_group(method, chat, asked, says=says)

    async def plain(self, method: str, fields: Fields | None = None, *, files: Files | None = None) -> Any:
        """Telegram's answer as it is; see `Line.plain`."""
        return await self._line.plain(f"{self._bot.base_url}/{method}", fields, files=files)

    async def _in_topic_or_group(self, method: str, chat: str, asked: InChat[T], *, says: bool) -> T:
        try:
            return await self._in_chat_now(method, chat, asked, says=says)
        except NoTopic:
            if place_parts(chat)[1] is None or chat in self._topics_lost:
                raise
            self._topics_lost.add(chat)
            log.info("telegram_topic_lost", method=method)
        await self.leaves()
        return await self._in_chat_now(method, chat, asked, says=says)

    async def _in_chat_now(self, method: str, chat: str, asked: InChat[T], *, says: bool) -> T:
        group, (_, topic) = self.group_of(chat), place_parts(chat)
        number, topic = _number(group), None if chat in self._topics_lost else topic
        answer = await self.ask(method, lambda: asked(number, topic), chat=group, says=says)
        if says:
            self._pace.posted(self.bot_id, group)
        return answer

    def _paused(self, trouble: Throttled, chat: str, silence: str) -> Exception:
        """A chat that has had enough is silent by itself; anything else is about all we say."""
        alone = _is_group(chat) or (chat != "" and self._is_about_one(chat, trouble.seconds))
        self._pauses.begin(self.bot_id, chat if alone else silence, seconds=trouble.seconds)
        log.warning("telegram_paused", seconds=trouble.seconds, one_chat=alone)
        return NotSent(SILENT, trouble.seconds) if alone else trouble

    def _is_about_one(self, chat: str, seconds: float) -> bool:
        """Whether a person's chat had too much. For long, or in two of them at a time, it is all that we say."""
        others = self._last_silent != chat and self._pauses.left(self.bot_id, self._last_silent) > 0
        self._last_silent = chat
        return seconds <= SHORT and not others


def _bot(config: TelegramConfig, line: Line) -> Bot:
    return Bot(
        config.token,
        base_url=f"{config.api_url}/bot",
        base_file_url=f"{config.api_url}/file/bot",
        request=line,
        get_updates_request=line,
    )


def _is_group(chat: str) -> bool:
    return chat.startswith("-")


def _number(chat: str) -> int:
    """A chat's id. Raises CallFailed when it is none."""
    try:
        return int(chat)
    except ValueError:
        pass
    raise CallFailed("no_chat")
