"""What reaches us from a platform, as a closed set."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from bot.domain.address import Address
from bot.domain.profile import Profile, ProfileKind

AT_HOME = "home"  # in the place of a message: a tap on somebody's own page


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What every event has: a key that is the same when the platform says it again, and who did it.

    `place` is the channel or group where it happened; empty in a private conversation. `shows_forms` says
    whether the platform can show a whole form in answer to this.
    """

    key: str
    sender: Address
    place: str = ""
    shows_forms: bool = False


@dataclass(frozen=True, kw_only=True)
class Said(Heard):
    """Somebody typed words. `message` is the platform's own reference to them."""

    words: str
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Pressed(Heard):
    """Somebody tapped a button of ours; perhaps twice, perhaps weeks late."""

    data: str
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Submitted(Heard):
    """Somebody sent a form."""

    data: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Commanded(Heard):
    """Somebody gave a command, with or without words behind it.

    `near` is the channel or group in which they gave it, also where only they read the answer; `place` is then empty.
    """

    command: str
    words: str = ""
    near: str = ""


@dataclass(frozen=True, kw_only=True)
class Joined(Heard):
    """Somebody came into a place where we are."""


@dataclass(frozen=True, kw_only=True)
class Left(Heard):
    """Somebody went out of a place where we are."""


@dataclass(frozen=True, kw_only=True)
class Edited(Heard):
    """Somebody changed words they had typed."""

    words: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Deleted(Heard):
    """Somebody removed words they had typed."""

    message: str


@dataclass(frozen=True, kw_only=True)
class Invited(Heard):
    """We came into a place. The sender is who brought us there; their chat is empty when nobody can tell.

    `unlisted`: a group of which the platform does not tell who is in it. Somebody must turn it on first (J29).
    """

    unlisted: bool = False


@dataclass(frozen=True, kw_only=True)
class Removed(Heard):
    """We are out of a place, or it was closed. The sender's chat is empty when nobody can tell who did it."""


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(Heard):
    """A place where we are has another name, or others read along in it. The sender's chat may be empty."""


@dataclass(frozen=True, kw_only=True)
class PlaceMoved(Heard):
    """A place where we are goes on under another name of the platform's own: `to`. The sender's chat is empty."""

    to: str


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Heard):
    """Somebody's profile is another: name, language, time zone, or whether their account still works."""

    profile: Profile


@dataclass(frozen=True, kw_only=True)
class Uninstalled(Heard):
    """A whole workspace has taken us away, or our tokens. The sender's chat is empty.

    `at` is when, in seconds since 1970: it may be told late, when we are installed anew already.
    """

    at: float


OfAPerson = Said | Pressed | Submitted | Commanded | Edited | Deleted  # somebody did something with us
OfAPlatform = Joined | Left | Invited | Removed | PlaceChanged | PlaceMoved | ProfileChanged | Uninstalled
Event = OfAPerson | OfAPlatform
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def without_words(event: Event) -> Event:
    """The same event with nothing in it that a person typed."""
    match event:
        case Said() | Edited():
            return replace(event, words="")
        case Commanded():
            return replace(event, words="")
        case Submitted():
            return replace(event, values={})
        case _:
            return event


def to_json(event: Event) -> str:
    """The event as text, for the inbox."""
    return json.dumps({"kind": type(event).__name__, **dataclasses.asdict(event)}, ensure_ascii=False)


def from_json(text: str) -> Event:
    """The event that `to_json` wrote. Raises KeyError or TypeError for anything else."""
    fields: dict[str, Any] = json.loads(text)
    kind = _KINDS[fields.pop("kind")]
    fields["sender"] = Address(**fields["sender"])
    if "profile" in fields:
        fields["profile"] = _profile(**fields["profile"])
    event: Event = kind(**fields)
    return event


def _profile(*, address: dict[str, str], kind: str, **fields: Any) -> Profile:
    return Profile(Address(**address), kind=ProfileKind(kind), **fields)
