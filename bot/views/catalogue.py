"""The message catalogue: gettext's `.po` files, read at start, with Dutch first."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.domain.calendar import school_year
from bot.domain.number import Counted, Number
from bot.domain.number_cards import CARDS

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"


class UnknownMessage(KeyError):
    """A key that the catalogue does not have: a fault of ours, found by a test."""


class NoCard(KeyError):
    """A figure of which nobody can read what it is for: it cannot be said."""


class Catalogue:
    """One language's words. Call it with a key and what goes into the sentence."""

    def __init__(self, language: str, catalog: Catalog) -> None:
        self.language = language
        self._words = {message.id: message.string for message in catalog if isinstance(message.id, str) and message.id}
        self._plurals: dict[str, tuple[str, ...]] = {
            message.id[0]: tuple(message.string or ()) for message in catalog if isinstance(message.id, tuple)
        }

    def __call__(self, key: str, **parts: object) -> str:
        """The sentence for this key. Raises UnknownMessage."""
        if key not in self._words:
            raise UnknownMessage(key)
        words = str(self._words[key])
        return words.format(**parts) if parts else words

    def count(self, key: str, number: int, **parts: object) -> str:
        """The sentence for this key and number, singular or plural."""
        if key not in self._plurals:
            raise UnknownMessage(key)
        form = 0 if number == 1 else 1
        return self._plurals[key][form].format(n=number, **parts)

    def number(self, key: str, number: Number, /, **parts: object) -> Counted:
        """The sentence in which this figure is shown, singular or plural by its `n`. Raises NoCard, UnknownMessage."""
        if number not in CARDS:
            raise NoCard(number)
        match parts:
            case {"n": int(n)} if key in self._plurals:
                said = Counted(self.count(key, n, **{name: part for name, part in parts.items() if name != "n"}))
            case _:
                said = Counted(self(key, **parts))
        said.number = number
        return said

    def has(self, key: str) -> bool:
        """Whether the catalogue has this sentence."""
        return key in self._words or key in self._plurals

    def keys(self) -> Iterator[str]:
        """Every key there is."""
        yield from self._words
        yield from self._plurals

    def day(self, day: date, *, seen_from: date | None = None) -> str:
        """Donderdag 15 oktober; with its year when that is not clear from the day on which it is said"""
        is_clear = seen_from is None or _is_clear(day, seen_from)
        return format_date(day, "EEEE d MMMM" if is_clear else "EEEE d MMMM y", locale=self.language)

    def long_day(self, day: date) -> str:
        """15 oktober 2026"""
        return format_date(day, "d MMMM y", locale=self.language)

    def span(self, first: date, last: date) -> str:
        """17 t/m 25 oktober"""
        begin = "d" if (first.year, first.month) == (last.year, last.month) else "d MMMM"
        until = self("date.through")
        start, end = format_date(first, begin, locale=self.language), format_date(last, "d MMMM", locale=self.language)
        return f"{start} {until} {end}"

    def decimal(self, value: float) -> str:
        """3,5"""
        return format_decimal(value, locale=self.language)

    def clock(self, moment: time) -> str:
        """15:15"""
        return format_time(moment, "HH:mm", locale=self.language)

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """Donderdag 15 oktober, 15:15"""
        return format_datetime(moment.astimezone(zone), "EEEE d MMMM, HH:mm", locale=self.language)

    def weekday(self, number: int) -> str:
        """donderdag, for 3"""
        return format_date(date(2024, 1, 1 + number), "EEEE", locale=self.language)

    def month(self, day: date) -> str:
        """The name of a month in short: okt"""
        return format_date(day, "LLL", locale=self.language)

    def all_of(self, things: list[str]) -> str:
        """ma, di en wo"""
        return format_list(things, locale=self.language)


def _is_clear(day: date, seen_from: date) -> bool:
    """Whether one need not say of which year a day is: of this school year, or still to come in this year."""
    return school_year(day) == school_year(seen_from) or (day.year == seen_from.year and day >= seen_from)


@lru_cache
def catalogue(language: str) -> Catalogue:
    """The words of this language; of Dutch where we do not speak it."""
    known = language if language in LANGUAGES else DEFAULT_LANGUAGE
    source = files("prompts").joinpath("messages", f"{known}.po")
    with source.open("rb") as file:
        return Catalogue(known, read_po(file, locale=known, abort_invalid=True))
