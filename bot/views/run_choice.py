"""Choosing a protocol: what is offered with its minutes, and what each of them is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain.message import Block, Button, Buttons, Choice, Message, Text
from bot.domain.press import write
from bot.domain.protocol import Who
from bot.views.catalogue import Catalogue
from bot.views.run import follow_way, roles

AT_ONCE = 4  # with [Terug] five, and then [Meer] (J16)
NONE = "none"  # the choice of a meeting that follows no protocol any more


@dataclass(frozen=True)
class Option:
    """A protocol, or a part of one, that can be chosen; `code` is what its button carries."""

    code: str
    name: str
    minutes: int


@dataclass(frozen=True)
class About:
    """What a protocol is, before it begins. `seats` are who does what among two, where their seats say so."""

    code: str
    name: str
    about: str
    minutes: int
    times: int
    roles: Sequence[Who]
    seats: Sequence[tuple[Who, str]]


def menu(t: Catalogue, group: UUID, options: Sequence[Option], *, usual: str, has_more: bool) -> Message:
    """What suits so many people; the usual one is named and comes first."""
    lead = t("run.choose_usual", usual=usual) if usual else t("run.choose")
    more = (Button(t("button.more"), write("protocols", group, "0")),) if has_more else ()
    ways = Buttons((_back(t, group), *more))
    return Message((Text(lead), *_protocols(t, group, options), ways))


def more_of(t: Catalogue, group: UUID, options: Sequence[Option], first: int) -> Message:
    """The others with their length, some at a time."""
    shown = options[first : first + AT_ONCE]
    has_more = first + AT_ONCE < len(options)
    more = (Button(t("button.more"), write("protocols", group, str(first + AT_ONCE))),) if has_more else ()
    back = Button(t("button.back"), write("protocols", group))
    return Message((Text(t("run.more")), *_protocols(t, group, shown), Buttons((back, *more))))


def which_part(t: Catalogue, group: UUID, name: str, parts: Sequence[Option], *, last: str) -> Message:
    """A protocol of several parts, days or weeks apart: which one now, and which came last."""
    lead = [t("run.which_part", name=name), *([t("run.last_part", part=last)] if last else [])]
    back = Button(t("button.back"), write("protocols", group))
    return Message((Text("\n".join(lead)), *_protocols(t, group, parts), Buttons((back,))))


def about(t: Catalogue, group: UUID, shown: About) -> Message:
    """What it is, how long it takes, and who does what."""
    minutes = t("run.minutes", name=shown.name, minutes=shown.minutes)
    turns = f" {t('run.turns', turns=shown.times, minutes=shown.minutes // shown.times)}" if shown.times > 1 else ""
    ways = (
        Button(t("button.begin"), write("beginrun", group, shown.code)),
        Button(t("button.other_protocol"), write("protocols", group)),
        _back(t, group),
    )
    lines = (Text(minutes + turns), Text(shown.about), *_who_does_what(t, shown), Text(t("run.not_kept")))
    return Message((*lines, Buttons(ways)))


def _who_does_what(t: Catalogue, shown: About) -> tuple[Block, ...]:
    words = roles(t)
    if shown.seats:
        return (Text(" ".join(t("run.seat", role=words[who], name=name) for who, name in shown.seats)),)
    if not shown.roles:
        return ()
    return (Text(t("run.roles", roles=t.all_of([words[who] for who in shown.roles]))),)


def at_a_meeting(
    t: Catalogue, meeting: UUID, options: Sequence[Option], *, first: int = 0, chosen: bool = False
) -> Message:
    """What a meeting can follow in its minutes."""
    shown = options[first : first + AT_ONCE - 1]
    back = Button(t("button.back"), write("meeting", meeting))
    without = (Button(t("button.no_protocol"), write("follows", meeting, NONE)),) if chosen else ()
    has_more = first + AT_ONCE - 1 < len(options)
    more = (Button(t("button.more"), write("protocolfor", meeting, str(first + AT_ONCE - 1))),) if has_more else ()
    choice = _choice(t, shown, lambda code: write("follows", meeting, code))
    return Message((Text(t("run.for_meeting")), *choice, Buttons((*without, back, *more))))


def nothing_fits(t: Catalogue, group: UUID) -> Message:
    """No protocol suits so many people."""
    return Message((Text(t("run.nothing_fits")), Buttons((_back(t, group),))))


def runs_already(t: Catalogue, group: UUID, run_id: UUID) -> Message:
    """They are in the middle of one."""
    return Message((Text(t("run.runs_already")), Buttons((follow_way(t, run_id), _back(t, group)))))


def _protocols(t: Catalogue, group: UUID, options: Sequence[Option]) -> tuple[Block, ...]:
    return _choice(t, options, lambda code: write("protocol", group, code))


def _choice(t: Catalogue, options: Sequence[Option], data: Callable[[str], str]) -> tuple[Block, ...]:
    buttons = tuple(Button(t("run.option", name=one.name, minutes=one.minutes), data(one.code)) for one in options)
    return (Choice(buttons),) if buttons else ()


def _back(t: Catalogue, group: UUID) -> Button:
    return Button(t("button.back"), write("pairing", group))
