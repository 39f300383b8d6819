"""What a week asks for at a school: its themes, and how a question is answered then."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.prompt import Audience, Moment, Season, ThemeCalendar, Year

LAST_OF_START, LAST_OF_MIDDLE = 1, 7  # blocks, from nought


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """One week at one school, before it is known who is asked."""

    sector: str
    block: int
    letter: Year
    season: Season
    taps_only: bool

    def moment(self, themes: ThemeCalendar, audience: Audience, *, taps_only: bool) -> Moment:
        """What this week asks for from somebody; `taps_only` when they cannot type, or their team just began."""
        return Moment(
            audience=audience,
            sector=self.sector,
            themes=themes.themes_for(audience, self.block, self.letter),
            year=self.letter,
            season=self.season,
            taps_only=taps_only or self.taps_only or self.block in themes.light,
        )


def school_week(sector: str, calendar: SchoolCalendar, week: Week) -> SchoolWeek:
    """What this week asks for at a school with this calendar."""
    block = calendar.block(week)
    return SchoolWeek(
        sector=sector,
        block=block,
        letter=year_letter(school_year(week.monday)),
        season=_season(calendar, week, block),
        taps_only=calendar.taps_only(week),
    )


def year_letter(year: int) -> Year:
    """Two years of themes take turns; the even ones are A."""
    return "B" if year % 2 else "A"


def weeks_that_ask(calendar: SchoolCalendar, years: Iterable[int]) -> list[Week]:
    """The weeks of these school years that have a question, in order."""
    return [week for year in years for week in calendar.school_weeks(year) if calendar.asks_in(week)]


def _season(calendar: SchoolCalendar, week: Week, block: int) -> Season:
    if calendar.is_busy(week):
        return "busy"
    return "start" if block <= LAST_OF_START else "mid" if block <= LAST_OF_MIDDLE else "end"
