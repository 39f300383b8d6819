"""Takes in what Telegram brings: our event is kept, then the update may be confirmed, then it is answered."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from adapters.shared.afterwards import Afterwards, Sleep
from adapters.shared.payload import text
from adapters.shared.recent import Recent
from adapters.telegram.albums import Albums
from adapters.telegram.calls import Calls
from adapters.telegram.config import TELEGRAM
from adapters.telegram.inbound import to_event
from adapters.telegram.names import Bot
from adapters.telegram.show import Show, may_be_asked_again, said_in
from adapters.telegram.where import Surface, Where, where_of
from bot.ports import Answer, Receive


class Listening:
    """Hands every update to `receive`, and shows what comes back.

    `bot` says who we are, as far as that is known; `recent` is the messenger's.
    """

    def __init__(
        self,
        *,
        bot: Callable[[], Bot],
        calls: Calls,
        recent: Recent,
        receive: Receive,
        now: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._show = Show(calls, recent)
        self._albums = Albums()
        self._receive = receive
        self._now = now
        self._afterwards = Afterwards(TELEGRAM, may_be_asked_again, sleep=sleep)

    async def hear(self, update: Mapping[str, Any]) -> None:
        """Keep one update; its answer is shown in the background.

        Raises what `receive` raises: then it was not kept, and must not be confirmed, so that Telegram says it again.
        """
        event = to_event(update, bot=self._bot())
        if event is None:
            self._let_go_of(text(update, "callback_query", "id"))
            return
        if self._albums.is_known(update, event):
            return
        answer = await self._receive(event, self._now())
        self._albums.remember(update, event)
        self._later(answer, where_of(update, event), event.key)

    async def finish(self) -> None:
        """Wait until every answer was shown."""
        await self._afterwards.finish()

    async def close(self) -> None:
        """Wait a little for the answers that are under way."""
        await self._afterwards.close()

    def _let_go_of(self, tap: str) -> None:
        """A tap that means nothing is acknowledged too; its button would look busy."""
        if tap:
            self._afterwards.add("", partial(self._show.let_go_of, tap))

    def _later(self, answer: Answer, where: Where, key: str) -> None:
        """A tap is acknowledged at once, whatever else waits in that chat; the answer comes in its turn."""
        if where.tap:
            self._afterwards.add("", partial(self._show.acknowledge, answer, where))
        if said_in(answer) is not None:
            chat = where.group if where.surface is Surface.GROUP else where.person.chat
            self._afterwards.add(chat, partial(self._show.show, answer, where, key))
