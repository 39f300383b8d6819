"""What stands around an adapter in its tests: the app it hands events to, and the time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.domain.event import Event
from bot.ports import Answer, Nothing
from tests.fakes.slack.clock import Clock


class PatientClock(Clock):
    """A time that moves when somebody waits, unless it stands still: then they wait for ever."""

    _stands_still = False

    async def sleep(self, seconds: float) -> None:
        if self._stands_still:
            await asyncio.Event().wait()
        self.passes(seconds)

    @contextmanager
    def stands_still(self) -> Iterator[None]:
        """Meanwhile nobody who waits gets any further."""
        self._stands_still = True
        yield
        self._stands_still = False

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self(), UTC)


@dataclass
class Core:
    """Stands where the app is: hears events, and answers with what it was told to."""

    heard: list[Event] = field(default_factory=list)
    answers: dict[type[Any], Answer | Exception] = field(default_factory=dict)
    before: Callable[[], Awaitable[None]] | None = None

    def will_answer(self, answers: dict[type[Any], Answer | Exception]) -> None:
        """Answer these kinds of events so."""
        self.answers.update(answers)

    async def receive(self, event: Event, now: datetime) -> Answer:
        self.heard.append(event)
        if self.before is not None:
            await self.before()
        answer = self.answers.get(type(event), Nothing())
        if isinstance(answer, Exception):
            raise answer
        return answer
