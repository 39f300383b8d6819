"""Reporting misuse, and what whoever answers for the council does with it: no leader or steward in between (J10)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from bot.domain.delivery import Pace, State
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.misuse import REPORT_KEPT
from bot.domain.people import TeamState
from bot.domain.press import Press
from bot.domain.vote import Why
from bot.ports import Answer, Redraw
from bot.services.council import answers_for, council_of
from bot.services.delivery import READ_WITHIN, plan_asked
from bot.services.misuse_erasure import drop_report, settle_report
from bot.services.notice import Telling, add_notices
from bot.services.typed import may_type
from bot.services.vote import stop_team
from bot.store.base import Db
from bot.store.council import teams_answered_for
from bot.store.delivery import Delivery
from bot.store.misuse import Misuse, lock_report, new_report, open_report, reports_of, seal_report
from bot.store.notice import Notice
from bot.store.people import Person, names_of
from bot.store.showing import remember_showing
from bot.store.team import Team, teams_worked_in
from bot.views import misuse as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue


async def show_misuse(db: Db, person: Person, words: str, *, now: datetime) -> Message:
    """`misbruik`: what it is and who reads what you report; to who answers for the council the oldest that waits.

    That comes as a message of its own, so that a report that goes is taken out of it too.
    """
    t, own = catalogue(person.language), await _answered_for(db, person)
    waiting = [
        report
        for team in own
        for report in await reports_of(db, team.id)
        if report.reader_id == person.id and report.is_told  # not a moment sooner than the day's tick
    ]
    if waiting:
        await plan_asked(
            db, person, "misuse", key=f"misuse:{db.new_id(now).hex}", due=now, expires=now + READ_WITHIN, now=now,
            args={"report": waiting[0].id},
        )  # fmt: skip
        return view.coming(t)
    teams = {team.id: team for team in (*own, *await teams_worked_in(db, person.id))}
    ways = [await _way(db, person, team, now) for team in teams.values()]
    return view.misuse(t, ways) if ways else view.no_team(t)


async def press_misuse(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Misbruik melden], in what is kept."""
    return Redraw(await show_misuse(db, person, "", now=now))


async def _answered_for(db: Db, person: Person) -> list[Team]:
    return [team for team in await teams_answered_for(db, person.id) if await answers_for(db, person, team.id)]


async def _way(db: Db, person: Person, team: Team, now: datetime) -> view.Way:
    council = await council_of(db, team, today=now.date())
    is_own = council is not None and council.id == person.id
    name = council.name if council is not None else None
    return view.Way(team.id, team.name, name, team.council_contact, is_own=is_own, runs=_runs(team))


async def press_report(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik wil iets melden]: in words, or without where nothing that is typed is kept."""
    form = await build_report(db, person, press.subject, now=now)
    if isinstance(form, Form) and not await may_type(db, person):
        return view.report_without_words(catalogue(person.language), press.subject)
    return form


async def press_report_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Met mijn naam] and [Zonder mijn naam], where nothing that is typed is kept."""
    return Redraw(await submit_report(db, person, press.subject, values={"named": press.choice}, now=now))


async def build_report(db: Db, person: Person, team_id: UUID, *, now: datetime) -> Form | Message:
    """The form, which says who will read it."""
    t, team = catalogue(person.language), await _own_team(db, person, team_id)
    council = await council_of(db, team, today=now.date()) if team is not None else None
    if team is None or council is None or council.id == person.id:
        return await show_misuse(db, person, "", now=now)
    return view.report(t, team.id, council.name)


async def submit_report(db: Db, person: Person, team_id: UUID, *, values: Mapping[str, str], now: datetime) -> Message:
    """It is sealed, and whoever answers for the council is told; without a name nothing says who it was."""
    t, team = catalogue(person.language), await _own_team(db, person, team_id)
    council = await council_of(db, team, today=now.date()) if team is not None else None
    if team is None or council is None or council.id == person.id:
        return await show_misuse(db, person, "", now=now)
    named = values.get("named") == view.NAMED
    report = new_report(db, team.id, person.id if named else None, council.id, now.date())
    if values.get("what"):
        seal_report(db, report, values["what"])
    db.add(report)
    return view.reported(t, report.id, council.name, named=named)


async def tell_reports_in_time(db: Db, team: Team, today: date, *, now: datetime) -> None:
    """Once a day, so that the moment of telling is not the moment of reporting.

    What its reader may read no longer is read by nobody else: it goes.
    """
    council = await council_of(db, team, today=today)
    for report in await reports_of(db, team.id):
        if council is None or council.id != report.reader_id:
            await drop_report(db, report, now=now)
        elif not report.is_told:
            report.is_told = True
            await add_notices(
                db, [council], "misuse", about=report.id.hex, args={"report": report.id}, now=now,
                pace=Pace.AT_ONCE, expires_after=REPORT_KEPT,
            )  # fmt: skip


async def press_unreport(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet melden]. Of a report without a name only who made it has this button."""
    t, report = catalogue(person.language), await lock_report(db, press.subject)
    if report is None or report.person_id not in (None, person.id):
        return view.report_gone(t)
    await settle_report(db, report, now=now)
    return Redraw(view.taken_back(t))


async def draw_report(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """To who answers for the council; None when it was taken back or answered."""
    return await _draw(db, UUID(hex=notice.args["report"]), telling.delivery, person)


async def draw_asked_report(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The same, to who asked for it; once it was said and the report is gone, nothing of it stays."""
    message = await _draw(db, UUID(hex=delivery.args["report"]), delivery, person)
    return message if message or delivery.state == State.SENT else view.report_gone(catalogue(person.language))


async def _draw(db: Db, report_id: UUID, delivery: Delivery, person: Person) -> Message | None:
    report = await db.get(Misuse, report_id)
    team = await _team_read(db, person, report) if report is not None else None
    if report is None or team is None:
        return None
    await remember_showing(db, delivery.id, report.id)
    return await _read(db, person, team, report)


async def _team_read(db: Db, person: Person, report: Misuse) -> Team | None:
    """The team it is about, when this person was to read it and still may."""
    return await answers_for(db, person, report.team_id) if report.reader_id == person.id else None


async def _read(db: Db, person: Person, team: Team, report: Misuse) -> Message:
    names = await names_of(db, [report.person_id]) if report.person_id is not None else {}
    by = names.get(report.person_id) if report.person_id is not None else None
    return view.read(catalogue(person.language), report.id, team.id, team.name, by, open_report(db, report))


async def press_no_misuse(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Geen misbruik]: the report goes, and who gave their name hears of it."""
    t, report = catalogue(person.language), await lock_report(db, press.subject)
    team = await _team_read(db, person, report) if report is not None else None
    if report is None or team is None:
        return view.report_gone(t)
    reporter = await db.get(Person, report.person_id) if report.person_id is not None else None
    await settle_report(db, report, now=now)
    if reporter is not None:
        args = {"team": team.id}
        await add_notices(db, [reporter], "no_misuse", about=report.id.hex, args=args, now=now)
    return view.answered_no(t, named=reporter is not None)


async def draw_no_misuse(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """To who reported something by name."""
    team = await db.get_one(Team, UUID(hex=notice.args["team"]))
    return view.no_misuse(catalogue(person.language), team.name)


async def draw_dropped(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """To who reported something by name, which nobody answered."""
    team = await db.get_one(Team, UUID(hex=notice.args["team"]))
    return view.dropped(catalogue(person.language), team.name)


async def press_stop_team(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Zet stil]: asks once, so that a slip costs nothing."""
    t, team = catalogue(person.language), await answers_for(db, person, press.subject)
    if team is None:
        return people_view.not_yours(t)
    return view.confirm_stop(t, team.id, team.name) if _runs(team) else view.stands_still(t, team.name)


async def press_stop_team_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, zet stil]: a confirmed misuse."""
    t, team = catalogue(person.language), await answers_for(db, person, press.subject)
    if team is None:
        return people_view.not_yours(t)
    if _runs(team):
        for report in await reports_of(db, team.id):
            await settle_report(db, report, now=now)
        await stop_team(db, team, now.date(), why=Why.MISUSE, now=now)
    return Redraw(view.stands_still(t, team.name))


def _runs(team: Team) -> bool:
    return team.state == TeamState.STARTED


async def _own_team(db: Db, person: Person, team_id: UUID) -> Team | None:
    return next((team for team in await teams_worked_in(db, person.id) if team.id == team_id), None)
