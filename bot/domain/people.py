"""Who takes part, in what role, and how often they want to hear from us."""

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

FOREVER = date.max  # "until I say so"
STAYS_AFTER_LEAVING = timedelta(days=30)  # what nobody else reads, and the way to have or erase it (J06)
CLOSE_ENOUGH = 0.8


class Role(StrEnum):
    """What somebody is in one team; a person can be several things (J05)."""

    TEACHER = "teacher"
    LEADER = "leader"
    BOARD = "board"
    STEWARD = "steward"  # of the whole organisation
    SCHOOL_STEWARD = "school_steward"  # of the school of the team in which they have it (J12)


STEWARD_ROLES = (Role.STEWARD, Role.SCHOOL_STEWARD)  # run the bot, and are at work in no team by that


class Participation(StrEnum):
    """Taking part is a choice (J01): nobody is asked a question before their own yes."""

    UNCONFIRMED = "unconfirmed"  # a platform knows them; which of us they are is still to be confirmed
    KNOWN = "known"
    INTRODUCED = "introduced"
    JOINED = "joined"
    DECLINED = "declined"
    STOPPED = "stopped"


class Rhythm(StrEnum):
    """How often the question comes."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


class TeamState(StrEnum):
    """Whether a team is asked anything."""

    NEW = "new"
    STARTED = "started"
    STOPPED = "stopped"  # the team itself said not to go on, until it starts again itself (J10)


class PlaceReaders(StrEnum):
    """Who reads along in a channel or group, as its platform says (J14)."""

    TEAM = "team"
    EVERYBODY = "everybody"  # a public channel
    OUTSIDERS = "outsiders"  # guests, or people of another workspace
    GROUP = "group"  # a Telegram group


class AfterLeaving(StrEnum):
    """What becomes of the words somebody shared, when their last day is behind them (J06)."""

    KEEP = "keep"
    NAMELESS = "nameless"
    WITHDRAW = "withdraw"


def spelling(name: str) -> str:
    """The form in which two spellings of a name are equal: in Python, for databases differ on É and ı."""
    return unicodedata.normalize("NFC", " ".join(name.split()).upper().casefold())


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """This name, or the first numbered one whose spelling nobody has yet."""
    number, name, spelt = 1, wanted, set(taken)
    while spelling(name) in spelt:
        number += 1
        name = f"{wanted} {number}"
    return name


def nearest(wanted: str, known: Iterable[str], *, at_least: float = CLOSE_ENOUGH) -> str | None:
    """The known name that was probably meant; numbers in names are never a slip (Bouw 1 is not Bouw 2)."""
    return max(
        (name for name in known if likeness(wanted, name) >= at_least),
        key=lambda name: likeness(wanted, name),
        default=None,
    )


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; 0 when their digits differ."""
    if _digits(one) != _digits(other):
        return 0.0
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
