"""The pulse over the terms as a picture, for who asks for it: each term as it was told then, nothing counted anew."""

from datetime import datetime

from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.pulse import CORE
from bot.domain.trend import Trend, trend_of
from bot.drawing.chart import svg
from bot.drawing.png import png
from bot.ports import Answer
from bot.services.pulse_reading import leader_reports, may_read, team_reports
from bot.store.base import Db
from bot.store.people import Person
from bot.store.pulse import KeptReport
from bot.store.sector import sector_of
from bot.store.team import Team, leads_team
from bot.views import pulse_report as report_view
from bot.views import trend as view
from bot.views.catalogue import catalogue


async def press_trend(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat de lijn zien]: below the report, as a message of its own."""
    t, report = catalogue(person.language), await db.get(KeptReport, press.subject)
    if report is None or not await may_read(db, person, report, now=now):
        return report_view.not_for_you(t)
    team = await db.get_one(Team, report.team_id)
    found = await trend_for(db, person, team)
    return view.no_line_yet(t) if found is None else _drawn(person, team, found)


async def trend_for(db: Db, person: Person, team: Team) -> Trend | None:
    """The line of this team as far as this person may read it; None while there are no two terms to draw."""
    leads = await leads_team(db, person.id, team.id)
    reports = await leader_reports(db, team.id) if leads else await team_reports(db, team.id)
    sector, said = await sector_of(db, person.id), db.library.statements
    words = {one: db.library.fill(said[one][person.language], sector, person.language) for one in CORE}
    return trend_of(reports, words)


def _drawn(person: Person, team: Team, found: Trend) -> Message:
    t = catalogue(person.language)
    chart = view.drawing(t, found)
    return view.trend(t, chart, team.name, png(svg(chart)))
