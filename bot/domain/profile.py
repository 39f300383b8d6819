"""People and places as a platform knows them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.address import Address
from bot.domain.people import PlaceReaders


class ProfileKind(StrEnum):
    """What an account is; only people of the place itself are staff (guests and outsiders when chosen)."""

    PERSON = "person"
    GUEST = "guest"  # let in for a few channels
    OUTSIDER = "outsider"  # of another workspace
    BOT = "bot"


@dataclass(frozen=True)
class Profile:
    """Somebody as a platform knows them. `language` is "nl" or "en"; `timezone` an IANA name, never an offset."""

    address: Address
    name: str
    kind: ProfileKind = ProfileKind.PERSON
    is_active: bool = True
    email: str | None = None
    timezone: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Seen:
    """A channel or group as the platform shows it now.

    `members` are the chats of everybody in it but us; `profiles` those of them that were looked up. `workspace`
    is what the workspace is called.
    """

    title: str
    readers: PlaceReaders
    members: frozenset[str]
    profiles: tuple[Profile, ...]
    workspace: str = ""


@dataclass(frozen=True)
class SeenGroup:
    """A group of which the platform does not tell who is in it: what it is called, and how many people there are."""

    title: str
    people: int
