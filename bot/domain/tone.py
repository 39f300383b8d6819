"""How Ruimte talks (domain.md 6, 3.3): what is looked for in a sentence, in lists that a school can read and edit.

In the lists a star stands for any letters, and three dots for a few words in between.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.fault import Fault

MOST_BETWEEN = 4  # words, for three dots


@dataclass(frozen=True)
class Tone:
    """The lists of one language. An empty one finds nothing."""

    avoid: Mapping[str, str]  # and what to say instead; nothing when it is better left out
    polite: tuple[str, ...] = ()
    address: tuple[str, ...] = ()  # one of these is in every question
    names: tuple[str, ...] = ()  # ask for somebody
    joins: tuple[str, ...] = ()  # make two questions of one, when one of `asks` comes next
    asks: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()  # that it failed, or that it worked
    counts: tuple[str, ...] = ()  # ask for a figure or a deadline, and nothing else (S61)

    def faults_in_words(self, text: str) -> Iterator[Fault]:
        """What is wrong with anything we say."""
        if self._patterns["avoid"].search(text):
            yield from self._avoided_in(text)
        yield from self._found("words.polite", "polite", text)

    def faults_in_question(self, text: str) -> Iterator[Fault]:
        """What is wrong with a question, besides its words."""
        yield from self._found("words.asks_name", "names", text)
        yield from self._found("words.double", "doubled", text)
        yield from self._found("words.assumes", "assumes", text)

    def speaks_to_you(self, text: str) -> bool:
        """Whether it is about whoever reads it."""
        return not self.address or bool(self._patterns["address"].search(text))

    def only_counts(self, text: str) -> bool:
        """Whether it asks for a figure or a deadline and nothing else."""
        return bool(self._patterns["counts"].match(text))

    def _found(self, key: str, name: str, text: str) -> Iterator[Fault]:
        if found := self._patterns[name].search(text):
            yield Fault(key, {"found": found[0]})

    def _avoided_in(self, text: str) -> Iterator[Fault]:
        for words, instead in self.avoid.items():
            if found := _any_of([words]).search(text):
                known = {"found": found[0]}
                yield Fault("words.avoid", known | {"instead": instead}) if instead else Fault("words.leave_out", known)

    @cached_property
    def _patterns(self) -> Mapping[str, re.Pattern[str]]:
        lists = {name: getattr(self, name) for name in ("avoid", "polite", "address", "names", "assumes", "counts")}
        doubled = [f"{join} {asked}" for join in self.joins for asked in self.asks]
        return {name: _any_of(listed) for name, listed in (lists | {"doubled": doubled}).items()}


def _any_of(listed: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these, as whole words."""
    written = "|".join(_written(words) for words in listed)
    return re.compile(rf"\b(?:{written})(?!\w)" if written else r"(?!)", re.IGNORECASE)


def _written(words: str) -> str:
    between = rf"(?:\s+\w+){{0,{MOST_BETWEEN}}}"
    pieces = [re.escape(piece.strip()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for piece in words.split("...")]
    return rf"{between}\s+".join(pieces)
