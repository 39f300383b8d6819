"""Doing without digests, and having them again."""

from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import BELOW, write
from bot.views.catalogue import Catalogue


def way_out(t: Catalogue, person: UUID) -> Buttons:
    """Below a digest: one tap, and it stays where it is."""
    return Buttons((Button(t("button.no_digest"), write("nodigest", person, BELOW)),))


def without(t: Catalogue, person: UUID) -> Message:
    """None from now on, with the way back."""
    return Message((Text(t("digest.without")), Buttons((Button(t("button.digest_again"), write("digests", person)),))))


def again(t: Catalogue, person: UUID) -> Message:
    """They come again, with the way out."""
    return Message((Text(t("digest.again")), Buttons((Button(t("button.no_digest"), write("nodigest", person)),))))
