"""What can be done with a group, in each state: a list that anybody may add one line to.

On the first page stands what fits beside the moments; the rest is behind [Meer] (J16). Who reads a conversation of all
of them sees what each of them can do; what only the reader can do is behind [Meer].
"""

from collections.abc import Sequence

from bot.domain.consultation import PairingForm, PairingState
from bot.domain.message import MOST_BUTTONS, Button
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.pairing_change import not_this_time, somebody_else
from bot.views.pairing_shown import Pairing
from bot.views.run import protocol_way

TWO = 2
FURTHER = MOST_BUTTONS - 2  # on a further page, beside [Meer] and [Terug]


def first_ways(t: Catalogue, shown: Pairing) -> tuple[Button, ...]:
    """What stands below the card, with [Meer] when there is more."""
    fit, rest = _parted(t, shown)
    has_more = rest or (shown.is_shared and _may_have_own(shown))
    return (*fit, *((_more(t, shown, 0),) if has_more else ()))


def more_ways(t: Catalogue, shown: Pairing, page: int = 0) -> tuple[Button, ...]:
    """What did not fit, page by page, and the way back; nothing on a page that is not there."""
    rest, back = _parted(t, shown)[1][page * FURTHER :], to_pairing(t, shown)
    if not rest:
        return ()
    if len(rest) <= FURTHER + 1:  # instead of a [Meer] for one thing alone
        return (*rest, back)
    return (*rest[:FURTHER], _more(t, shown, page + 1), back)


def to_pairing(t: Catalogue, shown: Pairing) -> Button:
    """[Terug] to the group."""
    return Button(t("button.back"), write("pairing", shown.id))


def _more(t: Catalogue, shown: Pairing, page: int) -> Button:
    return Button(t("button.more"), write("pairmore", shown.id, str(page) if page else ""))


def _parted(t: Catalogue, shown: Pairing) -> tuple[Sequence[Button], Sequence[Button]]:
    """What stands on the first page, and what is behind [Meer]: the same first page for each of them and for all."""
    everybodys, own = _everybodys(t, shown), _own(t, shown)
    room = MOST_BUTTONS - len(shown.moments_to_tap)
    if len(everybodys) <= room and not _may_have_own(shown):
        return everybodys, ()
    return everybodys[: room - 1], (*own, *everybodys[room - 1 :])


def _may_have_own(shown: Pairing) -> bool:
    """Whether there is anything that only some of them can do."""
    return shown.is_going_on and shown.is_visit


def _everybodys(t: Catalogue, shown: Pairing) -> tuple[Button, ...]:
    """What every one of them can do, the most wanted first."""
    match shown.state:
        case PairingState.OPEN:
            protocol = (protocol_way(t, shown.id, running=shown.run),)
            return (
                *(protocol if shown.run else ()),  # while they talk, to follow it comes first
                Button(t("button.another_moment"), write("othermoment", shown.id)),
                not_this_time(t, shown.id),
                *(() if shown.run else protocol),
                Button(t("button.walk"), write("walk", shown.id)),
                _other_form(t, shown),
                *_swap(t, shown),
                somebody_else(t, shown.id),
            )
        case PairingState.AGREED:
            return (
                protocol_way(t, shown.id, running=shown.run),
                Button(t("button.in_my_calendar"), write("pairfile", shown.id)),
                Button(t("button.move_pairing"), write("movepair", shown.id)),
                Button(t("button.let_go"), write("letgo", shown.id)),
                Button(t("button.walk"), write("walk", shown.id)),
                not_this_time(t, shown.id),
                somebody_else(t, shown.id),
            )
        case PairingState.OVER if shown.is_in_round:  # a protocol in parts has days or weeks between them
            return (protocol_way(t, shown.id, running=shown.run),)
        case PairingState.OVER | PairingState.ENDED:
            return ()


def _own(t: Catalogue, shown: Pairing) -> tuple[Button, ...]:
    """What only the reader can do: a host sets the question, a visitor may find nobody for their own lesson."""
    if shown.is_shared or not _may_have_own(shown):
        return ()
    if shown.is_host:
        return (Button(t("button.look_for"), write("lookfor", shown.id)),) if shown.may_type else ()
    return (Button(t("button.no_cover"), write("nocover", shown.id)),)


def _other_form(t: Catalogue, shown: Pairing) -> Button:
    if shown.is_visit:
        return Button(t("button.talk_instead"), write("pairform", shown.id, PairingForm.TALK))
    return Button(t("button.visit_instead"), write("pairform", shown.id, PairingForm.VISIT))


def _swap(t: Catalogue, shown: Pairing) -> tuple[Button, ...]:
    """Of two people the host and the visitor can change places."""
    can_swap = shown.is_visit and shown.size == TWO
    return (Button(t("button.swap_host"), write("swaphost", shown.id)),) if can_swap else ()
