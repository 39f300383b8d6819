"""Every figure that anyone sees, and the card that says what it is for (S44, INV-11).

A figure is what was counted or measured of people, or of what they do. What somebody chose (minutes, places), what
stands beside a list with names, and the lines of a steward's own file are none.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

FLOOR = 5  # people in what is counted of others (INV-3, 4.3); may be raised, never lowered


class Number(StrEnum):
    """A figure that somebody sees. Its value is two letters that never change: buttons of years ago hold them."""

    OWN_REPLIES = "or"
    OWN_SHARED = "os"
    OWN_KEPT = "ow"
    READERS = "rd"
    WON_BACK = "wb"
    NO_TIME = "nt"
    GO_ON = "go"
    PULSE = "pu"
    PARKED = "pk"
    BOARD_TEAMS = "bt"
    BOARD_SHARED = "bs"
    PLANNED = "pl"
    REPEAT = "rp"
    GROUP_MEMBERS = "gm"
    PEOPLE = "pe"
    REPLIES = "re"
    SHARED_REPLIES = "sr"
    DIGESTS = "dg"
    DELIVERIES = "de"
    INBOX = "ib"
    NEXT_DUE = "nd"
    LAGS = "lg"
    LANE_CHANGES = "lc"
    SENDS = "se"
    ACKS = "ak"
    MACHINE = "ma"


class Viewer(StrEnum):
    """Who sees a figure; the value says it, as a key of the catalogue."""

    SELF = "number.seen_self"
    TEAM = "number.seen_team"
    TEAM_ALONE = "number.seen_team_alone"
    LEADER = "number.seen_leader"
    TEAM_THEN_LEADER = "number.seen_team_then_leader"
    BOARD = "number.seen_board"
    STEWARD = "number.seen_steward"
    NOBODY = "number.seen_nobody"


class Least(StrEnum):
    """From how many it is told; a key of the catalogue. `store/counts.py` sees to it."""

    OWN = "number.least_own"
    THINGS = "number.least_things"
    LISTED = "number.least_listed"
    FIVE = "number.least_five"
    FIVE_AND_REST = "number.least_five_and_rest"
    FLOOR = "number.least_floor"
    FLOOR_BUT_TROUBLE = "number.least_floor_but_trouble"
    FIVE_OR_INTRODUCTION = "number.least_five_or_introduction"
    FIVE_OR_QUARTER = "number.least_five_or_quarter"
    STEPS = "number.least_steps"
    HELD_BACK = "number.least_held_back"
    DEMO = "number.least_demo"


class HowLong(StrEnum):
    """How long it is kept, by the rule of what it stands in or is counted from; a key of the catalogue."""

    NOT = "number.kept_not"
    WITH_SHARE = "number.kept_with_share"
    WITH_MEETING = "number.kept_with_meeting"
    WITH_ROUND = "number.kept_with_round"
    WITH_BOARD_DIGEST = "number.kept_with_board_digest"
    WITH_BOARD_DIGEST_AND_LAST = "number.kept_with_board_digest_and_last"
    WITH_PULSE = "number.kept_with_pulse"
    WITH_GROUP = "number.kept_with_group"
    UNTIL_COUNTED = "number.kept_until_counted"
    LAST_SHOWN = "number.kept_last_shown"
    PROCESS = "number.kept_process"


class Until(StrEnum):
    """Until when it is counted at all (INV-14); a key of the catalogue."""

    ONCE = "number.until_once"
    STOPPED = "number.until_stopped"
    TURNED_OFF = "number.until_turned_off"
    HOUSE = "number.until_house"


class About(StrEnum):
    """Of whom or what it tells: the three parts in which they are shown; a key of the catalogue."""

    YOU = "number.about_you"
    TEAM = "number.about_team"
    HOUSE = "number.about_house"


@dataclass(frozen=True)
class NumberCard:
    """What is said of a figure to anyone who asks. Every text is a key of the catalogue.

    `feature` is what a team turns on before anybody sees it; empty where nobody has to.
    """

    what: str
    why: str
    seen_by: Viewer
    least: Least
    how_long: HowLong
    use: str
    until: Until
    feature: str = ""

    @property
    def about(self) -> About:
        """In which part it is shown."""
        if self.seen_by is Viewer.SELF:
            return About.YOU
        return About.HOUSE if self.seen_by is Viewer.STEWARD and not self.feature else About.TEAM


class Counted(str):
    """A line that shows a figure, and which; made by `Catalogue.number` alone. What comes after it is said with it."""

    number: Number

    def __add__(self, more: str) -> Self:
        """The same with more behind it: still a line that shows this figure, which an f-string is not."""
        said = type(self)(super().__add__(more))
        said.number = self.number
        return said
