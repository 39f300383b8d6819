"""Own days in which somebody says whether they object: none passes while they are away (J24)."""

from datetime import datetime

from bot.domain.people import Participation
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.outcome import consent_of, lock_outcome, open_questions_to
from bot.store.people import Person


async def begin_days_again(db: Db, person: Person, *, now: datetime) -> None:
    """Called just before somebody is back: the days of a pause were no days to answer, and do not count as agreeing."""
    has_stopped = person.participation == Participation.STOPPED
    if not has_stopped and person.paused_until is None:
        return
    today = now.astimezone((await working_life(db, person, now.date())).zone).date()
    last = today if has_stopped or person.paused_until is None else min(person.paused_until, today)
    for outcome_id in await open_questions_to(db, person.id):
        await lock_outcome(db, outcome_id)  # it may be settled just now
        consent = await consent_of(db, outcome_id, person.id)
        if consent is not None and consent.asked_on is not None:
            consent.asked_on = max(consent.asked_on, last)
    await db.flush()
