"""When a lane is silent: as its platform asks, or for a while longer each time as long as it does not answer."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random

from bot.domain.delivery import Silence, longest_of, pause_while_away
from bot.ports import NotSent, Refused, Throttled, Uncertain, Unreachable
from bot.services.settling import silence_after

# In a row that were refused or went unanswered, each for a reason of its own; with one more it is the platform.
MOST_BY_THEMSELVES = 2


class Silences:
    """Those of one lane, kept from batch to batch.

    While its platform is away one message at a time finds out whether it is back. Once it is, all go again. `fence` is
    under which the lane was ours when it was last looked whether that is so.
    """

    def __init__(self, chance: Random) -> None:
        self.fence: int | None = None
        self._chance = chance
        self._asked: list[Silence] = []
        self._unanswered = 0
        self._tries = 0
        self._away: Silence | None = None

    def __iter__(self) -> Iterator[Silence]:
        yield from self._asked

    def keep(self, held: Iterable[Silence], now: datetime) -> None:
        """Those that an earlier owner wrote down hold as well; what is over is forgotten."""
        self._asked = [one for one in {*self._asked, *held} if one.until > now]

    def longest(self, *, changing: bool, now: datetime) -> Silence | None:
        """The longest in which nothing may be sent, or changed; None when it may."""
        return longest_of(self._asked, changing=changing, now=now)

    @property
    def is_away(self) -> bool:
        """Whether it is only to be found out whether the platform is back."""
        return self._away is not None

    def begin_away(self, now: datetime) -> None:
        """It was away when somebody else had the lane: one is to find out whether it is back."""
        self._away = self._away or Silence(now, is_away=True)

    def answered(self) -> None:
        """The platform is there."""
        self._unanswered, self._tries, self._away = 0, 0, None

    def after(self, trouble: Exception, now: datetime) -> Silence | None:
        """The silence that this trouble asks for, from now on; None when it is about one message alone."""
        silence = self._after(trouble, now)
        if silence is not None:
            self._asked.append(silence)
        return silence

    def after_looking(self, trouble: Exception, now: datetime) -> None:
        """A look that gets no answer tells as much as a message that gets none; what else it meets is about looking."""
        match trouble:
            case NotSent(seconds=0.0) | ConnectionError() | TimeoutError():
                self._unanswered_at(now)

    def _after(self, trouble: Exception, now: datetime) -> Silence | None:
        match trouble:
            case Throttled() | Refused():
                self.answered()
                return silence_after(trouble, now)
            case NotSent(seconds=0.0) | ConnectionError() | Uncertain() | TimeoutError():
                return self._unanswered_at(now)
            case Unreachable():
                self.answered()
                return None
            case _:
                return None

    def _unanswered_at(self, now: datetime) -> Silence | None:
        self._unanswered += 1
        is_away = self._away is not None or self._unanswered > MOST_BY_THEMSELVES
        return self._while_away(now) if is_away else None

    def _while_away(self, now: datetime) -> Silence:
        """Longer each time it was tried; what was on its way beside that is no further try."""
        if self._away is None or self._away.until <= now:
            self._tries += 1
            self._away = Silence(now + pause_while_away(self._tries, self._chance), is_away=True)
        return self._away
