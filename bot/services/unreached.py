"""What silence, a pause or a platform kept from somebody is planned again, once it can be said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import State
from bot.domain.people import Participation
from bot.services.delivery import as_text, is_paused, plan_today
from bot.store.base import Db
from bot.store.outbox import states_of
from bot.store.people import Person, has_ended
from bot.store.schedule import quiet_people

COMING = frozenset({State.WAITING, State.SENDING, State.DOUBTED})
CAME = frozenset({State.SENT, State.UNCERTAIN})  # what may stand there is not said twice


async def plan_unreached(
    db: Db,
    people: Sequence[Person],
    kind: str,
    *,
    about: str,
    args: Mapping[str, UUID | str],
    expires: Callable[[datetime], datetime],
    now: datetime,
) -> bool:
    """Plan it for those of them whom it did not reach and is not on its way to, and who can hear it now: once a day.

    Whether it is on its way to anybody who was never tried before: until then nobody knows what they say of it.
    """
    there = await who_can_hear(db, people, now)
    ids, wanted = [person.id for person in there], as_text(args)
    before = await states_of(db, ids, kind, wanted)
    left = [person for person in there if not before[person.id] & (COMING | CAME)]
    await plan_today(db, left, kind, about=f"{about}:{now:%Y%m%d}", args=args, expires=expires, now=now)
    after = (await states_of(db, ids, kind, wanted)).values()
    return any(states & COMING and states <= COMING | {State.CANCELLED} for states in after)


async def who_can_hear(db: Db, people: Sequence[Person], now: datetime) -> list[Person]:
    """Of these people, those who may hear something unasked now: not in silence, on a pause, or gone."""
    today = now.date()
    quiet = await quiet_people(db, people, today)
    here = [one for one in people if one.participation != Participation.STOPPED and not has_ended(one, today)]
    return [one for one in here if not is_paused(one, today) and one.id not in quiet]
