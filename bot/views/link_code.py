"""What somebody sees who opens a link or types a code. No first line holds a name (J17)."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def is_it_you(t: Catalogue, code: UUID, name: str, teams: Sequence[str]) -> Message:
    """An invitation: are you the colleague it was made for?"""
    buttons = (
        Button(t("button.it_is_me"), write("link", code, "yes")),
        Button(t("button.no"), write("link", code, "no")),
    )
    asked = (
        t("code.is_it_you", name=name, teams=t.all_of(list(teams))) if teams else t("code.is_it_you_alone", name=name)
    )
    return Message((Text(t("code.invited")), Text(asked), Buttons(buttons)))


def move_here(t: Catalogue, code: UUID) -> Message:
    """A code to move with: is it meant to happen here?"""
    buttons = (
        Button(t("button.move_me"), write("link", code, "yes")),
        Button(t("button.no"), write("link", code, "no")),
    )
    return Message((Text(t("code.move_here")), Buttons(buttons)))


def linked(t: Catalogue, *, moved: bool) -> Message:
    """It is done; what they find here comes below it."""
    return Message((Text(t("code.moved") if moved else t("code.linked")),))


def left_alone(t: Catalogue) -> Message:
    """A no: nothing changed, and the code still works."""
    return Message((Text(t("code.left_alone")),))


def unknown(t: Catalogue) -> Message:
    """No code, or one that has ended; names no school (J29)."""
    return Message((Text(t("code.unknown")),))


def open_again(t: Catalogue) -> Message:
    """An old button, or one of a code that was opened somewhere else since."""
    return Message((Text(t("code.open_again")),))


def used(t: Catalogue, moment: str, code: UUID | None) -> Message:
    """When it was used and, while that can be undone from here, the way to do so (J28)."""
    text = Text(t("code.used", moment=moment))
    if code is None:
        return Message((text, Text(t("code.ask_for_new"))))
    return Message((text, Buttons((Button(t("button.not_me"), write("notme", code)),))))


def unlinked(t: Catalogue) -> Message:
    """It was not them: undone."""
    return Message((Text(t("code.unlinked")),))


def cut_loose(t: Catalogue) -> Message:
    """To an account that somebody undid: it names nobody, for it may have been a stranger's."""
    return Message((Text(t("code.cut_loose")),))


def is_in_already(t: Catalogue) -> Message:
    """A second link, of somebody who came in by the first."""
    return Message((Text(t("code.is_in_already")),))


def somebody_elses(t: Catalogue) -> Message:
    """A code opened where somebody else is known already."""
    return Message((Text(t("code.somebody_elses")),))


def elsewhere(t: Catalogue) -> Message:
    """A code opened in a workspace of another organisation."""
    return Message((Text(t("code.elsewhere")),))


def undecided(t: Catalogue) -> Message:
    """Their organisation did not decide yet about typed words (J30)."""
    return Message((Text(t("code.undecided")),))


def move(t: Catalogue, code: str, links: Sequence[str]) -> Message:
    """The code to move with, and the links that hold it. The first line does not show it."""
    opened = [t("code.move_link", link="\n".join(links))] if links else []
    return Message(tuple(Text(words) for words in (t("code.move_lead"), t("code.move", code=code), *opened)))


def in_private(t: Catalogue) -> Message:
    """Somebody asked for a code or a link where others read along."""
    return Message((Text(t("code.in_private")),))
