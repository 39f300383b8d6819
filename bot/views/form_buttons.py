"""The buttons of a form asked field by field: at most six, the rest behind Meer (J16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain.form import Field, Option
from bot.domain.message import MOST_BUTTONS, Block, Button, Buttons, Choice
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def buttons(t: Catalogue, draft: UUID, at: int, *, asked: Field, page: int) -> tuple[Block, ...]:
    """This page of what can be tapped for the field."""
    pages = _pages(_Row(t, draft, at, asked))
    return pages[page % len(pages)]


def page_of(asked: Field, value: str) -> int:
    """The page on which this option of a field that takes several stands."""
    room = MOST_BUTTONS if len(asked.options) < MOST_BUTTONS else MOST_BUTTONS - 2
    return next((place // room for place, option in enumerate(asked.options) if option.value == value), 0)


@dataclass(frozen=True)
class _Row:
    """The field, and what its buttons need to say."""

    t: Catalogue
    draft: UUID
    at: int
    asked: Field

    def way(self, label: str, verb: str, *more: str) -> Button:
        """A button of the form, for this field."""
        return Button(label, write("form", self.draft, ".".join((verb, str(self.at), *more))))

    def option(self, option: Option) -> Button:
        """A button that chooses an option, or turns it on and off."""
        label = option.label
        if self.asked.kind == "several":
            is_on = option.value in self.asked.value.split(",")
            label = self.t("form.option_off" if is_on else "form.option_on", label=option.label)
        return Button(label, write("pick", self.draft, f"{self.at}.{option.value}"))

    @property
    def done(self) -> tuple[Button, ...]:
        """[Klaar], where an option does not lead on by itself."""
        return (self.way(self.t("button.done"), "done"),) if self.asked.kind == "several" else ()

    @property
    def ways(self) -> tuple[Button, ...]:
        """[Terug] [Overslaan] [Annuleren], as far as they mean something here."""
        t, may_skip = self.t, self.asked.kind != "several" and (self.asked.value or not self.asked.required)
        back = (self.way(t("button.back"), "back"),) if self.at else ()
        skip = (self.way(t("button.skip"), "skip"),) if may_skip else ()
        return (*back, *skip, Button(t("button.cancel"), write("form", self.draft, "cancel")))


def _pages(row: _Row) -> list[tuple[Block, ...]]:
    options, done, ways = tuple(row.option(option) for option in row.asked.options), row.done, row.ways
    if len(options) + len(done) + len(ways) <= MOST_BUTTONS:
        return [(*_choice(options), Buttons((*done, *ways)))]
    if done and len(options) < MOST_BUTTONS:  # back and cancel can be typed
        return [(Choice(options), Buttons(done))]
    room = MOST_BUTTONS - 1 - len(done)
    chunks = [options[first : first + room] for first in range(0, len(options), room)]
    shown = [
        (Choice(chunk), Buttons((*done, row.way(row.t("button.more"), "more", str(number)))))
        for number, chunk in enumerate(chunks, 1)
    ]
    return [*shown, (Buttons((*ways, row.way(row.t("button.show_choice"), "more", "0"))),)]


def _choice(options: Sequence[Button]) -> tuple[Choice, ...]:
    return (Choice(tuple(options)),) if options else ()
