"""A shared answer told to the board: the preview that says who will read it, and the way back."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.share import Shown


def preview(t: Catalogue, story: UUID, shown: Shown, names: Sequence[str], *, named: bool) -> Message:
    """What the board will read, who that is, and what cannot be called back (J14)."""
    how = t("story.named") if named else t("story.nameless")
    ways = (
        Button(t("button.tell_now"), write("tellnow", story)),
        Button(t("button.share_not"), write("untell", story)),
    )
    return Message(
        (
            Text(t("story.preview", theme=shown.theme)),
            Quote(shown.words),
            Text(f"{t('story.readers', names=t.all_of(list(names)))} {how}"),
            Text(t("share.no_way_back")),
            Buttons(ways),
        )
    )


def offered(t: Catalogue, story: UUID, names: Sequence[str]) -> Message:
    """It is offered, with the way back."""
    back = Button(t("button.untell"), write("untell", story))
    return Message((Text(t("story.offered")), Text(t("story.readers", names=t.all_of(list(names)))), Buttons((back,))))


def untold(t: Catalogue) -> Message:
    """The board does not read it (any more); with the team it stays shared."""
    return Message((Text(t("story.untold")),))


def heading(t: Catalogue) -> str:
    """Over the story in the board's digest."""
    return t("story.heading")
