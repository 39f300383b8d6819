"""What becomes of a message that may have arrived, and what the stewards are told of a platform's trouble."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from bot.domain.delivery import LOOK_AFTER, MOST_ATTEMPTS, State
from bot.services.alert import raise_alert
from bot.services.pairing_alone import tell_alone_instead
from bot.store.away import may_pass
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.place import Place
from bot.store.team import Team
from bot.store.watching import last_sent

log = structlog.get_logger()


def after_doubt(
    delivery: Delivery, *, can_look: bool, is_away: bool, again_at: datetime, now: datetime
) -> dict[str, Any]:
    """What becomes of a new message that may have arrived: it is looked for, where its platform can."""
    if can_look and delivery.person_id is not None:
        return {"state": State.DOUBTED, "due": now + LOOK_AFTER, "doubts": delivery.doubts + 1, "looks": 0}
    return unseen(delivery, is_away=is_away, again_at=again_at, now=now)


def unseen(delivery: Delivery, *, is_away: bool, again_at: datetime, now: datetime) -> dict[str, Any]:
    """What becomes of it where nobody can look: its kind says whether it may be said twice, a post never is.

    While its platform `is_away` a try says nothing about the message, and uses it up no further.
    """
    if not delivery.repeatable or delivery.place_id is not None:
        return {"state": State.UNCERTAIN, "settled_at": now}
    again = {"state": State.WAITING, "due": again_at, "repeated": True}
    if is_away:
        return again | {"attempts": delivery.attempts - 1, "looks": delivery.looks + 1}
    if delivery.attempts < MOST_ATTEMPTS:
        return again
    return {"state": State.FAILED, "settled_at": now}


async def tell_of_doubt(db: Db, delivery: Delivery, *, now: datetime) -> None:
    """A post may not have arrived and is not repeated: stewards are told once a day; a group hears it alone."""
    is_told = False
    async with _without_harm(db, "uncertain"):
        is_told = await tell_alone_instead(db, delivery, now=now)
    if not is_told:
        await _tell(db, "uncertain", delivery, about=f"{delivery.lane}:{now.date()}", args={}, now=now)


async def tell_of_refusal(db: Db, delivery: Delivery, reason: str, *, now: datetime) -> None:
    """A workspace takes nothing from us: the stewards are told once, and anew when it worked on a later day."""
    worked = await last_sent(db, delivery.lane)
    about = f"{delivery.lane}:{reason}:{worked.date() if worked else 'never'}"
    await _tell(db, "refused", delivery, about=about, args={"reason": reason}, now=now)


async def _tell(db: Db, what: str, delivery: Delivery, *, about: str, args: Mapping[str, str], now: datetime) -> None:
    async with _without_harm(db, what):
        if organisation_id := await _organisation_of(db, delivery):
            named = {**args, "platform": delivery.address.platform}
            of_theirs = f"{organisation_id.hex}:{about}"  # several organisations may share a lane
            await raise_alert(db, what, about=of_theirs, organisation_id=organisation_id, args=named, now=now)


@asynccontextmanager
async def _without_harm(db: Db, what: str) -> AsyncIterator[None]:
    """A fault in telling somebody must not undo what is written down of the delivery."""
    try:
        async with db.begin_nested():
            yield
    except Exception as error:
        if may_pass(error):
            raise
        log.error("not_told", what=what, trouble=type(error).__name__)


async def _organisation_of(db: Db, delivery: Delivery) -> UUID | None:
    """Whose stewards it concerns; nobody's when it was of somebody who was erased."""
    if delivery.place_id is not None:
        place = await db.get_one(Place, delivery.place_id)
        return (await db.get_one(Team, place.team_id)).organisation_id
    return (await db.get_one(Person, delivery.person_id)).organisation_id if delivery.person_id else None
