"""The pulse as somebody finds it: when it comes, and the report of their team, which they open themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import State
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.domain.pulse import PULSE, PulseReport
from bot.ports import Answer, in_place
from bot.services.agenda_team import could_turn_on
from bot.services.delivery import READ_WITHIN, plan_asked
from bot.services.pulse_opening import owes_step, who_answers
from bot.services.pulse_reading import is_early, may_read, pulse_teams, shown_in, shows_something, week_of_next
from bot.services.pulse_step import see_step
from bot.services.trend import trend_below
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.pulse import KeptReport, reports_of_team
from bot.store.sector import sector_of
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.views import people as people_view
from bot.views import pulse_report as view
from bot.views.catalogue import Catalogue, catalogue


async def show_page(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`peiling`: when it comes, and the newest report of each team of theirs."""
    return await _page(db, person, now=now)


async def press_page(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Peiling]"""
    return in_place(press, await _page(db, person, now=now))


async def _page(db: Db, person: Person, *, now: datetime) -> Message:
    t, teams = catalogue(person.language), await pulse_teams(db, person)
    if not teams:
        able = await could_turn_on(db, person, PULSE)
        return view.off(t, [(team.id, team.name) for team in able]) if able else view.nothing_here(t)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    return view.page(t, [await _standing(db, person, team, now=now) for team in teams])


async def _standing(db: Db, person: Person, team: Team, *, now: datetime) -> view.Standing:
    coming = await week_of_next(db, team, now=now)
    readable = [row for row in await reports_of_team(db, team.id) if await may_read(db, person, row, now=now)]
    shown = [row for row in readable if await shows_something(db, row)]
    return view.Standing(
        team=team.name, next_week=coming.monday if coming else None, report=shown[0].id if shown else None,
        waits=await owes_step(db, team), says=person.id in await who_answers(db, team, now),
    )  # fmt: skip


async def press_report(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Bekijk de peiling]: as a message of its own, so that a line that is taken back can be taken out of it too."""
    t, report = catalogue(person.language), await db.get(KeptReport, press.subject)
    if report is None or not await may_read(db, person, report, now=now):
        return view.not_for_you(t, is_early=await is_early(db, person, report))
    await plan_asked(
        db, person, "pulse_report", key=f"pulse_report:{db.new_id(now).hex}", due=now, expires=now + READ_WITHIN,
        now=now, args={"report": report.id},
    )  # fmt: skip
    return view.coming(t)


async def draw_report(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The report as they may read it now, with what the team does with it."""
    t, report = catalogue(person.language), await db.get(KeptReport, UUID(hex=delivery.args["report"]))
    now = delivery.settled_at or delivery.due
    if report is None or not await may_read(db, person, report, now=now):
        if delivery.state == State.SENT:
            return None
        return view.not_for_you(t, is_early=await is_early(db, person, report))
    await remember_showing(db, delivery.id, report.id)
    team, shown = await db.get_one(Team, report.team_id), await shown_in(db, report)
    words, said = await _words(db, person, shown, t), await see_step(db, person, report, now=now)
    has_line = await trend_below(db, person, report, t, now=now) is not None
    return view.report(t, view.Report(report.id, team.name, shown, words, said, has_line))


async def _words(db: Db, person: Person, report: PulseReport, t: Catalogue) -> Sequence[str]:
    sector, said = await sector_of(db, person.id), db.library.statements
    return [db.library.fill(said[one.statement][t.language], sector, t.language) for one in report.findings]
