"""Rounds of consultation: whether one joins, and one's own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import BELOW, write
from bot.views.catalogue import Catalogue

AT_ONCE = 2  # groups, and rounds one can join: with two ways more they fit (J16)
MOST = 5  # teams


@dataclass(frozen=True)
class Asking:
    """A round that somebody can join."""

    id: UUID
    person: UUID
    team: str
    drawn_on: date
    joins: bool
    is_late: bool = False  # it was drawn: there may be a place still


@dataclass(frozen=True)
class Group:
    """A group that somebody is in: the others, and when they meet, once that is agreed, or that it has been."""

    id: UUID
    names: Sequence[str]
    starts: datetime | None
    zone: ZoneInfo
    has_been: bool = False


@dataclass(frozen=True)
class Page:
    """Everything of somebody that has to do with consultation; `team` is the first of theirs that has it on."""

    person: UUID
    team: UUID
    groups: Sequence[Group] = ()
    asking: Sequence[Asking] = ()


def asked(t: Catalogue, asking: Asking) -> Message:
    """The one thing that is asked: join or not (J19). It is asked among other things, which stay as they are."""
    words = t("consultation.asked", team=asking.team, day=t.day(asking.drawn_on))
    return Message((Text(words), Buttons((_join(t, asking, BELOW), _wishes(t, asking.person)))))


def answered(t: Catalogue, asking: Asking) -> Message:
    """What they said, with the way back."""
    if not asking.joins:
        return Message((Text(t("consultation.not_this_time")), Buttons((_join(t, asking),))))
    words = t("consultation.joined", day=t.day(asking.drawn_on))
    out = Button(t("button.not_after_all"), write("joinout", asking.id))
    return Message((Text(words), Buttons((out, _wishes(t, asking.person)))))


def page(t: Catalogue, shown: Page) -> Message:
    """One's groups, then the rounds one can join, then what one told and how the team does it (J16)."""
    groups, asking = shown.groups[:AT_ONCE], shown.asking[:AT_ONCE]
    found: list[Block] = [Text(t("consultation.lead"))]
    found += [Text(_group(t, one)) for one in groups]
    found += [Text(_standing(t, one)) for one in asking]
    if not groups and not asking:
        found.append(Text(t("consultation.nothing_now")))
    ways = [*_looks(t, groups)]
    ways += [_tap(t, one, is_only=len(asking) == 1) for one in asking]
    ways += [_wishes(t, shown.person), Button(t("button.how_we_do_it"), write("policy", shown.team))]
    return Message((*found, Buttons(tuple(ways))))


def _group(t: Catalogue, group: Group) -> str:
    names = t("consultation.with", names=t.all_of([*group.names]))
    if group.has_been:
        return f"{names} {t('pairing.been')}"
    if group.starts is None:
        return names
    moment = t.moment(group.starts, group.zone)
    return f"{names} {moment[:1].upper()}{moment[1:]}."  # capitalize() would make a small letter of each other one


def _looks(t: Catalogue, groups: Sequence[Group]) -> Sequence[Button]:
    return [_look(t, one, number, is_only=len(groups) == 1) for number, one in enumerate(groups, 1)]


def _look(t: Catalogue, group: Group, number: int, *, is_only: bool) -> Button:
    label = t("button.look_at_group") if is_only else t("button.look_at", number=number)
    return Button(label, write("pairing", group.id))


def _standing(t: Catalogue, asking: Asking) -> str:
    day = t.day(asking.drawn_on)
    if asking.is_late:
        return t("consultation.late", team=asking.team)
    if asking.joins:
        return t("consultation.joins_in", team=asking.team, day=day)
    return t("consultation.asked", team=asking.team, day=day)


def _tap(t: Catalogue, asking: Asking, *, is_only: bool) -> Button:
    verb = "joinout" if asking.joins else "joinin"
    label = t("button.not_after_all") if asking.joins else t("button.join_in")
    return Button(label if is_only else f"{label}: {asking.team}", write(verb, asking.id))


def off(t: Catalogue, teams: Sequence[tuple[UUID, str]], groups: Sequence[Group] = ()) -> Message:
    """It is off for all of somebody's teams; anybody of a team may turn it on (J03). Groups that are to meet go on."""
    ways = [
        Button(t("button.turn_on", team=name), write("turnon", team, "consultation"))
        for team, name in teams[: MOST - len(groups[:AT_ONCE])]
    ]
    return _below_groups(t, groups, t("consultation.off"), ways)


def too_late(t: Catalogue) -> Message:
    """This round was drawn."""
    return Message((Text(t("consultation.too_late")),))


def nothing_here(t: Catalogue, groups: Sequence[Group] = ()) -> Message:
    """It is off, or they do not take part."""
    return _below_groups(t, groups, t("consultation.nothing_here"), [])


def _below_groups(t: Catalogue, groups: Sequence[Group], words: str, ways: Sequence[Button]) -> Message:
    shown = groups[:AT_ONCE]
    lead = [Text(t("consultation.lead")), *(Text(_group(t, one)) for one in shown)] if shown else []
    buttons = (*_looks(t, shown), *ways)
    return Message((*lead, Text(words), *((Buttons(buttons),) if buttons else ())))


def _join(t: Catalogue, asking: Asking, where: str = "") -> Button:
    return Button(t("button.join_in"), write("joinin", asking.id, where))


def _wishes(t: Catalogue, person: UUID) -> Button:
    return Button(t("button.wishes"), write("wishes", person))
