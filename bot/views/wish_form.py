"""The forms in which somebody tells what they wish: each on its own, nothing in it required."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from bot.domain.consultation import Wishes
from bot.domain.form import Field, Form, Option
from bot.domain.press import write
from bot.domain.wishes import MOST_COLLEAGUES, MOST_OFFERED, MOST_SUBJECT, Wish, half_days_in
from bot.views.catalogue import Catalogue
from bot.views.wishes import half_days, roles, seekings, to_page

Name = TypeVar("Name")


@dataclass(frozen=True)
class Listed:
    """Somebody on a list; `value` is what the form calls them."""

    value: str
    name: str


def seeking(t: Catalogue, form: UUID, told: Wishes, *, person: UUID, may_type: bool) -> Form:
    """[Wat ik zoek]"""
    asked = _several("seeking", t("wishes.ask_seeking"), seekings(t), told.seeking)
    about = Field("subject", t("wishes.ask_about"), "words", required=False, value=told.subject, most=MOST_SUBJECT)
    fields = (asked, about) if may_type else (asked,)
    return _form(t, form, t("button.what_i_seek"), fields, person=person)


def my_roles(t: Catalogue, form: UUID, told: Wishes, *, person: UUID) -> Form:
    """[Mijn rollen]: what one offers, at most three (S24), and what one would like of others."""
    fields = (
        _several("offers", t("wishes.ask_offers"), roles(t), told.offers, most=MOST_OFFERED),
        _several("wants", t("wishes.ask_wants"), roles(t), told.wants),
    )
    return _form(t, form, t("button.my_roles"), fields, person=person)


def my_half_days(t: Catalogue, form: UUID, told: Wishes, *, person: UUID) -> Form:
    """[Mijn dagdelen]: mornings and afternoons, a tap each (J21)."""
    free = half_days_in(told.windows)
    asked = _several("half_days", t("wishes.ask_half_days"), half_days(t), free)
    return _form(t, form, t("button.my_half_days"), (asked,), person=person)


def colleagues(t: Catalogue, form: UUID, listed: Sequence[Listed], *, person: UUID, wish: Wish) -> Form:
    """[Graag met] and [Liever niet met]; who is meant is shown before it counts.

    Who is on the list can be taken off apart: not every platform shows our people in a field of people.
    """
    title = t("button.gladly_with") if wish is Wish.WISHED else t("button.rather_not_with")
    label = t("wishes.ask_wished") if wish is Wish.WISHED else t("wishes.ask_apart")
    added = Field("added", t("wishes.ask_added") if listed else label, "people", required=False, most=MOST_COLLEAGUES)
    options = tuple(Option(one.value, one.name) for one in listed)
    value = ",".join(one.value for one in listed)
    stays = Field("listed", t("wishes.ask_listed"), "several", required=False, options=options, value=value)
    fields = (stays, added) if listed else (added,)
    back = to_page(t, person)
    return Form(write("wish", form), title, fields, t("button.save"), confirms=True, way_back=back)


def _form(t: Catalogue, form: UUID, title: str, fields: tuple[Field, ...], *, person: UUID) -> Form:
    """What comes next shows what was understood, and how to change it."""
    back = to_page(t, person)
    return Form(write("wish", form), title, fields, t("button.save"), has_summary=False, way_back=back)


def _several(
    name: str, label: str, known: Mapping[Name, str], chosen: Iterable[Name], *, most: int | None = None
) -> Field:
    among = set(chosen)
    options = tuple(Option(str(value), said) for value, said in known.items())
    value = ",".join(str(value) for value in known if value in among)
    return Field(name, label, "several", required=False, options=options, value=value, most=most)
