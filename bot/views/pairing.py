"""A group that was brought together: with whom, why, when, and what one can do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingState
from bot.domain.matching.model import NoPlace
from bot.domain.message import Block, Button, Buttons, Choice, Message, Quote, Text
from bot.domain.press import BELOW, stamp, write
from bot.views import pairing_change as change
from bot.views.catalogue import Catalogue
from bot.views.pairing_shown import Pairing
from bot.views.pairing_ways import first_ways, more_ways
from bot.views.pairing_why import why

SHARED = "g"  # of a button in a conversation of all of them: the answer is for who tapped alone
LONGEST_NAME = 40  # on a button
THREE = 3
NO_PLACE = {
    NoPlace.LOAD: "pairing.no_place.load",
    NoPlace.SIZE: "pairing.no_place.size",
    NoPlace.WINDOWS: "pairing.no_place.windows",
    NoPlace.CHANCE: "pairing.no_place.chance",
}


def card(t: Catalogue, shown: Pairing) -> Message:
    """The group as it is now. The first line names nobody (J17)."""
    if shown.state is PairingState.ENDED:
        return change.ended(t)
    return Message((Text(lead(t, shown)), *body(t, shown)))


def lead(t: Catalogue, shown: Pairing) -> str:
    """What it is, without a name."""
    if shown.is_anew:
        return t("pairing.lead_anew")
    return t("pairing.lead_visit") if shown.is_visit else t("pairing.lead")


def body(t: Catalogue, shown: Pairing) -> list[Block]:
    """Who they are and why, what comes first, when, and what can be done."""
    if not shown.is_going_on:
        return _afterwards(t, shown)
    if shown.size < 2:  # who was with them is gone
        return [Text(t("pairing.alone"))]
    found: list[Block] = [Text(_together(t, shown)), Text(_first_step(t, shown)), *_question(t, shown)]
    found += _moments(t, shown) if shown.state is PairingState.OPEN else _agreed(t, shown)
    ways = first_ways(t, shown)
    return [*found, Buttons(ways)] if ways else found


def _afterwards(t: Catalogue, shown: Pairing) -> list[Block]:
    """They go on talking for as long as their round lasts; after that there is nothing to do."""
    ways = first_ways(t, shown) if shown.size > 1 else ()
    who = [Text(_who(t, shown))] if shown.names and shown.is_in_round else []
    return [*who, Text(past(t, shown)), *([Buttons(ways)] if ways else [])]


def past(t: Catalogue, shown: Pairing) -> str:
    """Of a group that is to meet no more: its moment was, its round is over, or it was arranged anew."""
    if shown.state is PairingState.ENDED:
        return t("pairing.anew")
    return t("pairing.been") if shown.is_in_round else t("pairing.over")


def more(t: Catalogue, shown: Pairing, page: int = 0) -> Message:
    """What else can be done; the group itself where there is nothing else."""
    ways = more_ways(t, shown, page)
    return Message((Text(t("pairing.more")), Buttons(ways))) if ways else card(t, shown)


def brief(t: Catalogue, shown: Pairing) -> Message:
    """One of somebody's groups in a line, with the way to it."""
    if not shown.is_going_on:
        return Message((Text(past(t, shown)),))
    name = next(iter(shown.names), "")[:LONGEST_NAME]
    way = (Buttons((Button(t("button.pairing", name=name), write("pairing", shown.id, BELOW)),)),) if name else ()
    when = _agreed(t, shown) if shown.state is PairingState.AGREED else []
    return Message((Text(lead(t, shown)), *([Text(_who(t, shown))] if name else []), *when, *way))


def _together(t: Catalogue, shown: Pairing) -> str:
    return " ".join(filter(None, (_who(t, shown), why(t, shown.reasons, shown.people))))


def _who(t: Catalogue, shown: Pairing) -> str:
    names = t.all_of([*shown.names])
    if shown.is_shared:
        return t("pairing.together", names=names)
    if shown.size == THREE:
        return t("pairing.trio", names=names)
    if shown.size > THREE:
        return t("pairing.group", size=shown.size, names=names)
    return t("pairing.with", names=names)


def _first_step(t: Catalogue, shown: Pairing) -> str:
    """Who brings something in, who begins, and to walk over (S37)."""
    return " ".join(filter(None, (_brings(t, shown), _starts(t, shown))))


def _brings(t: Catalogue, shown: Pairing) -> str:
    if not shown.case_giver:
        return ""
    if shown.is_host:
        return _asks_host(t, shown)
    if shown.is_visit:
        return t("pairing.is_visited" if shown.is_shared else "pairing.visits", name=shown.case_giver)
    return t("pairing.brings", name=shown.case_giver)


def _asks_host(t: Catalogue, shown: Pairing) -> str:
    if not shown.is_visit:
        return t("pairing.you_bring")
    names = t.all_of([*shown.names])
    return t("pairing.you_host_one", name=names) if shown.size < THREE else t("pairing.you_host", names=names)


def _starts(t: Catalogue, shown: Pairing) -> str:
    """Once there is a moment nobody needs to begin any more."""
    if shown.state is not PairingState.OPEN:
        return ""
    if shown.is_starter:
        return t("pairing.you_start")
    return t("pairing.starter", name=shown.starter) if shown.starter else t("pairing.walk_over")


def _question(t: Catalogue, shown: Pairing) -> list[Block]:
    if not (shown.question and shown.is_visit):
        return []
    return [Text(t("pairing.look_for")), Quote(shown.question)]


def _moments(t: Catalogue, shown: Pairing) -> list[Block]:
    if not shown.moments_to_tap:
        return [Text(t("pairing.no_moment"))]
    asked = " ".join(filter(None, (t("pairing.when"), _yours(t, shown))))
    return [Text(asked), Choice(tuple(_moment(t, shown, one) for one in shown.moments_to_tap))]


def _moment(t: Catalogue, shown: Pairing, moment: datetime) -> Button:
    choice = f"{stamp(moment)}.{SHARED}" if shown.is_shared else stamp(moment)
    return Button(t.moment(moment, shown.zone), write("fits", shown.id, choice))


def _yours(t: Catalogue, shown: Pairing) -> str:
    """What they tapped themselves, in words (J16)."""
    return t("pairing.yours", moments=_listed(t, shown, shown.fits)) if shown.fits else ""


def _listed(t: Catalogue, shown: Pairing, moments: Sequence[datetime]) -> str:
    return t.all_of([t.moment(one, shown.zone) for one in sorted(moments)])


def _agreed(t: Catalogue, shown: Pairing) -> list[Block]:
    if shown.starts is None:
        return []
    return [Text(t("pairing.agreed", moment=t.moment(shown.starts, shown.zone), minutes=shown.minutes))]


def talk_instead(t: Catalogue, shown: Pairing) -> Message:
    """For who cannot leave their own lesson: another form, with nothing lost."""
    words = t("pairing.talk_instead") if shown.size < THREE else t("pairing.talk_instead_all")
    return Message((Text(words), *body(t, shown)))


def noted(t: Catalogue, shown: Pairing) -> Message:
    """For who tapped where all of them read along: only they see this."""
    if not shown.is_going_on:
        return Message((Text(past(t, shown)),))
    if shown.state is not PairingState.OPEN:
        return Message(tuple(_agreed(t, shown)))
    return Message((Text(" ".join(filter(None, (t("pairing.noted"), _yours(t, shown))))),))


def no_place(t: Catalogue, person: UUID, reason: str) -> Message:
    """No group this time: with a reason where one may be told, else the one line that all share (J20)."""
    return Message(
        (Text(t(NO_PLACE[NoPlace(reason)])), Buttons((Button(t("button.wishes"), write("wishes", person)),)))
    )


def gone(t: Catalogue, person: UUID) -> Message:
    """An old button: this group is no more, or it is not theirs."""
    return Message((Text(t("pairing.gone")), Buttons((Button(t("button.consultation"), write("pairings", person)),))))
