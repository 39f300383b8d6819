"""Where a person acted, so that the answer comes there (J27), and nobody else reads it (J29)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from adapters.shared.payload import text
from bot.domain.address import Address
from bot.domain.event import Event, OfAPlatform, Pressed


class Surface(Enum):
    """Who else is there."""

    PRIVATE = auto()  # our chat with one person
    ALONE = auto()  # a group is, and the answer is for who acted alone
    GROUP = auto()  # a group, and the answer is for everybody there


@dataclass(frozen=True, kw_only=True)
class Where:
    """The chat and message of something a person did.

    `person` is who did it; its chat is empty where nobody can tell. `group` is the group in which it was.
    `message` is the reference of the message that was pressed, and `tap` what Telegram calls the tap itself.
    """

    person: Address
    surface: Surface = Surface.PRIVATE
    group: str = ""
    message: str = ""
    tap: str = ""


def where_of(update: Mapping[str, Any], event: Event) -> Where:
    """Where the event of this update happened."""
    return Where(
        person=event.sender,
        surface=_surface(event),
        group=event.place,
        message=event.message if isinstance(event, Pressed) else "",
        tap=text(update, "callback_query", "id") if isinstance(event, Pressed) else "",
    )


def _surface(event: Event) -> Surface:
    if not event.place:
        return Surface.PRIVATE
    return Surface.GROUP if isinstance(event, OfAPlatform) else Surface.ALONE
