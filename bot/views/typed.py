"""What is said about typing: where it is not kept, what was decided about it, and where there is nothing to read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Decided:
    """What was decided about words typed on a platform, by whom when that was told, and on what day."""

    platform: str
    keeps_words: bool
    by: str | None
    on: date


def not_kept_here(t: Catalogue, person: UUID, *, is_decided: bool) -> Message:
    """Somebody typed where nothing of it is kept: their school wants it so, or did not decide yet."""
    ways = (
        Button(t("button.this_week"), write("week", person)),
        Button(t("button.what_is_kept"), write("kept", person)),
    )
    said = t("typed.not_kept_here") if is_decided else t("typed.not_kept_yet")
    return Message((Text(said), Buttons(ways)))


def nothing_to_read(t: Catalogue) -> Message:
    """A picture, a sticker or a voice: nothing that can be read."""
    return Message((Text(t("typed.nothing_to_read")),))


def decided(t: Catalogue, told: Decided) -> Text:
    """Whether typed words are kept there, who decided so, and when (J30)."""
    what = t("typed.kept", platform=told.platform) if told.keeps_words else t("typed.dropped", platform=told.platform)
    day = t.long_day(told.on)
    who = t("typed.decided_by", who=told.by, day=day) if told.by else t("typed.decided_by_school", day=day)
    return Text(f"{what} {who}")


def undecided(t: Catalogue, platform: str) -> Text:
    """It was not decided yet: until then nothing is kept."""
    return Text(t("typed.undecided", platform=platform))
