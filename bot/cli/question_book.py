"""The whole bank as one document to read: `docs/questions.md`. Nothing in it is written by hand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from bot.cli.preview_words import readability
from bot.cli.two_years import SWAPS_EVERY, YEARS, calendar_in, count, every_life, live
from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.choosing import SOFT_RULES
from bot.domain.prompt import Audience, Prompt
from bot.domain.school_week import school_week
from bot.domain.vocabulary import USUAL_SECTOR
from bot.store.holidays import REGIONS
from bot.store.prompts import Library
from bot.views.catalogue import LANGUAGES

AUDIENCES = (Audience.TEACHER, Audience.LEADER, Audience.BOARD)
CHANCE = 8  # any seed would do; the same one gives the same book
TAP, SILENT = "¹", "–"
BEGINNING = """\
# The questions · De vragen

Made by `ruimte preview --book docs/questions.md` from the files in [`prompts/`](../prompts/README.md); a test keeps it
so. Words that differ by sector are those of primary education here.

## In numbers

Tapped + typed, for each audience. The last column is how easily the Dutch reads (Flesch-Douma).
"""
TWO_YEARS = f"""\
## Two school years, lived through

The school years {YEARS[0]} and {YEARS[-1]} of somebody who swaps every {SWAPS_EVERY}th question for another. Nothing
ever returned. The last four columns count how often a rule gave way, in this order, so that there was a question that
was never asked before: the calendar of themes, another theme than the last, another model, another kind of answer.
"""
CALENDAR = f"""\
## The calendar of themes

For teachers, week by week. {TAP} one tap only; {SILENT} no question. A school's own busy weeks come on top.
"""


def book(library: Library) -> str:
    """Everything, by theme, with the calendar and what two school years come to."""
    parts = (_numbers(library), _two_years(library), _calendar(library), _themes(library))
    return "\n".join(line for part in parts for line in part)


def _numbers(library: Library) -> Iterator[str]:
    yield BEGINNING
    yield from _row("theme", "", *AUDIENCES, "reads")
    yield from _row("---", "---", *["---:"] * 4)
    for theme in library.seeds:
        of_theme = [prompt for prompt in library.bank.prompts if prompt.theme == theme]
        counted = [_tapped_and_typed(of_theme, audience) for audience in AUDIENCES]
        yield from _row(theme, library.label(theme, "nl"), *counted, f"{readability(library, theme):.0f}")
    totals = [_tapped_and_typed(library.bank.prompts, audience) for audience in AUDIENCES]
    yield from (*_row("", "together", *totals, ""), "")


def _tapped_and_typed(prompts: Sequence[Prompt], audience: Audience) -> str:
    taps = Counter(prompt.takes_one_tap for prompt in prompts if prompt.audience is audience)
    return f"{taps[True]} + {taps[False]}"


def _two_years(library: Library) -> Iterator[str]:
    yield TWO_YEARS
    yield from _row("who", "region", "weeks between", "answers by", "questions", "typed", "none left", *SOFT_RULES)
    yield from _row(*["---"] * 4, *["---:"] * 7)
    for life in every_life():
        counted = count(live(library, life, USUAL_SECTOR, Random(CHANCE)))
        by, figures = "typing" if life.types else "tapping", (counted.questions, counted.texts, counted.nothing_left)
        yield from _row(" and ".join(life.roles), life.region, life.weeks, by, *figures, *counted.gave_way)
    yield ""


def _calendar(library: Library) -> Iterator[str]:
    calendars = {region: calendar_in(region) for region in REGIONS}
    yield CALENDAR
    for number, year in enumerate(YEARS):
        yield from (f"### {year}–{year + 1} (year {'AB'[number % 2]})", "")
        yield from (*_row("week of", *calendars), *_row("---", *["---"] * len(calendars)))
        weeks = {week for calendar in calendars.values() for week in calendar.school_weeks(year)}
        for week in sorted(weeks):
            cells = [_themes_in(library, calendar, week, year) for calendar in calendars.values()]
            yield from _row(f"{week.monday:%d-%m}", *cells)
        yield ""


def _themes_in(library: Library, calendar: SchoolCalendar, week: Week, year: int) -> str:
    if week not in calendar.school_weeks(year):
        return ""
    if not calendar.asks_in(week):
        return SILENT
    moment = school_week(USUAL_SECTOR, calendar, week).moment(library.calendar, Audience.TEACHER, taps_only=False)
    return " ".join(moment.themes) + (TAP if moment.taps_only else "")


def _themes(library: Library) -> Iterator[str]:
    for theme, seeds in library.seeds.items():
        nl, en = library.label(theme, "nl"), library.label(theme, "en")
        yield from (f"## {theme} · {nl} · {en}", "", f"From the slides: {', '.join(seeds)}.", "")
        for prompt in library.bank.prompts:
            if prompt.theme == theme:
                yield from _question(library, prompt)


def _question(library: Library, prompt: Prompt) -> Iterator[str]:
    when = [each for each in (prompt.season, prompt.year) if each != "any"]
    about = [prompt.audience, prompt.answer, prompt.model, *prompt.seed, *when, prompt.privacy, prompt.sensitivity]
    yield from (f"**{prompt.id}** {' · '.join(about)}", "")
    for language in LANGUAGES:
        told = library.fill(_told(prompt, language), library.sectors_of(prompt)[0], language)
        yield f"- {told}"
    yield ""


def _told(prompt: Prompt, language: str) -> str:
    labels = prompt.labels(language)
    listed = f" *{' / '.join(labels)}*" if labels else ""
    follow = f" → {prompt.follow[language]}" if language in prompt.follow else ""
    return f"{prompt.question[language]}{listed}{follow}"


def _row(*cells: object) -> list[str]:
    return [f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"]
