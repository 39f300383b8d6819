"""What went wrong by itself, a schedule or a step: it is tried later, holds up no other, and is told once."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from bot.services.house_trouble import tell_stumble
from bot.store.away import is_away
from bot.store.base import Db, Sessions

log = structlog.get_logger()

AFTER_A_FAULT = timedelta(minutes=5)

Write = Callable[[Db], Awaitable[object]]


@dataclass
class Stumbles:
    """Those of one process: what goes on going wrong is told when it begins, and anew when it went well since."""

    sessions: Sessions
    _known: set[UUID] = field(default_factory=set)

    async def by_itself(
        self, what: str, subject: UUID, work: Callable[[], Awaitable[object]], later: Write, now: datetime
    ) -> None:
        """Do this. Where it fails it is put off, by what does so `later`; only a database that is away raises.

        The log says `what` it was, the kind of the row `subject`.
        """
        try:
            await work()
        except Exception as error:  # whatever it was
            _unless_away(error, "stumbled", what)
        else:
            self.went_well([subject])
            return
        await self._write("not_put_off", what, later)
        if subject not in self._known:
            self._known.add(subject)
            await self._write("not_told", what, partial(tell_stumble, now=now))

    def went_well(self, subjects: Iterable[UUID]) -> None:
        """Should one of these go wrong again, it is told anew."""
        self._known.difference_update(subjects)

    async def _write(self, failed: str, what: str, write: Write) -> None:
        try:
            async with self.sessions() as db, db.begin():
                await write(db)
        except Exception as error:
            _unless_away(error, failed, what)


def _unless_away(error: Exception, failed: str, what: str) -> None:
    """Raise it where all that follows would meet it as well; else it is in the log."""
    if is_away(error):
        raise error
    log.error(failed, what=what, trouble=type(error).__name__)
