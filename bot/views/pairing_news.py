"""What the people of a group are told of each other. The first line names nobody (J17)."""

from datetime import datetime
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.pairing_news import PairingNews
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.pairing import body, brief
from bot.views.pairing_shown import Pairing

LEADS = {
    PairingNews.AGREED: "pairing.news.agreed",
    PairingNews.ASKED: "pairing.news.asked",
    PairingNews.OFF: "pairing.news.off",
    PairingNews.WALKS: "pairing.news.walks",
}
REMOVE = (PairingNews.OFF,)  # what may stand in somebody's own calendar (J25)


def news(t: Catalogue, shown: Pairing, what: PairingNews, moment: datetime) -> Message:
    """What became of a moment, with the group as it is now."""
    return Message((*_said(t, shown, what, moment), *body(t, shown)))


def news_in_short(t: Catalogue, shown: Pairing, what: PairingNews, moment: datetime) -> Message:
    """The same among other things: the sentence, and the way to the group."""
    return Message((*_said(t, shown, what, moment), *brief(t, shown).blocks[1:]))


def _said(t: Catalogue, shown: Pairing, what: PairingNews, moment: datetime) -> tuple[Text, ...]:
    said = Text(t(LEADS[what], moment=t.moment(moment, shown.zone)))
    return (said, Text(t("pairing.remove_by_hand"))) if what in REMOVE else (said,)


def walks(t: Catalogue, shown: Pairing, name: str) -> Message:
    """Somebody drops by: a sentence of ours, and their name."""
    words = t("pairing.walks", name=name) if shown.is_shared else t("pairing.walks_to_you", name=name)
    return Message((Text(t("pairing.news.walks")), Text(words), Buttons((_group(t, shown.id),))))


def walking(t: Catalogue, pairing: UUID) -> Message:
    """For who walks over: it is passed on."""
    return Message((Text(t("pairing.walking")), Buttons((_group(t, pairing),))))


def _group(t: Catalogue, pairing: UUID) -> Button:
    return Button(t("button.our_group"), write("pairing", pairing))
