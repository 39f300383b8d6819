"""The weekly digest of a team, and everything of it that did not fit."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from bot.domain.digest import Fitted, Item, Section
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.number import Number
from bot.domain.press import BELOW, write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, brief, worded

JOINED_AT_ONCE = 3  # with the way to the rest and to the agenda there are five buttons (J16)


def digest(t: Catalogue, digest_id: UUID, team: str, fitted: Fitted) -> Message:
    """What fits, with a way to the rest (7.4). The first line holds no name and nobody's words (J17)."""
    blocks: list[Block] = [Text(t("digest.title", team=team)), *section_blocks(fitted.sections)]
    if fitted.left_out:
        blocks.append(Text(t.count("digest.left_out", fitted.left_out)))
    read_all = (Button(t("button.read_all"), write("readall", digest_id)),) if fitted.left_out or fitted.cut else ()
    if buttons := (*read_all, *_buttons(fitted.sections)):
        blocks.append(Buttons(buttons))
    return Message(tuple(blocks))


def post(t: Catalogue, digest_id: UUID, team: str, fitted: Fitted) -> Message:
    """The digest in a channel; rings nobody."""
    return replace(digest(t, digest_id, team, fitted), silent=True)


def whole(t: Catalogue, team: str, sections: tuple[Section, ...]) -> Message:
    """The digest with everything in full, for who asked."""
    buttons = _buttons(sections)
    ways = (Buttons(buttons),) if buttons else ()
    return Message((Text(t("digest.title", team=team)), *section_blocks(sections), *ways))


def shared_heading(t: Catalogue) -> str:
    """Over what colleagues shared."""
    return t("digest.shared")


def decided_heading(t: Catalogue) -> str:
    """Over what was decided."""
    return t("digest.decided")


def stands(t: Catalogue) -> str:
    """Over a message to which nobody objected."""
    return t("digest.stands")


def open_heading(t: Catalogue) -> str:
    """Over the meetings that one can join."""
    return t("digest.open")


def open_meeting(t: Catalogue, shown: Meeting, number: int, of: int) -> Item:
    """A meeting with room left, which one joins with one tap (J18); one of several has a number."""
    line, label = brief(t, shown), t("button.take")
    if of > 1:
        line, label = f"{number}. {line}", t("button.take_number", number=number)
    join = Button(label, write("take", shown.id, BELOW)) if number <= JOINED_AT_ONCE else None
    return Item(line, worded(t, shown.topics[0]), join)


def due_heading(t: Catalogue) -> str:
    """Over the agreements on which one looks back."""
    return t("digest.due")


def won_back_heading(t: Catalogue) -> str:
    """Over the minutes of meetings that were not needed."""
    return t("digest.won_back")


def won_back(t: Catalogue, minutes: int) -> Item:
    """So many minutes."""
    return Item(t.number("digest.minutes", Number.WON_BACK, minutes=minutes), numbers=(Number.WON_BACK,))


def coming(t: Catalogue) -> Message:
    """What was asked for is on its way."""
    return Message((Text(t("digest.coming")),))


def nothing_there(t: Catalogue) -> Message:
    """What was asked for is not there any more."""
    return Message((Text(t("digest.nothing_there")),))


def sent(t: Catalogue, sending: str, team: str) -> str:
    """What became of a digest that was sent by hand.

    Never who gets it (J01), nor whether there was anything in it: that tells that somebody shared something.
    """
    return {
        "SENT": t("digest.sent", team=team),
        "ALREADY_SENT": t("digest.sent", team=team),
        "NOTHING_TO_SAY": t("digest.sent", team=team),
        "STOPPED": t("team.chose_to_stop", team=team),
        "NOT_STARTED": t("digest.not_started", team=team),
        "RESTS": t("digest.rests", team=team),
        "QUIET": t("digest.quiet", team=team),
    }[sending]


def messages_heading(t: Catalogue) -> str:
    """Over messages to which one may object."""
    return t("digest.messages")


def message_until(t: Catalogue, day: date) -> str:
    """Until when."""
    return t("digest.message_until", day=t.day(day))


def to_agenda(t: Catalogue, team: UUID) -> Button:
    """The way to the team's agenda."""
    return Button(t("button.agenda"), write("agenda", team, BELOW))


def _buttons(sections: tuple[Section, ...]) -> tuple[Button, ...]:
    """What can be tapped, each once: first what is about one thing."""
    items = [item.button for section in sections for item in section.items if item.button is not None]
    return tuple(dict.fromkeys([*items, *(button for section in sections for button in section.buttons)]))


def section_blocks(sections: tuple[Section, ...]) -> list[Block]:
    """Each with its heading, and what stands under it."""
    blocks: list[Block] = []
    for section in sections:
        blocks.append(Text(f"*{section.heading}*"))
        for item in section.items:
            blocks.append(Text(item.lead))
            if item.words:
                blocks.append(Quote(item.words))
    return blocks
