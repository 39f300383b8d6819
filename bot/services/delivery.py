"""The outbox: plan what is to be said, within the budget for what nobody asked for (J04)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week
from bot.domain.delivery import KINDS, UNASKED, Budget, State
from bot.store.base import Db
from bot.store.budget import taken_places
from bot.store.calendar import working_life, working_lives
from bot.store.delivery import add_deliveries
from bot.store.people import Account, Person, accounts_of, find_account
from bot.store.place import Place

READ_WITHIN = timedelta(hours=1)  # what somebody asked to read now


def row_for(
    db: Db,
    kind: str,
    person: Person,
    account: Account,
    *,
    key: str,
    due: datetime,
    expires: datetime,
    now: datetime,
    zone: ZoneInfo,
    args: Mapping[str, UUID | str] | None = None,
) -> dict[str, Any]:
    """The outbox row of one delivery of this kind."""
    declared = KINDS[kind]
    day = due.astimezone(zone).date() if declared.budget in UNASKED else None
    return {
        "id": db.new_id(now),
        "key": key,
        "kind": kind,
        "args": as_text(args or {}),
        "person_id": person.id,
        "account_id": account.id,
        "lane": account.address.lane,
        "chat": account.chat,
        "budget": declared.budget,
        "week": day and str(Week.of(day)),
        "day": day,
        "repeatable": declared.repeatable,
        "state": State.WAITING,
        "due": due,
        "expires": expires,
        "attempts": 0,
    }


def as_text(args: Mapping[str, UUID | str]) -> dict[str, str]:
    """What a delivery or notice is about, as it is written down: ids, and never a person's words (J33)."""
    return {name: value.hex if isinstance(value, UUID) else value for name, value in args.items()}


async def plan_post(
    db: Db,
    place: Place,
    kind: str,
    *,
    key: str,
    due: datetime,
    expires: datetime,
    now: datetime,
    args: Mapping[str, UUID | str],
    below: UUID | None = None,
) -> None:
    """Plan a post in a channel or group: a message of its own, or one in the thread `below` an earlier delivery there.

    Where a platform has no threads that is not said at all: the earlier message says it already (J27).
    """
    row = post_row(db, place, kind, key=key, due=due, expires=expires, now=now, args=args, below=below)
    await add_deliveries(db, [row])


def post_row(
    db: Db,
    place: Place,
    kind: str,
    *,
    key: str,
    due: datetime,
    expires: datetime,
    now: datetime,
    args: Mapping[str, UUID | str],
    below: UUID | None = None,
) -> dict[str, Any]:
    """The outbox row of one post."""
    declared = KINDS[kind]
    return {
        "id": db.new_id(now),
        "key": key,
        "kind": kind,
        "args": as_text(args),
        "place_id": place.id,
        "below_id": below,
        "lane": place.address.lane,
        "chat": place.posts_to.chat,
        "budget": declared.budget,
        "repeatable": declared.repeatable,
        "state": State.WAITING,
        "due": due,
        "expires": expires,
        "attempts": 0,
    }


async def plan_gathered(
    db: Db,
    person: Person,
    kind: str,
    *,
    key: str,
    now: datetime,
    expires_after: timedelta,
    args: Mapping[str, UUID | str] | None = None,
) -> datetime | None:
    """Plan an unasked message for the first week and day on which this person has room for it (J04)."""
    account = await find_account(db, person.id)
    if account is None:
        return None
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    taken = (await taken_places(db, [person.id], Week.of(today)))[person.id]

    def is_free(day: date) -> bool:
        return day not in taken.days and str(Week.of(day)) not in taken.weeks[Budget.GATHERED]

    due = life.next_open(now, day_is_free=is_free)
    if due is None:
        return None
    expires = due + expires_after
    row = row_for(
        db, kind, person, account, key=key, due=due, expires=expires, now=now, zone=life.zone, args=args
    )  # fmt: skip
    await add_deliveries(db, [row])
    return due


async def plan_today(
    db: Db,
    people: Sequence[Person],
    kind: str,
    *,
    about: str,
    args: Mapping[str, UUID | str],
    expires: Callable[[datetime], datetime],
    now: datetime,
    soonest: datetime | None = None,
) -> None:
    """Plan a message of its own for each of these people, as soon as they are at work: once about the same thing.

    It waits until `soonest` at least; `expires` says when it is out of date, given when it is due.
    """
    lives = await working_lives(db, people, now.date())
    accounts = await accounts_of(db, [person.id for person in people])
    soonest = soonest or now
    rows = [
        row_for(
            db, kind, person, accounts[person.id], key=f"{kind}:{about}:{person.id.hex}",
            due=(due := lives[person.id].soonest_open(soonest) or soonest), expires=expires(due), now=now,
            zone=lives[person.id].zone, args=args,
        )
        for person in people
        if person.id in accounts
    ]  # fmt: skip
    await add_deliveries(db, rows)


async def plan_asked(
    db: Db,
    person: Person,
    kind: str,
    *,
    key: str,
    due: datetime,
    expires: datetime,
    now: datetime,
    args: Mapping[str, UUID | str] | None = None,
) -> None:
    """Plan something the person asked for themselves: outside the budget, also what else would be in it."""
    account = await find_account(db, person.id)
    if account is not None:
        await plan_for(db, person, account, kind, key=key, due=due, expires=expires, now=now, args=args)


async def plan_for(
    db: Db,
    person: Person,
    account: Account,
    kind: str,
    *,
    key: str,
    due: datetime,
    expires: datetime,
    now: datetime,
    args: Mapping[str, UUID | str] | None = None,
) -> None:
    """The same, to this account of theirs."""
    row = row_for(
        db, kind, person, account, key=key, due=due, expires=expires, now=now, zone=ZoneInfo("UTC"), args=args
    )  # fmt: skip
    await add_deliveries(db, [row | {"budget": Budget.ASKED, "week": None, "day": None}])


def is_paused(person: Person, today: date) -> bool:
    """Whether they want nothing unasked now."""
    return person.paused_until is not None and today <= person.paused_until
