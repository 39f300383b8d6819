"""Protocols: ways to talk something through in steps of some minutes each, and which fit a group (domain.md 2, J22)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

MENU = ("P01", "P02", "P04", "P13", "P22")  # what the menu offers (J22)
LONGEST_STEP = 160  # characters: read on a phone while people talk

Words = Mapping[str, str]  # by language; empty where nothing is said
Say = Callable[[str, str], str]  # a text and its language, in the words of a sector


class Who(StrEnum):
    """Who speaks or acts in a step."""

    EVERYBODY = "everybody"
    IN_TURN = "in_turn"  # everybody, one after the other
    CASE_GIVER = "case_giver"
    ADVISORS = "advisors"  # everybody but the case-giver
    FACILITATOR = "facilitator"
    HOST = "host"  # whose lesson it is
    VISITOR = "visitor"
    FIRST = "first"  # of two who both get their turn
    SECOND = "second"


class Offer(StrEnum):
    """Where a protocol can be chosen."""

    MENU = "menu"
    MORE = "more"
    NEVER = "never"


class Level(StrEnum):
    """Whom a protocol suits."""

    STARTER = "starter"
    EXPERIENCED = "experienced"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done in these minutes, and the rule that holds meanwhile. In a silent one nobody speaks."""

    minutes: int
    who: Who
    do: Words
    rule: Words
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is done at one sitting. `times` is how often its steps are gone through, each time for somebody else."""

    name: Words
    minutes: int
    times: int
    steps: tuple[Step, ...]
    then: Words  # what to do until the next part, days or weeks later

    def in_order(self) -> tuple[tuple[int, Step], ...]:
        """Every step as it comes, with the turn it belongs to: 1 to `times`."""
        return tuple((turn, step) for turn in range(1, self.times + 1) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Protocol:
    """A way to talk something through. One that `needs_guide` is led by somebody who was trained for it."""

    id: str
    name: Words
    about: Words
    smallest: int
    largest: int
    level: Level
    needs_guide: bool
    offer: Offer
    parts: tuple[Part, ...]
    source: str
    licence: str

    @property
    def minutes(self) -> int:
        """How long people sit together at most: parts are on different days, so the longest one counts."""
        return max(part.minutes for part in self.parts)

    def fits(self, people: int, minutes: int | None) -> bool:
        """Whether so many people can do it in so many minutes; None when they have all the time it takes."""
        return self.smallest <= people <= self.largest and (minutes is None or self.minutes <= minutes)

    def texts(self, language: str) -> Iterator[str]:
        """Everything it says in this language, in order; a step and its rule apart."""
        yield from (self.name[language], self.about[language])
        for part in self.parts:
            words = (part.name, *(each for step in part.steps for each in (step.do, step.rule)), part.then)
            yield from (each[language] for each in words if each)

    def said(self, say: Say) -> "Protocol":
        """The same with every text as `say` gives it."""
        return replace(
            self,
            name=_said(self.name, say),
            about=_said(self.about, say),
            parts=tuple(_said_part(part, say) for part in self.parts),
        )


def menu(protocols: Iterable[Protocol], people: int) -> tuple[Protocol, ...]:
    """What the menu offers to so many people."""
    return tuple(one for one in in_menu_order(protocols) if one.offer == Offer.MENU and one.fits(people, None))


def more(protocols: Iterable[Protocol], people: int) -> tuple[Protocol, ...]:
    """What stands under [Meer] for so many people, the shortest first."""
    return tuple(one for one in in_menu_order(protocols) if one.offer == Offer.MORE and one.fits(people, None))


def fitting(protocols: Iterable[Protocol], people: int, minutes: int) -> tuple[Protocol, ...]:
    """What a meeting of so many people and minutes may choose: those of the menu, then the others."""
    return tuple(one for one in in_menu_order(protocols) if one.offer != Offer.NEVER and one.fits(people, minutes))


def usual(
    protocols: Iterable[Protocol], people: int, minutes: int | None, *, on_work: bool = False
) -> tuple[Protocol, ...]:
    """What is chosen by default, the best first; none when nothing of it fits. `on_work`: a plan or pupils' work."""
    offered = {one.id: one for one in protocols if one.offer != Offer.NEVER and one.fits(people, minutes)}
    wanted = (*(("P10",) if on_work else ()), *_usual_ids(people, minutes))
    return tuple(offered[each] for each in wanted if each in offered)


def in_menu_order(protocols: Iterable[Protocol]) -> list[Protocol]:
    """Those of the menu by id, then the others, the shortest first."""
    return sorted(protocols, key=lambda one: (one.offer != Offer.MENU, one.offer != Offer.MENU and one.minutes, one.id))


def _usual_ids(people: int, minutes: int | None) -> tuple[str, ...]:
    """The default choice of domain.md 2."""
    if people <= 3:
        return {2: ("P01", "P13"), 3: ("P02",)}.get(people, ())
    if minutes is None or minutes < 45:
        return ("P04",)
    return ("P06", "P03b") if minutes < 60 else ("P03", "P05b")


def _said(words: Words, say: Say) -> Words:
    return {language: say(text, language) for language, text in words.items()}


def _said_part(part: Part, say: Say) -> Part:
    steps = tuple(replace(step, do=_said(step.do, say), rule=_said(step.rule, say)) for step in part.steps)
    return replace(part, name=_said(part.name, say), then=_said(part.then, say), steps=steps)
