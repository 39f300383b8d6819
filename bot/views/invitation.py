"""What a steward sees who invites people."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.message import Button, Buttons, Message, Picture, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def which_team(t: Catalogue, person: UUID, teams: Sequence[tuple[str, str]]) -> Form:
    """The team whose people get a link."""
    options = tuple(Option(team, name) for team, name in teams)
    field = Field("team", t("invite.which_team"), "choice", options=options)
    return Form(write("invite", person), t("invite.title"), (field,), t("button.make_links"))


def links(t: Catalogue, links: Sequence[tuple[str, str]], png: bytes | None = None) -> Message:
    """A link a line with whose it is behind it, and how to hand them out; `png` is the link as a picture."""
    lines = "\n".join(f"{link}  {name}" for link, name in links)
    said = tuple(Text(words) for words in (t("invite.lead"), t("invite.how"), lines))
    if png is not None:
        return Message((*said, Picture(png, t("invite.picture"))))
    return Message((*said, Text(t("invite.sheet"))))


def only_stewards(t: Catalogue) -> Message:
    """Somebody else asked."""
    return Message((Text(t("invite.only_stewards")),))


def nobody_of_that_name(t: Catalogue, person: UUID) -> Message:
    """A name of nobody, or of several people."""
    buttons = (Button(t("button.pick_team"), write("invite", person)),)
    return Message((Text(t("invite.nobody_of_that_name")), Buttons(buttons)))


def nobody_to_invite(t: Catalogue) -> Message:
    """Everybody has an account."""
    return Message((Text(t("invite.nobody")),))


def not_yours_to_invite(t: Catalogue) -> Message:
    """Nobody is left but who runs the bot for more than whoever asks."""
    return Message((Text(t("invite.not_yours")),))


def no_name_yet(t: Catalogue, platform: str) -> Message:
    """We do not know yet what we are called there."""
    return Message((Text(t("invite.no_name", platform=platform)),))
