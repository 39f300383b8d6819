"""The line over the terms, for who asks for it below a report of the pulse; nobody is sent one."""

from datetime import datetime

from bot.domain.press import Press
from bot.domain.pulse import CORE
from bot.domain.trend import Trend, trend_of
from bot.drawing.chart import svg
from bot.drawing.png import png
from bot.ports import Answer, in_place
from bot.services.pulse_reading import leader_reports, may_read, team_reports
from bot.store.base import Db
from bot.store.leading import leads_team
from bot.store.people import Person
from bot.store.pulse import KeptReport
from bot.store.sector import sector_of
from bot.store.team import Team
from bot.views import pulse_report as pulse_view
from bot.views import trend as view
from bot.views.catalogue import Catalogue, catalogue


async def press_trend(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat de lijn zien]: of what they may read now, whatever report they tapped below."""
    t, report = catalogue(person.language), await db.get(KeptReport, press.subject)
    found = await trend_below(db, person, report, t, now=now) if report is not None else None
    if report is None or found is None:
        return pulse_view.not_for_you(t)
    chart, team = view.drawing(t, found), await db.get_one(Team, report.team_id)
    return in_place(press, view.trend(t, chart, team.name, png(svg(chart))))


async def trend_below(db: Db, person: Person, report: KeptReport, t: Catalogue, *, now: datetime) -> Trend | None:
    """The line of the team that a report is of, as far as this person may read; None while there is none."""
    if report.team_id is None or not await may_read(db, person, report, now=now):
        return None
    leads = await leads_team(db, person.id, report.team_id)
    reports = await (leader_reports if leads else team_reports)(db, report.team_id)
    sector, said = await sector_of(db, person.id), db.library.statements
    return trend_of(reports, {one: db.library.fill(said[one][t.language], sector, t.language) for one in CORE})
