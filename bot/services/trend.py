"""The line over the terms, for who asks for it below a report of the pulse; nobody is sent one."""

from datetime import datetime
from uuid import UUID

from bot.domain.message import Message
from bot.domain.press import Press, stamp
from bot.domain.pulse import CORE
from bot.domain.trend import Trend, trend_of
from bot.drawing.chart import svg
from bot.ports import Answer
from bot.services.delivery import READ_WITHIN, plan_asked
from bot.services.pulse_reading import is_early, leader_reports, may_read, team_reports
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.leading import leads_team
from bot.store.people import Person
from bot.store.pulse import KeptReport
from bot.store.sector import sector_of
from bot.store.team import Team
from bot.views import pulse_report as pulse_view
from bot.views import trend as view
from bot.views.catalogue import Catalogue, catalogue


async def press_trend(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat de lijn zien]: it comes as a message of its own, once for who taps twice in a minute."""
    t, report = catalogue(person.language), await db.get(KeptReport, press.subject)
    if report is None or await trend_below(db, person, report, t, now=now) is None:
        return pulse_view.not_for_you(t, is_early=await is_early(db, person, report))
    await plan_asked(
        db, person, "trend", key=f"trend:{report.id.hex}:{person.id.hex}:{stamp(now)}", due=now,
        expires=now + READ_WITHIN, now=now, args={"report": report.id},
    )  # fmt: skip
    return pulse_view.coming(t)


async def draw_trend(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The line as they may read it when it is sent, whatever report they tapped below; its picture is drawn later.

    When it was due is as good as now, which is at most an hour later: who may read is in the rows as they are. Time
    decides only whether somebody works here, and to whom does not any more nothing is sent (`may_be_said`).
    """
    t, report = catalogue(person.language), await db.get(KeptReport, UUID(hex=delivery.args["report"]))
    found = await trend_below(db, person, report, t, now=delivery.due) if report is not None else None
    if report is None or found is None:
        return pulse_view.not_for_you(t, is_early=await is_early(db, person, report))
    chart, team = view.drawing(t, found), await db.get_one(Team, report.team_id)
    return view.trend(t, report.id, chart, team=team.name, svg=svg(chart))


async def trend_below(db: Db, person: Person, report: KeptReport, t: Catalogue, *, now: datetime) -> Trend | None:
    """The line of the team that a report is of, as far as this person may read; None while there is none."""
    if report.team_id is None or not await may_read(db, person, report, now=now):
        return None
    leads = await leads_team(db, person.id, report.team_id)
    reports = await (leader_reports if leads else team_reports)(db, report.team_id)
    sector, said = await sector_of(db, person.id), db.library.statements
    return trend_of(reports, {one: db.library.fill(said[one][t.language], sector, t.language) for one in CORE})
