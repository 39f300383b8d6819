"""Two school years of questions, lived through by somebody made up, with the words on disk."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.choosing import SOFT_RULES, Choice, choose
from bot.domain.prompt import Audience, Prompt
from bot.domain.reflection import audience_in_turn
from bot.domain.school_week import school_week, weeks_that_ask
from bot.store.holidays import REGIONS, school_holidays
from bot.store.prompts import Library

YEARS = (2026, 2027)  # A and B
SWAPS_EVERY = 4  # questions: a quarter more than weeks is what a bank needs (domain.md 3.6)
RHYTHMS = (  # who is asked, and every how many weeks at most: as often as they are, or half as often
    ((Audience.TEACHER,), 1),
    ((Audience.TEACHER,), 2),
    ((Audience.LEADER,), 2),
    ((Audience.BOARD,), 4),
    ((Audience.TEACHER, Audience.LEADER), 1),
    ((Audience.TEACHER, Audience.LEADER), 2),
)


@dataclass(frozen=True)
class Life:
    """Who is asked, and how: their school's region, their rhythm, and whether they can type."""

    roles: tuple[Audience, ...]
    region: str
    weeks: int = 1  # between two questions, at least
    types: bool = True
    swaps_every: int = 0  # never

    def __str__(self) -> str:
        roles = " and ".join(self.roles)
        return f"{roles}, {self.region}, every {self.weeks}, {'types' if self.types else 'taps'}"


@dataclass(frozen=True)
class LivedWeek:
    """One week of a life: what came, and the themes that the calendar had for it; without a choice nothing was left."""

    week: Week
    themes: tuple[str, ...]
    choice: Choice | None
    swapped: Prompt | None = None


def every_life(*, swaps_every: int = SWAPS_EVERY) -> Iterator[Life]:
    """Each audience, region and rhythm, with typing and without."""
    for (roles, weeks), region, types in product(RHYTHMS, REGIONS, (True, False)):
        yield Life(roles, region, weeks, types, swaps_every)


def calendar_in(region: str) -> SchoolCalendar:
    """The holidays of a region in both years, without anything a school entered itself."""
    return SchoolCalendar(school_holidays(region, years=range(YEARS[0], YEARS[-1] + 2)))


def live(library: Library, life: Life, sector: str, chance: Random) -> list[LivedWeek]:
    """Their turns, as a round would plan them."""
    calendar, turns, asked = calendar_in(life.region), list[LivedWeek](), list[Prompt]()
    recent: list[Prompt] = []  # those that stood, the newest first
    latest: dict[str, Week] = {}
    asked_of: Counter[str] = Counter()
    for week in weeks_that_ask(calendar, YEARS):
        if turns and week.since(turns[-1].week) < life.weeks:
            continue
        since = {audience: week.since(at) for audience, at in latest.items()}
        audience = audience_in_turn(sorted(life.roles), since, library.weeks_between)
        if audience is None:
            continue
        moment = school_week(sector, calendar, week).moment(
            library.calendar, Audience(audience), taps_only=not life.types
        )
        ids = {prompt.id for prompt in asked}
        choice, swapped = choose(library.bank, moment, ids, recent, chance), None
        asked_of[audience] += 1
        if choice and life.swaps_every and asked_of[audience] % life.swaps_every == 0:
            swapped = choice.prompt
            choice = choose(library.bank, moment, ids | {swapped.id}, recent, chance)
            asked.append(swapped)
        turns.append(LivedWeek(week, moment.themes, choice, swapped))
        latest[audience] = week
        if choice:
            asked.append(choice.prompt)
            recent.insert(0, choice.prompt)
    return turns


@dataclass(frozen=True)
class Tally:
    """What two years came to."""

    questions: int
    texts: int
    nothing_left: int
    gave_way: tuple[int, ...]  # how often, for each of the soft rules in their order


def count(turns: list[LivedWeek]) -> Tally:
    """The figures of these turns."""
    choices = [turn.choice for turn in turns if turn.choice]
    gave_way = Counter(rule for choice in choices for rule in choice.relaxed)
    return Tally(
        questions=len(choices),
        texts=sum(not choice.prompt.takes_one_tap for choice in choices),
        nothing_left=len(turns) - len(choices),
        gave_way=tuple(gave_way[rule] for rule in SOFT_RULES),
    )
