"""Who are you? What somebody sees whom only a platform knows, and what a steward is asked about it."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.ids import short
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def who_are_you(t: Catalogue, person: UUID, team: str) -> Message:
    """Before the introduction, when one of the people a school imported may be meant."""
    buttons = (
        Button(t("button.pick_name"), write("whoami", person)),
        Button(t("button.not_listed"), write("nobody", person)),
        Button(t("button.what_is_kept"), write("kept", person)),
    )
    return Message((Text(t("claim.who_are_you", team=team)), Buttons(buttons)))


def whoami(t: Catalogue, person: UUID, names: Sequence[tuple[UUID, str]]) -> Form:
    """Their own name, picked from a list, or typed where the list would be too long."""
    options = tuple(Option(short(person_id), name) for person_id, name in names)
    field = Field("who", t("claim.your_name"), "choice" if options else "words", options=options)
    return Form(write("whoami", person), t("claim.title"), (field,), t("button.this_is_me"))


def name_not_found(t: Catalogue, person: UUID) -> Message:
    """A name that is on no list, or on it twice."""
    buttons = (
        Button(t("button.pick_name"), write("whoami", person)),
        Button(t("button.not_listed"), write("nobody", person)),
    )
    return Message((Text(t("claim.name_not_found")), Buttons(buttons)))


def claimed(t: Catalogue) -> Message:
    """A steward is asked; until then nothing more is sent."""
    return Message((Text(t("claim.claimed")),))


def known_already(t: Catalogue) -> Message:
    """A button of before, for somebody we know by now."""
    return Message((Text(t("claim.known_already")),))


def confirm(t: Catalogue, claim: UUID, name: str, claimed_name: str | None) -> Message:
    """To a steward: is it so? The first line names nobody (J17)."""
    asked = (
        t("claim.confirm", name=name, claimed=claimed_name) if claimed_name else t("claim.confirm_new", name=name)
    )  # fmt: skip
    buttons = (
        Button(t("button.is_so"), write("claim", claim, "yes")),
        Button(t("button.is_not_so"), write("claim", claim, "no")),
    )
    return Message((Text(t("claim.lead")), Text(asked), Buttons(buttons)))


def confirmed(t: Catalogue, name: str) -> Message:
    """The steward said yes."""
    return Message((Text(t("claim.confirmed_lead")), Text(t("claim.confirmed", name=name))))


def known_by_now(t: Catalogue, name: str) -> Message:
    """The person they said to be has an account by now."""
    return Message((Text(t("claim.confirmed_lead")), Text(t("claim.known_by_now", name=name))))


def refused(t: Catalogue, name: str) -> Message:
    """The steward said no; nothing was changed."""
    return Message((Text(t("claim.confirmed_lead")), Text(t("claim.refused", name=name))))


def settled_already(t: Catalogue) -> Message:
    """Another steward was first."""
    return Message((Text(t("claim.settled_already")),))
