"""What every figure is for, who sees it and how long it is kept: in chat, and as a document (S44, INV-11)."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.digest import Section
from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.number import About, Number
from bot.domain.number_cards import CARDS
from bot.domain.press import write
from bot.views.catalogue import Catalogue

AT_A_TIME = 3  # cards in a message
MOST_IN_A_DIGEST = 10  # kinds of figures, for a button holds no more
ALL = "all"  # the choice of the way back to the list


def numbers(t: Catalogue, person: UUID, shown: Sequence[Number]) -> Message:
    """Every figure as one line, and a button for each part with its cards."""
    blocks: list[Block] = [Text(t("number.lead"))]
    buttons = []
    for about in About:
        if found := [number for number in shown if CARDS[number].about is about]:
            blocks.append(Text("\n".join([f"*{t(about)}*", *(f"- {t(CARDS[number].what)}" for number in found)])))
            buttons.append(Button(t(about), write("numbers", person, found[0])))
    return Message((*blocks, Buttons(tuple(buttons))))


def cards(t: Catalogue, person: UUID, shown: Sequence[Number]) -> Message:
    """The first cards of these, with the way to the rest and back to the list."""
    now, later = shown[:AT_A_TIME], shown[AT_A_TIME:]
    more = (Button(t("button.next"), write("numbers", person, later[0])),) if later else ()
    back = Button(t("button.back"), write("numbers", person, ALL))
    return Message((Text(t("number.cards")), *_cards(t, now), Buttons((*more, back))))


def measured(t: Catalogue, digest: UUID, shown: Sequence[Number]) -> Message:
    """The cards of the figures in one digest, and of no others."""
    now, later = shown[:AT_A_TIME], shown[AT_A_TIME:]
    more = (Buttons((Button(t("button.next"), _measured(digest, later)),)),) if later else ()
    return Message((Text(t("number.cards")), *_cards(t, now), *more))


def how_measured(t: Catalogue, digest: UUID, sections: Sequence[Section]) -> tuple[Button, ...]:
    """[Hoe meten we dit?], under a digest in which a figure stands."""
    shown = dict.fromkeys(number for section in sections for item in section.items for number in item.numbers)
    return (how_measured_of(t, digest, *shown),) if shown else ()


def how_measured_of(t: Catalogue, subject: UUID, *shown: Number) -> Button:
    """[Hoe meten we dit?], of these figures."""
    return Button(t("button.how_measured"), _measured(subject, shown))


def document(t: Catalogue) -> str:
    """Every card there is, as Markdown."""
    parts = [f"# {t('number.title')}", t("number.of_all")]
    for about in About:
        parts.append(f"## {t(about)}")
        for number in CARDS:
            if CARDS[number].about is about:
                parts += [f"### {t(CARDS[number].what)}", _list(t, number), f"`{number.name}`"]
    return "\n\n".join(parts) + "\n"


def _measured(digest: UUID, shown: Sequence[Number]) -> str:
    return write("measured", digest, "".join(shown[:MOST_IN_A_DIGEST]))


def _cards(t: Catalogue, shown: Sequence[Number]) -> list[Text]:
    return [Text("\n".join([f"*{t(CARDS[number].what)}*", *_lines(t, number)])) for number in shown]


def _list(t: Catalogue, number: Number) -> str:
    return "\n".join(f"- {line}" for line in _lines(t, number))


def _lines(t: Catalogue, number: Number) -> list[str]:
    card = CARDS[number]
    return [
        t("number.why", said=t(card.why)),
        t("number.seen_by", said=t(card.seen_by)),
        t("number.least", said=t(card.least)),
        t("number.kept", said=t(card.how_long)),
        t("number.use", said=t(card.use)),
        t("number.until", said=t(card.until)),
    ]
