"""What the people of a group are told of each other. The first line names nobody (J17)."""

from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingState
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.pairing_news import PairingNews
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.pairing import body, brief
from bot.views.pairing_shown import Pairing

LEADS = {
    PairingNews.AGREED: "pairing.news.agreed",
    PairingNews.ASKED: "pairing.news.asked",
    PairingNews.MOVED: "pairing.news.moved",
    PairingNews.OFF: "pairing.news.off",
    PairingNews.WALKS: "pairing.news.walks",
}
REMOVE = (PairingNews.OFF, PairingNews.MOVED)  # what may stand in somebody's own calendar (J25)


def news(t: Catalogue, shown: Pairing, what: PairingNews, moment: datetime, *, was: datetime | None = None) -> Message:
    """What became of a moment, with the group as it is now; `was` is the one it takes the place of."""
    return Message((*_said(t, shown, what, moment, was or moment), *body(t, shown)))


def news_in_short(
    t: Catalogue, shown: Pairing, what: PairingNews, moment: datetime, *, was: datetime | None = None
) -> Message:
    """The same among other things: the sentence, and the way to the group."""
    return Message((*_said(t, shown, what, moment, was or moment), *brief(t, shown).blocks[1:]))


def _said(t: Catalogue, shown: Pairing, what: PairingNews, moment: datetime, was: datetime) -> tuple[Text, ...]:
    if what not in REMOVE:
        return (Text(t(LEADS[what], moment=t.moment(moment, shown.zone))),)
    lead = LEADS[what] if _can_still_choose(shown, what, moment) else "pairing.news.not_then"
    words = t(lead, old=t.moment(was, shown.zone), moment=t.moment(moment, shown.zone))
    return (Text(words), Text(t("pairing.remove_by_hand")))


def _can_still_choose(shown: Pairing, what: PairingNews, moment: datetime) -> bool:
    """Whether something is still asked of who reads that a moment is off."""
    is_answered = what is PairingNews.MOVED and (moment not in shown.moments or moment in (shown.fits or ()))
    return shown.state is PairingState.OPEN and not is_answered


def walks(t: Catalogue, shown: Pairing, name: str) -> Message:
    """Somebody drops by: a sentence of ours, and their name."""
    words = t("pairing.walks", name=name) if shown.is_shared else t("pairing.walks_to_you", name=name)
    return Message((Text(t("pairing.news.walks")), Text(words), Buttons((_group(t, shown.id),))))


def walking(t: Catalogue, pairing: UUID) -> Message:
    """For who walks over: it is passed on."""
    return Message((Text(t("pairing.walking")), Buttons((_group(t, pairing),))))


def _group(t: Catalogue, pairing: UUID) -> Button:
    return Button(t("button.our_group"), write("pairing", pairing))
