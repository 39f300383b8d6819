"""The card of every figure, in the order in which they are shown: from one's own to what the house counts."""

from collections.abc import Mapping

from bot.domain.number import HowLong, Least, Number, NumberCard, Until, Viewer

TO_KNOW = "number.use_to_know"
RUNS_WELL = "number.use_runs_well"


def _own(what: str, why: str) -> NumberCard:
    """Of somebody, for themselves."""
    return NumberCard(what, why, Viewer.SELF, Least.OWN, HowLong.NOT, TO_KNOW, Until.STOPPED)


def _of_house(what: str, why: str, least: Least, how_long: HowLong) -> NumberCard:
    """Of how the house runs, for the steward."""
    return NumberCard(what, why, Viewer.STEWARD, least, how_long, RUNS_WELL, Until.HOUSE)


CARDS: Mapping[Number, NumberCard] = {
    Number.OWN_REPLIES: _own("number.own_replies", "number.own_replies_why"),
    Number.OWN_SHARED: _own("number.own_shared", "number.own_shared_why"),
    Number.OWN_KEPT: _own("number.own_kept", "number.own_kept_why"),
    Number.READERS: NumberCard(
        "number.readers", "number.readers_why", Viewer.SELF, Least.LISTED, HowLong.WITH_SHARE, "number.readers_use",
        Until.STOPPED,
    ),
    Number.WON_BACK: NumberCard(
        "number.won_back", "number.won_back_why", Viewer.TEAM_ALONE, Least.THINGS, HowLong.WITH_MEETING, TO_KNOW,
        Until.TURNED_OFF, feature="agenda",
    ),
    Number.NO_TIME: NumberCard(
        "number.no_time", "number.no_time_why", Viewer.LEADER, Least.FIVE_AND_REST, HowLong.WITH_ROUND,
        "number.no_time_use", Until.TURNED_OFF, feature="consultation",
    ),
    Number.GO_ON: NumberCard(
        "number.go_on", "number.go_on_why", Viewer.NOBODY, Least.FIVE, HowLong.UNTIL_COUNTED, "number.go_on_use",
        Until.ONCE,
    ),
    Number.PULSE: NumberCard(
        "number.pulse", "number.pulse_why", Viewer.TEAM_THEN_LEADER, Least.FIVE_AND_REST, HowLong.WITH_PULSE,
        "number.pulse_use", Until.TURNED_OFF, feature="pulse",
    ),
    Number.PARKED: NumberCard(
        "number.parked", "number.parked_why", Viewer.STEWARD, Least.THINGS, HowLong.NOT, TO_KNOW, Until.TURNED_OFF,
        feature="agenda",
    ),
    Number.BOARD_TEAMS: NumberCard(
        "number.board_teams", "number.board_why", Viewer.BOARD, Least.THINGS, HowLong.WITH_BOARD_DIGEST,
        "number.board_use", Until.TURNED_OFF, feature="board",
    ),
    Number.BOARD_SHARED: NumberCard(
        "number.board_shared", "number.board_why", Viewer.BOARD, Least.FIVE_AND_REST,
        HowLong.WITH_BOARD_DIGEST_AND_LAST, "number.board_use", Until.TURNED_OFF, feature="board",
    ),
    Number.PLANNED: NumberCard(
        "number.planned", "number.planned_why", Viewer.STEWARD, Least.FIVE, HowLong.NOT, TO_KNOW, Until.TURNED_OFF,
        feature="consultation",
    ),
    Number.REPEAT: NumberCard(
        "number.repeat", "number.repeat_why", Viewer.STEWARD, Least.FIVE, HowLong.NOT, TO_KNOW, Until.TURNED_OFF,
        feature="consultation",
    ),
    Number.GROUP_MEMBERS: NumberCard(
        "number.group_members", "number.group_members_why", Viewer.STEWARD, Least.LISTED, HowLong.WITH_GROUP,
        "number.group_members_use", Until.HOUSE,
    ),
    Number.PEOPLE: _of_house("number.people", "number.people_why", Least.LISTED, HowLong.NOT),
    Number.REPLIES: _of_house("number.replies", "number.replies_why", Least.FLOOR, HowLong.LAST_SHOWN),
    Number.SHARED_REPLIES: _of_house("number.shared_replies", "number.replies_why", Least.DEMO, HowLong.NOT),
    Number.DIGESTS: _of_house("number.digests", "number.digests_why", Least.FLOOR, HowLong.LAST_SHOWN),
    Number.DELIVERIES: _of_house(
        "number.deliveries", "number.deliveries_why", Least.FLOOR_BUT_TROUBLE, HowLong.LAST_SHOWN
    ),
    Number.INBOX: _of_house("number.inbox", "number.inbox_why", Least.FLOOR_BUT_TROUBLE, HowLong.LAST_SHOWN),
    Number.NEXT_DUE: _of_house("number.next_due", "number.deliveries_why", Least.FIVE_OR_INTRODUCTION, HowLong.NOT),
    Number.LAGS: _of_house("number.lags", "number.deliveries_why", Least.FIVE_OR_QUARTER, HowLong.NOT),
    Number.LANE_CHANGES: _of_house("number.lane_changes", "number.machine_why", Least.STEPS, HowLong.LAST_SHOWN),
    Number.SENDS: _of_house("number.sends", "number.deliveries_why", Least.HELD_BACK, HowLong.PROCESS),
    Number.ACKS: _of_house("number.acks", "number.acks_why", Least.HELD_BACK, HowLong.PROCESS),
    Number.MACHINE: _of_house("number.machine", "number.machine_why", Least.THINGS, HowLong.PROCESS),
}  # fmt: skip
