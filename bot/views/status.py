"""The status of the house, in sentences for the steward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.number import Number
from bot.views.alert import alert_line
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Needs:
    """What a steward may have to do something about."""

    without_region: Sequence[str]
    without_summer: Sequence[str]
    alerts: Sequence[tuple[str, Mapping[str, str]]]
    left_out: Sequence[str]


def status_lines(t: Catalogue, figures: Mapping[str, object], needs: Needs, zone: str) -> list[str]:
    """One line a figure, then one line for each thing that needs attention."""
    due = figures["next_due"]
    lines = [
        t.number("status.people", Number.PEOPLE, n=figures["people"], teams=figures["teams"], rounds=figures["rounds"]),
        t.number("status.replies", Number.REPLIES, n=figures["replies"]),
        *_shared(t, figures["shared_replies"]),
        t.number("status.digests", Number.DIGESTS, n=figures["digests"]),
        t.number("status.deliveries", Number.DELIVERIES, states=_states(figures["deliveries"])),
        t.number("status.inbox", Number.INBOX, states=_states(figures["inbox"])),
        t.number("status.next_due", Number.NEXT_DUE, moment=t.moment(due, ZoneInfo(zone)))
        if isinstance(due, datetime)
        else t("status.nothing_due"),
        *_at_work(t, figures["processes"]),
        t("status.schema", revision=figures["schema"]),
        t("status.demo") if figures["demo"] else t("status.floor"),
    ]
    lines += [t("status.no_region", school=school) for school in needs.without_region]
    lines += [t("status.no_summer", school=school) for school in needs.without_summer]
    lines += [alert_line(t, what, args) for what, args in needs.alerts]
    lines += [t("status.broken", where=one) for one in needs.left_out]
    return lines


def _shared(t: Catalogue, replies: object) -> list[str]:
    """In a demo alone."""
    return [t.number("status.shared", Number.SHARED_REPLIES, n=replies)] if isinstance(replies, int) else []


def _at_work(t: Catalogue, processes: object) -> list[str]:
    """How many run, where the database can tell."""
    match processes:
        case 0:
            return [t("status.nobody_at_work")]
        case int(number):
            return [t.number("status.at_work", Number.MACHINE, n=number)]
        case _:
            return []


def _states(figures: object) -> str:
    counted = figures if isinstance(figures, Mapping) else {}
    return ", ".join(f"{state} {number}" for state, number in counted.items() if number) or "0"
