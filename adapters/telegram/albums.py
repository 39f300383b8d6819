"""Pictures that somebody sent together: they are brought one by one, and one answer is enough."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from adapters.shared.payload import text
from bot.domain.event import Event, Said

KEPT = 1_000  # albums; a restart forgets them too, and then somebody may be answered twice


class Albums:
    """Which albums we heard of. The oldest are forgotten."""

    def __init__(self, *, kept: int = KEPT) -> None:
        self._kept = kept
        self._heard: OrderedDict[tuple[str, str], None] = OrderedDict()

    def is_known(self, update: Mapping[str, Any], event: Event) -> bool:
        """Whether this is but one more picture of an album; words under it are heard whichever has them."""
        return isinstance(event, Said) and not event.words and _album(update, event) in self._heard

    def remember(self, update: Mapping[str, Any], event: Event) -> None:
        """A picture was kept; of its album nothing more without words is."""
        if text(update, "message", "media_group_id"):
            self._heard[_album(update, event)] = None
        while len(self._heard) > self._kept:
            self._heard.popitem(last=False)


def _album(update: Mapping[str, Any], event: Event) -> tuple[str, str]:
    return event.sender.chat, text(update, "message", "media_group_id")
