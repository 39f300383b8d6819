"""What a team does with its report: one line, by any of its teachers; without it no next pulse is sent (4.2)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import AfterLeaving
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.domain.pulse import Step
from bot.ports import Answer
from bot.services.audience import ENOUGH_FOR_NO_NAME
from bot.services.pulse_opening import owes_step, who_answers
from bot.services.pulse_reading import may_read, shows_something, week_of_next
from bot.services.typed import may_type
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.leading import leaders_of
from bot.store.people import Person, as_left
from bot.store.promise import promise
from bot.store.pulse import KeptReport
from bot.store.pulse_step import PulseStep, open_step, seal_step, step_of, steps_of, steps_of_leavers
from bot.store.showing import ever_showing
from bot.store.team import Team
from bot.views import pulse_step as view
from bot.views.catalogue import catalogue


async def press_step(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Wat doen we ermee?]; who cannot type where they are says with a tap that the team talks about it."""
    if not await may_type(db, person) and await _report_for(db, person, press.subject, now=now) is not None:
        return view.without_words(catalogue(person.language), press.subject)
    return await build_step(db, person, press.subject, now=now)


async def build_step(db: Db, person: Person, report_id: UUID, *, now: datetime) -> Form | Message:
    """The form; or that it was said already, or that it is not for them to say."""
    t, report = catalogue(person.language), await _report_for(db, person, report_id, now=now)
    if report is None:
        return view.not_for_you(t)
    if await step_of(db, report.id) is not None:
        return view.said_already(t)
    team = await db.get_one(Team, report.team_id)
    return view.step(t, report.id, may_be_nameless=await _may_be_nameless(db, team, now))


async def submit_step(db: Db, person: Person, report_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The first who says it says it for the team."""
    return await _say(
        db, person, report_id, Step(values["step"]), " ".join(values["words"].split()),
        named=values.get("named", "yes") == "yes", now=now,
    )  # fmt: skip


async def press_talk(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[We praten erover]"""
    return await _say(db, person, press.subject, Step.TALK, "", named=False, now=now)


async def press_withdraw(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Haal terug], of who said it: then it is for anybody of the team to say again, also when a backup comes back."""
    t, report = catalogue(person.language), await db.get(KeptReport, press.subject, with_for_update=True)
    row = await step_of(db, report.id) if report is not None else None
    if row is None or row.person_id != person.id:
        return view.not_for_you(t)
    await promise(db, Act.UNTOLD, row.id, now=now)
    await take_step_back(db, row, now=now)
    return view.withdrawn(t)


async def take_step_back(db: Db, row: PulseStep, *, now: datetime) -> None:
    """The line goes, also where it was shown."""
    await db.delete(row)
    await db.flush()
    await _draw_anew(db, row.report_id, now=now)


async def see_step(db: Db, person: Person, report: KeptReport, *, now: datetime) -> view.Said | None:
    """What the team does with it, as this person reads it; None while nobody said it and it is not for them to say."""
    row = await step_of(db, report.id)
    if row is None:
        return view.Said(None) if await _report_for(db, person, report.id, now=now) is not None else None
    writer = await db.get(Person, row.person_id) if row.person_id is not None else None
    words, name = _words_and_name(db, row, writer, now.date())
    return view.Said(Step(row.step), words=words, name=name, is_own=row.person_id == person.id)


async def settle_what_leavers_said(db: Db, today: date, *, now: datetime, most: int) -> int:
    """After the last day: the name goes, unless they said that it stays, and the words if they said so. Of how many.

    That the team said what it does stays. Who looks in the hours before this reads no more either: it is for what was
    shown before, and for the rows.
    """
    found = await steps_of_leavers(db, today, most)
    for row, said in found:
        if said == AfterLeaving.WITHDRAW:
            await promise(db, Act.UNWORDED, row.id, now=now)
            await leave_without_words(db, row, now=now)
        else:
            await _leave_without_name(db, row, now=now)
    return len(found)


async def leave_without_words(db: Db, row: PulseStep, *, now: datetime) -> None:
    """Who wrote it took their words along when they left; that the team said what it does stays."""
    row.words = None
    await _leave_without_name(db, row, now=now)


async def _leave_without_name(db: Db, row: PulseStep, *, now: datetime) -> None:
    row.named = False
    await _draw_anew(db, row.report_id, now=now)


async def forget_steps_of(db: Db, person_id: UUID, *, now: datetime) -> None:
    """What somebody wrote goes, wherever it is shown; that their team said something stays."""
    for row in await steps_of(db, person_id):
        row.words = None
        await _draw_anew(db, row.report_id, now=now)


async def _say(
    db: Db, person: Person, report_id: UUID, step: Step, words: str, *, named: bool, now: datetime
) -> Answer:
    t, report = catalogue(person.language), await _report_for(db, person, report_id, now=now)
    if report is None:
        return view.not_for_you(t)
    await db.refresh(report, with_for_update=True)  # two at once would be one too many
    if await step_of(db, report.id) is not None:
        return view.said_already(t)
    team = await db.get_one(Team, report.team_id)
    named = step is not Step.TALK and (named or not await _may_be_nameless(db, team, now))
    row = PulseStep(
        id=db.new_id(now), report_id=report.id, person_id=person.id, step=step, named=named, written_at=now
    )  # fmt: skip
    if words:
        seal_step(db, row, words)
    db.add(row)
    await db.flush()
    await _draw_anew(db, report.id, now=now)
    coming = None if await owes_step(db, team) else await week_of_next(db, team, now=now)
    leaders = [leader.name for leader in await leaders_of(db, team.id)]
    return view.thanks(t, report.id, leaders, team.name, coming.monday if coming is not None else None)


def _words_and_name(db: Db, row: PulseStep, writer: Person | None, today: date) -> tuple[str, str]:
    """The words, and the name below them if it is to be there: after the writer's last day as they said (J06)."""
    left = as_left(writer, today) if writer is not None else AfterLeaving.NAMELESS
    name = writer.name if writer is not None and row.named and left is AfterLeaving.KEEP else ""
    return "" if left is AfterLeaving.WITHDRAW else open_step(db, row), name


async def _report_for(db: Db, person: Person, report_id: UUID, *, now: datetime) -> KeptReport | None:
    """The report, when it is for this person to say what their team does with it: never for who leads it."""
    report = await db.get(KeptReport, report_id)
    if report is None or report.team_id is None or not await may_read(db, person, report, now=now):
        return None
    team = await db.get_one(Team, report.team_id)
    is_theirs = person.id in await who_answers(db, team, now) and await shows_something(db, report)
    return report if is_theirs else None


async def _may_be_nameless(db: Db, team: Team, now: datetime) -> bool:
    return len(await who_answers(db, team, now)) >= ENOUGH_FOR_NO_NAME


async def _draw_anew(db: Db, report_id: UUID, *, now: datetime) -> None:
    await plan_updates(db, await ever_showing(db, report_id), now=now)
