"""What silence, a pause or a platform kept from somebody is planned again, once it can be said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import State
from bot.services.delivery import as_text, plan_today
from bot.store.base import Db
from bot.store.outbox import states_of
from bot.store.people import Person

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
    """Plan it for those of them whom it did not reach and is not on its way to: once a day.

    Whether it is on its way to anybody who was never tried before: until then nobody knows what they say of it.
    """
    ids, wanted = [person.id for person in people], as_text(args)
    before = await states_of(db, ids, kind, wanted)
    left = [person for person in people if not before[person.id] & (COMING | CAME)]
    await plan_today(db, left, kind, about=f"{about}:{now:%Y%m%d}", args=args, expires=expires, now=now)
    after = (await states_of(db, ids, kind, wanted)).values()
    return any(states & COMING and states <= COMING | {State.CANCELLED} for states in after)
