"""What is kept about somebody, for how long, and who reads what of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.number import Number
from bot.domain.press import write
from bot.domain.retention import Kept
from bot.views import my_data
from bot.views import share as share_view
from bot.views.catalogue import Catalogue
from bot.views.my_data_words import headings
from bot.views.retention import how_long as said_of
from bot.views.share import Audience


@dataclass(frozen=True)
class Shared:
    """An answer that somebody shares: what the question was about, since when, and who may read it."""

    theme: str
    day: date
    audience: Audience


@dataclass(frozen=True)
class Reach:
    """Who reads what of somebody now: newest first what they share, and how much more there is than is shown here.

    Who may read it is said, and never who did: that would tell who looks (J01).
    """

    shared: Sequence[Shared] = ()
    more: int = 0
    groups: Sequence[str] = ()  # whom they are brought together with, each group as one line of names
    agendas: Sequence[str] = ()  # teams


READ_BY_OTHERS: Mapping[str, Callable[[Catalogue], str]] = {  # besides what is shared, a group and the agenda
    "story": lambda t: t("reach.story"),
    "bearing": lambda t: t("reach.bearing"),
    "pulse_step": lambda t: t("reach.pulse_step"),
    "arrangement": lambda t: t("reach.arrangement"),
    "misuse": lambda t: t("reach.misuse"),
}


def what_is_kept(
    t: Catalogue,
    person: UUID | None,
    typed: Text | None,
    *,
    kept: Mapping[str, int],
    reach: Reach,
    has_agenda: bool = False,
    has_consultation: bool = False,
    has_wishes: bool = False,
    has_pulse: bool = False,
) -> Message:
    """What is kept, who sees it, for how long; `typed` is what was decided about typing where they are.

    `person` can have it, or have it erased, and sees what is kept of them now, by table; it is none for somebody we do
    not know.
    """
    lines = (
        Text(t("people.what_is_kept")),
        Text(t("people.how_long")),
        *((Text(t("people.kept_of_wishes")),) if has_wishes else ()),
        *((Text(t("people.kept_of_agenda")),) if has_agenda else ()),
        *((Text(t("people.kept_of_consultation")),) if has_consultation else ()),
        *((Text(t("people.kept_of_pulse")),) if has_pulse else ()),
        *((Text(f"{_now(t, kept)}\n\n{_reach(t, reach, kept)}"),) if kept else ()),
        Text(t("people.who_could_read")),
    )
    return Message((*lines, *([typed] if typed is not None else []), *(_ways(t, person) if person else ())))


def of_stranger(t: Catalogue) -> Message:
    """The same to somebody we do not know; names no school (J29)."""
    return Message((Text(t("people.stranger_kept")), *what_is_kept(t, None, None, kept={}, reach=Reach()).blocks))


def how_long(t: Catalogue, person: UUID, rules: Mapping[str, Kept]) -> Message:
    """For how long: each rule with the kinds of things that go by it, in the order of the page with everything."""
    kinds: dict[str, list[str]] = {}
    for table, heading in headings(t).items():
        if table in rules:
            kinds.setdefault(said_of(t, rules[table]), []).append(f"- {heading}")
    lines = "\n\n".join("\n".join([f"*{rule}*", *found]) for rule, found in kinds.items())
    return Message((Text(t("reach.how_long")), Text(lines), my_data.ways(t, person)))


def _ways(t: Catalogue, person: UUID) -> tuple[Buttons]:
    counted = Button(t("button.numbers"), write("numbers", person))
    long = Button(t("button.how_long_kept"), write("howlong", person))
    misuse = Button(t("button.misuse"), write("misuse", person))
    return (Buttons((long, *my_data.ways(t, person).buttons, counted, misuse)),)


def _now(t: Catalogue, kept: Mapping[str, int]) -> str:
    """A line for each kind of thing, in the order of the page with everything."""
    lines = [
        t.number("reach.kept_line", Number.OWN_KEPT, what=heading, n=kept[table])
        for table, heading in headings(t).items()
        if table in kept
    ]
    return "\n".join([t("reach.kept"), *lines])


def _reach(t: Catalogue, reach: Reach, kept: Mapping[str, int]) -> str:
    lines = [_shared(t, one) for one in reach.shared]
    lines += [t.count("reach.more", reach.more)] if reach.more else []
    lines += [t("reach.group", names=names) for names in reach.groups]
    lines += [t("reach.agenda", team=team) for team in reach.agendas]
    lines += [line(t) for table, line in READ_BY_OTHERS.items() if table in kept]
    return "\n".join([t("reach.lead"), *(lines or [t("reach.nobody")])])


def _shared(t: Catalogue, one: Shared) -> str:
    who = share_view.who(t, one.audience)
    if one.audience.place is not None:
        who += " " + share_view.where(t, one.audience.place, one.audience.place_readers)
    return t("reach.shared", theme=one.theme, day=t.long_day(one.day), who=who)
