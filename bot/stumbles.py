"""What went wrong by itself, a schedule or a step: it is tried later, holds up no other, and is told once."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from bot.services.house_trouble import tell_stumble
from bot.store.away import is_away, may_pass
from bot.store.base import Db, Sessions

log = structlog.get_logger()

AFTER_A_FAULT = timedelta(minutes=5)
REMEMBERED = timedelta(days=1)  # what did not fail for so long goes well, or is gone

Write = Callable[[Db], Awaitable[object]]


@dataclass
class Stumbles:
    """Those of one process: what goes on going wrong is told when it begins, and anew when it went well since."""

    sessions: Sessions
    _known: dict[UUID, datetime] = field(default_factory=dict)  # what was told, and when it failed last
    _waited: bool = False  # the last one, in vain, for what somebody holds

    def begin(self) -> None:
        """What is due is looked through from the start: nothing of this time waited yet."""
        self._waited = False

    async def by_itself(
        self, what: str, subject: UUID, work: Callable[[], Awaitable[object]], later: Write, now: datetime
    ) -> None:
        """Do this. Where it fails it is put off, by what does so `later`, and the stewards are told.

        What needs a row that somebody holds is left due, and nobody is told. The second of these in a row raises, as
        does a database that is away: each has waited for a lock, and so would all that follow.

        The log says `what` it was, the kind of the row `subject`.
        """
        waited, self._waited = self._waited, False
        try:
            await work()
        except Exception as error:  # whatever it was
            if is_away(error) or (waited and may_pass(error)):
                raise
            log.error("stumbled", what=what, trouble=type(error).__name__)
            if may_pass(error):
                self._waited = True
                return
        else:
            self.went_well([subject])
            return
        await self._write("not_put_off", what, later)
        self._known = {one: failed for one, failed in self._known.items() if failed >= now - REMEMBERED}
        if subject in self._known or await self._write("not_told", what, partial(tell_stumble, now=now)):
            self._known[subject] = now

    def went_well(self, subjects: Iterable[UUID]) -> None:
        """Should one of these go wrong again, it is told anew."""
        for subject in subjects:
            self._known.pop(subject, None)

    async def _write(self, failed: str, what: str, write: Write) -> bool:
        try:
            async with self.sessions() as db, db.begin():
                await write(db)
        except Exception as error:
            if is_away(error):
                raise
            log.error(failed, what=what, trouble=type(error).__name__)
            return False
        return True
