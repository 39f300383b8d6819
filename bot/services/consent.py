"""By consent: only who took part is asked, and who is away is not counted as agreeing (J24, S57)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consent import LONGEST, Asked, Result, Voice, days_passed, result
from bot.domain.delivery import State
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.meeting_news import taking_part
from bot.services.meeting_view import zone_of
from bot.services.notice import Telling, add_notices
from bot.services.outcome_view import outcome_lines
from bot.services.typed import may_type
from bot.services.unreached import plan_unreached
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.notice import Notice
from bot.store.outcome import (
    Consent,
    Outcome,
    consent_of,
    consents_to,
    lock_outcome,
    open_decisions,
    open_objection,
    seal_objection,
)
from bot.store.people import Person, has_ended, names_of, people_with_ids
from bot.store.seat import seats_at
from bot.store.showing import remember_showing, showing
from bot.store.team import Team
from bot.views import outcome as view
from bot.views.catalogue import Catalogue, catalogue

ASKED_WITHIN = timedelta(days=3)
STILL_HEARD = (Result.OPEN, Result.OBJECTED)  # what somebody was writing when another objected is not lost


async def ask_who_was_there(db: Db, outcome: Outcome, meeting: Meeting, *, now: datetime) -> None:
    """Everybody who took part and can be asked, but for who wrote it down; each once, on the same day."""
    others = taking_part(await seats_at(db, meeting.id), besides=outcome.person_id)
    people = await people_with_ids(db, others)
    db.add_all(
        Consent(id=db.new_id(now), outcome_id=outcome.id, person_id=one.id, voice=Voice.SILENT) for one in people
    )
    await db.flush()
    await _ask(db, outcome, people, now=now)
    await settle(db, outcome, now=now)


async def press_consent(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Geen bezwaar]; it can be changed until it is settled."""
    return await _say(db, person, press.subject, Voice.FINE, now=now)


async def press_not_there(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik was er niet]: nobody waits for them, and they agree with nothing."""
    return await _say(db, person, press.subject, Voice.ABSENT, now=now)


async def _say(db: Db, person: Person, outcome_id: UUID, voice: Voice, *, now: datetime) -> Answer:
    t, found = catalogue(person.language), await _asked(db, person, outcome_id)
    if isinstance(found, Message):
        return found
    outcome, consent = found
    if outcome.result == Result.OPEN:
        consent.voice, consent.words = voice, None
        await settle(db, outcome, now=now)
    return Redraw(view.consent(t, await _see(db, t, outcome), Voice(consent.voice)))


async def press_object(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik heb bezwaar]: why; where typed words are not kept, without words."""
    found = await build_objection(db, person, press.subject, now=now)
    if isinstance(found, Message) and not await may_type(db, person):
        return await submit_objection(db, person, press.subject, values={}, now=now)
    return found


async def build_objection(db: Db, person: Person, outcome_id: UUID, *, now: datetime) -> Form | Message:
    """The form that asks why."""
    t, found = catalogue(person.language), await _asked(db, person, outcome_id)
    if isinstance(found, Message):
        return found
    if found[0].result not in STILL_HEARD or not await may_type(db, person):
        return view.settled(t)
    return view.objection(t, outcome_id)


async def submit_objection(
    db: Db, person: Person, outcome_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Answer:
    """It does not stand: those who were there hear it, and talk once more."""
    t, found = catalogue(person.language), await _asked(db, person, outcome_id)
    if isinstance(found, Message) or found[0].result not in STILL_HEARD:
        return found if isinstance(found, Message) else view.settled(t)
    outcome, consent = found
    consent.voice = Voice.OBJECTS
    if values.get("why"):
        seal_objection(db, consent, " ".join(values["why"].split()))
    await settle(db, outcome, now=now)
    return view.consent(t, await _see(db, t, outcome), Voice.OBJECTS)


async def settle(db: Db, outcome: Outcome, *, now: datetime) -> None:
    """Whether it is clear by now what became of a decision; everybody who was there is told when it does not stand."""
    became = await _result(db, outcome, now=now)
    await db.flush()
    if became is not Result.OPEN and outcome.result == Result.OPEN:
        outcome.result, outcome.settled_at = became, now
        if became is not Result.STANDS:
            await _tell(db, outcome, now=now)
    await db.flush()
    await plan_updates(db, await showing(db, outcome.id, outcome.meeting_id), now=now)


async def settle_in_time(db: Db, team: Team, *, now: datetime) -> None:
    """Every day without silence: whom the question did not reach is asked, and the days of others may have passed."""
    for found in await open_decisions(db, team.id):
        outcome = await lock_outcome(db, found.id)  # somebody may be objecting just now
        if outcome is not None and not await _asks_after_all(db, outcome, now=now):
            await settle(db, outcome, now=now)


async def _asks_after_all(db: Db, outcome: Outcome, *, now: datetime) -> bool:
    """Whether the question is on its way to somebody from whom silence or a pause kept it."""
    left = [one for one in await consents_to(db, outcome.id) if one.asked_on is None and one.voice == Voice.SILENT]
    return await _ask(db, outcome, await people_with_ids(db, [one.person_id for one in left]), now=now)


async def _ask(db: Db, outcome: Outcome, people: Sequence[Person], *, now: datetime) -> bool:
    return await plan_unreached(
        db, people, "consent", about=outcome.id.hex, args={"outcome": outcome.id}, now=now,
        expires=lambda due: due + ASKED_WITHIN,
    )  # fmt: skip


async def _result(db: Db, outcome: Outcome, *, now: datetime) -> Result:
    consents = await consents_to(db, outcome.id)
    people = {one.id: one for one in await people_with_ids(db, [consent.person_id for consent in consents])}
    zone = await zone_of(db, outcome.team_id)
    today = now.astimezone(zone).date()
    lives = await working_lives(db, [*people.values()], today)
    asked = []
    for consent in consents:
        person = people[consent.person_id]
        if has_ended(person, today):
            continue  # everybody knows: nobody waits for them, and they agree with nothing
        is_away = person.participation == Participation.STOPPED  # as in a pause, or one could tell who stopped (J20)
        passed = not is_away and consent.asked_on is not None and days_passed(
            lives[person.id], consent.asked_on, today, paused_until=person.paused_until
        )  # fmt: skip
        asked.append(Asked(Voice(consent.voice), days_passed=passed))
    reached = [consent.asked_on for consent in consents if consent.asked_on is not None]
    last = max([outcome.created_at.astimezone(zone).date(), *reached])
    return result(asked, is_over=today - last >= LONGEST)


async def _tell(db: Db, outcome: Outcome, *, now: datetime) -> None:
    consents = await consents_to(db, outcome.id)
    people = await people_with_ids(db, [outcome.person_id, *(consent.person_id for consent in consents)])
    args = {"outcome": outcome.id}
    await add_notices(db, people, "outcome", about=outcome.id.hex, args=args, now=now)


async def mark_asked(db: Db, delivery: Delivery, now: datetime) -> None:
    """The question arrived: from this day on their own days to answer count (J24)."""
    outcome_id = UUID(hex=delivery.args["outcome"])
    consent = await consent_of(db, outcome_id, delivery.person_id) if delivery.person_id is not None else None
    outcome = await db.get(Outcome, outcome_id)
    if consent is not None and outcome is not None and consent.asked_on is None:
        consent.asked_on = now.astimezone(await zone_of(db, outcome.team_id)).date()


async def draw_consent(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The question, or what became of it."""
    t, outcome = catalogue(person.language), await db.steady(Outcome, UUID(hex=delivery.args["outcome"]))
    if outcome is None:  # who wrote it down took it back
        return view.taken_back(t) if delivery.state == State.SENT else None
    consent = await consent_of(db, outcome.id, person.id)
    if consent is None:
        return None
    await remember_showing(db, delivery.id, outcome.id)
    return view.consent(t, await _see(db, t, outcome), Voice(consent.voice))


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """That a decision does not stand, to those who were there."""
    outcome = await db.steady(Outcome, UUID(hex=notice.args["outcome"]))
    if outcome is None:
        return None
    await remember_showing(db, telling.delivery.id, outcome.id)
    t = catalogue(person.language)
    return view.result(t, await _see(db, t, outcome))


async def _asked(db: Db, person: Person, outcome_id: UUID) -> tuple[Outcome, Consent] | Message:
    """A decision about which this person is asked, locked; or why they are not."""
    t, outcome = catalogue(person.language), await lock_outcome(db, outcome_id)
    if outcome is None:
        return view.taken_back(t)
    consent = await consent_of(db, outcome_id, person.id)
    return (outcome, consent) if consent is not None else view.settled(t)


async def _see(db: Db, t: Catalogue, outcome: Outcome) -> view.Decision:
    names = await names_of(db, [outcome.person_id])
    objections = [open_objection(db, one) for one in await consents_to(db, outcome.id) if one.voice == Voice.OBJECTS]
    return view.Decision(
        outcome.id, outcome.meeting_id, outcome_lines(db, t, outcome, names=names), Result(outcome.result), objections
    )
